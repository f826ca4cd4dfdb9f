/**
 * SQLite: a connection that reads and so never waits for a writer (WAL), threads that run what takes long of reads, and a connection that
 * writes, on a thread of its own.
 */
import BetterSqlite3, { type Database, type Statement } from "better-sqlite3";
import {
  type Change,
  type Connection,
  Prepared,
  type Row,
  type StatementListener,
  type WritingConnection,
} from "./connection";
import { type Param, type Params, SQLITE } from "./dialect";
import { namedRows, type SqliteThread, type ThreadSettings } from "./sqlite-thread";
import { quoted, type Table, type Value } from "./tables/table";

/** Rows that are found on the main thread at most by a statement that may find many. */
const FEW = 300;

/** Reads from an open database. The driver is synchronous: nobody else does anything until a statement has been answered. */
export class SqliteReader implements Connection {
  readonly dialect = SQLITE;
  private readonly statements: Prepared<{ readonly statement: Statement; readonly names: readonly string[] }>;

  constructor(
    database: Database,
    private readonly listener: StatementListener,
    /** Where long statements run, each where the fewest wait; without any they run here. */
    private readonly threads: readonly SqliteThread[] = [],
  ) {
    this.statements = new Prepared((sql) => {
      const statement = database.prepare(sql).raw();
      return { statement, names: statement.columns().map(({ name }) => name) };
    });
  }

  async all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    const { statement, names } = this.statements.get(sql);
    return namedRows(names, statement.all(bindable(params)) as Value[][]);
  }

  async allAside(sql: string, params: Params = {}): Promise<Row[]> {
    const [first, ...others] = this.threads;
    if (first === undefined) return this.all(sql, params);
    this.listener(sql);
    const free = others.reduce((least, it) => (it.asked < least.asked ? it : least), first);
    return free.all(sql, bindable(params));
  }

  async allOrAside(sql: string, params: Params = {}): Promise<Row[]> {
    const rows = await this.all(`${sql} LIMIT ${FEW + 1}`, params);
    return rows.length > FEW ? this.allAside(sql, params) : rows;
  }
}

/**
 * Writes on a thread. Rows are handed over and not waited for; should one be refused, so is whatever comes after it, the COMMIT at
 * the latest.
 */
export class SqliteWriter implements WritingConnection {
  readonly dialect = SQLITE;

  constructor(
    private readonly thread: SqliteThread,
    private readonly listener: StatementListener,
  ) {}

  all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    return this.thread.all(sql, bindable(params));
  }

  allAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.all(sql, params);
  }

  allOrAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.all(sql, params);
  }

  async insert(table: Table, rows: readonly (readonly Value[])[]): Promise<void> {
    const names = table.columns.map((column) => column.name).join(", ");
    const marks = table.columns.map(() => "?").join(", ");
    this.post(table, `INSERT INTO ${quoted(table.name)} (${names}) VALUES (${marks})`, rows, {});
  }

  async change(change: Change, keys: readonly (readonly Value[])[], params: Params): Promise<void> {
    const table = quoted(change.table.name);
    const verb = change.set === null ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${change.set}`;
    const found = change.key.map(({ name }) => `${name} = ?`).join(" AND ");
    this.post(change.table, `${verb} WHERE ${found} AND ${change.where}`, keys, params);
  }

  private post(table: Table, sql: string, rows: readonly (readonly Value[])[], params: Params): void {
    if (rows.length === 0) return;
    this.listener(sql);
    this.thread.post(table.name, sql, rows, bindable(params));
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
export const READING: ThreadSettings = {
  readonly: true,
  pragmas: ["busy_timeout = 5000", `cache_size = ${16 * MEBIBYTES}`, `mmap_size = ${192 * 1024 * 1024}`],
};

/** Lets readers go on while somebody writes. It is kept in the file, and so is for files of this program only. */
const WAL = "journal_mode = WAL";

/** How the connection is set that writes: WAL, so that readers go on; FULL, so that what is acknowledged survives a power cut. */
export const WRITING: ThreadSettings = {
  readonly: false,
  pragmas: [
    // How long it waits for the write of another program.
    "busy_timeout = 10000",
    WAL,
    "synchronous = FULL",
    `cache_size = ${64 * MEBIBYTES}`,
    // Pages are copied back to the file less often: a bulk load writes the same ones again and again.
    "wal_autocheckpoint = 16000",
  ],
};

/** The same for a program that does nothing but load: indexes of a large fleet are written all over. */
export const LOADING: ThreadSettings = {
  ...WRITING,
  pragmas: [...WRITING.pragmas, `cache_size = ${384 * MEBIBYTES}`],
};

/** Opens a second connection to the file, which can only read. */
export function openReader(file: string): Database {
  const database = new BetterSqlite3(file, { readonly: true });
  for (const pragma of READING.pragmas) database.pragma(pragma);
  return database;
}

/** Sets up TypeORM's connection, which brings the tables up to date; nothing of this is kept in the file, which may be another program's. */
export function prepareWriter(database: Database): void {
  for (const pragma of WRITING.pragmas) if (pragma !== WAL) database.pragma(pragma);
}

/** Gives a file of this program its write-ahead log. */
export function keepLog(database: Database): void {
  database.pragma(WAL);
}
