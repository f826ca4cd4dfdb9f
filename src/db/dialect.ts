/**
 * The two dialects. SQL is written once, with `:name` parameters; the few things that SQLite and PostgreSQL say differently are asked
 * of a dialect.
 */

/** Column types: the three that facts need. Lists are JSON text. */
export type ColumnType = "integer" | "text";

/** A value on its way into a statement; arrays are lists for {@link Dialect.among}. */
export type Param = number | string | null | readonly number[] | readonly string[];

/** Parameters by name. */
export type Params = Readonly<Record<string, Param>>;

/** What differs between the databases. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** The column type in a table definition. */
  type(type: ColumnType): string;
  /** `column IN (list parameter)`, by a seek for each element. */
  among(column: string, list: string, type: ColumnType): string;
  /** A table expression `alias(value)` with the elements of a list parameter. */
  listed(list: string, type: ColumnType, alias: string): string;
  /** What follows the closing bracket of a table definition whose primary key should be the table itself. */
  readonly clustered: string;
}

/** SQLite: lists travel as JSON text. */
export const SQLITE: Dialect = {
  name: "sqlite",
  type: (type) => (type === "integer" ? "INTEGER" : "TEXT"),
  among: (column, list) => `${column} IN (SELECT value FROM json_each(:${list}))`,
  listed: (list, _type, alias) => `json_each(:${list}) AS ${alias}`,
  clustered: " WITHOUT ROWID",
};

/** PostgreSQL: lists travel as arrays; texts compare by code point, as in SQLite. */
export const POSTGRES: Dialect = {
  name: "postgres",
  type: (type) => (type === "integer" ? "BIGINT" : 'TEXT COLLATE "C"'),
  among: (column, list, type) => `${column} = ANY(:${list}::${arrayOf(type)})`,
  listed: (list, type, alias) => `unnest(:${list}::${arrayOf(type)}) AS ${alias}(value)`,
  clustered: "",
};

const arrayOf = (type: ColumnType): string => (type === "integer" ? "bigint[]" : "text[]");

/** A statement with numbered parameters, as PostgreSQL wants it. */
export interface Numbered {
  readonly text: string;
  /** The names of the parameters, in order of their numbers. */
  readonly names: readonly string[];
}

/** Turns `:name` into `$n`; casts (`::type`) are left alone. */
export function numbered(sql: string): Numbered {
  const names: string[] = [];
  const text = sql.replace(/(?<!:):([a-zA-Z_]\w*)/g, (_, name: string) => {
    const known = names.indexOf(name);
    return `$${known < 0 ? names.push(name) : known + 1}`;
  });
  return { text, names };
}
