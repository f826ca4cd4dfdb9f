/** A connection: the one way in which this room speaks to a database. */
import type { ColumnType, Dialect, Params } from "./dialect";

/** A row as the driver gives it: numbers, texts, nulls. */
export type Row = Readonly<Record<string, number | string | null>>;

/** A column of a table that rows are inserted into. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** One connection, or a pool of equal ones. */
export interface Connection {
  readonly dialect: Dialect;
  /** Runs a statement and gives back its rows. Statements are prepared once and kept. */
  all(sql: string, params?: Params): Promise<Row[]>;
  /** Inserts rows, each a list of values in the order of the columns. */
  insert(table: string, columns: readonly Column[], rows: readonly (readonly (number | string | null)[])[]): Promise<void>;
}

/** Hears of every statement that is run; how tests count them. */
export type StatementListener = (sql: string) => void;
