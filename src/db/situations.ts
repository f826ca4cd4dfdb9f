/** The tables of situations and answers, as a unit writes them. */
import { type AnswerSegment, ITSELF, type PolicyName } from "../domain/answer";
import type { PartyId } from "../domain/ids";
import { situationFrom } from "../domain/observe";
import { ascending } from "../domain/order";
import type { NewSituation, SituationSegment } from "../domain/ports";
import type { Situation } from "../domain/situation";
import type { Column, Row } from "./connection";
import { STILL_KNOWN } from "./revisions";
import { StoredSnapshot } from "./snapshot";
import { ANSWER_COLUMNS, answerColumns, answerValues, policyNumber, segmentIn } from "./tables/answers";

const integers = (...names: string[]): Column[] => names.map((name) => ({ name, type: "integer" }));

const SITUATION: readonly Column[] = [...integers("number"), { name: "body", type: "text" }];
const SITUATION_PARTY: readonly Column[] = [...integers("party", "situation"), { name: "part", type: "text" }];
const SITUATION_SEGMENT: readonly Column[] = [
  ...integers("principal", "valid_from", "valid_to", "rev_from", "rev_to", "situation"),
  { name: "role", type: "text" },
];
const ANSWER_SEGMENT: readonly Column[] = [
  ...integers("policy", "situation", "valid_from", "valid_to", "rev_from", "rev_to"),
  ...ANSWER_COLUMNS,
];

/** The parties that a situation rests on, each with the part that it plays. */
function partsOf(situation: Situation): [PartyId, string][] {
  const delegates = ascending([...situation.authorized, ...situation.engaged, ...situation.residual, ...situation.tokens]);
  const all: [PartyId, string][] = [
    ...delegates.map((id): [PartyId, string] => [id, "DELEGATE"]),
    ...ascending(situation.acquirers).map((id): [PartyId, string] => [id, "ACQUIRER"]),
  ];
  return all.filter(([id]) => id !== ITSELF);
}

const segmentKey = (segment: { from: number; to: number }, rest: string): string => `${segment.from} ${segment.to} ${rest}`;

/** See the head of this file. */
export abstract class SituationTables extends StoredSnapshot {
  async internSituations(situations: readonly NewSituation[]): Promise<{ numbers: number[]; fresh: Set<number> }> {
    if (situations.length === 0) return { numbers: [], fresh: new Set() };
    const texts = situations.map((it) => it.text);
    const sql = `SELECT number, body FROM situation WHERE ${this.connection.dialect.among("body", "list", "text")}`;
    const known = new Map((await this.all(sql, { list: texts })).map((row) => [row.body as string, row.number as number]));
    const unknown = situations.filter((it) => !known.has(it.text));
    const last = (await this.all("SELECT max(number) AS last FROM situation"))[0]?.last ?? 0;
    const added = unknown.map((it, i) => ({ ...it, number: Number(last) + i + 1 }));
    for (const { text, number } of added) known.set(text, number);
    await this.connection.insert("situation", SITUATION, added.map((it) => [it.number, it.text]));
    await this.connection.insert(
      "situation_party",
      SITUATION_PARTY,
      added.flatMap((it) => partsOf(it.situation).map(([party, part]) => [party, it.number, part])),
    );
    return { numbers: texts.map((text) => known.get(text) as number), fresh: new Set(added.map((it) => it.number)) };
  }

  async situations(numbers: readonly number[]): Promise<Map<number, Situation>> {
    if (numbers.length === 0) return new Map();
    const sql = `SELECT number, body FROM situation WHERE ${this.connection.dialect.among("number", "list", "integer")} ORDER BY number`;
    const rows = await this.all(sql, { list: numbers });
    return new Map(rows.map((row) => [row.number as number, situationFrom(row.body as string)]));
  }

  async situationsNaming(parties: readonly PartyId[]): Promise<number[]> {
    if (parties.length === 0) return [];
    const sql = `SELECT DISTINCT situation FROM situation_party WHERE ${this.connection.dialect.among("party", "list", "integer")} ORDER BY situation`;
    return (await this.all(sql, { list: parties })).map((row) => row.situation as number);
  }

