/** PostgreSQL: a pool that reads, and one client at a time that writes. */
import pg from "pg";
import type { Column, Connection, Row, StatementListener } from "./connection";
import { type ColumnType, numbered, type Numbered, type Params, POSTGRES } from "./dialect";

const INT8 = 20;

/** Instants, ids and counts are whole numbers below 2^53: read them as numbers. */
export const NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? (Number as never) : pg.types.getTypeParser(oid, format as "text"),
};

/** A pool or a client: whatever runs a query. */
export interface Queryable {
  query(query: pg.QueryConfig): Promise<pg.QueryResult>;
}

const texts = new Map<string, Numbered & { readonly name: string }>();

/** The statement with numbers for names, and the name under which the server keeps it prepared. */
function preparable(sql: string) {
  let known = texts.get(sql);
  if (known === undefined) {
    known = { ...numbered(sql), name: `pg${texts.size}` };
    texts.set(sql, known);
  }
  return known;
}

/** Rows inserted by one statement at most. */
const CHUNK = 5_000;

const ARRAYS: Readonly<Record<ColumnType, string>> = { integer: "bigint[]", text: "text[]" };

/** A connection over a pool or a client of it. */
export class PostgresConnection implements Connection {
  readonly dialect = POSTGRES;

  constructor(
    private readonly queryable: Queryable,
    private readonly listener: StatementListener,
  ) {}

  async all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    const { text, names, name } = preparable(sql);
    const values = names.map((parameter) => params[parameter]);
    return (await this.queryable.query({ name, text, values, types: NUMBERS })).rows as Row[];
  }

  async insert(table: string, columns: readonly Column[], rows: readonly (readonly (number | string | null)[])[]): Promise<void> {
    const names = columns.map((column) => column.name).join(", ");
    const lists = columns.map((column, i) => `$${i + 1}::${ARRAYS[column.type]}`).join(", ");
    const text = `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${lists})`;
    for (let start = 0; start < rows.length; start += CHUNK) {
      this.listener(text);
      const chunk = rows.slice(start, start + CHUNK);
      await this.queryable.query({ text, values: columns.map((_, i) => chunk.map((row) => row[i])) });
    }
  }
}
