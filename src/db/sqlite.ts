/** SQLite: one connection that writes (TypeORM's), and one that only reads and so never waits for a writer (WAL). */
import BetterSqlite3, { type Database, type Statement } from "better-sqlite3";
import type { Column, Connection, Row, StatementListener } from "./connection";
import { type Param, type Params, SQLITE } from "./dialect";

/** A connection over an open SQLite database. Answers at once: the driver is synchronous. */
export class SqliteConnection implements Connection {
  readonly dialect = SQLITE;
  private readonly statements = new Map<string, Statement>();

  constructor(
    readonly database: Database,
    private readonly listener: StatementListener,
  ) {}

  async all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    const statement = this.prepared(sql);
    const bound = bindable(params);
    if (statement.reader) return statement.all(bound) as Row[];
    statement.run(bound);
    return [];
  }

  async insert(table: string, columns: readonly Column[], rows: readonly (readonly (number | string | null)[])[]): Promise<void> {
    const names = columns.map((column) => column.name).join(", ");
    const sql = `INSERT INTO ${table} (${names}) VALUES (${columns.map(() => "?").join(", ")})`;
    this.listener(sql);
    const statement = this.prepared(sql);
    for (const row of rows) statement.run(row);
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function bindable(params: Params): Record<string, number | string | null> {
  const bound: Record<string, number | string | null> = {};
  for (const [name, value] of Object.entries(params)) bound[name] = isList(value) ? JSON.stringify(value) : value;
  return bound;
}

const isList = (value: Param): value is readonly number[] | readonly string[] => Array.isArray(value);

/** Opens a second connection to the file, which can only read. */
export function openReader(file: string): Database {
  const database = new BetterSqlite3(file, { readonly: true });
  database.pragma("busy_timeout = 5000");
  database.pragma("cache_size = -65536");
  database.pragma("mmap_size = 268435456");
  return database;
}

/** Sets up the writing connection: WAL, so that readers go on; FULL, so that what is acknowledged survives a power cut. */
export function prepareWriter(database: Database): void {
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("busy_timeout = 5000");
  database.pragma("cache_size = -65536");
}
