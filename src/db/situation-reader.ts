/** What is stored of situations and of the answers to them, as known at one revision. */
import type { Answer, AnswerSegment, PolicyName } from "../domain/answer";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { situationFrom } from "../domain/observe";
import type { SituationReader as Reader, SituationSegment } from "../domain/ports";
import type { Situation } from "../domain/situation";
import { FactReader } from "./fact-reader";
import { holdsAt, knownAt } from "./revisions";
import { answerColumns, policyNumber, segmentIn } from "./tables/answers";

/** See the head of this file. */
export class SituationReader
  extends FactReader
  implements
    Pick<
      Reader,
      | "situations"
      | "situationsNaming"
      | "situationsSigned"
      | "observedHere"
      | "decidedHere"
      | "acquirersIn"
      | "situationSegments"
      | "situationAnswers"
      | "situationAnswersAt"
    >
{
  async situations(numbers: readonly number[]): Promise<Map<number, Situation>> {
    if (numbers.length === 0) return new Map();
    const sql = `SELECT number, body FROM situation
      WHERE ${this.connection.dialect.among("number", "list", "integer")} ORDER BY number`;
    const rows = await this.all(sql, { list: numbers });
    return new Map(rows.map((row) => [row.number as number, situationFrom(row.body as string)]));
  }

  async situationsNaming(parties: readonly PartyId[]): Promise<number[]> {
    if (parties.length === 0) return [];
    const sql = `SELECT DISTINCT situation FROM situation_party
      WHERE ${this.connection.dialect.among("party", "list", "integer")} ORDER BY situation`;
    return (await this.allOrAside(sql, { list: parties })).map((row) => row.situation as number);
  }

  async situationsSigned(policy: PolicyName, keyHolders: readonly PartyId[]): Promise<number[]> {
    if (keyHolders.length === 0) return [];
    // The plus keeps SQLite from going through all answers in the order of situations, to spare itself the sorting.
    const sql = `SELECT DISTINCT +a.situation AS situation FROM answer_segment a WHERE a.policy = :policy
      AND ${this.among("a.implementer", keyHolders)} AND ${knownAt("a")} ORDER BY 1`;
    const rows = await this.allOrAside(sql, {
      policy: policyNumber(policy),
      list: this.listed(keyHolders),
    });
    return rows.map((row) => row.situation as number);
  }

  async observedHere(): Promise<PartyId[]> {
    const sql =
      "SELECT DISTINCT principal FROM situation_segment WHERE rev_from = :revision ORDER BY principal";
    return (await this.allOrAside(sql)).map((row) => row.principal as PartyId);
  }

  async decidedHere(policy: PolicyName): Promise<number[]> {
    const sql = `SELECT DISTINCT situation FROM answer_segment
      WHERE policy = :policy AND rev_from = :revision ORDER BY situation`;
    const rows = await this.allOrAside(sql, { policy: policyNumber(policy) });
    return rows.map((row) => row.situation as number);
  }

  async acquirersIn(situations: readonly number[]): Promise<PartyId[]> {
    if (situations.length === 0) return [];
    const sql = `SELECT DISTINCT s.principal FROM situation_segment s
      WHERE ${this.connection.dialect.among("s.situation", "list", "integer")} AND s.role = 'ACQUIRER'
      AND ${knownAt("s")} ORDER BY s.principal`;
    const rows = await this.allOrAside(sql, { list: situations });
    return rows.map((row) => row.principal as PartyId);
  }

  async situationSegments(principals: readonly PartyId[]): Promise<SituationSegment[]> {
    if (principals.length === 0) return [];
    const sql = `SELECT s.principal, s.valid_from, s.valid_to, s.situation FROM situation_segment s
      WHERE ${this.connection.dialect.among("s.principal", "list", "integer")} AND ${knownAt("s")}
      ORDER BY s.principal, s.valid_from`;
    const rows = await this.allOrAside(sql, { list: principals });
    return rows.map((row) => ({
      principal: row.principal as PartyId,
      from: row.valid_from as SituationSegment["from"],
      to: row.valid_to as SituationSegment["to"],
      situation: row.situation as number,
    }));
  }

  async situationAnswers(
    policy: PolicyName,
    situations: readonly number[],
  ): Promise<Map<number, AnswerSegment[]>> {
    const answers = new Map<number, AnswerSegment[]>();
    if (situations.length === 0) return answers;
    const sql = `SELECT a.situation, a.valid_from, a.valid_to, ${answerColumns("a")} FROM answer_segment a
      WHERE a.policy = :policy AND ${this.connection.dialect.among("a.situation", "list", "integer")}
      AND ${knownAt("a")} ORDER BY a.situation, a.valid_from`;
    const rows = await this.all(sql, { policy: policyNumber(policy), list: situations });
    for (const row of rows) {
      const number = row.situation as number;
      const known = answers.get(number);
      if (known === undefined) answers.set(number, [segmentIn(row)]);
      else known.push(segmentIn(row));
    }
    return answers;
  }

  async situationAnswersAt(
    policy: PolicyName,
    situations: readonly number[],
    validAt: Instant,
  ): Promise<Map<number, Answer>> {
    if (situations.length === 0) return new Map();
    const sql = `SELECT a.situation, a.valid_from, a.valid_to, ${answerColumns("a")} FROM answer_segment a
      WHERE a.policy = :policy AND ${this.connection.dialect.among("a.situation", "list", "integer")}
      AND ${holdsAt("a")} AND ${knownAt("a")}`;
    const rows = await this.all(sql, { policy: policyNumber(policy), list: situations, validAt });
    return new Map(rows.map((row) => [row.situation as number, segmentIn(row).answer]));
  }
}
