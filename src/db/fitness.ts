/** Whether a database can be used: it is this program's, of a version that it knows, whole, and may be written. */
import type { Database } from "better-sqlite3";
import type { DataSource, QueryRunner } from "typeorm";

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

/** The database is another program's, holds nothing, or something of it is missing; `code` says which, as the codes of drivers do. */
export class UnfitDatabaseError extends Error {
  override readonly name = "UnfitDatabaseError";

  constructor(
    readonly code: "FOREIGN_DATABASE" | "EMPTY_DATABASE" | "DAMAGED_DATABASE",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Refuses, before anything of it is changed, a database of another program, and one that has migrations other than those `known`; of those
 * that must be there already (`existing`) also one without any tables.
 */
export async function refuseOthers(
  runner: QueryRunner,
  known: readonly string[],
  existing: boolean,
): Promise<void> {
  const names = await migrationsIn(runner);
  if (!names.some((name) => known.includes(name))) {
    const others = names.length > 0 ? "migrations" : await nameOfOthers(runner);
    if (others !== null)
      throw new UnfitDatabaseError("FOREIGN_DATABASE", `the table ${others} is another program's`);
    if (existing) throw new UnfitDatabaseError("EMPTY_DATABASE", "there are no tables");
  }
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new NewerDatabaseError(unknown);
}

/** What the drivers say of a column that is not there. */
const NO_COLUMN: readonly unknown[] = ["42703", "SQLITE_ERROR"];

/** The migrations that were run; none where there is no list of them. A list of another form is another program's. */
async function migrationsIn(runner: QueryRunner): Promise<string[]> {
  if ((await takenName(runner, ["migrations"])) === null) return [];
  try {
    const rows = await runner.query("SELECT id, timestamp, name FROM migrations ORDER BY id");
    return rows.map(({ name }: { name: string }) => name);
  } catch (error) {
    if (!NO_COLUMN.includes((error as { driverError?: { code?: unknown } }).driverError?.code)) throw error;
    throw new UnfitDatabaseError("FOREIGN_DATABASE", "the table migrations is another program's");
  }
}

/**
 * A table of others where there are none of ours yet; of PostgreSQL, in the schema that is used. What an extension brings with it is nobody's, unless it has a
 * name that is needed. An empty list of migrations is left by a start that was cut off.
 */
async function nameOfOthers({ connection }: QueryRunner): Promise<string | null> {
  const [first] = isPostgres(connection)
    ? await connection.query(
        `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
          WHERE nspname = current_schema() AND relname <> 'migrations' AND (relname = ANY($1)
            OR relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS (SELECT FROM pg_depend
              WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')) LIMIT 1`,
        [connection.entityMetadatas.map(({ tableName }) => tableName)],
      )
    : await connection.query(
        "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name <> 'migrations' LIMIT 1",
      );
  return first?.name ?? null;
}

/** One of some names that something has in the database, whoever may see it; TypeORM finds only what the user may read. */
async function takenName({ connection }: QueryRunner, names: readonly string[]): Promise<string | null> {
  const [first] = isPostgres(connection)
    ? await connection.query(
        `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
          WHERE nspname = current_schema() AND relname = ANY($1) LIMIT 1`,
        [names],
      )
    : await connection.query(
        `SELECT name FROM sqlite_master WHERE name IN (${names.map(() => "?").join(", ")}) LIMIT 1`,
        [...names],
      );
  return first?.name ?? null;
}

/** Refuses a database without the one row that every write begins with. */
export async function refuseDamaged(runner: QueryRunner): Promise<void> {
  const isThere = (await takenName(runner, ["counter"])) !== null;
  const rows = isThere ? await runner.query("SELECT revision FROM counter WHERE one = 1") : [];
  if (rows.length === 0) throw new UnfitDatabaseError("DAMAGED_DATABASE", "the table counter has no row");
}

/**
 * Writes something that changes nothing; throws the driver's error, with its code, where the database may only be read. Of a database that
 * somebody else writes at this moment nothing is asked.
 */
export async function proveWritable(source: DataSource): Promise<void> {
  if (isPostgres(source)) await source.query("SELECT 1 FROM counter FOR UPDATE SKIP LOCKED");
  else writeHeader((source.driver as unknown as { databaseConnection: Database }).databaseConnection);
}

const isPostgres = ({ options }: DataSource): boolean => options.type === "postgres";

function writeHeader(database: Database): void {
  database.pragma("busy_timeout = 0");
  try {
    database.exec("BEGIN IMMEDIATE");
  } catch (error) {
    if ((error as { code?: unknown }).code === "SQLITE_BUSY") return;
    throw error;
  }
  try {
    database.pragma(`user_version = ${database.pragma("user_version", { simple: true })}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
