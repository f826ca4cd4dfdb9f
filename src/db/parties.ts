/**
 * Lists of parties under conditions on them and on their answers. Two ways lead to the same list: from the parties in their order,
 * where most of them match, and from the situations that match, where few do.
 */
import type { FactsByKind, PartyRole } from "../domain/facts";
import type { Revision } from "../domain/ids";
import { FINDING_BIT } from "../domain/masks";
import type { PartyFilter, PartyKey, PartyQuery, Slice, Window } from "../domain/ports";
import type { Connection } from "./connection";
import type { Params } from "./dialect";
import { holdsAt, knownAt } from "./revisions";
import { names, policyNumber } from "./tables/answers";
import { FACT_TABLES, factIn } from "./tables/kinds";

/** Parts of a statement: conditions and the parameters in them. */
interface Conditions {
  readonly where: string[];
  readonly params: Record<string, Params[string]>;
}

const PARTY = FACT_TABLES.Party;
const COLUMNS = ["id", ...PARTY.columns.map(({ name }) => name)].map((name) => `p.${name}`).join(", ");

/** Conditions on the answer `a` of the segment `s`. */
function answerConditions(connection: Connection, filter: PartyFilter): Conditions {
  const { dialect } = connection;
  const where: string[] = [];
  const params: Conditions["params"] = {};
  if (filter.mode) {
    where.push(dialect.among("a.mode", "modes", "text"));
    params.modes = filter.mode;
  }
  if (filter.status) {
    where.push(dialect.among("a.status", "statuses", "text"));
    params.statuses = filter.status;
  }
  if (filter.keyHolder != null) {
    where.push(names("a.key_holder", "s.principal", "keyHolder"));
    params.keyHolder = filter.keyHolder;
  }
  if (filter.implementer != null) {
    where.push(names("a.implementer", "s.principal", "implementer"));
    params.implementer = filter.implementer;
  }
  if (filter.finding) {
    where.push("(a.findings & :findings) <> 0");
    params.findings = filter.finding.reduce((mask, code) => mask | FINDING_BIT[code], 0);
  }
  if (filter.acquirer != null) {
    where.push("s.situation IN (SELECT situation FROM situation_party WHERE party = :acquirer AND part = 'ACQUIRER')");
    params.acquirer = filter.acquirer;
  }
  return { where, params };
}

/** Conditions on the party `p` itself. */
function partyConditions({ dialect }: Connection, filter: PartyFilter): Conditions {
  const where = [
    filter.roles.length === 1 ? "p.role = :role" : dialect.among("p.role", "roles", "text"),
    knownAt("p"),
  ];
  const params: Conditions["params"] = filter.roles.length === 1 ? { role: filter.roles[0] as PartyRole } : { roles: filter.roles };
  for (const member of ["country", "mcc"] as const) {
    const value = filter[member];
    if (value == null) continue;
    where.push(`p.${member} = :${member}`);
    params[member] = value;
  }
  for (const [i, word] of (filter.search ?? []).entries()) {
    where.push(`p.id IN (SELECT w.party FROM party_word w WHERE w.word >= :word${i} AND w.word < :beyond${i} AND ${knownAt("w")})`);
    params[`word${i}`] = word;
    params[`beyond${i}`] = `${word}\u{10FFFF}`;
  }
  return { where, params };
}

/** The statement's source of parties: conditions on answers become a set of principals, found from the situations. */
function conditionsOf(connection: Connection, revision: Revision, query: PartyQuery): Conditions {
  const party = partyConditions(connection, query.filter);
  const answer = answerConditions(connection, query.filter);
  const params = { revision, ...party.params };
  if (answer.where.length === 0) return { where: party.where, params };
  const principals = `SELECT s.principal FROM answer_segment a JOIN situation_segment s ON s.situation = a.situation
    WHERE a.policy = :policy AND ${holdsAt("a")} AND ${knownAt("a")} AND ${holdsAt("s")} AND ${knownAt("s")} AND ${answer.where.join(" AND ")}`;
  return {
    where: [...party.where, `p.id IN (${principals})`],
    params: { ...params, ...answer.params, validAt: query.validAt, policy: policyNumber(query.policy) },
  };
}

const ORDER_COLUMN = { REGISTERED: null, REFERENCE: "p.reference", NAME: "p.name" } as const;

/** The condition that a party stands beyond a key in the list's order. */
function beyond(column: string | null, key: PartyKey | null, sign: "<" | ">", name: string): Conditions {
  if (key === null) return { where: [], params: {} };
  if (column === null) return { where: [`p.id ${sign} :${name}`], params: { [name]: key.id } };
  return {
    where: [`(${column} ${sign} :${name}Text OR (${column} = :${name}Text AND p.id ${sign} :${name}))`],
    params: { [name]: key.id, [`${name}Text`]: key.text },
  };
}

/** A window of the parties that match, ascending in the query's order. */
export async function selectParties(
  connection: Connection,
  revision: Revision,
  query: PartyQuery,
  window: Window<PartyKey>,
): Promise<Slice<FactsByKind["Party"]>> {
  const conditions = conditionsOf(connection, revision, query);
  const column = ORDER_COLUMN[query.order];
  const after = beyond(column, window.after, ">", "after");
  const before = beyond(column, window.before, "<", "before");
  const direction = window.backward ? "DESC" : "ASC";
  const order = column === null ? `p.id ${direction}` : `${column} ${direction}, p.id ${direction}`;
  const where = [...conditions.where, ...after.where, ...before.where].join(" AND ");
  const sql = `SELECT ${COLUMNS} FROM party p WHERE ${where} ORDER BY ${order} LIMIT :limit`;
  const params = { ...conditions.params, ...after.params, ...before.params, limit: window.limit + 1 };
  const found = (await connection.all(sql, params)).map((row) => factIn<"Party">(PARTY, row));
  const items = found.slice(0, window.limit);
  return { items: window.backward ? items.reverse() : items, more: found.length > window.limit };
}

/** How many parties match. */
export async function countParties(connection: Connection, revision: Revision, query: PartyQuery): Promise<number> {
  const { where, params } = conditionsOf(connection, revision, query);
  const rows = await connection.all(`SELECT count(*) AS total FROM party p WHERE ${where.join(" AND ")}`, params);
  return Number(rows[0]?.total ?? 0);
}
