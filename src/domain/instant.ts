/** Time as the domain knows it: UTC milliseconds, half-open intervals `[from, to)`. */

declare const brand: unique symbol;

/** A point in time: UTC milliseconds since 1970. Parsed once, at the border, by {@link instant}. */
export type Instant = number & { readonly [brand]: "Instant" };

/** Before everything: the start of an interval that has no start. */
export const BEGINNING = -8_640_000_000_000_000 as Instant;

/** After everything: the end of an open interval. A sentinel in tables, null in the API. */
export const FOREVER = 8_640_000_000_000_000 as Instant;

/** One day in milliseconds. */
export const DAY = 86_400_000;

/** A half-open interval `[from, to)`: `to` itself is outside (E34). */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** A value that holds during an interval, as a capability, an allowance or a status does. */
export interface Period<T> extends Interval {
  readonly value: T;
}

/** Marks a whole number of UTC milliseconds as an instant. */
export const instant = (milliseconds: number): Instant => milliseconds as Instant;

/** The instant a number of milliseconds later; the two ends of time stay where they are. */
export const later = (t: Instant, milliseconds: number): Instant =>
  t === FOREVER || t === BEGINNING ? t : instant(t + milliseconds);

/** The later of two instants. */
export const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** The earlier of two instants. */
export const earliest = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Is `t` inside `[from, to)`? */
export const covers = (interval: Interval, t: Instant): boolean => interval.from <= t && t < interval.to;

/** The one that covers `t` of intervals in order of time that do not overlap; undefined where there is none. */
export function coveringAt<I extends Interval>(intervals: readonly I[], t: Instant): I | undefined {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle] as I).to <= t) low = middle + 1;
    else high = middle;
  }
  const found = intervals[low];
  return found !== undefined && covers(found, t) ? found : undefined;
}

/** Do two half-open intervals share an instant? One that is empty shares none (E33). */
export const overlaps = (a: Interval, b: Interval): boolean => latest(a.from, b.from) < earliest(a.to, b.to);

/** The earlier of an end and an optional earlier one (a revocation, a termination). */
export const endOf = (to: Instant, cut: Instant | null): Instant => (cut !== null && cut < to ? cut : to);

/** The value that holds at `t`; where periods overlap the later entry wins; null when none covers `t`. */
export function valueAt<T>(periods: readonly Period<T>[], t: Instant): T | null {
  for (let i = periods.length - 1; i >= 0; i--) {
    const period = periods[i] as Period<T>;
    if (covers(period, t)) return period.value;
  }
  return null;
}
