/** PostgreSQL: a pool that reads, and one client at a time that writes. */
import pg from "pg";
import {
  type Change,
  Prepared,
  type Row,
  type StatementListener,
  type WritingConnection,
} from "./connection";
import { arrayOf, type Numbered, numbered, type Params, POSTGRES } from "./dialect";
import { type Column, quoted, type Table, type Value } from "./tables/table";

const INT8 = 20;

/** Instants, ids and counts are whole numbers below 2^53: read them as numbers. */
const NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? (Number as never) : pg.types.getTypeParser(oid, format as "text"),
};

/** A pool or a client: whatever runs a query. */
export interface Queryable {
  query(query: pg.QueryConfig): Promise<pg.QueryResult>;
}

let given = 0;

/** The statement with numbers for names, and the name under which each server process keeps it prepared. */
const statements = new Prepared<Numbered & { readonly name: string }>((sql) => {
  given += 1;
  return { ...numbered(sql), name: `partner_graph_${given}` };
});

/** Rows inserted or changed by one statement at most. */
const CHUNK = 5_000;

const lists = (columns: readonly Column[]): string =>
  columns.map((column, i) => `$${i + 1}::${arrayOf(column.type)}`).join(", ");

/** A connection over a pool or a client of it. */
export class PostgresConnection implements WritingConnection {
  readonly dialect = POSTGRES;

  constructor(
    private readonly queryable: Queryable,
    private readonly listener: StatementListener,
  ) {}

  async all(sql: string, params: Params = {}): Promise<Row[]> {
    this.listener(sql);
    const { text, names, name } = statements.get(sql);
    const values = names.map((parameter) => params[parameter]);
    return (await this.queryable.query({ name, text, values, types: NUMBERS })).rows as Row[];
  }

  allAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.all(sql, params);
  }

  allOrAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.all(sql, params);
  }

  async insert(table: Table, rows: readonly (readonly Value[])[]): Promise<void> {
    const names = table.columns.map((column) => column.name).join(", ");
    const text = `INSERT INTO ${quoted(table.name)} (${names}) SELECT * FROM unnest(${lists(table.columns)})`;
    await this.inChunks(text, table.columns.length, rows, []);
  }

  async change(change: Change, keys: readonly (readonly Value[])[], params: Params): Promise<void> {
    const { table, set, key } = change;
    const name = quoted(table.name);
    const verb = set === null ? `DELETE FROM ${name} AS it USING` : `UPDATE ${name} AS it SET ${set} FROM`;
    const columns = key.map((column) => column.name);
    const same = columns.map((column) => `it.${column} = these.${column}`).join(" AND ");
    const sql = `${verb} unnest(${lists(key)}) AS these(${columns.join(", ")}) WHERE ${same} AND ${change.where}`;
    const { text, names } = numbered(sql, key.length);
    const rest = names.map((it) => params[it]);
    await this.inChunks(text, key.length, keys, rest);
  }

  private async inChunks(
    text: string,
    width: number,
    rows: readonly (readonly Value[])[],
    rest: readonly unknown[],
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += CHUNK) {
      this.listener(text);
      const chunk = rows.slice(start, start + CHUNK);
      const columns = Array.from({ length: width }, (_, i) => chunk.map((row) => row[i]));
      await this.queryable.query({ text, values: [...columns, ...rest] });
    }
  }
}
