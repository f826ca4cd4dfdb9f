/**
 * What a query asks of parties, as conditions and as sources. A condition is tested on a party `p` that is at hand; a source is
 * a selection of the ids of all parties that meet one condition. Both say the same from two sides.
 */
import { ITSELF } from "../domain/answer";
import { FINDING_BIT, RESIDUAL_FINDINGS } from "../domain/masks";
import type { PartyFilter, PartyQuery } from "../domain/ports";
import { canBeKept } from "../domain/text";
import type { Condition, Source } from "./condition";
import type { Dialect, Params } from "./dialect";
import { sightCondition } from "./party-sight";
import { holdsAt, knownAt } from "./revisions";
import { names, policyNumber } from "./tables/answers";

/** Selects the ids of the parties that meet a condition; streams, so that a limit cuts it short. */
export const idsOf = ({ sources }: Condition): string =>
  sources.map(({ id, from }) => `SELECT ${id} AS id FROM ${from}`).join(" UNION ALL ");

/** Selects a row for each of those ids, to be counted: for most there is all that is asked for in an index, where ids are not. */
export const countableOf = ({ sources }: Condition): string =>
  sources.map(({ from }) => `SELECT 1 FROM ${from}`).join(" UNION ALL ");

/** The greatest character: what starts with a word comes before the word followed by it. */
const BEYOND = "\u{10FFFF}";

const HELD = `${holdsAt("s")} AND ${knownAt("s")}`;
const ANSWERED = `a.policy = :policy AND ${holdsAt("a")} AND ${knownAt("a")}`;
const BELOW = "h.party = :acquirer AND h.part = 'ACQUIRER'";

/** Whoever is able and not entitled. */
const RESIDUAL = `((a.findings & ${RESIDUAL_FINDINGS}) <> 0 OR (a.mode = 'NONE' AND a.key_owner IS NOT NULL))`;

/** The conditions on an answer `a` of a principal `s.principal`. */
function answerTests(
  { mode, status, keyHolder, implementer, finding, residual }: PartyFilter,
  dialect: Dialect,
): string[] {
  return [
    ...(mode ? [dialect.among("a.mode", "modes", "text")] : []),
    ...(status ? [dialect.among("a.status", "statuses", "text")] : []),
    ...(keyHolder ? [names("a.implementer", "s.principal", "keyHolder")] : []),
    ...(implementer ? [names("a.implementer", "s.principal", "implementer")] : []),
    ...(finding ? ["(a.findings & :findings) <> 0"] : []),
    ...(residual ? [RESIDUAL] : []),
  ];
}

/** The same, for a sight: only answers that are shown meet a condition. */
function shownTests(filter: PartyFilter, dialect: Dialect): string[] {
  const tests = answerTests(filter, dialect);
  return filter.sight && tests.length > 0 ? [...tests, SHOWN] : tests;
}

/** The conditions on the answer or the situation of a party; null when the filter has none. */
function answerCondition(filter: PartyFilter, dialect: Dialect): Condition | null {
  const tests = shownTests(filter, dialect);
  if (tests.length === 0 && !filter.acquirer) return null;
  const answered = tests.length === 0 ? "" : " CROSS JOIN answer_segment a";
  const matches = [
    HELD,
    ...(tests.length === 0 ? [] : ["a.situation = s.situation", ANSWERED, ...tests]),
  ].join(" AND ");
  const below = `EXISTS (SELECT 1 FROM situation_party h WHERE h.situation = s.situation AND ${BELOW})`;
  const all = filter.acquirer ? `${matches} AND ${below}` : matches;
  // OFFSET keeps PostgreSQL from turning the test into a join with everybody.
  const test = `EXISTS (SELECT 1 FROM situation_segment s${answered} WHERE s.principal = p.id AND ${all} LIMIT 1 OFFSET 0)`;
  return { name: "answer", test, sources: answerSources(filter, matches, all, answered, dialect) };
}

