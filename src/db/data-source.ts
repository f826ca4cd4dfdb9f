/** The data source: which database a URL means, and bringing its tables up to date. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Database } from "better-sqlite3";
import { DataSource, type Logger } from "typeorm";
import { POSTGRES, SQLITE } from "./dialect";
import { refuseDamaged, refuseOthers } from "./fitness";
import { PartyGraph1700000000000 } from "./migrations/1700000000000-party-graph";
import { ChangesByRevision1700000000001 } from "./migrations/1700000000001-changes-by-revision";
import { Proof1700000000002 } from "./migrations/1700000000002-proof";
import { ApiKeys1700000000003 } from "./migrations/1700000000003-api-keys";
import { SignedHeads1700000000004 } from "./migrations/1700000000004-signed-heads";
import { ActedFor1700000000005 } from "./migrations/1700000000005-acted-for";
import { KeyHolderIsImplementer1700000000006 } from "./migrations/1700000000006-key-holder-is-implementer";
import { keepLog, prepareWriter } from "./sqlite";
import { entitiesFor } from "./tables/entities";

const MIGRATIONS = [
  PartyGraph1700000000000,
  ChangesByRevision1700000000001,
  Proof1700000000002,
  ApiKeys1700000000003,
  SignedHeads1700000000004,
  ActedFor1700000000005,
  KeyHolderIsImplementer1700000000006,
];

/** The name of the last migration: databases that end with it have the tables of this version. */
export const NEWEST_VERSION = KeyHolderIsImplementer1700000000006.name;

/** The names of all migrations that this version knows: whatever has one of them is a database of this program. */
export const KNOWN_VERSIONS: readonly string[] = MIGRATIONS.map(({ name }) => name);

/** How long a connection to PostgreSQL may take, or the wait for a free one, in milliseconds. */
const CONNECT_WITHIN = 10_000;

/** The path in a `sqlite:` URL; null for another kind of URL. */
export const sqliteFile = (url: string): string | null =>
  url.startsWith("sqlite:") ? resolve(url.slice("sqlite:".length)) : null;

/** What goes wrong is thrown, and told once, in words: TypeORM would print it as well. */
const SILENT: Logger = {
  logQuery: () => {},
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
};

/** The data source for a URL: `sqlite:<path>` or `postgres://…`. Not yet open; opening makes a file that is not there, unless it must be (`existing`). */
export function dataSourceFor(url: string, existing = false): DataSource {
  const file = sqliteFile(url);
  const common = {
    migrations: MIGRATIONS,
    migrationsTransactionMode: "all",
    synchronize: false,
    logging: false,
    logger: SILENT,
  } as const;
  if (file === null) {
    const entities = entitiesFor(POSTGRES);
    return new DataSource({ type: "postgres", url, entities, connectTimeoutMS: CONNECT_WITHIN, ...common });
  }
  return new DataSource({
    type: "better-sqlite3",
    database: file,
    fileMustExist: existing,
    entities: entitiesFor(SQLITE),
    prepareDatabase: (database: unknown) => prepareWriter(database as Database),
    ...common,
  });
}

/** One folder at a time: told to make all of them at once below /proc, Node goes round in a circle for ever. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another program that starts now may have been faster.
    if (!existsSync(folder)) throw error;
  }
}

/** Makes the folder of a SQLite file, and those above it. Throws the error of the operating system where that is not allowed. */
export function makeFolder(url: string): void {
  const file = sqliteFile(url);
  if (file !== null) makeFolders(dirname(file));
}

/** Held while migrations run, so that two programs that start at once do not both create the tables. */
const MIGRATION_LOCK = 7_021_402;

/**
 * Runs the migrations that are missing; refuses a database that is another program's, of a later version, or damaged, and without tables one that
 * must be there (`existing`).
 */
export async function migrate(source: DataSource, existing: boolean): Promise<void> {
  const runner = source.createQueryRunner();
  const locks = source.options.type === "postgres";
  try {
    if (locks) await runner.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await refuseOthers(runner, KNOWN_VERSIONS, existing);
    if (!locks) keepLog((source.driver as unknown as { databaseConnection: Database }).databaseConnection);
    await source.runMigrations();
    await refuseDamaged(runner);
  } finally {
    if (locks) await runner.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
    await runner.release();
  }
}
