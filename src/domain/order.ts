/** Orders that every backend shares: by number, and by text in code units. */

/** Compares two texts by UTF-16 code units, as ties by reference are broken. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Distinct numbers, ascending. */
export const ascending = <N extends number>(numbers: Iterable<N>): N[] =>
  [...new Set(numbers)].sort((a, b) => a - b);
