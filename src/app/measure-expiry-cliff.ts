/** Measures the expiry cliff: how many principals change by the passing of time alone, week by week. */
import type { PolicyName } from "../domain/answer";
import type { ChangeFilter } from "../domain/change-ports";
import { DAY, type Instant, type Interval, instant, later } from "../domain/instant";
import { type Failed, fail } from "./failure";
import type { Reading } from "./reading";

const WEEK = 7 * DAY;

/** Five years are the most that is looked ahead. */
export const MOST_WEEKS = 260;

/** A week of seven days of 24 hours, and how many effective changes it brings. */
export interface CliffWeek extends Interval {
  readonly changes: number;
  /** Those after which a principal that could take payments cannot: in mode NONE, or blocked. */
  readonly losing: number;
  /** Those after which a principal that was integrated is not: in mode NONE. */
  readonly unintegrated: number;
}

/** The last instant that has a year of four digits, as instants are told. */
const LAST = instant(Date.UTC(9999, 11, 31, 23, 59, 59, 999));

/**
 * The weeks from the instant of the reading on, as far as they end before the year 10000. What changes at that very instant has happened,
 * and is in none of them.
 */
export async function measureExpiryCliff(
  { snapshot, validAt }: Reading,
  asked: number,
  policy: PolicyName,
): Promise<CliffWeek[] | Failed> {
  if (asked < 1 || asked > MOST_WEEKS)
    return fail({ code: "OUT_OF_RANGE", argument: "weeks", given: asked, from: 1, to: MOST_WEEKS });
  const weeks = Math.min(asked, Math.floor((LAST - validAt) / WEEK));
  if (weeks === 0) return [];
  const start = (nth: number): Instant => later(validAt, nth * WEEK);
  /** The first week is a millisecond shorter than the others, and counted by itself. */
  const parts: readonly Interval[] = [
    { from: later(validAt, 1), to: start(1) },
    ...(weeks === 1 ? [] : [{ from: start(1), to: start(weeks) }]),
  ];
  const count = async (filter: ChangeFilter): Promise<number[]> => {
    const counts: number[] = [];
    for (const within of parts)
      counts.push(...(await snapshot.countChangesByStep({ within, policy, filter }, WEEK)));
    return counts;
  };
  const changes = await count({});
  const losing = await count({ losing: true });
  const unintegrated = await count({ fromMode: ["SELF", "ISV", "SYSTEM_INTEGRATOR"], toMode: ["NONE"] });
  return changes.map((_, i) => ({
    from: start(i),
    to: start(i + 1),
    changes: changes[i] ?? 0,
    losing: losing[i] ?? 0,
    unintegrated: unintegrated[i] ?? 0,
  }));
}
