/** The stores that the reading API is tested on: the real one, and the obvious one that it is compared with. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Refresh } from "../../../src/app/record-batch";
import { openStore } from "../../../src/db";
import type { Store } from "../../../src/domain/ports";
import { load, NO_REFRESH, REFRESH } from "./ask";
import { bruteStore } from "./brute-store";

/** A store to be filled, and how its answers are kept up to date. */
export interface TestStore {
  readonly name: string;
  readonly refresh: Refresh;
  open(): Promise<Store>;
}

export const BRUTE: TestStore = { name: "brute force", refresh: NO_REFRESH, open: async () => bruteStore() };

/** A SQLite database of its own, which is gone when it is closed. */
async function openSqlite(): Promise<Store & { listen: Awaited<ReturnType<typeof openStore>>["listen"] }> {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  const store = await openStore(`sqlite:${join(folder, "test.db")}`);
  const close = store.close.bind(store);
  return Object.assign(store, {
    close: async () => {
      await close();
      rmSync(folder, { recursive: true });
    },
  });
}

export const SQLITE = { name: "SQLite", refresh: REFRESH, open: openSqlite };

export const STORES: readonly TestStore[] = [BRUTE, SQLITE];

/** Opens a store and puts worlds into it, one after the other. */
export async function filled<S extends Store>(
  { open, refresh }: { open(): Promise<S>; refresh: Refresh },
  ...worlds: readonly string[]
): Promise<S> {
  const store = await open();
  for (const world of worlds) await load(store, world, refresh);
  return store;
}
