/**
 * Exposure: when somebody can act for principals by a key or by its standing as a delegate, entitled or not. Said of a situation,
 * because thousands of principals share one.
 */
import { type Answer, type AnswerSegment, ITSELF } from "./answer";
import { entitled } from "./entitlement";
import { delegateStanding } from "./evaluate";
import type { Client, KeyVersion } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, earliest, FOREVER, type Interval, latest, overlaps } from "./instant";
import { FINDING_BIT, toldAnswer } from "./masks";
import { ascending } from "./order";
import { type Situation, withAccount } from "./situation";
import { clientStatus, keyEnd } from "./states";
import type { Steps } from "./steps";
import { type Segment, sameAnswer, segmentsOf, standingInstants } from "./timeline";

/**
 * By what somebody can act, and when: as a `PARTY`; by a `KEY` of that party's client; by a `TOKEN` for that party; by an `OWN_KEY` of the
 * principal that the party holds, be it whoever ({@link ITSELF}).
 */
export interface Source {
  readonly by: "PARTY" | "KEY" | "TOKEN" | "OWN_KEY";
  readonly party: PartyId;
  /** Of a key of somebody's client: who has it; absent where it is the client's owner, or whoever. */
  readonly holder?: PartyId;
  /** Of a token: whose account it is for ({@link ITSELF}: the principal's); null for the tokens of everybody. */
  readonly account?: PartyId | null;
  readonly during: readonly Interval[];
}

/** Is a delegate one that the rule would consider, if it has what it needs of the principal? */
export interface Capacity {
  readonly active: boolean;
  readonly partner: boolean;
}

/** A stretch of time in which principals in a situation are exposed, and their answer in it. */
export interface Exposed extends Interval {
  readonly answer: Answer;
  /** Able but not entitled. */
  readonly residual: boolean;
}

/** The capacity of a delegate over all of time. */
export const capacityOf = (graph: PartyGraph, delegate: PartyId): Steps<Segment<Capacity>[]> =>
  segmentsOf<Capacity>(
    standingInstants(graph, delegate),
    (t) => delegateStanding(graph, delegate, t),
    (a, b) => a.active === b.active && a.partner === b.partner,
  );

/** What two intervals share; null when that is nothing. */
export function shared(a: Interval, b: Interval): Interval | null {
  return overlaps(a, b) ? { from: latest(a.from, b.from), to: earliest(a.to, b.to) } : null;
}

/** Can principals with this answer to a situation be acted for, the party standing so: by right (false), as residual access (true), or not? */
function residualBy(
  situation: Situation,
  answer: Answer,
  { by, party, holder, account }: Source,
  { active, partner }: Capacity,
): boolean | null {
  const isIsv = situation.allow && situation.authorized.includes(party) && active && partner;
  const isIntegrator = situation.engaged.includes(party) && active;
  const isEntitled = entitled(answer, isIsv || isIntegrator ? [party] : [], party);
  const hasToken = situation.tokens.includes(party);
  const tokenLeft = hasToken && (answer.mode === "NONE" || !isIsv);
  const orNot = (residual: boolean) => (residual ? true : null);
  switch (by) {
    case "PARTY": {
      if (answer.keyHolder === party) return false;
      const holds = [...withAccount(situation), ...situation.keys.holders].includes(party);
      const custodyLeft = situation.residual.includes(party) && !isIntegrator;
      return orNot(tokenLeft || custodyLeft || (holds && !isEntitled));
    }
    case "KEY":
      if (answer.keyOwner !== party) return orNot(tokenLeft);
      return holder !== undefined && !entitled(answer, [], holder);
    case "TOKEN":
      if (inheritsToken(answer, party, account)) return false;
      return hasToken && (account === null || account === ITSELF) ? tokenLeft : null;
    case "OWN_KEY":
      return party === ITSELF ? answer.mode === "NONE" || answer.keyOwner !== ITSELF : !isEntitled;
  }
}

/** Is the answer one that an acquirer has by its own token, and that those below it inherit? */
const inheritsToken = (answer: Answer, isv: PartyId, account: PartyId | null | undefined): boolean =>
  answer.channel === "ACQUIRER" &&
  answer.keyOwner === isv &&
  (account === null || answer.accountOwner === account) &&
  (answer.findings & FINDING_BIT.TOKEN_INVALID) === 0;

const NO_CAPACITY: readonly Segment<Capacity>[] = [
  { from: BEGINNING, to: FOREVER, value: { active: false, partner: false } },
];

/** When principals in a situation are exposed to a source. `capacity` is that of the party, if it is a delegate. */
export function exposedIn(
  situation: Situation,
  answers: readonly AnswerSegment[],
  source: Source,
  capacity: readonly Segment<Capacity>[] = NO_CAPACITY,
): Exposed[] {
  const found: Exposed[] = [];
  for (const segment of answers) {
    const answer = toldAnswer(segment.answer);
    for (const standing of capacity) {
      const time = shared(segment, standing);
      const residual = time && residualBy(situation, answer, source, standing.value);
      if (time === null || residual === null) continue;
      for (const during of source.during) {
        const part = shared(time, during);
        if (part !== null) found.push({ ...part, answer, residual });
      }
    }
  }
  return found;
}

/** When a key version is usable: alive, and its client ACTIVE and LIVE. In order, without overlap. */
export function usableDuring(key: KeyVersion, client: Client): Interval[] {
  const life = { from: key.from, to: keyEnd(key) };
  if (client.environment !== "LIVE" || life.from >= life.to) return [];
  const ends = client.status.flatMap(({ from, to }) => [from, to]);
  const starts = ascending([life.from, ...ends.filter((t) => life.from < t && t < life.to)]);
  return starts
    .map((from, i) => ({ from, to: starts[i + 1] ?? life.to }))
    .filter(({ from }) => clientStatus(client, from) === "ACTIVE");
}

/** Exposures in order of time; those of the same kind that touch or overlap are one. */
export function mergeExposed(list: readonly Exposed[]): Exposed[] {
  const merged: Exposed[] = [];
  for (const exposed of [...list].sort((a, b) => a.from - b.from || a.to - b.to)) {
    // Of those of a kind, which do not touch each other, only the last can reach as far.
    const i = merged.findLastIndex((it) => alike(it, exposed));
    const known = merged[i];
    if (known === undefined || known.to < exposed.from) merged.push(exposed);
    else merged[i] = { ...known, to: latest(known.to, exposed.to) };
  }
  return merged;
}

const alike = (a: Exposed, b: Exposed): boolean =>
  a.residual === b.residual && sameAnswer(a.answer, b.answer);
