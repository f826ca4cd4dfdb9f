/**
 * Timelines: the rule is pointwise in time, so an answer changes only where a fact that it rests on begins or ends. Collect those
 * instants, ask at each, merge equal neighbours.
 */
import type { Answer, AnswerSegment, PolicyName } from "./answer";
import { answerFor, type DelegateStanding, decide, type Standings } from "./decide";
import { answerAt, delegateStanding } from "./evaluate";
import type { AcquiringLink, Contract, KeyVersion, Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, FOREVER, type Instant, type Interval, later } from "./instant";
import { OVERLAP_WINDOW, SUCCESSOR_NOTICE } from "./key-ring";
import { integratorsOf, observe, situationText } from "./observe";
import { ascending } from "./order";
import type { Situation } from "./situation";
import { keyEnd } from "./states";

/** A stretch of time in which something stays the same. */
export interface Segment<T> extends Interval {
  readonly value: T;
}

const ends = (interval: Interval): Instant[] => [interval.from, interval.to];

const orNone = (t: Instant | null): Instant[] => (t === null ? [] : [t]);

const contractInstants = (contract: Contract): Instant[] => [
  ...ends(contract),
  ...orNone(contract.terminatedAt),
  ...contract.suspensions.flatMap(ends),
];

const partyInstants = (party: Party): Instant[] =>
  [...party.status, ...party.developmentCapability, ...party.allowsIsv].flatMap(ends);

const keyInstants = (key: KeyVersion): Instant[] => [
  key.from,
  keyEnd(key),
  ...orNone(key.compromisedAt),
  later(keyEnd(key), -SUCCESSOR_NOTICE),
  later(key.from, OVERLAP_WINDOW),
];

function ringInstants(graph: PartyGraph, owner: number): Instant[] {
  return graph.clients(owner).flatMap((client) => {
    const keys = graph.keys(client.id);
    const alike = keys.flatMap((key) => graph.keysWithThumbprint(key.thumbprint));
    return [...client.status.flatMap(ends), ...keys.flatMap(keyInstants), ...alike.flatMap((key) => [key.from, keyEnd(key)])];
  });
}

/** The instants at which a principal's own facts can say something new. */
export function ownInstants(graph: PartyGraph, principal: Party): Instant[] {
  const id = principal.id;
  return [
    ...partyInstants(principal),
    ...graph.baseContracts(id).flatMap(contractInstants),
    ...graph.authorizationContracts(id).flatMap(contractInstants),
    ...graph.authorizations(id).flatMap((token) => [...ends(token), ...orNone(token.revokedAt)]),
    ...graph.engagements(id).flatMap(ends),
    ...graph.accountGrants(id).flatMap(ends),
    ...graph.acquiringLinks(id).flatMap(ends),
    ...graph.designations(id).flatMap(ends),
    ...integratorsOf(graph, id).flatMap((integrator) => graph.party(integrator)?.status.flatMap(ends) ?? []),
    ...ringInstants(graph, id),
  ];
}

/** The instants at which a delegate's standing can change. */
export const standingInstants = (graph: PartyGraph, delegate: PartyId): Instant[] => [
  ...(graph.party(delegate)?.status.flatMap(ends) ?? []),
  ...graph.partnerContracts(delegate).flatMap(contractInstants),
  ...ringInstants(graph, delegate),
];

/** Everybody that a principal's answer can rest on by its own facts: its delegates and its acquirers, at any time. */
export function counterpartiesOf(graph: PartyGraph, principal: number): { delegates: PartyId[]; acquirers: PartyId[] } {
  const acquirerOf = (link: AcquiringLink) => link.acquirer;
  return {
    delegates: ascending([
      ...graph.authorizationContracts(principal).map((contract) => contract.counterparty),
      ...integratorsOf(graph, principal),
    ]),
    acquirers: ascending(graph.acquiringLinks(principal).map(acquirerOf)),
  };
}

