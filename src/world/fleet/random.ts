/** Chance that repeats itself: the same seed and subject give the same numbers on every machine. */

/** Draws numbers for one subject of a fleet. */
export class Random {
  private state: number;

  constructor(seed: number, stream: number, subject: number) {
    this.state = mix(mix(mix(seed | 0) ^ stream) ^ subject);
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    return mix(this.state) / 4_294_967_296;
  }

  /** True this often. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** One of several outcomes by their weights, which add up to about 1; the last takes what is left. */
  weighted<T>(outcomes: readonly (readonly [T, number])[]): T {
    let left = this.next();
    for (const [outcome, weight] of outcomes) {
      if (left < weight) return outcome;
      left -= weight;
    }
    return (outcomes[outcomes.length - 1] as readonly [T, number])[0];
  }
}

function mix(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/** Ranks with the weights of Zipf's law: rank r has 1 / r^s. */
export class Zipf {
  private readonly upTo: Float64Array;

  constructor(ranks: number, s: number) {
    this.upTo = new Float64Array(ranks);
    let sum = 0;
    for (let rank = 0; rank < ranks; rank++) {
      sum += (rank + 1) ** -s;
      this.upTo[rank] = sum;
    }
    for (let rank = 0; rank < ranks; rank++) this.upTo[rank] = (this.upTo[rank] as number) / sum;
  }

  /** The share of all ranks up to and including this one, counted from 0. */
  share(rank: number): number {
    return this.upTo[rank] ?? 1;
  }

  /** A rank from 0, by its weight. */
  draw(random: Random): number {
    const wanted = random.next();
    let low = 0;
    let high = this.upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.upTo[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
