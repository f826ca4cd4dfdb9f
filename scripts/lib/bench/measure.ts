/** Carries out the measurements: interleaved, so that what disturbs one disturbs all. */
import type { Blocks } from "./blocks";
import type { Runner } from "./field";
import { latencies, type Served, underLoad } from "./load";
import { MEASUREMENTS, type Measurement, type Side } from "./measurements";
import type { QuestionName } from "./questions";
import { quantile, ratiosOf, type Spread, spreadOf } from "./statistics";

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

/** What came out of one measurement. */
export interface Result {
  readonly measurement: Measurement;
  readonly unit: "×" | "ms" | "s" | "MiB";
  readonly value: Spread;
  /** The fleet that it was measured on. */
  readonly merchants: number;
}

/** Requests per second of one side. */
export interface Throughput {
  readonly side: Side;
  readonly perSecond: Spread;
  /** Milliseconds of a core for a request, in the server's own process; null where the system does not say. */
  readonly cpu: number | null;
}

/** A latency on a fleet of one size, round by round, in milliseconds. */
export interface CurvePoint {
  readonly merchants: number;
  readonly medians: readonly number[];
  readonly p95s: readonly number[];
}

/** A latency by the size of the fleet. */
export interface Curve {
  readonly question: QuestionName;
  readonly what: string;
  readonly points: readonly CurvePoint[];
}

const keyOf = ({ name, database, question }: Side): string => `${name} ${database} ${question}`;

const runnerOf = (runners: readonly Runner[], side: Side): Runner | undefined =>
  runners.find((it) => it.contestant.name === side.name && it.data.kind === side.database);

/** The comparisons of which both sides run. */
const comparedBy = (runners: readonly Runner[]) =>
  MEASUREMENTS.filter((it) => it.kind === "requests" || it.kind === "effort").filter(
    ({ of, to }) => runnerOf(runners, of) !== undefined && runnerOf(runners, to) !== undefined,
  );

/** Compares sides: every side once a round, each figure the ratio of two that were taken in the same round. */
export async function compareSides(
  runners: readonly Runner[],
  { rounds, seconds }: Effort,
): Promise<{ throughputs: Throughput[]; results: Result[] }> {
  const compared = comparedBy(runners);
  const sides = new Map(compared.flatMap(({ of, to }) => [of, to]).map((side) => [keyOf(side), side]));
  const found = new Map<string, Served[]>([...sides.keys()].map((key) => [key, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [key, side] of sides) {
      // The round before the first warms up.
      const length = round < 0 ? 1 : seconds;
      const figure = await underLoad(runnerOf(runners, side) as Runner, side.question, length);
      if (round >= 0) found.get(key)?.push(figure);
    }
  }
  const of = (side: Side): number[] => (found.get(keyOf(side)) ?? []).map((it) => it.perSecond);
  return {
    throughputs: [...sides.values()].map((side) => ({
      side,
      perSecond: spreadOf(of(side)),
      cpu: cpuOf(found.get(keyOf(side)) ?? []),
    })),
    results: compared.map((it) => ({
      measurement: it,
      unit: "×",
      value: spreadOf(
        it.kind === "requests" ? ratiosOf(of(it.of), of(it.to)) : ratiosOf(of(it.to), of(it.of)),
      ),
      merchants: runnerOf(runners, it.of)?.data.merchants ?? 0,
    })),
  };
}

function cpuOf(served: readonly Served[]): number | null {
  const known = served.map((it) => it.cpu).filter((it) => it !== null);
  return known.length === 0 ? null : quantile(known, 0.5);
}

/** Draws the latencies of every question that a measurement names, by the size of the fleet, smallest first. */
export async function drawCurves(sizes: readonly Runner[], { rounds }: Effort): Promise<Curve[]> {
  const asked = MEASUREMENTS.filter((it) => it.kind === "latency");
  const curves: Curve[] = [];
  for (const { question, what } of asked) {
    const points = sizes.map(({ data }) => ({
      merchants: data.merchants,
      medians: [] as number[],
      p95s: [] as number[],
    }));
    for (let round = -1; round < rounds; round++) {
      for (const [i, runner] of sizes.entries()) {
        const times = await latencies(runner, question);
        if (round < 0) continue;
        points[i]?.medians.push(quantile(times, 0.5));
        points[i]?.p95s.push(quantile(times, 0.95));
      }
    }
    curves.push({ question, what, points });
  }
  return curves;
}

const MEBIBYTE = 1024 * 1024;
const single = (value: number): Spread => ({ median: value, least: value, most: value });

/** What was found out about the largest data set by itself: what took how long, in milliseconds, and ratios. */
export interface Written {
  readonly contractEnds: readonly number[];
  readonly longHistories: readonly number[];
  readonly blocks: Blocks;
}

/** What follows from the curves and from the largest data set. */
export function resultsOf(
  curves: readonly Curve[],
  sizes: readonly Runner[],
  { contractEnds, longHistories, blocks }: Written,
): Result[] {
  const largest = sizes.at(-1);
  if (largest === undefined) return [];
  const { merchants, seconds } = largest.data;
  return MEASUREMENTS.flatMap((measurement): Result[] => {
    const points = curves.find(
      (it) => "question" in measurement && it.question === measurement.question,
    )?.points;
    const [first, last] = [points?.[0], points?.at(-1)];
    const result = (unit: Result["unit"], value: Spread): Result[] => [
      { measurement, unit, value, merchants },
    ];
    if (measurement.kind === "latency" && last) return result("ms", spreadOf(last.medians));
    if (measurement.kind === "growth" && first && last && first !== last)
      return result("×", spreadOf(ratiosOf(last.p95s, first.p95s)));
    if (measurement.kind === "contract end") return result("ms", spreadOf(contractEnds));
    if (measurement.kind === "long history") return result("×", spreadOf(longHistories));
    if (measurement.kind === "block") return result("ms", spreadOf(blocks[measurement.over]));
    if (measurement.kind === "load") return result("s", single(seconds));
    if (measurement.kind !== "memory") return [];
    const bytes = largest.server.residentBytes();
    return bytes === null ? [] : result("MiB", single(bytes / MEBIBYTE));
  });
}