/** Reach the situations that match by the narrowest way there is an index for, and from them the principals. */
function answerSources(
  filter: PartyFilter,
  matches: string,
  all: string,
  answered: string,
  dialect: Dialect,
): Source[] {
  const id = "s.principal";
  const named = filter.keyHolder ? "keyHolder" : filter.implementer ? "implementer" : null;
  if (named !== null) {
    const index = dialect.by("answer_segment_by_implementer");
    // Left to itself, SQLite goes through all answers as soon as the filter names a mode as well.
    const byAnswer = `answer_segment a${index} CROSS JOIN situation_segment s WHERE a.implementer = :${named} AND ${all}`;
    const itself = `${id} = :${named} AND a.implementer = ${ITSELF}`;
    const byPrincipal = `situation_segment s CROSS JOIN answer_segment a WHERE ${itself} AND ${all}`;
    return [
      { id, from: byAnswer },
      { id, from: byPrincipal },
    ];
  }
  if (filter.acquirer) {
    const below = `${BELOW} AND s.situation = h.situation`;
    return [
      {
        id,
        from: `situation_party h CROSS JOIN situation_segment s${answered} WHERE ${below} AND ${matches}`,
      },
    ];
  }
  // All that is asked of an answer, but for custody, is in this index.
  const index = dialect.by("answer_segment_by_mode");
  return [{ id, from: `answer_segment a${index} CROSS JOIN situation_segment s WHERE ${all}` }];
}

const startsWith = (term: string): string => `w.word >= ${term} AND w.word < ${term} || '${BEYOND}'`;

/** All words of a search; the source are the parties with the word `:term`, of which there should be few. */
function searchCondition(dialect: Dialect): Condition {
  const has = `EXISTS (SELECT 1 FROM party_word w WHERE w.party = p.id AND ${startsWith("t.value")} AND ${knownAt("w")})`;
  return {
    name: "search",
    test: `NOT EXISTS (SELECT 1 FROM ${dialect.listed("terms", "text", "t")} WHERE NOT ${has})`,
    sources: [{ id: "w.party", from: `party_word w WHERE ${startsWith(":term")} AND ${knownAt("w")}` }],
  };
}

/** Selects each word of a search with how many parties have it, counted up to `:most`. */
export const termCounts = (dialect: Dialect): string =>
  `SELECT t.value AS term, (SELECT count(*) FROM (SELECT 1 FROM party_word w WHERE ${startsWith("t.value")}
    LIMIT :most) AS found) AS total FROM ${dialect.listed("terms", "text", "t")}`;

/** Whose answer is shown to a viewer: its own, and those that name it. */
const SHOWN = `(s.principal = :viewer OR a.implementer = :viewer OR a.acquirer = :viewer)`;

/**
 * What a viewer may not see of a party is no way to find it: such a condition is met only by what is shown. It is tested and never a source,
 * since from a source all come that meet it; and to begin with the answers would be to go through those of the whole fleet.
 */
function inSightOnly(condition: Condition, { sight, acquirer }: PartyFilter): Condition {
  if (!sight || (condition.name !== "mcc" && condition.name !== "answer")) return condition;
  const ofOthers = condition.name === "mcc" || (acquirer && acquirer !== sight.viewer);
  const own = ofOthers ? " AND p.id = :viewer" : "";
  return { ...condition, test: `(${condition.test}${own})`, sources: [] };
}

/** What no party meets. */
const NOTHING: Condition = {
  name: "nothing",
  test: "1 = 0",
  sources: [{ id: "x.id", from: "party x WHERE 1 = 0" }],
};

function plain(name: "country" | "mcc", value: string): Condition {
  if (!canBeKept(value)) return NOTHING;
  const sources = [{ id: "x.id", from: `party x WHERE x.${name} = :${name} AND ${knownAt("x")}` }];
  return { name, test: `p.${name} = :${name}`, sources };
}

/** The conditions of a filter, but for the roles. */
export function conditionsOf(filter: PartyFilter, dialect: Dialect): Condition[] {
  const answer = answerCondition(filter, dialect);
  const conditions: Condition[] = [
    ...(answer === null ? [] : [answer]),
    ...(filter.search ? [filter.search.length === 0 ? NOTHING : searchCondition(dialect)] : []),
    ...(filter.country ? [plain("country", filter.country)] : []),
    ...(filter.mcc ? [plain("mcc", filter.mcc)] : []),
    ...(filter.sight ? [sightCondition(dialect)] : []),
  ];
  return conditions.map((condition) => inSightOnly(condition, filter));
}

/** The parameters of those conditions. */
export function parametersOf({ filter, validAt, policy }: PartyQuery): Params {
  const { mode, status, keyHolder, implementer, acquirer, finding, country, mcc, search, sight } = filter;
  const given = {
    modes: mode,
    statuses: status,
    keyHolder,
    implementer,
    acquirer,
    country,
    mcc,
    viewer: sight?.viewer,
    besides: sight?.besides,
    terms: search?.length ? search : null,
    findings: finding?.reduce((mask, code) => mask | FINDING_BIT[code], 0),
  };
  const present = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return { validAt, policy: policyNumber(policy), ...(Object.fromEntries(present) as Params) };
}
