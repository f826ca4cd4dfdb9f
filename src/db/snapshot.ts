/** Reading facts: what was known at one revision, through one connection. */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import { answerFor } from "../domain/decide";
import type { FactKind, FactsByKind, PartyRole } from "../domain/facts";
import type { PartyId, Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type {
  AnswerCount,
  EndsByKind,
  PartyKey,
  PartyQuery,
  PrincipalAnswer,
  ReferencedKind,
  Slice,
  Snapshot,
  Window,
} from "../domain/ports";
import type { Connection, Row } from "./connection";
import type { Params } from "./dialect";
import { countParties, selectParties } from "./parties";
import { holdsAt, knownAt } from "./revisions";
import { answerColumns, policyNumber, principalIn, segmentIn } from "./tables/answers";
import { FACT_TABLES, type FactTable, factIn } from "./tables/kinds";

type End = number | string;

const selection = (table: FactTable, alias: string): string =>
  ["id", ...table.columns.map(({ name }) => name)].map((name) => `${alias}.${name}`).join(", ");

const typeOf = (ends: readonly End[]): "integer" | "text" => (typeof ends[0] === "string" ? "text" : "integer");

/** Where an end of a kind is looked up: in the fact's own table, or, for the holders of a key, beside it. */
interface EndTable {
  readonly table: string;
  readonly column: string;
  /** The fact's id in that table. */
  readonly id: string;
}

function endTable(kind: FactKind, end: string): EndTable {
  if (kind === "KeyVersion" && end === "holder") return { table: "key_holder", column: "holder", id: "key_version" };
  const { table, ends } = FACT_TABLES[kind];
  return { table, column: ends[end] as string, id: "id" };
}

/** See the head of this file. */
export class StoredSnapshot implements Snapshot {
  constructor(
    protected readonly connection: Connection,
    readonly revision: Revision,
  ) {}

  protected all(sql: string, params: Params = {}): Promise<Row[]> {
    return this.connection.all(sql, { revision: this.revision, ...params });
  }

  async get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    return ids.length === 0 ? [] : this.facts(kind, "id", ids);
  }

  async find<K extends ReferencedKind>(kind: K, references: readonly string[]): Promise<FactsByKind[K][]> {
    return references.length === 0 ? [] : this.facts(kind, "reference", references);
  }

  async of<K extends FactKind>(kind: K, end: EndsByKind[K], ends: readonly End[]): Promise<FactsByKind[K][]> {
    if (ends.length === 0) return [];
    const { table, column } = endTable(kind, end as string);
    if (table === FACT_TABLES[kind].table) return this.facts(kind, column, ends);
    const sql = `SELECT DISTINCT key_version AS id FROM key_holder e WHERE ${this.among("e.holder", ends)} AND ${knownAt("e")}`;
    const rows = await this.all(sql, { list: ends as readonly number[] });
    return this.get(kind, rows.map((row) => row.id as number));
  }

  private async facts<K extends FactKind>(kind: K, column: string, list: readonly End[]): Promise<FactsByKind[K][]> {
    const table = FACT_TABLES[kind];
    const sql = `SELECT ${selection(table, "f")} FROM ${table.table} f WHERE ${this.among(`f.${column}`, list)} AND ${knownAt("f")} ORDER BY f.id`;
    return (await this.all(sql, { list: list as readonly number[] })).map((row) => factIn<K>(table, row));
  }

  private among(column: string, list: readonly End[]): string {
    return this.connection.dialect.among(column, "list", typeOf(list));
  }

  async pageOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly End[],
    window: Window<number>,
  ): Promise<Map<End, Slice<FactsByKind[K]>>> {
    if (ends.length === 0) return new Map();
    const table = FACT_TABLES[kind];
    const { table: endsIn, column, id } = endTable(kind, end as string);
    const order = window.backward ? "DESC" : "ASC";
    const bounds = [
      ...(window.after === null ? [] : [`x.${id} > :after`]),
      ...(window.before === null ? [] : [`x.${id} < :before`]),
    ].map((bound) => ` AND ${bound}`);
    const listed = this.connection.dialect.listed("list", typeOf(ends), "e");
    const sql = `SELECT e.value AS the_end, ${selection(table, "f")} FROM ${listed} JOIN ${table.table} f ON f.id IN (
      SELECT x.${id} FROM ${endsIn} x WHERE x.${column} = e.value AND ${knownAt("x")}${bounds.join("")}
      ORDER BY x.${id} ${order} LIMIT :limit) AND ${knownAt("f")} ORDER BY f.id ${order}`;
    const params = { list: ends as readonly number[], limit: window.limit + 1, ...bound("after", window.after), ...bound("before", window.before) };
    return slicesOf<K>(table, await this.all(sql, params), window);
  }

  async countOf<K extends FactKind>(kind: K, end: EndsByKind[K], ends: readonly End[]): Promise<Map<End, number>> {
    if (ends.length === 0) return new Map();
    const { table, column } = endTable(kind, end as string);
    const sql = `SELECT x.${column} AS the_end, count(*) AS total FROM ${table} x WHERE ${this.among(`x.${column}`, ends)} AND ${knownAt("x")} GROUP BY x.${column}`;
    const rows = await this.all(sql, { list: ends as readonly number[] });
    return new Map(rows.map((row) => [row.the_end as End, row.total as number]));
  }

  async platform(): Promise<FactsByKind["Party"] | null> {
    return (await this.facts("Party", "role", ["PLATFORM"]))[0] ?? null;
  }

  parties(query: PartyQuery, window: Window<PartyKey>): Promise<Slice<FactsByKind["Party"]>> {
    return selectParties(this.connection, this.revision, query, window);
  }

  countParties(query: PartyQuery): Promise<number> {
    return countParties(this.connection, this.revision, query);
  }

  async countAnswers(validAt: Instant, policy: PolicyName): Promise<AnswerCount[]> {
    const sql = `WITH here AS (
        SELECT s.situation, s.role, count(*) AS total FROM situation_segment s WHERE ${holdsAt("s")} AND ${knownAt("s")} GROUP BY s.situation, s.role)
      SELECT here.role, a.mode, a.status, a.implementer, sum(here.total) AS total FROM here
      JOIN answer_segment a ON a.policy = :policy AND a.situation = here.situation AND ${holdsAt("a")} AND ${knownAt("a")}
      GROUP BY here.role, a.mode, a.status, a.implementer ORDER BY here.role, a.mode, a.status, a.implementer`;
    const rows = await this.all(sql, { validAt, policy: policyNumber(policy) });
    return rows.map((row) => ({
      role: row.role as PartyRole,
      mode: row.mode as AnswerCount["mode"],
      status: row.status as AnswerCount["status"],
      implementer: row.implementer as PartyId | null,
      count: Number(row.total),
    }));
  }

  answersAt(principals: readonly PartyId[], validAt: Instant, policy: PolicyName): Promise<PrincipalAnswer[]> {
    return this.answers(principals, policy, ` AND ${holdsAt("s")} AND ${holdsAt("a")}`, { validAt });
  }

  answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]> {
    return this.answers(principals, policy, "", {});
  }

  /** Segments of principals joined with the answers to their situations; each pair holds where both do. */
  private async answers(principals: readonly PartyId[], policy: PolicyName, where: string, params: Params): Promise<PrincipalAnswer[]> {
    if (principals.length === 0) return [];
    const later = this.connection.dialect.name === "sqlite" ? "max" : "greatest";
    const earlier = this.connection.dialect.name === "sqlite" ? "min" : "least";
    const sql = `SELECT s.principal, ${later}(s.valid_from, a.valid_from) AS valid_from, ${earlier}(s.valid_to, a.valid_to) AS valid_to, ${answerColumns("a")}
      FROM situation_segment s JOIN answer_segment a
        ON a.policy = :policy AND a.situation = s.situation AND a.valid_from < s.valid_to AND a.valid_to > s.valid_from AND ${knownAt("a")}
      WHERE ${this.among("s.principal", principals)} AND ${knownAt("s")}${where} ORDER BY s.principal, 2`;
    const rows = await this.all(sql, { list: principals, policy: policyNumber(policy), ...params });
    return rows.map((row) => named(principalIn(row), segmentIn(row)));
  }
}

const named = (principal: PartyId, segment: AnswerSegment): PrincipalAnswer => ({
  ...segment,
  principal,
  answer: answerFor(principal, segment.answer),
});

const bound = (name: string, value: number | null): Params => (value === null ? {} : { [name]: value });

/** Rows in reading order, cut into a slice for each end: one row too many says that the list goes on. */
function slicesOf<K extends FactKind>(table: FactTable, rows: readonly Row[], window: Window<number>): Map<End, Slice<FactsByKind[K]>> {
  const lists = new Map<End, FactsByKind[K][]>();
  for (const row of rows) {
    const end = row.the_end as End;
    const list = lists.get(end) ?? [];
    lists.set(end, list);
    list.push(factIn<K>(table, row));
  }
  const slice = (list: FactsByKind[K][]): Slice<FactsByKind[K]> => {
    const items = list.slice(0, window.limit);
    return { items: window.backward ? items.reverse() : items, more: list.length > window.limit };
  };
  return new Map([...lists].map(([end, list]) => [end, slice(list)]));
}
