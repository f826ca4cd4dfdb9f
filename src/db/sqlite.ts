/** SQLite: one connection that writes (TypeORM's), and one that only reads and so never waits for a writer (WAL). */
import BetterSqlite3, { type Database, type Statement } from "better-sqlite3";
import { type Change, type Connection, Prepared, type Row, type StatementListener } from "./connection";
import { type Param, type Params, SQLITE } from "./dialect";
import type { SqliteWorker } from "./sqlite-worker";
import { quoted, type Table, type Value } from "./tables/table";

/** A connection over an open SQLite database. Answers at once: the driver is synchronous. */
export class SqliteConnection implements Connection {
  readonly dialect = SQLITE;
  private readonly statements: Prepared<Statement>;

  constructor(
    readonly database: Database,
    private readonly listener: StatementListener,
    /** Where long statements run; without one they run here, as those of a write must, to see what it has written. */
    private readonly worker: SqliteWorker | null = null,
  ) {
    this.statements = new Prepared((sql) => database.prepare(sql));
  }

  async all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    const statement = this.statements.get(sql);
    const bound = bindable(params);
    if (statement.reader) return statement.all(bound) as Row[];
    statement.run(bound);
    return [];
  }

  async allAside(sql: string, params: Params = {}): Promise<Row[]> {
    if (this.worker === null) return this.all(sql, params);
    this.listener(sql);
    return this.worker.all(sql, bindable(params));
  }

  async insert(table: Table, rows: readonly (readonly Value[])[]): Promise<void> {
    if (rows.length === 0) return;
    const names = table.columns.map((column) => column.name).join(", ");
    const marks = table.columns.map(() => "?").join(", ");
    const sql = `INSERT INTO ${quoted(table.name)} (${names}) VALUES (${marks})`;
    this.listener(sql);
    const statement = this.statements.get(sql);
    for (const row of rows) statement.run(row);
  }

  async change(change: Change, keys: readonly (readonly Value[])[], params: Params): Promise<void> {
    if (keys.length === 0) return;
    const table = quoted(change.table.name);
    const verb = change.set === null ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${change.set}`;
    const sql = `${verb} WHERE ${change.key.map(({ name }) => `${name} = :${name}`).join(" AND ")} AND ${change.where}`;
    this.listener(sql);
    const statement = this.statements.get(sql);
    const bound: Record<string, unknown> = bindable(params);
    for (const values of keys) {
      for (const [i, { name }] of change.key.entries()) bound[name] = values[i];
      statement.run(bound);
    }
  }
}

function bindable(params: Params): Record<string, Value> {
  const bound: Record<string, Value> = {};
  for (const name in params) {
    const value = params[name] as Param;
    bound[name] = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  }
  return bound;
}

const KIBIBYTES = -1;
const MEBIBYTES = KIBIBYTES * 1024;

/** How connections are set that only read: most pages they find in mapped memory, not in their cache. */
export const READER_PRAGMAS = [
  "busy_timeout = 5000",
  `cache_size = ${16 * MEBIBYTES}`,
  `mmap_size = ${192 * 1024 * 1024}`,
] as const;

/** Opens a second connection to the file, which can only read. */
export function openReader(file: string): Database {
  const database = new BetterSqlite3(file, { readonly: true });
  for (const pragma of READER_PRAGMAS) database.pragma(pragma);
  return database;
}

/** Sets up the writing connection: WAL, so that readers go on; FULL, so that what is acknowledged survives a power cut. */
export function prepareWriter(database: Database): void {
  database.pragma("busy_timeout = 5000");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma(`cache_size = ${64 * MEBIBYTES}`);
  // Pages are copied back to the file less often: a bulk load writes the same ones again and again.
  database.pragma("wal_autocheckpoint = 16000");
}
