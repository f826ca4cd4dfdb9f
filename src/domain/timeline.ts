/**
 * Timelines: the rule is pointwise in time, so an answer changes only where a fact that it rests on begins or ends. Collect those
 * instants, ask at each, merge equal neighbours.
 */
import type { Answer, AnswerSegment, PolicyName } from "./answer";
import { answerFor, type DelegateStanding, decide } from "./decide";
import { answerAt, delegateStanding } from "./evaluate";
import type { Contract, KeyVersion, Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, coveringAt, FOREVER, type Instant, type Interval, later } from "./instant";
import { OVERLAP_WINDOW, SUCCESSOR_NOTICE } from "./key-ring";
import { toldAnswer } from "./masks";
import { observe, sameRing, sameSituation, situationText } from "./observe";
import { ascending } from "./order";
import { integratorsOf } from "./residue";
import { delegatesIn, type Situation } from "./situation";
import { keyEnd } from "./states";
import { finished, type Steps } from "./steps";

/** A stretch of time in which something stays the same. */
export interface Segment<T> extends Interval {
  readonly value: T;
}

/** Gathers the ends of intervals. */
function addEnds(into: Instant[], intervals: readonly Interval[]): void {
  for (const { from, to } of intervals) into.push(from, to);
}

function addContracts(into: Instant[], contracts: readonly Contract[]): void {
  addEnds(into, contracts);
  for (const { terminatedAt, suspensions } of contracts) {
    if (terminatedAt !== null) into.push(terminatedAt);
    addEnds(into, suspensions);
  }
}

/** With the instants at which K8 begins to warn and K9 to find an overlap too long. */
function addKeys(into: Instant[], keys: readonly KeyVersion[]): void {
  for (const key of keys) {
    const end = keyEnd(key);
    into.push(key.from, end, later(end, -SUCCESSOR_NOTICE), later(key.from, OVERLAP_WINDOW));
    if (key.compromisedAt !== null) into.push(key.compromisedAt);
  }
}

function addRing(into: Instant[], graph: PartyGraph, owner: number): void {
  for (const client of graph.clients(owner)) {
    const keys = graph.keys(client.id);
    addEnds(into, client.status);
    addKeys(into, keys);
    for (const { thumbprint } of keys) {
      const alike = graph.keysWithThumbprint(thumbprint);
      if (alike.length > 1) for (const other of alike) into.push(other.from, keyEnd(other));
    }
  }
}

const addStatus = (into: Instant[], party: Party | undefined): void => addEnds(into, party?.status ?? []);

/** The instants at which a principal's own facts can say something new. */
export function ownInstants(graph: PartyGraph, principal: Party): Instant[] {
  const id = principal.id;
  const into: Instant[] = [];
  addStatus(into, principal);
  addEnds(into, principal.developmentCapability);
  addEnds(into, principal.allowsIsv);
  addContracts(into, graph.baseContracts(id));
  addContracts(into, graph.authorizationContracts(id));
  addEnds(into, graph.authorizations(id));
  for (const { revokedAt } of graph.authorizations(id)) if (revokedAt !== null) into.push(revokedAt);
  addEnds(into, graph.engagements(id));
  addEnds(into, graph.accountGrants(id));
  addEnds(into, graph.acquiringLinks(id));
  addEnds(into, graph.designations(id));
  // What is left with an SI depends on whether it was active while it was engaged (K4).
  for (const integrator of integratorsOf(graph, id)) addStatus(into, graph.party(integrator));
  addRing(into, graph, id);
  return into;
}

/** The instants at which a delegate's standing can change. */
export function standingInstants(graph: PartyGraph, delegate: PartyId): Instant[] {
  const into: Instant[] = [];
  addStatus(into, graph.party(delegate));
  addContracts(into, graph.partnerContracts(delegate));
  addRing(into, graph, delegate);
  return into;
}

/** Everybody that a principal's answer can rest on by its own facts: its delegates and its acquirers, at any time. */
export function counterpartiesOf(
  graph: PartyGraph,
  principal: number,
): { delegates: PartyId[]; acquirers: PartyId[] } {
  return {
    delegates: ascending([
      ...graph.authorizationContracts(principal).map((contract) => contract.counterparty),
      ...integratorsOf(graph, principal),
    ]),
    acquirers: ascending(graph.acquiringLinks(principal).map((link) => link.acquirer)),
  };
}

/** Asks at the beginning of time and at each instant, a step each; merges neighbours that are `same`. Total, without gap or overlap (law 2). */
export function* segmentsOf<T>(
  instants: readonly Instant[],
  ask: (t: Instant) => T,
  same: (a: T, b: T) => boolean,
): Steps<Segment<T>[]> {
  const starts = ascending([BEGINNING, ...instants]).filter((t) => BEGINNING <= t && t < FOREVER);
  const found: { from: Instant; value: T }[] = [];
  for (const from of starts) {
    const value = ask(from);
    const last = found[found.length - 1];
    if (last === undefined || !same(last.value, value)) found.push({ from, value });
    yield;
  }
  return found.map(({ from, value }, i) => ({ from, to: found[i + 1]?.from ?? FOREVER, value }));
}

/** Are two answers the same in every member? */
export const sameAnswer = (a: Answer, b: Answer): boolean =>
  (Object.keys(a) as (keyof Answer)[]).every((member) => a[member] === b[member]);

/** Are they told alike? */
export const sameTold = (a: Answer, b: Answer): boolean => sameAnswer(toldAnswer(a), toldAnswer(b));