  async acquirersIn(situations: readonly number[]): Promise<PartyId[]> {
    if (situations.length === 0) return [];
    const sql = `SELECT DISTINCT s.principal FROM situation_segment s WHERE ${this.connection.dialect.among("s.situation", "list", "integer")}
      AND s.role = 'ACQUIRER' AND s.rev_to = :open ORDER BY s.principal`;
    return (await this.all(sql, { list: situations, open: STILL_KNOWN })).map((row) => row.principal as PartyId);
  }

  async situationSegments(principals: readonly PartyId[]): Promise<SituationSegment[]> {
    if (principals.length === 0) return [];
    const sql = `SELECT s.principal, s.valid_from, s.valid_to, s.situation FROM situation_segment s
      WHERE ${this.connection.dialect.among("s.principal", "list", "integer")} AND s.rev_to = :open ORDER BY s.principal, s.valid_from`;
    return (await this.all(sql, { list: principals, open: STILL_KNOWN })).map(segmentOf);
  }

  async replaceSituationSegments(principals: readonly PartyId[], segments: readonly SituationSegment[]): Promise<void> {
    const wanted = new Map(segments.map((it) => [segmentKey(it, `${it.situation} ${it.principal}`), it]));
    for (const known of await this.situationSegments(principals)) {
      if (wanted.delete(segmentKey(known, `${known.situation} ${known.principal}`))) continue;
      await this.close("situation_segment", "principal = :owner AND valid_from = :from", { owner: known.principal, from: known.from });
    }
    const added = [...wanted.values()];
    const roles = new Map((await this.get("Party", ascending(added.map((it) => it.principal)))).map((it) => [it.id, it.role]));
    await this.connection.insert(
      "situation_segment",
      SITUATION_SEGMENT,
      added.map((it) => [it.principal, it.from, it.to, this.revision, STILL_KNOWN, it.situation, roles.get(it.principal) ?? null]),
    );
  }

  async situationAnswers(policy: PolicyName, situations: readonly number[]): Promise<Map<number, AnswerSegment[]>> {
    const answers = new Map<number, AnswerSegment[]>();
    if (situations.length === 0) return answers;
    const sql = `SELECT a.situation, a.valid_from, a.valid_to, ${answerColumns("a")} FROM answer_segment a
      WHERE a.policy = :policy AND ${this.connection.dialect.among("a.situation", "list", "integer")} AND a.rev_to = :open ORDER BY a.situation, a.valid_from`;
    for (const row of await this.all(sql, { policy: policyNumber(policy), list: situations, open: STILL_KNOWN })) {
      const list = answers.get(row.situation as number) ?? [];
      answers.set(row.situation as number, list);
      list.push(segmentIn(row));
    }
    return answers;
  }

  async replaceSituationAnswers(policy: PolicyName, answers: ReadonlyMap<number, readonly AnswerSegment[]>): Promise<void> {
    const known = await this.situationAnswers(policy, [...answers.keys()]);
    const number = policyNumber(policy);
    const rows: (number | string | null)[][] = [];
    for (const [situation, wanted] of answers) {
      const missing = new Map(wanted.map((it) => [answerKey(it), it]));
      for (const it of known.get(situation) ?? []) {
        if (missing.delete(answerKey(it))) continue;
        const owner = { policy: number, owner: situation, from: it.from };
        await this.close("answer_segment", "policy = :policy AND situation = :owner AND valid_from = :from", owner);
      }
      for (const it of missing.values()) {
        rows.push([number, situation, it.from, it.to, this.revision, STILL_KNOWN, ...answerValues(it.answer)]);
      }
    }
    await this.connection.insert("answer_segment", ANSWER_SEGMENT, rows);
  }

  /** Ends a known segment with this revision; one that this very revision wrote is taken back. */
  private async close(table: string, where: string, params: Record<string, number>): Promise<void> {
    await this.all(`DELETE FROM ${table} WHERE ${where} AND rev_from = :revision`, params);
    await this.all(`UPDATE ${table} SET rev_to = :revision WHERE ${where} AND rev_to = :open`, { ...params, open: STILL_KNOWN });
  }
}

const answerKey = (it: AnswerSegment): string => segmentKey(it, JSON.stringify(answerValues(it.answer)));

const segmentOf = (row: Row): SituationSegment => ({
  principal: row.principal as PartyId,
  from: row.valid_from as SituationSegment["from"],
  to: row.valid_to as SituationSegment["to"],
  situation: row.situation as number,
});
