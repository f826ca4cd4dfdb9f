/** Comparing two courses of answers over the whole fleet: what every way of comparing has to tell. */
import type { Answer } from "../domain/answer";
import type { Difference } from "../domain/difference";
import type { PartyId } from "../domain/ids";
import type { Slice, SpanCount, Window } from "../domain/ports";

/** A principal and the stretches of time in which its two answers differ. */
export interface PrincipalDifference {
  readonly principal: PartyId;
  readonly differences: readonly Difference[];
}

/** How many principals go from one way of being integrated to another; the answers are those of one of them. */
export interface Shift {
  readonly before: Answer | null;
  readonly after: Answer | null;
  readonly merchants: number;
  readonly acquirers: number;
}

/** Is it this difference that is asked for? */
export type Differs = (before: Answer | null, after: Answer | null) => boolean;

/** Tells differences apart that are to be counted apart. */
export type KindOf = (difference: Pick<Difference, "before" | "after">) => string;

/** The way of a difference: from which mode and status to which. */
export const wayOf: KindOf = ({ before, after }) =>
  `${before?.mode} ${before?.status} ${after?.mode} ${after?.status}`;

/** Tells of a difference as what it is to be counted: as nothing, as one thing or as several. */
export type KindsOf = (difference: Pick<Difference, "before" | "after">) => readonly string[];

/** See the head of this file. */
export interface Comparison {
  /** How many principals differ, by the way they go; each counts once, by its first difference. Counted once, whoever asks. */
  shifts(different?: Differs): Promise<readonly Shift[]>;
  /** How many principals have a difference of each kind, be it their first or a later one; most first, then by kind. */
  tally(kindsOf: KindsOf, different?: Differs): Promise<readonly (readonly [string, number])[]>;
  /** The principals with such a difference, by id, each with everything that is `shown` as one. */
  principals(
    window: Window<PartyId>,
    different?: Differs,
    shown?: Differs,
  ): Promise<Slice<PrincipalDifference>>;
}

/** What was counted, most first, then by kind. */
export function tallied(counts: Iterable<readonly [string, number]>): [string, number][] {
  const totals = new Map<string, number>();
  for (const [kind, count] of counts) totals.set(kind, (totals.get(kind) ?? 0) + count);
  return [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** Numbers kinds of difference in the order in which they are met. */
export class Groups {
  private readonly numbers = new Map<string, number>();
  private readonly met: Pick<Difference, "before" | "after">[] = [];

  constructor(private readonly kindOf: KindOf) {}

  /** The number of a difference's kind. */
  numberOf(difference: Pick<Difference, "before" | "after">): number {
    const kind = this.kindOf(difference);
    const known = this.numbers.get(kind);
    if (known !== undefined) return known;
    this.numbers.set(kind, this.met.length);
    return this.met.push(difference) - 1;
  }

  /** What was counted under the numbers; kinds with nobody in them are left out. */
  shifts(counts: readonly SpanCount[]): Shift[] {
    const totals = this.met.map(({ before, after }) => ({ before, after, merchants: 0, acquirers: 0 }));
    for (const { group, role, count } of counts) {
      const total = totals[group];
      if (total !== undefined) total[role === "MERCHANT" ? "merchants" : "acquirers"] += count;
    }
    return totals.filter(({ merchants, acquirers }) => merchants + acquirers > 0);
  }
}
