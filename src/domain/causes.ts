/**
 * Causes: the events without which an answer would not have changed when it did. An event is tested by postponing it for one
 * millisecond and asking again at the same instant.
 */
import type { Answer, PolicyName } from "./answer";
import { isEffectiveChange } from "./effective-change";
import { answerAt } from "./evaluate";
import { type Boundary, boundariesAt, type FactEvent } from "./events";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, type Instant, type Interval, instant } from "./instant";
import { overlay, type Seen } from "./overlay";
import { type Steps, those } from "./steps";
import { sameTold } from "./timeline";

/** When two answers count as the same: in every member, or in effect alone. */
export type Same = (a: Answer, b: Answer) => boolean;

/** Are two answers the same in effect? */
export const sameInEffect: Same = (a, b) => !isEffectiveChange(a, b);

/** The same instant, or one millisecond later if it is the one to be postponed; the intervals of a list likewise. */
function postponed(value: unknown, boundary: Instant): unknown {
  if (Array.isArray(value)) return value.map((it: Interval) => postponedInterval(it, boundary));
  return value === boundary ? instant(boundary + 1) : value;
}

/** Of a thousand intervals one or two stand at the boundary: the others stay what they are. */
function postponedInterval(interval: Interval, boundary: Instant): Interval {
  const { from, to } = interval;
  if (from !== boundary && to !== boundary) return interval;
  const moved = { from: postponed(from, boundary), to: postponed(to, boundary) };
  return { ...interval, ...moved } as Interval;
}

/** The graph with these events one millisecond later. */
export function postpone(graph: PartyGraph, events: readonly Boundary[]): PartyGraph {
  const moved = new Map<string, Seen>();
  for (const { kind, id, fact, members, boundary } of events) {
    const now = { ...(moved.get(`${kind} ${id}`)?.fact ?? fact) } as unknown as Record<string, unknown>;
    for (const member of members) if (member in now) now[member] = postponed(now[member], boundary);
    moved.set(`${kind} ${id}`, { kind, fact: now } as unknown as Seen);
  }
  return overlay(graph, [...moved.values()]);
}

/** A principal's answers on either side of an instant. */
export interface Turn {
  readonly before: Answer;
  readonly after: Answer;
}

/** The answers just before `t` and at it; null where there is nothing before, and for a party that is no principal. */
export function turnAt(graph: PartyGraph, principal: PartyId, t: Instant, policy: PolicyName): Turn | null {
  if (t === BEGINNING) return null;
  const before = answerAt(graph, principal, instant(t - 1), policy);
  const after = answerAt(graph, principal, t, policy);
  return before === null || after === null ? null : { before, after };
}

/**
 * Which of all that happened made the difference: that without which the answer would be another. Where that is not all of it (two
 * contracts end at once, and either end would have been enough), what alone would have changed the answer comes to it; and if even
 * this does not add up, all of it is the cause. So without its causes the answer is always as it was before.
 */
export function* decisive<T>(
  all: readonly T[],
  {
    differs,
    explains,
  }: {
    /** Is the answer without it another one? */
    readonly differs: (one: T) => boolean;
    /** Is the answer without them as it was before? */
    readonly explains: (some: readonly T[]) => boolean;
  },
): Steps<readonly T[]> {
  const needed = yield* those(all, differs);
  if (explains(needed)) return needed;
  const enough = yield* those(all, (one) => !explains(all.filter((other) => other !== one)));
  const either = all.filter((one) => needed.includes(one) || enough.includes(one));
  return explains(either) ? either : all;
}

/**
 * The events that make a principal's answer change at `t`, as boundaries that can be postponed; none where it stays the `same`.
 * They are those that are {@link decisive}: to postpone them leaves the answer as it was before.
 */
export function* causingBoundaries(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same: Same = sameTold,
): Steps<readonly Boundary[]> {
  const turn = turnAt(graph, principal, t, policy);
  if (turn === null || same(turn.before, turn.after)) return [];
  const events = boundariesAt(graph, principal, t);
  const without = (some: readonly Boundary[]) =>
    answerAt(postpone(graph, some), principal, t, policy) as Answer;
  return yield* decisive(events, {
    differs: (event) => !same(without([event]), turn.after),
    explains: (some) => same(without(some), turn.before),
  });
}

/** The causes of a change at `t`: see {@link causingBoundaries}. */
export function* causesAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same: Same = sameTold,
): Steps<FactEvent[]> {
  const causes = yield* causingBoundaries(graph, principal, t, policy, same);
  return causes.map(({ kind, id, event }) => ({ kind, id, event }));
}
