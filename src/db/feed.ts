/**
 * The feed, read from stored answers without anything having been written for it. Time turns an answer where a segment begins that
 * was known by then; a revision turns one where a row begins to be known that holds when it was recorded.
 */
import type { AnswerSegment } from "../domain/answer";
import { answerFor } from "../domain/decide";
import { type FeedChange, type FeedQuery, WAYS_TO_CHANGE, type WayToChange } from "../domain/feed";
import type { PartyId, Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type { Slice } from "../domain/ports";
import type { Connection, Row } from "./connection";
import type { Dialect, Params } from "./dialect";
import {
  answerTo,
  byAnswer,
  bySituation,
  DIFFERENT,
  filterParameters,
  holdsFrom,
  testsOf,
  type Way,
} from "./moments";
import { answerColumnsAs, policyNumber, segmentIn } from "./tables/answers";

/** One way to a change; `before` is the segment that the principal was in. */
interface FeedWay extends Way {
  readonly by: WayToChange;
  readonly before: "s" | "before";
}

const NOW_KNOWN = "r.revision";
const KNOWN_BEFORE = "r.revision - 1";

/** The revision that was known just before a moment. */
const lastBefore = (moment: string): string =>
  `r.revision = (SELECT x.revision FROM revision x WHERE x.recorded_at < ${moment} ORDER BY x.recorded_at DESC LIMIT 1)`;

const inTime = (way: Way, before: FeedWay["before"]): FeedWay => ({
  ...way,
  joins: `CROSS JOIN revision r ${way.joins}`,
  where: [lastBefore(way.moment), ...way.where],
  by: "TIME",
  before,
});

const RECORDED = "r.recorded_at";

/** SQLite's own name of the key. */
const BY_KEY = "sqlite_autoindex_answer_segment_1";

/** A revision puts a principal into another situation, or on record. */
const toSituation = ({ by }: Dialect): FeedWay => ({
  by: "REVISION",
  before: "before",
  moment: RECORDED,
  source: "revision r",
  joins: `CROSS JOIN situation_segment s CROSS JOIN answer_segment a
    LEFT JOIN situation_segment before ON before.principal = s.principal AND ${holdsFrom("before", RECORDED, KNOWN_BEFORE)}
    LEFT JOIN answer_segment was${by(BY_KEY)} ON ${answerTo("was", "before")} AND ${holdsFrom("was", RECORDED, KNOWN_BEFORE)}`,
  where: [
    "s.rev_from = r.revision",
    holdsFrom("s", RECORDED, NOW_KNOWN),
    answerTo("a", "s"),
    holdsFrom("a", RECORDED, NOW_KNOWN),
    DIFFERENT,
  ],
});

/** A revision gives another answer to a situation that principals are in before and after. */
const toAnswer = ({ by }: Dialect): FeedWay => ({
  by: "REVISION",
  before: "s",
  moment: RECORDED,
  source: "revision r",
  joins: `CROSS JOIN answer_segment a${by("answer_segment_by_rev_from")} CROSS JOIN answer_segment was
    CROSS JOIN situation_segment s`,
  where: [
    "a.policy = :policy AND a.rev_from = r.revision",
    holdsFrom("a", RECORDED, NOW_KNOWN),
    answerTo("was", "a"),
    holdsFrom("was", RECORDED, KNOWN_BEFORE),
    DIFFERENT,
    "s.situation = a.situation AND s.rev_from < r.revision",
    holdsFrom("s", RECORDED, NOW_KNOWN),
  ],
});

/** SQLite is told the indexes: left to itself it goes through all answers for each revision, under some filters. */
const feedWays = (dialect: Dialect): FeedWay[] => [
  inTime(bySituation(NOW_KNOWN), "before"),
  inTime(byAnswer(NOW_KNOWN), "s"),
  toSituation(dialect),
  toAnswer(dialect),
];

/** The first changes of a question, in order. */
export async function readFeed(
  connection: Connection,
  query: FeedQuery,
  limit: number,
): Promise<Slice<FeedChange>> {
  const { filter, after } = query;
  const ways = feedWays(connection.dialect).filter(({ by }) => !filter.by || filter.by === by);
  const selections = ways.map(
    (way, i) => `SELECT * FROM (${selection(way, query, connection.dialect)}) AS way${i}`,
  );
  const sql = `${selections.join(" UNION ALL ")} ORDER BY moment, way, principal LIMIT :limit`;
  const params: Params = {
    policy: policyNumber(query.policy),
    since: after.at,
    until: query.until.at,
    after: after.principal,
    ...(filter.principal ? { principal: filter.principal } : {}),
    ...filterParameters(filter),
    limit: limit + 1,
  };
  const rows = await connection.allAside(sql, params);
  return { items: rows.slice(0, limit).map(changeIn), more: rows.length > limit };
}

function selection(way: FeedWay, { filter, after, until }: FeedQuery, dialect: Dialect): string {
  const { greater, lesser } = dialect;
  const nth = WAYS_TO_CHANGE.indexOf(way.by);
  const interval = (segment: string, answer: string, prefix: string) =>
    `${greater}(${segment}.valid_from, ${answer}.valid_from) AS ${prefix}valid_from,
     ${lesser}(${segment}.valid_to, ${answer}.valid_to) AS ${prefix}valid_to`;
  const columns = [
    `${way.moment} AS moment, ${nth} AS way, s.principal, r.revision`,
    interval("s", "a", "is_"),
    answerColumnsAs("a", "is_"),
    interval(way.before, "was", "was_"),
    answerColumnsAs("was", "was_"),
  ];
  const where = [
    ...placeAfter(way, nth - WAYS_TO_CHANGE.indexOf(after.by), dialect),
    `${way.moment} ${nth <= WAYS_TO_CHANGE.indexOf(until.by) ? "<=" : "<"} :until`,
    ...way.where,
    ...(filter.principal ? ["s.principal = :principal"] : []),
    ...testsOf(filter, way.moment, dialect),
  ];
  return `SELECT ${columns.join(", ")} FROM ${way.source} ${way.joins} WHERE ${where.join(" AND ")}
    ORDER BY ${way.moment}, s.principal LIMIT :limit`;
}

/** The condition that a change comes after the place; `side` says whether its way comes before, as or after that of the place. */
function placeAfter({ moment, by }: FeedWay, side: number, { greater }: Dialect): string[] {
  // Before anything was recorded time turned nothing: most segments begin there, and none is looked at.
  const since = by === "TIME" ? `${greater}(:since, (SELECT min(recorded_at) FROM revision))` : ":since";
  if (side < 0) return [`${moment} > ${since}`];
  if (side > 0) return [`${moment} >= ${since}`];
  return [`${moment} >= ${since}`, `(${moment} > ${since} OR s.principal > :after)`];
}

function changeIn(row: Row): FeedChange {
  const principal = row.principal as PartyId;
  const named = (prefix: string): AnswerSegment => {
    const segment = segmentIn(row, prefix);
    return { ...segment, answer: answerFor(principal, segment.answer) };
  };
  return {
    at: row.moment as Instant,
    by: WAYS_TO_CHANGE[Number(row.way)] as WayToChange,
    principal,
    revision: row.revision as Revision,
    before: row.was_mode === null ? null : named("was_"),
    after: named("is_"),
  };
}
