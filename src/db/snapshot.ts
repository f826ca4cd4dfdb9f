/** What was known at one revision: facts, lists of parties, and answers. */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import type { ChangeQuery, EffectiveChange } from "../domain/change-ports";
import { answerFor } from "../domain/decide";
import type { FactsByKind } from "../domain/facts";
import type { PartyId, Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type {
  AnswerCounts,
  PartyKey,
  PartyQuery,
  PrincipalAnswer,
  Sight,
  Slice,
  Snapshot,
  Window,
} from "../domain/ports";
import { AnswerCounter } from "./answer-counter";
import type { Connection, Row } from "./connection";
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

  countAnswers(validAt: Instant, policy: PolicyName): Promise<AnswerCounts> {
    return new AnswerCounter(this.connection, this.revision).countAt(validAt, policy);
  }

  async answersAt(
    principals: readonly PartyId[],
    validAt: Instant,
    policy: PolicyName,
  ): Promise<PrincipalAnswer[]> {
    if (principals.length === 0) return [];
    const { sql, params } = this.answers(principals, policy, ` AND ${holdsAt("s")} AND ${holdsAt("a")}`);
    return answersIn(await this.all(sql, { ...params, validAt }));
  }

  async answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]> {
    if (principals.length === 0) return [];
    const { sql, params } = this.answers(principals, policy, "");
    return answersIn(await this.allOrAside(sql, params));
  }

  /**
   * Segments of principals joined with the answers to their situations; each pair holds where both do. CROSS JOIN keeps SQLite
   * from beginning with the answers: of them there are many more than one page of principals has segments.
   */
  private answers(
    principals: readonly PartyId[],
    policy: PolicyName,
    where: string,
  ): { readonly sql: string; readonly params: Params } {
    const { greater, lesser } = this.connection.dialect;
    const sql = `SELECT s.principal, ${greater}(s.valid_from, a.valid_from) AS valid_from,
        ${lesser}(s.valid_to, a.valid_to) AS valid_to, ${answerColumns("a")}
      FROM situation_segment s CROSS JOIN answer_segment a
      WHERE ${this.among("s.principal", principals)} AND ${knownAt("s")}
        AND a.policy = :policy AND a.situation = s.situation
        AND a.valid_from < s.valid_to AND a.valid_to > s.valid_from AND ${knownAt("a")}${where}
      ORDER BY s.principal, 2`;
    return { sql, params: { list: this.listed(principals), policy: policyNumber(policy) } };
  }
}

const answersIn = (rows: readonly Row[]): PrincipalAnswer[] =>
  rows.map((row) => named(row.principal as PartyId, segmentIn(row)));

const named = (principal: PartyId, { from, to, answer }: AnswerSegment): PrincipalAnswer => ({
  from,
  to,
  principal,
  answer: answerFor(principal, answer),
});
