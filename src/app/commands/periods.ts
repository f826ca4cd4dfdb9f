/**
 * Values that hold for a time, and when what holds ends. What is said from now on counts until what is planned for later begins; what is
 * ended before it has begun never takes effect.
 */
import {
  covers,
  earliest,
  FOREVER,
  type Instant,
  type Interval,
  latest,
  type Period,
} from "../../domain/instant";
import type { Desk } from "./desk";

/** The periods with a value from the instant of the change on. What was said earlier is kept below it, and what is planned above. */
export function from<T>(
  desk: Desk,
  periods: readonly Period<T>[],
  value: T,
  until: Instant | null | undefined,
): readonly Period<T>[] {
  const start = desk.validAt;
  if (until && until <= start)
    desk.refuse("BACKWARD_INTERVAL", "until", "it is not after the start; expected a later instant");
  return [...periods, { value, from: start, to: earliest(until ?? FOREVER, nextAfter(periods, start)) }];
}

/** The periods with a value from an instant on for good, whatever was planned. */
export const forGood = <T>(periods: readonly Period<T>[], value: T, start: Instant): readonly Period<T>[] => [
  ...periods,
  { value, from: start, to: FOREVER },
];

/** When the next period begins that is not hidden by a later entry. */
function nextAfter<T>(periods: readonly Period<T>[], t: Instant): Instant {
  const counts = (period: Period<T>, i: number) =>
    period.from > t && !periods.slice(i + 1).some((later) => covers(later, period.from));
  return periods.filter(counts).reduce((next, period) => earliest(next, period.from), FOREVER);
}

/** Has it begun by now? What begins at this very moment has not. */
export const hasBegun = (desk: Desk, { from }: Pick<Interval, "from">): boolean => from < desk.now;

/**
 * When something ends that is ended at the instant of the change. What has not begun yet ends where it begins, so it never takes effect
 * (E33); what has begun is not undone by an end at its start or before.
 */
export function endFrom(desk: Desk, it: Pick<Interval, "from">): Instant {
  if (desk.validAt <= it.from && hasBegun(desk, it))
    desk.refuse("BACKWARD_INTERVAL", "validAt", "it has begun, then or later; expected a later end");
  return latest(desk.validAt, it.from);
}

/** When something begins that is accepted at the instant of the change: not before that, and only if there is time left of it. */
export function startFrom(desk: Desk, { from, to }: Interval): Instant {
  const start = latest(desk.validAt, from);
  if (start >= to)
    desk.refuse("BACKWARD_INTERVAL", "validAt", "its term is over then; expected an earlier instant");
  return start;
}