/** Are two segments the same, in time and in answer? */
export const sameSegment = (a: AnswerSegment, b: AnswerSegment): boolean =>
  a.from === b.from && a.to === b.to && sameAnswer(a.answer, b.answer);

const asAnswers = (found: readonly Segment<Answer>[]): AnswerSegment[] =>
  found.map(({ from, to, value }) => ({ from, to, answer: value }));

/** Merges equal neighbours of a list that is in order and without gaps. */
export function mergeEqual<S extends AnswerSegment>(list: readonly S[]): S[] {
  const merged: S[] = [];
  for (const segment of list) {
    const last = merged[merged.length - 1];
    if (last?.to === segment.from && sameAnswer(last.answer, segment.answer))
      merged[merged.length - 1] = { ...last, to: segment.to };
    else merged.push(segment);
  }
  return merged;
}

/** Merges neighbours of such a list that are told alike. */
export const mergeTold = <S extends AnswerSegment>(list: readonly S[]): S[] =>
  mergeEqual(list.map((segment) => ({ ...segment, answer: toldAnswer(segment.answer) })));

function allInstants(graph: PartyGraph, principal: PartyId, seen: Set<PartyId>): Instant[] {
  const party = graph.party(principal);
  if (party === undefined || seen.has(principal)) return [];
  seen.add(principal);
  const { delegates, acquirers } = counterpartiesOf(graph, principal);
  return [
    ...ownInstants(graph, party),
    ...delegates.flatMap((delegate) => standingInstants(graph, delegate)),
    ...acquirers.flatMap((acquirer) => allInstants(graph, acquirer, seen)),
  ];
}

/** The instants at which the answer of a principal, or what it rests on, can change; none for a party that is not on record. */
export const answerInstants = (graph: PartyGraph, principal: PartyId): Instant[] =>
  allInstants(graph, principal, new Set());

/** The reference timeline of a principal over all of time; empty for a party that is no principal. */
export function timelineOf(graph: PartyGraph, principal: PartyId, policy: PolicyName): AnswerSegment[] {
  if (answerAt(graph, principal, BEGINNING, policy) === null) return [];
  const ask = (t: Instant) => answerAt(graph, principal, t, policy) as Answer;
  return asAnswers(finished(segmentsOf(answerInstants(graph, principal), ask, sameAnswer)));
}

/** A situation with its canonical text, which is its identity. */
export interface ObservedSituation {
  readonly situation: Situation;
  readonly text: string;
}

/** What a principal's own facts say over all of time. */
export function* situationsOf(graph: PartyGraph, principal: Party): Steps<Segment<ObservedSituation>[]> {
  const ask = (t: Instant) => observe(graph, principal, t);
  const found = yield* segmentsOf(ownInstants(graph, principal), ask, sameSituation);
  return found.map(({ from, to, value }) => ({
    from,
    to,
    value: { situation: value, text: situationText(value) },
  }));
}

/** The answers of acquirers over time, by acquirer. */
export type AnswersOverTime = ReadonlyMap<PartyId, readonly AnswerSegment[]>;

const answerDuring = (list: readonly AnswerSegment[] | undefined, t: Instant): Answer | null =>
  coveringAt(list ?? [], t)?.answer ?? null;

/** The standing of a delegate over time. */
export type StandingOverTime = readonly Segment<DelegateStanding>[];

/** That of several: what hundreds of situations that name them are decided by. */
export type StandingsOverTime = ReadonlyMap<PartyId, StandingOverTime>;

const sameStanding = (a: DelegateStanding, b: DelegateStanding): boolean =>
  a.active === b.active && a.partner === b.partner && sameRing(a.keys, b.keys);

/** Works out the standing of delegates over all of time. */
export function* standingsOf(graph: PartyGraph, delegates: readonly PartyId[]): Steps<StandingsOverTime> {
  const found = new Map<PartyId, StandingOverTime>();
  for (const id of delegates) {
    const ask = (t: Instant) => delegateStanding(graph, id, t);
    found.set(id, yield* segmentsOf(standingInstants(graph, id), ask, sameStanding));
  }
  return found;
}

function standingDuring(standings: StandingsOverTime, id: PartyId, t: Instant): DelegateStanding {
  const segment = coveringAt(standings.get(id) ?? [], t);
  if (segment === undefined) throw new RangeError(`the standing of ${id} is not among those given`);
  return segment.value;
}

/** The answers that follow from a situation over all of time, given the standings of its delegates and its acquirers' answers. */
export function* answersTo(
  situation: Situation,
  standings: StandingsOverTime,
  acquirerAnswers: AnswersOverTime,
  policy: PolicyName,
): Steps<AnswerSegment[]> {
  const instants = [
    ...delegatesIn(situation).flatMap((id) => (standings.get(id) ?? []).map(({ from }) => from)),
    ...situation.acquirers.flatMap((id) => (acquirerAnswers.get(id) ?? []).map(({ from }) => from)),
  ];
  const ask = (t: Instant) => {
    const delegate = (id: PartyId) => standingDuring(standings, id, t);
    return decide(
      situation,
      { delegate, acquirer: (id) => answerDuring(acquirerAnswers.get(id), t) },
      policy,
    );
  };
  return asAnswers(yield* segmentsOf(instants, ask, sameAnswer));
}

/** The answer of a segment with the principal in place of `ITSELF`. */
export const segmentFor = (principal: PartyId, segment: AnswerSegment): AnswerSegment => ({
  ...segment,
  answer: answerFor(principal, segment.answer),
});
