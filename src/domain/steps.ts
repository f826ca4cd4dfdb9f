/**
 * Steps: a computation that may be long is cut into steps, so that whoever carries it out can let others go in between. The domain
 * itself neither waits nor looks at a clock.
 */
import { ascending } from "./order";

/** A computation that comes to a `T`. Each step is short, however much there is to compute; what was found may be put in order by the last. */
export type Steps<T> = Generator<void, T, void>;

/** Carries out all steps at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** A computation of one step. */
// biome-ignore lint/correctness/useYield: there is nothing to stop for
export function* oneStep<T>(compute: () => T): Steps<T> {
  return compute();
}

/** The distinct numbers in the items of a list, ascending; a step for each item. */
export function* numbersIn<T, N extends number>(
  list: Iterable<T>,
  numbersOf: (item: T) => readonly N[],
): Steps<N[]> {
  const found = new Set<N>();
  for (const item of list) {
    for (const number of numbersOf(item)) found.add(number);
    yield;
  }
  return ascending(found);
}

/** Those of a list that are asked for, a step each. */
export function* those<T>(list: readonly T[], asked: (item: T) => boolean): Steps<T[]> {
  const found: T[] = [];
  for (const item of list) {
    if (asked(item)) found.push(item);
    yield;
  }
  return found;
}
