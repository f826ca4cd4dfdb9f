/** The data source: which database a URL means, and bringing its tables up to date. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DataSource } from "typeorm";
import { PartyGraph1700000000000 } from "./migrations/1700000000000-party-graph";

const MIGRATIONS = [PartyGraph1700000000000];

/** The database is of a later version of this program. */
export class NewerDatabaseError extends Error {
  constructor(migrations: readonly string[]) {
    super(
      `The database was brought up to date by a newer partner-graph (it has ${migrations.join(", ")}, unknown here). ` +
        "Start that version, or point DATABASE_URL at another database.",
    );
    this.name = "NewerDatabaseError";
  }
}

/** The path in a `sqlite:` URL; null for another kind of URL. */
export const sqliteFile = (url: string): string | null => (url.startsWith("sqlite:") ? resolve(url.slice("sqlite:".length)) : null);

/** The data source for a URL: `sqlite:<path>` or `postgres://…`. Not yet open. */
export function dataSourceFor(url: string): DataSource {
  const file = sqliteFile(url);
  const common = { migrations: MIGRATIONS, migrationsTransactionMode: "all", synchronize: false, logging: false } as const;
  if (file === null) return new DataSource({ type: "postgres", url, ...common });
  return new DataSource({ type: "better-sqlite3", database: file, ...common });
}

/** Makes the folder of a SQLite file. */
export function makeFolder(url: string): void {
  const file = sqliteFile(url);
  if (file !== null) mkdirSync(dirname(file), { recursive: true });
}

/** Runs the migrations that are missing; refuses a database that has others than those known here. */
export async function migrate(source: DataSource): Promise<void> {
  await refuseNewer(source);
  await source.runMigrations();
}

async function refuseNewer(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    if (!(await runner.hasTable("migrations"))) return;
    const rows: { name: string }[] = await runner.query("SELECT name FROM migrations");
    const known = new Set(MIGRATIONS.map((migration) => migration.name));
    const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
    if (unknown.length > 0) throw new NewerDatabaseError(unknown);
  } finally {
    await runner.release();
  }
}
