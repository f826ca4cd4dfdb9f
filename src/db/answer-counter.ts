/** Counts everybody by their answers at an instant, as known at one revision. */
import type { PolicyName } from "../domain/answer";
import type { PartyRole } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { BEGINNING, earliest, FOREVER, type Instant, type Interval, latest } from "../domain/instant";
import type { AnswerCount, AnswerCounts } from "../domain/ports";
import type { Row } from "./connection";
import { FactReader } from "./fact-reader";
import { holdsAt, knownAt } from "./revisions";
import { policyNumber } from "./tables/answers";

/**
 * So many principals tell where to cut the situations in two parts. A few hundred situations hold three quarters of all segments; to go
 * through those takes as long as through the last quarter with the answers to the tens of thousands of situations that it is in.
 */
const SAMPLES = 200;
const FIRST_PART = 0.75;

/** See the head of this file. */
export class AnswerCounter extends FactReader {
  /** How many principals have which answer: in two parts, side by side. */
  async countAt(validAt: Instant, policy: PolicyName): Promise<AnswerCounts> {
    const cut = await this.cut();
    const parts = await Promise.all(
      ["<=", ">"].map((side) => this.countPart(side, { cut, validAt, policy: policyNumber(policy) })),
    );
    return { ...(await this.steadyAround(validAt, policy)), counts: added(parts.flat()) };
  }

  /** A situation up to which some three quarters of all segments are, judged by principals that are evenly apart. */
  private async cut(): Promise<number> {
    const each = this.connection.dialect.listed("list", "integer", "e");
    const nth = `SELECT (SELECT x.principal FROM situation_segment x
        WHERE x.principal >= (SELECT last_id FROM counter) * e.value / ${SAMPLES}
        ORDER BY x.principal LIMIT 1) AS principal FROM ${each}`;
    const picked = await this.all(nth, { list: Array.from({ length: SAMPLES }, (_, i) => i) });
    const list = [...new Set(picked.flatMap((row) => (row.principal as PartyId | null) ?? []))];
    const sql = `SELECT s.situation FROM situation_segment s
      WHERE ${this.connection.dialect.among("s.principal", "list", "integer")} ORDER BY s.situation`;
    const found = await this.all(sql, { list });
    return (found[Math.floor(found.length * FIRST_PART)]?.situation as number | undefined) ?? 0;
  }

  private async countPart(
    side: string,
    params: { readonly cut: number; readonly validAt: Instant; readonly policy: number },
  ): Promise<AnswerCount[]> {
    // Thousands of principals share a situation: they are counted before the answer is looked up.
    const sql = `WITH here AS (
        SELECT s.situation, s.role, count(*) AS total FROM situation_segment s
        WHERE s.situation ${side} :cut AND ${holdsAt("s")} AND ${knownAt("s")} GROUP BY s.situation, s.role)
      SELECT here.role, a.mode, a.status, a.implementer, sum(here.total) AS total FROM here
      CROSS JOIN answer_segment a
      WHERE a.policy = :policy AND a.situation = here.situation AND ${holdsAt("a")} AND ${knownAt("a")}
      GROUP BY here.role, a.mode, a.status, a.implementer`;
    return (await this.allAside(sql, params)).map(countIn);
  }

  /** The time around an instant in which nothing that was ever stored begins, be it known at this revision or not. */
  private async steadyAround(validAt: Instant, policy: PolicyName): Promise<Interval> {
    const [row] = await this.all(STEADY, { validAt, policy: policyNumber(policy) });
    const starts = (...names: string[]) => names.flatMap((name) => (row?.[name] as Instant | null) ?? []);
    return {
      from: starts("segment_before", "answer_before").reduce(latest, BEGINNING),
      to: starts("segment_after", "answer_after").reduce(earliest, FOREVER),
    };
  }
}

const countIn = (row: Row): AnswerCount => ({
  role: row.role as PartyRole,
  mode: row.mode as AnswerCount["mode"],
  status: row.status as AnswerCount["status"],
  implementer: row.implementer as PartyId | null,
  count: Number(row.total),
});

/** Counts of the same answers added up. */
function added(counts: readonly AnswerCount[]): AnswerCount[] {
  const totals = new Map<string, AnswerCount>();
  for (const it of counts) {
    const key = `${it.role} ${it.mode} ${it.status} ${it.implementer}`;
    const known = totals.get(key);
    totals.set(key, known === undefined ? it : { ...it, count: it.count + known.count });
  }
  return [...totals.values()];
}

/** The start in a table that is next to an instant: a seek in the index of starts. */
const nextStart = (table: string, where: string, side: "<= :validAt" | "> :validAt"): string =>
  `(SELECT valid_from FROM ${table} WHERE ${where}valid_from ${side} ORDER BY valid_from ${side.startsWith("<") ? "DESC" : "ASC"} LIMIT 1)`;

const STEADY = `SELECT ${nextStart("situation_segment", "", "<= :validAt")} AS segment_before,
  ${nextStart("situation_segment", "", "> :validAt")} AS segment_after,
  ${nextStart("answer_segment", "policy = :policy AND ", "<= :validAt")} AS answer_before,
  ${nextStart("answer_segment", "policy = :policy AND ", "> :validAt")} AS answer_after`;
