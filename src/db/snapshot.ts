/** What was known at one revision: facts, lists of parties, and answers. */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import type { ChangeQuery, EffectiveChange } from "../domain/change-ports";
import { answerFor } from "../domain/decide";
import type { FactsByKind, PartyRole } from "../domain/facts";
import type { PartyId, Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type {
  AnswerCount,
  PartyKey,
  PartyQuery,
  PrincipalAnswer,
  Sight,
  Slice,
  Snapshot,
  Window,
} from "../domain/ports";
import type { Connection } from "./connection";
import type { Params } from "./dialect";
import { Moments } from "./moments";
import { LIST_LIMITS, type ListLimits, PartyLists } from "./party-lists";
import { sightCondition } from "./party-sight";
import { PopulationReader } from "./population-reader";
import { holdsAt, knownAt } from "./revisions";
import { answerColumns, policyNumber, segmentIn } from "./tables/answers";

/** See the head of this file. */
export class StoredSnapshot extends PopulationReader implements Snapshot {
  constructor(
    connection: Connection,
    revision: Revision,
    private readonly limits: ListLimits = LIST_LIMITS,
  ) {
    super(connection, revision);
  }

  parties(query: PartyQuery, window: Window<PartyKey>): Promise<Slice<FactsByKind["Party"]>> {
    return new PartyLists(this.connection, this.revision, query, this.limits).page(window);
  }

  countParties(query: PartyQuery): Promise<number> {
    return new PartyLists(this.connection, this.revision, query, this.limits).count();
  }

  async inSight(sight: Sight, parties: readonly PartyId[]): Promise<PartyId[]> {
    if (parties.length === 0) return [];
    const sql = `SELECT p.id FROM party p
      WHERE ${this.among("p.id", parties)} AND ${knownAt("p")} AND ${sightCondition(this.connection.dialect).test}`;
    const { viewer, besides } = sight;
    const rows = await this.all(sql, { list: this.listed(parties), viewer, besides });
    return rows.map((row) => row.id as PartyId);
  }

  changes(query: ChangeQuery, window: Window<EffectiveChange>): Promise<Slice<EffectiveChange>> {
    return new Moments(this.connection, this.revision, query).page(window);
  }

  countChanges(query: ChangeQuery): Promise<number> {
    return new Moments(this.connection, this.revision, query).count();
  }

  countChangesByStep(query: ChangeQuery, step: number): Promise<number[]> {
    return new Moments(this.connection, this.revision, query).countByStep(step);
  }

  async countAnswers(validAt: Instant, policy: PolicyName): Promise<AnswerCount[]> {
    // Thousands of principals share a situation: they are counted before the answer is looked up.
    const sql = `WITH here AS (
        SELECT s.situation, s.role, count(*) AS total FROM situation_segment s
        WHERE ${holdsAt("s")} AND ${knownAt("s")} GROUP BY s.situation, s.role)
      SELECT here.role, a.mode, a.status, a.implementer, sum(here.total) AS total FROM here
      JOIN answer_segment a
        ON a.policy = :policy AND a.situation = here.situation AND ${holdsAt("a")} AND ${knownAt("a")}
      GROUP BY here.role, a.mode, a.status, a.implementer
      ORDER BY here.role, a.mode, coalesce(a.status, ''), coalesce(a.implementer, -1)`;
    const rows = await this.allAside(sql, { validAt, policy: policyNumber(policy) });
    return rows.map((row) => ({
      role: row.role as PartyRole,
      mode: row.mode as AnswerCount["mode"],
      status: row.status as AnswerCount["status"],
      implementer: row.implementer as PartyId | null,
      count: Number(row.total),
    }));
  }

  answersAt(
    principals: readonly PartyId[],
    validAt: Instant,
    policy: PolicyName,
  ): Promise<PrincipalAnswer[]> {
    return this.answers(principals, policy, ` AND ${holdsAt("s")} AND ${holdsAt("a")}`, { validAt });
  }

  answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]> {
    return this.answers(principals, policy, "", {});
  }

  /**
   * Segments of principals joined with the answers to their situations; each pair holds where both do. CROSS JOIN keeps SQLite
   * from beginning with the answers: of them there are many more than one page of principals has segments.
   */
  private async answers(
    principals: readonly PartyId[],
    policy: PolicyName,
    where: string,
    params: Params,
  ): Promise<PrincipalAnswer[]> {
    if (principals.length === 0) return [];
    const { greater, lesser } = this.connection.dialect;
    const sql = `SELECT s.principal, ${greater}(s.valid_from, a.valid_from) AS valid_from,
        ${lesser}(s.valid_to, a.valid_to) AS valid_to, ${answerColumns("a")}
      FROM situation_segment s CROSS JOIN answer_segment a
      WHERE ${this.among("s.principal", principals)} AND ${knownAt("s")}
        AND a.policy = :policy AND a.situation = s.situation
        AND a.valid_from < s.valid_to AND a.valid_to > s.valid_from AND ${knownAt("a")}${where}
      ORDER BY s.principal, 2`;
    const rows = await this.all(sql, { list: this.listed(principals), policy: policyNumber(policy), ...params });
    return rows.map((row) => named(row.principal as PartyId, segmentIn(row)));
  }
}

const named = (principal: PartyId, segment: AnswerSegment): PrincipalAnswer => ({
  ...segment,
  principal,
  answer: answerFor(principal, segment.answer),
});
