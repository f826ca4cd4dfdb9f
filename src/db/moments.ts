/**
 * Effective changes, found by their moments: a principal's answer can turn where its situation begins, and where the answer to the
 * situation that it is in begins. Both are read in order of time from an index; where they meet, the change counts as the first.
 */
import type { ChangeFilter, ChangeQuery, EffectiveChange } from "../domain/change-ports";
import { EFFECTIVE_MEMBERS } from "../domain/effective-change";
import type { PartyId, Revision } from "../domain/ids";
import { earliest, type Instant, later, latest } from "../domain/instant";
import type { Slice, Window } from "../domain/ports";
import type { Connection, Row } from "./connection";
import type { Dialect, Params } from "./dialect";
import { sliceOf } from "./fact-reader";
import { knownAt } from "./revisions";
import { differ, names, policyNumber } from "./tables/answers";

/** The answers `was` and `a` differ in effect. */
export const DIFFERENT = differ(EFFECTIVE_MEMBERS, "was", "a");

/** The condition that a segment holds just before a moment. */
const holdsBefore = (alias: string, moment: string, revision?: string): string =>
  `${alias}.valid_from < ${moment} AND ${alias}.valid_to >= ${moment} AND ${knownAt(alias, revision)}`;

/** The condition that a segment holds at a moment. */
export const holdsFrom = (alias: string, moment: string, revision?: string): string =>
  `${alias}.valid_from <= ${moment} AND ${alias}.valid_to > ${moment} AND ${knownAt(alias, revision)}`;

/** The condition that an answer is one to the situation of a segment. */
export const answerTo = (alias: string, segment: string): string =>
  `${alias}.policy = :policy AND ${alias}.situation = ${segment}.situation`;

/** One way to moments: where the rows come from, which instant is the moment, and all conditions but those of the question. */
export interface Way {
  readonly moment: string;
  /** What is gone through in the order of moments, and what is joined to it. */
  readonly source: string;
  readonly joins: string;
  readonly where: readonly string[];
}

/** A principal `s` comes into another situation; `before` is the one that it was in. */
export const bySituation = (revision?: string): Way => ({
  moment: "s.valid_from",
  source: "situation_segment s",
  joins: "CROSS JOIN answer_segment a CROSS JOIN situation_segment before CROSS JOIN answer_segment was",
  where: [
    knownAt("s", revision),
    answerTo("a", "s"),
    holdsFrom("a", "s.valid_from", revision),
    `before.principal = s.principal AND ${holdsBefore("before", "s.valid_from", revision)}`,
    answerTo("was", "before"),
    holdsBefore("was", "s.valid_from", revision),
    DIFFERENT,
  ],
});

/** The answer `a` to a situation turns while principals are in it, and have been before. */
export const byAnswer = (revision?: string): Way => ({
  moment: "a.valid_from",
  source: "answer_segment a",
  joins: "CROSS JOIN answer_segment was CROSS JOIN situation_segment s",
  where: [
    `a.policy = :policy AND ${knownAt("a", revision)}`,
    answerTo("was", "a"),
    holdsBefore("was", "a.valid_from", revision),
    DIFFERENT,
    "s.situation = a.situation AND s.valid_from < a.valid_from AND s.valid_to > a.valid_from",
    knownAt("s", revision),
  ],
});

const WAYS = [bySituation(), byAnswer()];

/** Some answer of the principal `s` that holds after a moment has a mode. */
const returns = (moment: string): string => `EXISTS (SELECT 1 FROM situation_segment later
    CROSS JOIN answer_segment back WHERE later.principal = s.principal AND later.valid_to > ${moment} AND ${knownAt("later")}
    AND ${answerTo("back", "later")} AND back.valid_to > ${moment} AND back.mode <> 'NONE'
    AND back.valid_from < later.valid_to AND back.valid_to > later.valid_from AND ${knownAt("back")})`;

/** The conditions of a filter on a change from `was` to `a` of the principal `s`. */
export function testsOf(
  { fromMode, toMode, losing, implementer, returning }: ChangeFilter,
  moment: string,
  dialect: Dialect,
): string[] {
  const named = (alias: string) => names(`${alias}.implementer`, "s.principal", "implementer");
  return [
    ...(fromMode ? [dialect.among("was.mode", "fromModes", "text")] : []),
    ...(toMode ? [dialect.among("a.mode", "toModes", "text")] : []),
    ...(losing
      ? ["was.status IN ('OPERATIONAL', 'DEGRADED')", "(a.mode = 'NONE' OR a.status = 'BLOCKED')"]
      : []),
    ...(implementer ? [`(${named("was")} OR ${named("a")})`] : []),
    ...(returning ? [returns(moment)] : []),
  ];
}

/** The parameters of those conditions. */
export const filterParameters = ({ fromMode, toMode, implementer }: ChangeFilter): Params => ({
  ...(fromMode ? { fromModes: fromMode } : {}),
  ...(toMode ? { toModes: toMode } : {}),
  ...(implementer ? { implementer } : {}),
});

