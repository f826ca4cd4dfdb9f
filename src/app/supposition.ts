/**
 * A supposition: what would be stored if some changes were recorded, worked out in memory on top of what is known. It is what
 * refreshing answers writes to when nothing is to be written, so that "what if" goes the same way as a write (law 4).
 */
import { type AnswerSegment, POLICIES, type PolicyName } from "../domain/answer";
import { answerFor } from "../domain/decide";
import type { FactKind, FactsByKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { earliest, latest } from "../domain/instant";
import { ascending } from "../domain/order";
import type {
  EndsByKind,
  NewSituation,
  PrincipalAnswer,
  ReferencedKind,
  SituationSegment,
  Snapshot,
} from "../domain/ports";
import type { Situation } from "../domain/situation";
import { Rehearsal } from "./batch/rehearsal";
import type { AnswerUnit } from "./refresh-answers";

/** Where the numbers of supposed situations begin: beyond any that a store has given out. */
const FIRST_NUMBER = 2 ** 40;

/** See the head of this file. */
export class Supposition implements AnswerUnit {
  /** The facts, as they would be. */
  readonly facts: Rehearsal;
  private readonly supposed = new Map<number, Situation>();
  private readonly numbers = new Map<string, number>();
  private readonly segments = new Map<PartyId, SituationSegment[]>();
  private readonly answers = new Map(
    POLICIES.map((policy) => [policy, new Map<number, readonly AnswerSegment[]>()]),
  );

  constructor(readonly base: Snapshot) {
    this.facts = new Rehearsal(base);
  }

  /** The principals whose own facts have been observed anew. */
  get observed(): PartyId[] {
    return ascending([...this.segments.keys()]);
  }

  /** The stored situations that have been decided anew, with their answers as they would be. */
  decided(policy: PolicyName): Map<number, readonly AnswerSegment[]> {
    return new Map([...this.decidedUnder(policy)].filter(([number]) => number < FIRST_NUMBER));
  }

  get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    return this.facts.get(kind, ids);
  }

  of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<FactsByKind[K][]> {
    return this.facts.of(kind, end, ends);
  }

  find<K extends ReferencedKind>(kind: K, references: readonly string[]): Promise<FactsByKind[K][]> {
    return this.facts.find(kind, references);
  }

  async internSituations(
    situations: readonly NewSituation[],
  ): Promise<{ numbers: number[]; fresh: Set<number> }> {
    const fresh = new Set<number>();
    const numbers = situations.map(({ text, situation }) => {
      const known = this.numbers.get(text);
      if (known !== undefined) return known;
      const number = FIRST_NUMBER + this.supposed.size;
      this.numbers.set(text, number);
      this.supposed.set(number, situation);
      fresh.add(number);
      return number;
    });
    return { numbers, fresh };
  }

  async situations(numbers: readonly number[]): Promise<Map<number, Situation>> {
    const found = await this.base.situations(numbers.filter((number) => !this.supposed.has(number)));
    for (const number of numbers) {
      const supposed = this.supposed.get(number);
      if (supposed !== undefined) found.set(number, supposed);
    }
    return found;
  }

  async situationsNaming(parties: readonly PartyId[]): Promise<number[]> {
    const named = new Set<number>(parties);
    const names = (it: Situation) =>
      [...it.authorized, ...it.engaged, ...it.acquirers].some((id) => named.has(id));
    const supposed = [...this.supposed].filter(([, situation]) => names(situation));
    return [...(await this.base.situationsNaming(parties)), ...supposed.map(([number]) => number)];
  }

  async acquirersIn(situations: readonly number[]): Promise<PartyId[]> {
    const stored = await this.base.acquirersIn(situations.filter((number) => number < FIRST_NUMBER));
    const wanted = new Set(situations);
    const holds = ([, segments]: [PartyId, SituationSegment[]]) =>
      segments.some(({ situation }) => wanted.has(situation));
    const supposed = [...this.segments].filter(holds).map(([principal]) => principal);
    const parties = await this.get("Party", supposed);
    const acquirers = parties.filter(({ role }) => role === "ACQUIRER").map(({ id }) => id);
    return ascending([...stored.filter((id) => !this.segments.has(id)), ...acquirers]);
  }

  async situationAnswers(
    policy: PolicyName,
    situations: readonly number[],
  ): Promise<Map<number, AnswerSegment[]>> {
    const decided = this.decidedUnder(policy);
    const others = situations.filter((number) => !decided.has(number) && number < FIRST_NUMBER);
    const answers = others.length === 0 ? new Map() : await this.base.situationAnswers(policy, others);
    for (const number of situations) {
      const anew = decided.get(number);
      if (anew !== undefined) answers.set(number, [...anew]);
    }
    return answers;
  }

  async replaceSituationSegments(
    principals: readonly PartyId[],
    segments: readonly SituationSegment[],
  ): Promise<void> {
    for (const principal of principals) this.segments.set(principal, []);
    for (const segment of segments) this.segments.get(segment.principal)?.push(segment);
  }

  async replaceSituationAnswers(
    policy: PolicyName,
    answers: ReadonlyMap<number, readonly AnswerSegment[]>,
  ): Promise<void> {
    const decided = this.decidedUnder(policy);
    for (const [number, segments] of answers) decided.set(number, segments);
  }

  /** All answers over all time, as they would be. */
  async answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]> {
    const stored = principals.filter((id) => !this.segments.has(id));
    const segments = [
      ...(stored.length === 0 ? [] : await this.base.situationSegments(stored)),
      ...principals.flatMap((id) => this.segments.get(id) ?? []),
    ];
    const answers = await this.situationAnswers(policy, ascending(segments.map((it) => it.situation)));
    return segments.flatMap((segment) => joined(segment, answers.get(segment.situation) ?? []));
  }

  private decidedUnder(policy: PolicyName): Map<number, readonly AnswerSegment[]> {
    return this.answers.get(policy) as Map<number, readonly AnswerSegment[]>;
  }
}

/** The answers to a segment's situation, as far as the segment reaches. */
const joined = (
  { principal, from, to }: SituationSegment,
  answers: readonly AnswerSegment[],
): PrincipalAnswer[] =>
  answers
    .filter((it) => it.from < to && from < it.to)
    .map((it) => ({
      principal,
      from: latest(it.from, from),
      to: earliest(it.to, to),
      answer: answerFor(principal, it.answer),
    }));
