/** How a table is described: once, for its entity, its inserts and its selections. */

/** Column types: the two that are needed. Instants, ids and revisions are integers; codes and lists (as JSON) are text. */
export type ColumnType = "integer" | "text";

/** A value in a row. */
export type Value = number | string | null;

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable?: boolean;
  /** What rows have that were there before the column was. */
  readonly default?: string;
}

/** An index: its columns in order, and whether they are unique or only rows that have the first column are in it. */
export interface Index {
  readonly columns: readonly string[];
  readonly unique?: boolean;
  readonly present?: boolean;
}

/** A table of the database. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  /** By the second half of the index's name: `party` and `role` make `party_by_role`. */
  readonly indexes: Readonly<Record<string, Index>>;
  /** Its rows are numbered by a single integer key, which SQLite then uses as the row's own number. */
  readonly numbered?: boolean;
}

/** Columns of whole numbers. */
export const integers = (...names: string[]): Column[] => names.map((name) => ({ name, type: "integer" }));

/** Columns of text. */
export const texts = (...names: string[]): Column[] => names.map((name) => ({ name, type: "text" }));

/** An index over columns, named in one string. */
export const index = (columns: string, more: Omit<Index, "columns"> = {}): Index => ({
  columns: columns.split(" "),
  ...more,
});

/** The columns that say from which revision on, and up to which, a row was known. */
export const REVISIONS: readonly Column[] = integers("rev_from", "rev_to");

/** A table's name as it stands in a statement: `authorization` is a reserved word on PostgreSQL. */
export const quoted = (name: string): string => `"${name}"`;