const parametersOf = ({ within, policy, filter }: ChangeQuery): Params => ({
  since: within.from,
  until: within.to,
  policy: policyNumber(policy),
  ...filterParameters(filter),
});

/** A part of the time that a question is about. */
interface Part {
  readonly since: Instant;
  readonly until: Instant;
}

/** That part of it that a page can come from which this change would be too many for. */
const upTo = (beyond: EffectiveChange | undefined, part: Part, backward: boolean): Part => {
  if (beyond === undefined) return part;
  return backward ? { ...part, since: beyond.at } : { ...part, until: later(beyond.at, 1) };
};

/** The part of the question's window that lies on the right side of the places where a page begins and ends. */
const clipped = (
  { within }: ChangeQuery,
  after: EffectiveChange | null,
  before: EffectiveChange | null,
): Part => ({
  since: after === null ? within.from : latest(within.from, after.at),
  until: before === null ? within.to : earliest(within.to, later(before.at, 1)),
});

/** The condition that a change at the same instant as a place in the list is on one side of it. */
const beside = (key: EffectiveChange | null, sign: "<" | ">", name: string, { moment }: Way): string[] =>
  key === null ? [] : [`(${moment} ${sign} :${name}At OR s.principal ${sign} :${name})`];

const keyParams = (key: EffectiveChange | null, name: string): Params =>
  key === null ? {} : { [`${name}At`]: key.at, [name]: key.principal };

/** The answer to one query, as a page or a number. */
export class Moments {
  private readonly params: Params;

  constructor(
    private readonly connection: Connection,
    revision: Revision,
    private readonly query: ChangeQuery,
  ) {
    this.params = { revision, ...parametersOf(query) };
  }

  /**
   * A window of the list, by moment, then by principal. Answers are fewer than segments, so those that turn are looked for first: if they
   * fill the window, the other way is gone no further than they reach.
   */
  async page(window: Window<EffectiveChange>): Promise<Slice<EffectiveChange>> {
    const { after, before, limit, backward } = window;
    const part = clipped(this.query, after, before);
    const turned = await this.along(byAnswer(), window, part);
    const entered = await this.along(bySituation(), window, upTo(turned[limit], part, backward));
    const forward = (a: EffectiveChange, b: EffectiveChange) => a.at - b.at || a.principal - b.principal;
    const changes = [...turned, ...entered].sort(backward ? (a, b) => forward(b, a) : forward);
    return sliceOf(changes, window);
  }

  /** The first changes of a window that one way finds in a part of the time: one more than the window holds, if there are. */
  private async along(
    way: Way,
    { after, before, limit, backward }: Window<EffectiveChange>,
    part: Part,
  ): Promise<EffectiveChange[]> {
    const direction = backward ? "DESC" : "ASC";
    const bounds = [...beside(after, ">", "after", way), ...beside(before, "<", "before", way)];
    const sql = `SELECT ${way.moment} AS moment, s.principal FROM ${this.found(way, bounds)}
      ORDER BY ${way.moment} ${direction}, s.principal ${direction} LIMIT :limit`;
    // Where few changes meet the conditions, many others are looked at first.
    const rows = await this.connection.allAside(sql, {
      ...this.params,
      ...part,
      ...keyParams(after, "after"),
      ...keyParams(before, "before"),
      limit: limit + 1,
    });
    return rows.map((row) => ({ at: row.moment as Instant, principal: row.principal as PartyId }));
  }

  /** How long the list is. */
  async count(): Promise<number> {
    const found = await this.bothWays(
      (way) => `SELECT count(*) AS total FROM ${this.found(way, [])}`,
      this.params,
    );
    return found.reduce((sum, [row]) => sum + Number(row?.total ?? 0), 0);
  }

  /** How many there are in each step of the question's time. */
  async countByStep(step: number): Promise<number[]> {
    const { from, to } = this.query.within;
    // SQLite is given every number as a real one: what it divides has to be cut off.
    const nth = (way: Way) => `CAST((${way.moment} - :since) / :step AS integer)`;
    const found = await this.bothWays(
      (way) => `SELECT ${nth(way)} AS nth, count(*) AS total FROM ${this.found(way, [])} GROUP BY 1`,
      { ...this.params, step },
    );
    const counts = new Array<number>(Math.ceil((to - from) / step)).fill(0);
    for (const row of found.flat())
      counts[Number(row.nth)] = (counts[Number(row.nth)] ?? 0) + Number(row.total);
    return counts;
  }

  /** What each way finds; none waits for the other, as many changes may be looked at before one meets the conditions. */
  private bothWays(select: (way: Way) => string, params: Params): Promise<Row[][]> {
    return Promise.all(WAYS.map((way) => this.connection.allAside(select(way), params)));
  }

  private found({ moment, source, joins, where }: Way, bounds: readonly string[]): string {
    const tests = testsOf(this.query.filter, moment, this.connection.dialect);
    const inside = [`${moment} >= :since`, `${moment} < :until`];
    return `${source} ${joins} WHERE ${[...inside, ...where, ...bounds, ...tests].join(" AND ")}`;
  }
}
