/** A connection: the one way in which this room speaks to a database. */
import type { Dialect, Params } from "./dialect";
import type { Column, Table, Value } from "./tables/table";

/** A row as the driver gives it: numbers, texts, nulls. */
export type Row = Readonly<Record<string, Value>>;

/** A change to many rows, each found by its own key. */
export interface Change {
  readonly table: Table;
  /** What becomes of the rows, as in `UPDATE … SET`; null deletes them. */
  readonly set: string | null;
  /** The columns of the keys. */
  readonly key: readonly Column[];
  /** A further condition. */
  readonly where: string;
}

/** A connection that reads, or a pool of equal ones. */
export interface Connection {
  readonly dialect: Dialect;
  /** Runs a statement and gives back its rows. Statements are prepared once and kept. */
  all(sql: string, params?: Params): Promise<Row[]>;
  /** The same for a statement that may take long: nobody else waits for it, and it sees what has been committed. */
  allAside(sql: string, params?: Params): Promise<Row[]>;
  /** The same for a statement without LIMIT that finds few rows as a rule and may find thousands. */
  allOrAside(sql: string, params?: Params): Promise<Row[]>;
}

/** A connection that writes as well. What could not be written is told at the latest by the statement that ends the transaction. */
export interface WritingConnection extends Connection {
  /** Inserts rows, each a list of values in the order of the table's columns. */
  insert(table: Table, rows: readonly (readonly Value[])[]): Promise<void>;
  /** Applies a change for each of the keys, each a list of values in the order of its columns. */
  change(change: Change, keys: readonly (readonly Value[])[], params: Params): Promise<void>;
}

/** Hears of every statement that is run; how tests count them. */
export type StatementListener = (sql: string) => void;

/** What somebody does with a write after it has ended. */
export class WriteEndedError extends Error {
  constructor() {
    super("this write has ended: everything in it must be awaited before `work` ends");
    this.name = "WriteEndedError";
  }
}

/** A connection for the time of one transaction. Whatever comes too late must not end up in the next one. */
export function untilEnded(connection: WritingConnection): {
  readonly connection: WritingConnection;
  /** The connection while the transaction goes on; throws {@link WriteEndedError} after it. */
  open(): WritingConnection;
  end(): void;
} {
  let ended = false;
  const open = (): WritingConnection => {
    if (ended) throw new WriteEndedError();
    return connection;
  };
  return {
    connection: {
      dialect: connection.dialect,
      all: async (sql, params) => open().all(sql, params),
      allAside: async (sql, params) => open().allAside(sql, params),
      allOrAside: async (sql, params) => open().allOrAside(sql, params),
      insert: async (table, rows) => open().insert(table, rows),
      change: async (change, keys, params) => open().change(change, keys, params),
    },
    open,
    end: () => {
      ended = true;
    },
  };
}

/** How many statements are kept prepared. */
const MOST_STATEMENTS = 500;

/** What is made once for each SQL text; the oldest goes when there are too many. */
export class Prepared<T> {
  private readonly known = new Map<string, T>();

  constructor(private readonly prepare: (sql: string) => T) {}

  get(sql: string): T {
    let it = this.known.get(sql);
    if (it !== undefined) return it;
    it = this.prepare(sql);
    const oldest = this.known.size < MOST_STATEMENTS ? undefined : this.known.keys().next().value;
    if (oldest !== undefined) this.known.delete(oldest);
    this.known.set(sql, it);
    return it;
  }
}