/** Asks at the beginning of time and at each instant; merges neighbours that are `same`. Total, without gap or overlap (law 2). */
export function segments<T>(instants: readonly Instant[], ask: (t: Instant) => T, same: (a: T, b: T) => boolean): Segment<T>[] {
  const starts = ascending([BEGINNING, ...instants]).filter((t) => t < FOREVER);
  const found: { from: Instant; value: T }[] = [];
  for (const from of starts) {
    const value = ask(from);
    const last = found[found.length - 1];
    if (last === undefined || !same(last.value, value)) found.push({ from, value });
  }
  return found.map(({ from, value }, i) => ({ from, to: found[i + 1]?.from ?? FOREVER, value }));
}

/** Are two answers the same in every member? */
export const sameAnswer = (a: Answer, b: Answer): boolean =>
  (Object.keys(a) as (keyof Answer)[]).every((member) => a[member] === b[member]);

const asAnswers = (found: readonly Segment<Answer>[]): AnswerSegment[] =>
  found.map(({ from, to, value }) => ({ from, to, answer: value }));

/** Merges equal neighbours of a list that is in order and without gaps. */
export function mergeEqual<S extends AnswerSegment>(list: readonly S[]): S[] {
  const merged: S[] = [];
  for (const segment of list) {
    const last = merged[merged.length - 1];
    if (last?.to === segment.from && sameAnswer(last.answer, segment.answer)) merged[merged.length - 1] = { ...last, to: segment.to };
    else merged.push(segment);
  }
  return merged;
}

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

/** The reference timeline of a principal over all of time; empty for a party that is no principal. */
export function timelineOf(graph: PartyGraph, principal: PartyId, policy: PolicyName): AnswerSegment[] {
  if (answerAt(graph, principal, BEGINNING, policy) === null) return [];
  const ask = (t: Instant) => answerAt(graph, principal, t, policy) as Answer;
  return asAnswers(segments(allInstants(graph, principal, new Set()), ask, sameAnswer));
}

/** A situation with its canonical text, which is its identity. */
export interface ObservedSituation {
  readonly situation: Situation;
  readonly text: string;
}

/** What a principal's own facts say over all of time. */
export function situationsOf(graph: PartyGraph, principal: Party): Segment<ObservedSituation>[] {
  const ask = (t: Instant): ObservedSituation => {
    const situation = observe(graph, principal, t);
    return { situation, text: situationText(situation) };
  };
  return segments(ownInstants(graph, principal), ask, (a, b) => a.text === b.text);
}

/** The answers of acquirers over time, by acquirer. */
export type AnswersOverTime = ReadonlyMap<PartyId, readonly AnswerSegment[]>;

const answerDuring = (list: readonly AnswerSegment[] | undefined, t: Instant): Answer | null =>
  list?.find((segment) => segment.from <= t && t < segment.to)?.answer ?? null;

/** The delegates that a situation names. */
export const delegatesIn = (situation: Situation): PartyId[] => ascending([...situation.authorized, ...situation.engaged]);

/** The answers that follow from a situation over all of time, given its delegates' facts and its acquirers' answers. */
export function answersTo(
  situation: Situation,
  graph: PartyGraph,
  acquirerAnswers: AnswersOverTime,
  policy: PolicyName,
): AnswerSegment[] {
  const instants = [
    ...delegatesIn(situation).flatMap((delegate) => standingInstants(graph, delegate)),
    ...situation.acquirers.flatMap((acquirer) => (acquirerAnswers.get(acquirer) ?? []).flatMap(ends)),
  ];
  const ask = (t: Instant) => decide(situation, remembering(graph, acquirerAnswers, t), policy);
  return asAnswers(segments(instants, ask, sameAnswer));
}

/** Standings at `t` that work each delegate out once. */
function remembering(graph: PartyGraph, acquirerAnswers: AnswersOverTime, t: Instant): Standings {
  const known = new Map<PartyId, DelegateStanding>();
  return {
    delegate: (id) => {
      const standing = known.get(id) ?? delegateStanding(graph, id, t);
      known.set(id, standing);
      return standing;
    },
    acquirer: (id) => answerDuring(acquirerAnswers.get(id), t),
  };
}

/** The answer of a segment with the principal in place of `ITSELF`. */
export const segmentFor = (principal: PartyId, segment: AnswerSegment): AnswerSegment => ({
  ...segment,
  answer: answerFor(principal, segment.answer),
});
