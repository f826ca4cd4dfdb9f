/** Stores that are filled with worlds: the real ones, and the obvious one that they are compared with. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenStore, openStore } from "../../../src/db";
import { type Instant, latest } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import { readWorld } from "../../../src/world/read-world";
import { load, NO_REFRESH, NOW, REFRESH } from "./ask";
import { bruteStore } from "./brute-store";

/** The present instant for a world: not before what it says was recorded last. */
function presentOf(world: string): Instant {
  const read = readWorld("test.yaml", world, NOW);
  const times = read.ok ? read.world.batches.flatMap(({ recordedAt }) => recordedAt ?? []) : [];
  return times.reduce(latest, NOW);
}

/** Puts worlds into an open store, one after the other. */
export async function fill<S extends Store>(store: S, ...worlds: readonly string[]): Promise<S> {
  for (const world of worlds) await load(store, world, REFRESH, presentOf(world));
  return store;
}

/** A SQLite store for this file's tests, filled with these worlds. */
export function seeded(...worlds: readonly string[]): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  const store = openStore(`sqlite:${join(folder, "test.db")}`);
  afterAll(async () => {
    await (await store).close();
    rmSync(folder, { recursive: true });
  });
  return store.then((open) => fill(open, ...worlds));
}

/** The obvious store, filled with these worlds; it works its answers out by itself. */
export async function reference(...worlds: readonly string[]): Promise<Store> {
  const store = bruteStore();
  for (const world of worlds) await load(store, world, NO_REFRESH);
  return store;
}
