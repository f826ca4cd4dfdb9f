/** Values that hold for a time: from when on something is said, the later word counts. */
import { FOREVER, type Instant, type Period } from "../../domain/instant";

/** The periods, with a value from an instant on, until another one or for good. What was said earlier is kept below it. */
export const from = <T>(
  periods: readonly Period<T>[],
  value: T,
  start: Instant,
  until: Instant | null | undefined,
): readonly Period<T>[] => [...periods, { value, from: start, to: until ?? FOREVER }];
