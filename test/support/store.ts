/** Stores for tests: one suite, run on each database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenStore, openStore } from "../../src/db";
import { freshDatabase } from "./postgres";

type More = Parameters<typeof openStore> extends [string, ...infer Rest] ? Rest : never;

/** A database to run a suite on. */
export interface Backend {
  readonly name: "SQLite" | "PostgreSQL";
  /** The URL of a new, empty database. */
  freshUrl(): Promise<string>;
  /**
   * A store over a new, empty database; closed after the test that opened it, else after the suite: a server has only so many
   * connections. The arguments after the URL are those of `openStore`.
   */
  openFresh(...more: More): Promise<OpenStore>;
}

/** Runs a suite once for each database. */
export function forEachBackend(suite: (backend: Backend) => void): void {
  describe.each(["SQLite", "PostgreSQL"] as const)("on %s", (name) => {
    const folders: string[] = [];
    const ofSuite: OpenStore[] = [];
    const ofTest: OpenStore[] = [];
    let stores = ofSuite;
    beforeEach(() => {
      stores = ofTest;
    });
    afterEach(async () => {
      stores = ofSuite;
      for (const store of ofTest.splice(0)) await store.close();
    });
    const freshUrl = async (): Promise<string> => {
      if (name === "PostgreSQL") return freshDatabase();
      const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
      folders.push(folder);
      return `sqlite:${join(folder, "test.db")}`;
    };
    const openFresh = async (...more: More): Promise<OpenStore> => {
      const store = await openStore(await freshUrl(), ...more);
      stores.push(store);
      return store;
    };
    afterAll(async () => {
      for (const store of ofSuite) await store.close();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
    suite({ name, freshUrl, openFresh });
  });
}
