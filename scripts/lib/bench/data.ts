/** The data: one synthetic fleet, the same in every database that is measured. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordBatch } from "../../../src/app/record-batch";
import { refreshAnswers } from "../../../src/app/refresh-answers";
import { openStore } from "../../../src/db";
import { instant } from "../../../src/domain/instant";
import { fleetDay, fleetOf } from "../../../src/world/fleet";
import { merchantRef } from "../../../src/world/fleet/providers";
import { type PostgresServer, runSql } from "./postgres";

/** A database with a fleet in it. */
export interface DataSet {
  readonly kind: "SQLite" | "PostgreSQL";
  readonly url: string;
  readonly merchants: number;
  /** References of merchants from all over the list. */
  readonly references: readonly string[];
  /** How long the load took, with every check that the API makes. */
  readonly seconds: number;
}

/** The same fleet for everybody. */
const SEED = 1;

/** How many merchants are asked for one by one. */
const SAMPLED = 1_000;

/** References as the fleet gives them out, in leaps over the whole list. */
export function referencesIn(merchants: number): string[] {
  const leap = Math.max(1, Math.floor(merchants / SAMPLED));
  return Array.from({ length: Math.min(SAMPLED, merchants) }, (_, i) => merchantRef(i * leap));
}

const now = () => instant(Date.now());

/** Records a fleet in an empty database, as `npm run seed` does. @returns how many seconds it took */
export async function loadFleet(url: string, merchants: number): Promise<number> {
  const started = Date.now();
  const store = await openStore(url, { bulk: true });
  try {
    for (const { batch } of fleetOf(merchants, SEED, fleetDay(now()))) {
      const result = await recordBatch(store, now, batch, refreshAnswers);
      if (!result.ok) throw new Error(`fleet: ${result.problems[0]?.message}`);
    }
  } finally {
    await store.close();
  }
  return (Date.now() - started) / 1000;
}

/**
 * A SQLite file with a fleet, in the folder of this run: what is measured changes it. One that an earlier run of the same day has kept is
 * copied, and how long its load took is told again.
 */
export async function sqliteData(folder: string, merchants: number, kept?: string): Promise<DataSet> {
  const name = `fleet-${merchants}-${new Date().toISOString().slice(0, 10)}.db`;
  const [file, original] = [join(folder, name), join(kept ?? folder, name)];
  const noted = `${original}.seconds`;
  if (!existsSync(noted)) {
    if (kept !== undefined) mkdirSync(kept, { recursive: true });
    rmSync(original, { force: true });
    writeFileSync(noted, String(await loadFleet(`sqlite:${original}`, merchants)));
  }
  if (original !== file && !existsSync(file)) copyFileSync(original, file);
  const seconds = Number(readFileSync(noted, "utf8"));
  return { kind: "SQLite", url: `sqlite:${file}`, merchants, references: referencesIn(merchants), seconds };
}

/** A PostgreSQL database with a fleet. */
export async function postgresData(server: PostgresServer, merchants: number): Promise<DataSet> {
  const url = await server.create(`fleet_${merchants}`);
  const seconds = await loadFleet(url, merchants);
  // What a database that has run for a day has had done to it by its own housekeeping.
  await runSql(url, "VACUUM ANALYZE");
  return { kind: "PostgreSQL", url, merchants, references: referencesIn(merchants), seconds };
}
