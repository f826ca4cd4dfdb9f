/**
 * Lists of parties under conditions, complete and in order. Two ways lead to the same list, and which is shorter depends on how
 * many parties match: from the parties in their order, testing each, where many do; and from the ids of those that meet the rarest
 * condition, sorting them, where few do.
 */
import type { FactsByKind } from "../domain/facts";
import type { Revision } from "../domain/ids";
import type { PartyKey, PartyOrder, PartyQuery, Slice, Window } from "../domain/ports";
import type { Condition } from "./condition";
import type { Connection, Row } from "./connection";
import type { Params } from "./dialect";
import { sliceOf } from "./fact-reader";
import { conditionsOf, countableOf, idsOf, parametersOf, termCounts } from "./party-conditions";
import { knownAt } from "./revisions";
import { FACT_TABLES, factIn } from "./tables/kinds";

type Party = FactsByKind["Party"];

const PARTY = FACT_TABLES.Party;
const COLUMNS = PARTY.selection.replaceAll("f.", "p.");

/** Where one way to a list becomes shorter than the other. Whatever they are, the list is the same. */
export interface ListLimits {
  /** Fewer parties than this are sorted; a condition that more meet is tested on parties in their order. */
  readonly few: number;
  /** How many parties are tested in their order before that way is given up: those that match may all be at the other end. */
  readonly tested: number;
}

/** Limits for a million parties: either way then takes some milliseconds. */
export const LIST_LIMITS: ListLimits = { few: 10_000, tested: 20_000 };

const ORDER_BY: Readonly<Record<PartyOrder, readonly string[]>> = {
  REGISTERED: ["id"],
  REFERENCE: ["reference", "id"],
  NAME: ["name", "id"],
};

/** A bound of the list: a place in its order, on one side of which the parties stand. */
interface Bound {
  readonly where: string;
  readonly params: Params;
}

const paramsOf = (bounds: readonly Bound[]): Params =>
  Object.assign({}, ...bounds.map((bound) => bound.params));

/** The condition from which the list is reached, what its source needs, and whether few parties meet it. */
interface Driver {
  readonly condition: Condition;
  readonly params: Params;
  readonly few: boolean;
}

/** The answer to one query, as a page or a number. */
export class PartyLists {
  private readonly conditions: readonly Condition[];
  private readonly params: Params;
  private readonly roles: readonly string[];
  private readonly columns: readonly string[];
  private readonly wide: boolean;

  constructor(
    private readonly connection: Connection,
    revision: Revision,
    query: PartyQuery,
    private readonly limits: ListLimits,
  ) {
    this.roles = [...new Set(query.filter.roles)].sort();
    this.conditions = conditionsOf(query.filter, connection.dialect);
    this.columns = ORDER_BY[query.order];
    const { keyHolder, implementer, acquirer } = query.filter;
    const named = keyHolder || implementer || acquirer || query.filter.sight;
    this.wide = !named && this.conditions[0]?.name === "answer";
    const roles = Object.fromEntries(this.roles.map((role, i) => [`role${i}`, role]));
    this.params = { revision, roles: this.roles, ...roles, ...parametersOf(query) };
  }

  /** A window of the list, ascending. */
  async page(window: Window<PartyKey>): Promise<Slice<Party>> {
    if (this.roles.length === 0) return { items: [], more: false };
    const bounds = [this.bound(window.after, ">", "after"), this.bound(window.before, "<", "before")];
    const inside = bounds.filter((bound) => bound !== null);
    const driver = await this.driver();
    const rows =
      (driver?.few ? null : await this.inOrder(window, inside, driver !== null)) ??
      (await this.fromDriver(driver as Driver, window, inside));
    return sliceOf(
      rows.map((row) => factIn<"Party">(PARTY, row)),
      window,
    );
  }

  /** How long the list is. */
  async count(): Promise<number> {
    if (this.roles.length === 0) return 0;
    const [first] = this.conditions;
    if (first?.name === "answer" && this.conditions.length === 1) return this.countPrincipals(first);
    const needless = this.conditions.length < 2 && first?.name !== "search";
    const driver = needless ? null : await this.driver();
    const condition = driver?.condition ?? first;
    const { from, where } = condition ? this.drivenBy(condition) : { from: "party p", where: [] };
    const all = [...where, this.ofRoles(), knownAt("p"), ...this.tests(condition)].join(" AND ");
    return this.total(`SELECT count(*) AS total FROM ${from} WHERE ${all}`, driver?.params);
  }

  /** Only principals have answers, and each segment says its principal's role: the parties need not be looked at. */
  private countPrincipals({ sources }: Condition): Promise<number> {
    const role = this.connection.dialect.among("s.role", "roles", "text");
    const counts = sources.map(({ from }) => `(SELECT count(*) FROM ${from} AND ${role})`);
    return this.total(`SELECT ${counts.join(" + ")} AS total`);
  }

  private async total(sql: string, params: Params = {}): Promise<number> {
    const [row] = await this.connection.allAside(sql, { ...this.params, ...params });
    return Number(row?.total ?? 0);
  }

