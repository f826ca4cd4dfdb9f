/**
 * The two dialects. SQL is written once, with `:name` parameters; the few things that SQLite and PostgreSQL say differently are
 * asked of a dialect.
 */
import type { ColumnType } from "./tables/table";

/** A value on its way into a statement; arrays are lists for {@link Dialect.among}. */
export type Param = number | string | null | readonly number[] | readonly string[];

/** Parameters by name. */
export type Params = Readonly<Record<string, Param>>;

/** What differs between the databases. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** The column type in a table definition. */
  type(type: ColumnType): string;
  /** The same for TypeORM. */
  entityColumn(type: ColumnType): { type: "integer" | "text" | "bigint"; collation?: string };
  /** What follows the closing bracket of a table definition whose primary key should be the table itself. */
  readonly clustered: string;
  /** The condition of an index that holds only rows with a value, written as the database repeats it. */
  present(column: string): string;
  /** `column IN (list parameter)`, by a seek for each element. */
  among(column: string, list: string, type: ColumnType): string;
  /** A table expression `alias(value)` with the elements of a list parameter. */
  listed(list: string, type: ColumnType, alias: string): string;
  /** A table expression with the named whole numbers in the rows of a parameter: JSON text, an array of arrays. */
  tuples(parameter: string, columns: readonly string[]): string;
  /** Says after a table that it is reached by this index; PostgreSQL finds out by itself. */
  by(index: string): string;
  /** The greater and the lesser of two values. */
  readonly greater: string;
  readonly lesser: string;
  /** Locks the row that is read until the transaction ends. SQLite has locked the whole database already. */
  readonly forUpdate: string;
  /** A source and a condition that reach rows of `table` by the ids that `ids` selects, and in no other way. */
  drivenBy(table: string, alias: string, ids: string): { readonly from: string; readonly where: string };
  /** A source that repeats the rows `(id)` of `window` for each row of `each`, on which `window` may depend. */
  forEach(
    each: string,
    window: string,
    table: string,
    alias: string,
  ): { readonly from: string; readonly where: string };
}

/** SQLite: lists travel as JSON text; CROSS JOIN keeps the order of a join as it is written. */
export const SQLITE: Dialect = {
  name: "sqlite",
  type: (type) => (type === "integer" ? "INTEGER" : "TEXT"),
  entityColumn: (type) => ({ type }),
  clustered: " WITHOUT ROWID",
  present: (column) => `"${column}" IS NOT NULL`,
  among: (column, list) => `${column} IN (SELECT value FROM json_each(:${list}))`,
  listed: (list, _type, alias) => `json_each(:${list}) AS ${alias}`,
  tuples: (parameter, columns) => {
    const selection = columns.map((column, i) => `json_extract(value, '$[${i}]') AS ${column}`).join(", ");
    return `(SELECT ${selection} FROM json_each(:${parameter}))`;
  },
  by: (index) => ` INDEXED BY ${index}`,
  greater: "max",
  lesser: "min",
  forUpdate: "",
  drivenBy: (table, alias, ids) => ({
    from: `(SELECT DISTINCT id FROM (${ids})) AS driver CROSS JOIN ${table} ${alias}`,
    where: `${alias}.id = driver.id`,
  }),
  forEach: (each, window, table, alias) => ({
    from: `${each} CROSS JOIN ${table} ${alias}`,
    where: `${alias}.id IN (${window})`,
  }),
};

/** PostgreSQL: lists travel as arrays; texts compare by code point, as in SQLite. */
export const POSTGRES: Dialect = {
  name: "postgres",
  type: (type) => (type === "integer" ? "BIGINT" : 'TEXT COLLATE "C"'),
  entityColumn: (type) => (type === "integer" ? { type: "bigint" } : { type: "text", collation: "C" }),
  clustered: "",
  present: (column) => `(${column} IS NOT NULL)`,
  among: (column, list, type) => `${column} = ANY(:${list}::${arrayOf(type)})`,
  listed: (list, type, alias) => `unnest(:${list}::${arrayOf(type)}) AS ${alias}(value)`,
  tuples: (parameter, columns) => {
    const selection = columns.map((column, i) => `(value ->> ${i})::bigint AS ${column}`).join(", ");
    return `(SELECT ${selection} FROM jsonb_array_elements(:${parameter}::jsonb) AS row(value))`;
  },
  by: () => "",
  greater: "greatest",
  lesser: "least",
  forUpdate: " FOR UPDATE",
  // An array that is worked out first leaves the planner no choice but the index.
  drivenBy: (table, alias, ids) => ({ from: `${table} ${alias}`, where: `${alias}.id = ANY(ARRAY(${ids}))` }),
  forEach: (each, window, table, alias) => ({
    from: `${each} CROSS JOIN LATERAL (${window}) AS slice JOIN ${table} ${alias} ON ${alias}.id = slice.id`,
    where: "true",
  }),
};

/** The type of a list parameter on PostgreSQL. */
export const arrayOf = (type: ColumnType): string => (type === "integer" ? "bigint[]" : "text[]");

/** A statement with numbered parameters, as PostgreSQL wants it. */
export interface Numbered {
  readonly text: string;
  /** The names of the parameters, in order of their numbers. */
  readonly names: readonly string[];
}

/** Turns `:name` into `$n`, after as many as are numbered `already`; casts (`::type`) are left alone. */
export function numbered(sql: string, already = 0): Numbered {
  const names: string[] = [];
  const text = sql.replace(/(?<!:):([a-zA-Z_]\w*)/g, (_, name: string) => {
    const known = names.indexOf(name);
    return `$${already + (known < 0 ? names.push(name) : known + 1)}`;
  });
  return { text, names };
}
