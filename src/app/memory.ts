/**
 * Memory: what was read of the latest revisions that were asked for, kept from one operation to the next. What was known at a revision
 * never changes, so nothing in it is ever out of date; it is bounded, and only saves reading the same again.
 */
import { LRUCache } from "lru-cache";
import type { AnswerSegment, PolicyName } from "../domain/answer";
import type { FactKind, FactsByKind } from "../domain/facts";
import type { PartyId, Revision } from "../domain/ids";
import { covers, type Instant } from "../domain/instant";
import type { AnswerCounts, PrincipalAnswer, ReferencedKind } from "../domain/ports";
import type { Situation } from "../domain/situation";

/** So many revisions are remembered: the present one, and one that is being left or looked back at. */
const REVISIONS = 2;

/** So many facts of each kind by id, facts by reference, situations, and under each policy answers to those and of principals are remembered of each. */
const MOST = 20_000;

/** So many lists: what bears on a principal is in some ten of them. */
const MOST_LISTS = 60_000;

/**
 * Room for as many. Counted by size and not by number, because for a number the cache makes all its room beforehand: that took
 * 3 ms each, and every change of the graph begins a new memory.
 */
const roomFor = (most: number) => ({ maxSize: most, sizeCalculation: () => 1 });

const ROOM = roomFor(MOST);

/** Answers to a situation are few or thousands: they take room by their number. */
const ROOM_FOR_COURSES = { maxSize: MOST, sizeCalculation: (it: AnswerSegment[]) => it.length || 1 };

type Facts = { [K in FactKind]?: LRUCache<number, FactsByKind[K]> };

/** What is remembered of one revision: some 90 MB where there is as much of everything as there is room for. */
export class RevisionMemory {
  private readonly facts: Facts = {};
  private readonly lists = new LRUCache<string, object>(roomFor(MOST_LISTS));
  private readonly references = new LRUCache<string, FactsByKind[ReferencedKind]>(ROOM);
  private readonly counted = new Map<PolicyName, AnswerCounts>();
  private readonly answers = new Map<PolicyName, LRUCache<PartyId, PrincipalAnswer>>();
  private readonly situations = new LRUCache<number, Situation>(ROOM);
  private readonly answersTo = new Map<PolicyName, LRUCache<number, AnswerSegment[]>>();

  /** The fact, if it is remembered. */
  fact<K extends FactKind>(kind: K, id: number): FactsByKind[K] | undefined {
    return this.factsOf(kind).get(id);
  }

  keepFacts<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): void {
    const known = this.factsOf(kind);
    for (const fact of facts) known.set(fact.id, fact);
  }

  /** The fact that was looked up by its reference, if it is remembered. */
  named<K extends ReferencedKind>(kind: K, reference: string): FactsByKind[K] | undefined {
    return this.references.get(`${kind} ${reference}`) as FactsByKind[K] | undefined;
  }

  keepNamed<K extends ReferencedKind>(kind: K, facts: readonly FactsByKind[K][]): void {
    for (const fact of facts) this.references.set(`${kind} ${fact.reference}`, fact);
  }

  /** A list or page by a name that says all that was asked for. */
  list<V extends object>(name: string): V | undefined {
    return this.lists.get(name) as V | undefined;
  }

  keepList(name: string, list: object): void {
    this.lists.set(name, list);
  }

  /** A principal's answer, if it is remembered and holds at the instant. */
  answer(policy: PolicyName, principal: PartyId, validAt: Instant): PrincipalAnswer | undefined {
    const known = this.answersUnder(policy).get(principal);
    return known !== undefined && covers(known, validAt) ? known : undefined;
  }

  keepAnswer(policy: PolicyName, answer: PrincipalAnswer): void {
    this.answersUnder(policy).set(answer.principal, answer);
  }

  /** The situation with a number, if it is remembered. */
  situation(number: number): Situation | undefined {
    return this.situations.get(number);
  }

  keepSituation(number: number, situation: Situation): void {
    this.situations.set(number, situation);
  }

  /** The known answers to a situation over time, if they are remembered. */
  situationAnswers(policy: PolicyName, number: number): AnswerSegment[] | undefined {
    return this.answersTo.get(policy)?.get(number);
  }

  keepSituationAnswers(policy: PolicyName, number: number, answers: AnswerSegment[]): void {
    const known = this.answersTo.get(policy) ?? new LRUCache<number, AnswerSegment[]>(ROOM_FOR_COURSES);
    this.answersTo.set(policy, known);
    known.set(number, answers);
  }

  /** How many principals have which answer, if it is remembered and holds at the instant. */
  counts(policy: PolicyName, validAt: Instant): AnswerCounts | undefined {
    const known = this.counted.get(policy);
    return known !== undefined && covers(known, validAt) ? known : undefined;
  }

  keepCounts(policy: PolicyName, counts: AnswerCounts): void {
    this.counted.set(policy, counts);
  }

  private factsOf<K extends FactKind>(kind: K): LRUCache<number, FactsByKind[K]> {
    const facts = this.facts as { [Key in K]?: LRUCache<number, FactsByKind[K]> };
    const known = facts[kind] ?? new LRUCache<number, FactsByKind[K]>(ROOM);
    facts[kind] = known;
    return known;
  }

  private answersUnder(policy: PolicyName): LRUCache<PartyId, PrincipalAnswer> {
    const known = this.answers.get(policy) ?? new LRUCache<PartyId, PrincipalAnswer>(ROOM);
    this.answers.set(policy, known);
    return known;
  }
}

/** See the head of this file. One for each store. */
export class Memory {
  private readonly revisions = new LRUCache<Revision, RevisionMemory>({ max: REVISIONS });

  /** What is remembered of a revision; of one that has been forgotten, nothing. */
  of(revision: Revision): RevisionMemory {
    const known = this.revisions.get(revision) ?? new RevisionMemory();
    this.revisions.set(revision, known);
    return known;
  }
}
