/** Reading facts: by id, by reference, by their ends; as known at one revision, through one connection. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { Revision } from "../domain/ids";
import type { EndsByKind, ReferencedKind, Slice, Window } from "../domain/ports";
import { canBeKept } from "../domain/text";
import type { Connection, Row } from "./connection";
import type { Param, Params } from "./dialect";
import { knownAt } from "./revisions";
import { type End, FACT_TABLES, type FactTable, factIn } from "./tables/kinds";
import { quoted } from "./tables/table";

/** One end: the id of a party or a client, or a thumbprint. */
type EndValue = number | string;

const typeOf = (ends: readonly EndValue[]): "integer" | "text" =>
  typeof ends[0] === "string" ? "text" : "integer";

const endOf = (table: FactTable, end: string): End => {
  const found = table.ends[end];
  if (found === undefined) throw new RangeError(`facts of kind ${table.kind} have no end "${end}"`);
  return found;
};

/** See the head of this file. */
export class FactReader {
  constructor(
    protected readonly connection: Connection,
    readonly revision: Revision,
  ) {}

  protected all(sql: string, params: Params = {}): Promise<Row[]> {
    return this.connection.all(sql, { revision: this.revision, ...params });
  }

  /** A statement that may go through a whole fleet. */
  protected allAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.connection.allAside(sql, { revision: this.revision, ...params });
  }

  /** A statement that finds few rows as a rule and may find thousands. */
  protected allOrAside(sql: string, params: Params = {}): Promise<Row[]> {
    return this.connection.allOrAside(sql, { revision: this.revision, ...params });
  }

  /** The condition that a column is among these values, with the parameter that {@link listed} gives: one value alone is compared. */
  protected among(column: string, list: readonly EndValue[]): string {
    return list.length === 1
      ? `${column} = :list`
      : this.connection.dialect.among(column, "list", typeOf(list));
  }

  /** The parameter `:list` of that condition. */
  protected listed(list: readonly EndValue[]): Param {
    return list.length === 1 ? (list[0] as EndValue) : (list as readonly number[]);
  }

  async get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    return ids.length === 0 ? [] : this.facts(kind, this.among("f.id", ids), ids);
  }

  async find<K extends ReferencedKind>(kind: K, references: readonly string[]): Promise<FactsByKind[K][]> {
    const sound = references.filter(canBeKept);
    return sound.length === 0 ? [] : this.facts(kind, this.among("f.reference", sound), sound);
  }

  async of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    given: readonly EndValue[],
  ): Promise<FactsByKind[K][]> {
    const ends = given.filter((end) => typeof end === "number" || canBeKept(end));
    if (ends.length === 0) return [];
    const { table, column, id } = endOf(FACT_TABLES[kind], end as string);
    if (table === quoted(FACT_TABLES[kind].name))
      return this.facts(kind, this.among(`f.${column}`, ends), ends);
    const beside = `SELECT x.${id} FROM ${table} x WHERE ${this.among(`x.${column}`, ends)} AND ${knownAt("x")}`;
    return this.facts(kind, `f.id IN (${beside})`, ends);
  }

  private async facts<K extends FactKind>(
    kind: K,
    where: string,
    list: readonly EndValue[],
  ): Promise<FactsByKind[K][]> {
    const table = FACT_TABLES[kind];
    const sql = `SELECT ${table.selection} FROM ${quoted(table.name)} f WHERE ${where} AND ${knownAt("f")} ORDER BY f.id`;
    const rows = await this.all(sql, { list: this.listed(list) });
    return rows.map((row) => factIn<K>(table, row));
  }

  async pageOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly EndValue[],
    window: Window<number>,
  ): Promise<Map<EndValue, Slice<FactsByKind[K]>>> {
    const distinct = [...new Set(ends)];
    if (distinct.length === 0) return new Map();
    const kinds = FACT_TABLES[kind];
    const { table, column, id } = endOf(kinds, end as string);
    const order = window.backward ? "DESC" : "ASC";
    const after = window.after === null ? "" : ` AND x.${id} > :after`;
    const before = window.before === null ? "" : ` AND x.${id} < :before`;
    const slice = `SELECT x.${id} AS id FROM ${table} x WHERE x.${column} = e.value AND ${knownAt("x")}${after}${before}
      ORDER BY x.${id} ${order} LIMIT :limit`;
    const each = this.connection.dialect.listed("list", typeOf(ends), "e");
    const { from, where } = this.connection.dialect.forEach(each, slice, quoted(kinds.name), "f");
    const sql = `SELECT e.value AS the_end, ${kinds.selection} FROM ${from} WHERE ${where} AND ${knownAt("f")}
      ORDER BY f.id ${order}`;
    const bounds: Params = {
      ...(window.after === null ? {} : { after: window.after }),
      ...(window.before === null ? {} : { before: window.before }),
    };
    const params = { list: distinct as readonly number[], limit: window.limit + 1, ...bounds };
    return slicesOf<K>(kinds, distinct, await this.all(sql, params), window);
  }

  async countOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly EndValue[],
  ): Promise<Map<EndValue, number>> {
    if (ends.length === 0) return new Map();
    const { table, column } = endOf(FACT_TABLES[kind], end as string);
    const sql = `SELECT x.${column} AS the_end, count(*) AS total FROM ${table} x
      WHERE ${this.among(`x.${column}`, ends)} AND ${knownAt("x")} GROUP BY x.${column}`;
    const rows = await this.all(sql, { list: this.listed(ends) });
    return new Map(rows.map((row) => [row.the_end as EndValue, row.total as number]));
  }

  async platform(): Promise<FactsByKind["Party"] | null> {
    return (await this.facts("Party", this.among("f.role", ["PLATFORM"]), ["PLATFORM"]))[0] ?? null;
  }
}

/** Rows in reading order, cut into a slice for each end: one row too many says that the list goes on. */
function slicesOf<K extends FactKind>(
  table: FactTable,
  ends: readonly EndValue[],
  rows: readonly Row[],
  window: Window<number>,
): Map<EndValue, Slice<FactsByKind[K]>> {
  const lists = new Map<EndValue, FactsByKind[K][]>(ends.map((end) => [end, []]));
  for (const row of rows) lists.get(row.the_end as EndValue)?.push(factIn<K>(table, row));
  return new Map([...lists].map(([end, list]) => [end, sliceOf(list, window)]));
}

/** A slice from items in reading order, of which there is one more than the window holds if the list goes on. */
export function sliceOf<T>(found: readonly T[], window: Window<unknown>): Slice<T> {
  const items = found.slice(0, window.limit);
  return { items: window.backward ? items.reverse() : items, more: found.length > window.limit };
}
