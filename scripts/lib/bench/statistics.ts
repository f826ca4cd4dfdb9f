/** Figures of several rounds: the median counts, the spread is shown. */

/** The median of some figures, and how far they are apart. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}

/** The median and the spread of the figures of some rounds. */
export const spreadOf = (rounds: readonly number[]): Spread => ({
  median: quantile(rounds, 0.5),
  least: Math.min(...rounds),
  most: Math.max(...rounds),
});

/** The rounds of one thing divided by those of another, round by round. */
export const ratiosOf = (of: readonly number[], to: readonly number[]): number[] =>
  of.map((value, i) => value / (to[i] ?? Number.NaN));
