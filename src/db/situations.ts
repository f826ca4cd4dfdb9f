/** The tables of situations and answers, as a unit reads and writes them. */
import { createHash } from "node:crypto";
import { type AnswerSegment, ITSELF, type PolicyName } from "../domain/answer";
import type { PartyId, Revision } from "../domain/ids";
import { ascending } from "../domain/order";
import type { NewSituation, SituationSegment } from "../domain/ports";
import { type Situation, withAccount } from "../domain/situation";
import { sameSegment } from "../domain/timeline";
import type { WritingConnection } from "./connection";
import { StoredSnapshot } from "./snapshot";
import { answerValues, policyNumber } from "./tables/answers";
import { ANSWER_SEGMENT, SITUATION, SITUATION_PARTY, SITUATION_SEGMENT } from "./tables/side-tables";
import type { Value } from "./tables/table";
import { Versions } from "./versions";

/** What a party may be in a situation: `NAMED` is everything that is not asked for by its own name. */
export const PARTS = ["ISV", "SYSTEM_INTEGRATOR", "ACQUIRER", "NAMED"] as const;

/** The parties that a situation names, each with what it is there. */
export function partsOf(situation: Situation): [PartyId, string][] {
  const named: Readonly<Record<(typeof PARTS)[number], readonly PartyId[]>> = {
    ISV: [...situation.authorized, ...situation.tokens],
    SYSTEM_INTEGRATOR: [...withAccount(situation), ...situation.residual],
    ACQUIRER: situation.acquirers,
    NAMED: [
      ...(situation.designated === null ? [] : [situation.designated]),
      ...situation.sameEntity.flat(),
      ...situation.keys.holders,
    ],
  };
  return PARTS.flatMap((part) =>
    ascending(named[part])
      .filter((id) => id !== ITSELF)
      .map((id): [PartyId, string] => [id, part]),
  );
}

/** By what a situation is found: long texts do not fit into an index. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** See the head of this file. */
export class SituationUnit extends StoredSnapshot {
  protected readonly versions: Versions;
  /** Those that were made here: they need not be read back. */
  private readonly interned = new Map<number, Situation>();

  declare protected readonly connection: WritingConnection;

  constructor(connection: WritingConnection, revision: Revision) {
    super(connection, revision);
    this.versions = new Versions(connection, revision);
  }

  async internSituations(
    situations: readonly NewSituation[],
  ): Promise<{ numbers: number[]; fresh: Set<number> }> {
    if (situations.length === 0) return { numbers: [], fresh: new Set() };
    const asked = situations.map((it) => ({ ...it, digest: digestOf(it.text) }));
    const numbers = await this.numbersOf(asked.map((it) => it.digest));
    const added: (NewSituation & { number: number; digest: string })[] = [];
    const unknown = asked.filter(({ digest }) => !numbers.has(digest));
    let last = unknown.length === 0 ? 0 : await this.lastNumber();
    for (const it of unknown) {
      if (numbers.has(it.digest)) continue;
      last += 1;
      numbers.set(it.digest, last);
      added.push({ ...it, number: last });
    }
    for (const { number, situation } of added) this.interned.set(number, situation);
    await this.connection.insert(
      SITUATION,
      added.map((it) => [it.number, it.digest, it.text]),
    );
    await this.connection.insert(
      SITUATION_PARTY,
      added.flatMap((it) => partsOf(it.situation).map(([party, part]) => [party, it.number, part])),
    );
    return {
      numbers: asked.map((it) => numbers.get(it.digest) as number),
      fresh: new Set(added.map((it) => it.number)),
    };
  }

  override async situations(numbers: readonly number[]): Promise<Map<number, Situation>> {
    const older = await super.situations(numbers.filter((number) => !this.interned.has(number)));
    const found = numbers.map((number) => [number, this.interned.get(number) ?? older.get(number)] as const);
    return new Map(found.filter((it): it is [number, Situation] => it[1] !== undefined));
  }

  private async lastNumber(): Promise<number> {
    const [newest] = await this.all("SELECT number FROM situation ORDER BY number DESC LIMIT 1");
    return Number(newest?.number ?? 0);
  }

  private async numbersOf(digests: readonly string[]): Promise<Map<string, number>> {
    const sql = `SELECT number, digest FROM situation WHERE ${this.connection.dialect.among("digest", "list", "text")}`;
    const rows = await this.all(sql, { list: digests });
    return new Map(rows.map((row) => [row.digest as string, row.number as number]));
  }

  async replaceSituationSegments(
    principals: readonly PartyId[],
    segments: readonly SituationSegment[],
  ): Promise<void> {
    const parties = await this.get("Party", ascending(segments.map((it) => it.principal)));
    const roles = new Map(parties.map(({ id, role }) => [id, role]));
    const rows = segments.map((it) => [
      it.principal,
      it.from,
      it.to,
      it.situation,
      roles.get(it.principal) ?? null,
    ]);
    await this.versions.replace(SITUATION_SEGMENT, principals, rows);
  }

  async replaceSituationAnswers(
    policy: PolicyName,
    answers: ReadonlyMap<number, readonly AnswerSegment[]>,
    known?: ReadonlyMap<number, readonly AnswerSegment[]>,
  ): Promise<void> {
    const before = known ?? (await this.situationAnswers(policy, [...answers.keys()]));
    const value = policyNumber(policy);
    const ended: Value[][] = [];
    const added: Value[][] = [];
    for (const [situation, after] of answers) {
      const was = before.get(situation) ?? [];
      for (const it of was) if (!isAmong(it, after)) ended.push([value, situation, it.from]);
      for (const it of after)
        if (!isAmong(it, was)) added.push([value, situation, it.from, it.to, ...answerValues(it.answer)]);
    }
    await this.versions.exchange(ANSWER_SEGMENT, ended, added);
  }
}

const isAmong = (segment: AnswerSegment, list: readonly AnswerSegment[]): boolean =>
  list.some((it) => sameSegment(it, segment));