  /** Which condition the fewest parties meet, counted no further than is needed to tell; null when there is none. */
  private async driver(): Promise<Driver | null> {
    if (this.conditions.length === 0) return null;
    const most = { most: this.limits.few };
    const reachable = this.conditions.filter(({ sources }) => sources.length > 0);
    const counts = reachable.map((condition) =>
      condition.name === "search"
        ? `SELECT '${condition.name}' AS name, term, total FROM (${termCounts(this.connection.dialect)}) AS terms`
        : `SELECT '${condition.name}' AS name, '' AS term, (SELECT count(*) FROM (${countableOf(condition)} LIMIT :most) AS found) AS total`,
    );
    const sql = `SELECT name, term, total FROM (${counts.join(" UNION ALL ")}) AS counted ORDER BY total, name, term LIMIT 1`;
    const [row] = await this.search(sql, { ...this.params, ...most });
    const condition = this.conditions.find(({ name }) => name === row?.name) as Condition;
    return {
      condition,
      params: condition.name === "search" ? { term: row?.term as string } : {},
      few: Number(row?.total) < this.limits.few,
    };
  }

  /** The tests of all conditions but one. */
  private tests(except: Condition | undefined): string[] {
    const rest = this.conditions.filter((condition) => condition !== except || condition.name === "search");
    return rest.map((condition) => condition.test);
  }

  private ofRoles(): string {
    return this.connection.dialect.among("p.role", "roles", "text");
  }

  private drivenBy(condition: Condition): { from: string; where: string[] } {
    const { from, where } = this.connection.dialect.drivenBy("party", "p", idsOf(condition));
    return { from, where: [where] };
  }

  private fromDriver(
    { condition, params }: Driver,
    window: Window<PartyKey>,
    bounds: readonly Bound[],
  ): Promise<Row[]> {
    const { from, where } = this.drivenBy(condition);
    const inside = bounds.map((bound) => bound.where);
    const all = [...where, this.ofRoles(), knownAt("p"), ...inside, ...this.tests(condition)].join(" AND ");
    const sql = `SELECT ${COLUMNS} FROM ${from} WHERE ${all} ${this.ordered("p.", window)} LIMIT :limit`;
    return this.search(sql, {
      ...this.params,
      ...params,
      ...paramsOf(bounds),
      limit: window.limit + 1,
    });
  }

  /** An answer that no index leads to is looked for among all of them: that takes long where nobody has it. */
  private search(sql: string, params: Params): Promise<Row[]> {
    return this.wide ? this.connection.allAside(sql, params) : this.connection.all(sql, params);
  }

  /** The parties in their order, role by role; null when the page is not full where the search for it was given up. */
  private async inOrder(
    window: Window<PartyKey>,
    bounds: readonly Bound[],
    bounded: boolean,
  ): Promise<Row[] | null> {
    const end = bounded ? await this.endOfTests(window, bounds) : null;
    const all = end === null ? bounds : [...bounds, end];
    const tests = this.conditions.map((condition) => condition.test);
    const rows = await this.byRole(COLUMNS, window, all, tests, "LIMIT :limit", { limit: window.limit + 1 });
    return end === null || rows.length > window.limit ? rows : null;
  }

  /** Where the tests are given up; null when there are not that many parties. */
  private async endOfTests(window: Window<PartyKey>, bounds: readonly Bound[]): Promise<Bound | null> {
    const columns = this.columns.map((column) => `p.${column}`).join(", ");
    const skip = { skip: this.limits.tested };
    const [row] = await this.byRole(columns, window, bounds, [], "LIMIT 1 OFFSET :skip", skip);
    if (row === undefined) return null;
    const text = this.columns.length === 1 ? "" : (row[this.columns[0] as string] as string);
    const key = { text, id: row.id } as PartyKey;
    return this.bound(key, window.backward ? ">" : "<", "end");
  }

  /** One selection for each role, so that each is read in the order of its index, and merged. */
  private byRole(
    columns: string,
    window: Window<PartyKey>,
    bounds: readonly Bound[],
    tests: readonly string[],
    limit: string,
    params: Params,
  ): Promise<Row[]> {
    const rest = [knownAt("p"), ...bounds.map((bound) => bound.where), ...tests].join(" AND ");
    const selections = this.roles.map(
      (_, i) => `SELECT ${columns} FROM party p WHERE p.role = :role${i} AND ${rest}`,
    );
    const single = selections.length === 1;
    const sql = `${selections.join(" UNION ALL ")} ${this.ordered(single ? "p." : "", window)} ${limit}`;
    return this.search(sql, { ...this.params, ...paramsOf(bounds), ...params });
  }

  private ordered(prefix: string, window: Window<PartyKey>): string {
    const direction = window.backward ? "DESC" : "ASC";
    return `ORDER BY ${this.columns.map((column) => `${prefix}${column} ${direction}`).join(", ")}`;
  }

  private bound(key: PartyKey | null, sign: "<" | ">", name: string): Bound | null {
    if (key === null) return null;
    if (this.columns.length === 1) return { where: `p.id ${sign} :${name}`, params: { [name]: key.id } };
    const columns = this.columns.map((column) => `p.${column}`).join(", ");
    return {
      where: `(${columns}) ${sign} (:${name}Text, :${name})`,
      params: { [`${name}Text`]: key.text, [name]: key.id },
    };
  }
}
