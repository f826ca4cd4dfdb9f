/** The port to effective changes: when, over the whole fleet, stored answers turn into others. */
import type { PolicyName } from "./answer";
import type { IntegrationMode } from "./facts";
import type { PartyId } from "./ids";
import type { Instant, Interval } from "./instant";
import type { Slice, Window } from "./window";

/** An effective change: the first instant after it, and whose it is. Also its place in a list, ordered by both. */
export interface EffectiveChange {
  readonly at: Instant;
  readonly principal: PartyId;
}

/** Conditions on effective changes, combined with and; null or absent: no condition. */
export interface ChangeFilter {
  readonly fromMode?: readonly IntegrationMode[] | null;
  readonly toMode?: readonly IntegrationMode[] | null;
  /** It works before, and does not after: mode NONE, or status BLOCKED. */
  readonly losing?: boolean | null;
  /** This party implements before or after. */
  readonly implementer?: PartyId | null;
  /** Some time after, the mode is another one than NONE again. */
  readonly returning?: boolean | null;
}

/** A question about the effective changes at the instants inside `within`. */
export interface ChangeQuery {
  readonly within: Interval;
  readonly policy: PolicyName;
  readonly filter: ChangeFilter;
}

/** The effective changes that are known of at one revision. */
export interface ChangeReader {
  /** A window of them, by instant, then by principal. */
  changes(query: ChangeQuery, window: Window<EffectiveChange>): Promise<Slice<EffectiveChange>>;
  countChanges(query: ChangeQuery): Promise<number>;
  /** How many there are in each step of so many milliseconds, the first of which begins with `within`. */
  countChangesByStep(query: ChangeQuery, step: number): Promise<number[]>;
}
