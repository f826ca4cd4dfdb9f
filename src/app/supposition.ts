/**
 * A supposition: what would be stored if some changes were recorded, worked out in memory on top of what is known. It is what
 * refreshing answers writes to when nothing is to be written, so that "what if" goes the same way as a write (law 4).
 */
import { type AnswerSegment, POLICIES, type PolicyName } from "../domain/answer";
import { answerFor } from "../domain/decide";
import type { FactKind, FactsByKind, Party } from "../domain/facts";
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

/** A stored situation that has been decided anew. */
export interface Decided {
  readonly situation: number;
  readonly before: readonly AnswerSegment[];
  readonly after: readonly AnswerSegment[];
}

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

  private readonly stored = new Map(
    POLICIES.map((policy) => [policy, new Map<number, readonly AnswerSegment[]>()]),
  );

  constructor(readonly base: Snapshot) {
    this.facts = new Rehearsal(base);
  }

  /** The principals whose own facts have been observed anew. */
  get observed(): PartyId[] {
    return ascending([...this.segments.keys()]);
  }

  /** The stored situations that have been decided anew, with their answers as they are and as they would be. */
  decided(policy: PolicyName): Decided[] {
    const stored = this.storedUnder(policy);
    return [...this.decidedUnder(policy)]
      .filter(([situation]) => situation < FIRST_NUMBER)
      .map(([situation, after]) => ({ situation, before: stored.get(situation) ?? [], after }));
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

  /** Parties as they would be; of those that would not be there, as they are. */
  async parties(ids: readonly PartyId[]): Promise<Party[]> {
    const known = await this.get("Party", ids);
    const missing = new Set<number>(ids);
    for (const { id } of known) missing.delete(id);
    return missing.size === 0 ? known : [...known, ...(await this.base.get("Party", [...missing]))];
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
    const stored = this.storedUnder(policy);
    const unknown = situations.filter(
      (number) => !decided.has(number) && !stored.has(number) && number < FIRST_NUMBER,
    );
    const found = unknown.length === 0 ? null : await this.base.situationAnswers(policy, unknown);
    for (const number of unknown) stored.set(number, found?.get(number) ?? []);
    return new Map(
      situations.map((number) => [number, [...(decided.get(number) ?? stored.get(number) ?? [])]]),
    );
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

  private storedUnder(policy: PolicyName): Map<number, readonly AnswerSegment[]> {
    return this.stored.get(policy) as Map<number, readonly AnswerSegment[]>;
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
