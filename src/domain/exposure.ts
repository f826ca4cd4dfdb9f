/**
 * Exposure: when somebody can act for principals by a key or by its standing as a delegate, entitled or not. Said of a situation,
 * because thousands of principals share one.
 */
import type { Answer, AnswerSegment } from "./answer";
import { delegateStanding } from "./evaluate";
import type { Client, KeyVersion } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { earliest, type Interval, latest, overlaps } from "./instant";
import { ascending } from "./order";
import type { Situation } from "./situation";
import { clientStatus, keyEnd } from "./states";
import type { Steps } from "./steps";
import { type Segment, sameAnswer, segmentsOf, standingInstants } from "./timeline";

/** Who can act, in which part of the answers it is named, and when. */
export interface Source {
  readonly party: PartyId;
  /** `keyHolder`: it acts itself; `keyOwner`: somebody acts by a key of its client. */
  readonly named: "keyHolder" | "keyOwner";
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
  /** Able but not entitled: by a token or custody that is left (K3, K4). */
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

/** When, in a situation, a delegate still has a token or custody without being a candidate (K3, K4). */
function residualIn(
  situation: Situation,
  { party: delegate, named }: Source,
  capacity: readonly Segment<Capacity>[],
): readonly Interval[] {
  const byToken = situation.tokens.includes(delegate);
  const byCustody = named === "keyHolder" && situation.residual.includes(delegate);
  if (!byToken && !byCustody) return [];
  const authorized = situation.allow && situation.authorized.includes(delegate);
  const engaged = situation.engaged.includes(delegate);
  return capacity.filter(({ value: { active, partner } }) => {
    const isv = authorized && active && partner;
    const integrator = engaged && active;
    return (byToken && !isv) || (byCustody && !integrator);
  });
}

/** When principals in a situation are exposed to a source. `capacity` is that of the party, if it is a delegate. */
export function exposedIn(
  situation: Situation,
  answers: readonly AnswerSegment[],
  source: Source,
  capacity: readonly Segment<Capacity>[],
): Exposed[] {
  const left = residualIn(situation, source, capacity);
  return answers.flatMap((segment) =>
    source.during.flatMap((during): Exposed[] => {
      const time = shared(segment, during);
      if (time === null) return [];
      const { answer } = segment;
      if (answer[source.named] === source.party) return [{ ...time, answer, residual: false }];
      return left.flatMap((it) => {
        const part = shared(it, time);
        return part === null ? [] : [{ ...part, answer, residual: true }];
      });
    }),
  );
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
