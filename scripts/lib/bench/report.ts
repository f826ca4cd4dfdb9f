/** The report: what was measured, on what, and whether it is enough; as one object, as Markdown and as a table for the terminal. */
import { cpus } from "node:os";
import Table from "cli-table3";
import type { Curve, Effort, Result, Throughput } from "./measure";
import { ASKED_AT } from "./measurements";
import { type Spread, spreadOf } from "./statistics";
import { WRITERS, type Writing } from "./writing";

/** Everything that a run found out. */
export interface Findings {
  readonly merchants: number;
  readonly effort: Effort;
  /** The bytes of answers that were compared before anything was timed. */
  readonly comparedBytes: number;
  readonly results: readonly Result[];
  readonly throughputs: readonly Throughput[];
  readonly curves: readonly Curve[];
  readonly writing: readonly Writing[];
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(value >= 10 ? 1 : 2);

const spread = ({ least, most }: Spread): string =>
  least === most ? "" : `${figure(least)} – ${figure(most)}`;

const count = (value: number): string => value.toLocaleString("en-US");

/** Absolute figures are asked for a fleet of one size; on a smaller one they say nothing. Blocks may be nowhere longer. */
const isAsked = ({ measurement: { kind }, merchants }: Result): boolean =>
  kind === "requests" || kind === "effort" || kind === "block" || merchants >= ASKED_AT;

/** Whether a figure reaches its target. */
export function verdictOf(result: Result): string {
  const { target, better } = result.measurement;
  const { median } = result.value;
  if (target === undefined) return "";
  if (!isAsked(result)) return `asked at ${count(ASKED_AT)}`;
  const off = better === "more" ? 1 - median / target : median / target - 1;
  return off <= 0 ? "reached" : `short by ${figure(off * 100)} %`;
}

const targetOf = ({ measurement: { target, better }, unit }: Result): string =>
  target === undefined ? "" : `${better === "more" ? "≥" : "≤"} ${target} ${unit}`;

const HEAD = ["what", "merchants", "median", "spread", "to reach", "verdict"];

const rowOf = (result: Result): string[] => [
  result.measurement.what,
  count(result.merchants),
  `${figure(result.value.median)} ${result.unit}`,
  spread(result.value),
  targetOf(result),
  verdictOf(result),
];

const throughputRow = ({ side: { name, database, question }, perSecond, cpu }: Throughput): string[] => [
  question === "hello" ? name : `${name}, ${database}`,
  question,
  figure(perSecond.median),
  spread(perSecond),
  cpu === null ? "" : figure(cpu),
];

const THROUGHPUT_HEAD = ["server", "question", "requests/s", "spread", "CPU ms"];

const curveHead = (curves: readonly Curve[]): string[] => [
  "median / 95th percentile, ms",
  ...(curves[0]?.points ?? []).map(({ merchants }) => count(merchants)),
];

const curveRow = ({ what, points }: Curve): string[] => [
  what,
  ...points.map(
    ({ medians, p95s }) => `${figure(spreadOf(medians).median)} / ${figure(spreadOf(p95s).median)}`,
  ),
];

const WRITING_HEAD = [
  "server",
  "changes/s, one client",
  `changes/s, ${WRITERS} clients`,
  "acknowledged after, median / 95th percentile, ms",
  "against bare commits",
  "reads meanwhile, against reads alone",
];

const withSpread = (value: Spread, unit = ""): string => `${figure(value.median)}${unit} (${spread(value)})`;

const writingRow = (it: Writing): string[] => [
  it.name,
  withSpread(it.alone),
  withSpread(it.together),
  `${figure(it.median)} / ${figure(it.p95)}`,
  withSpread(it.againstCommits, " ×"),
  withSpread(it.readsMeanwhile, " ×"),
];

/** The tables, each with its head. */
const tablesOf = ({ results, throughputs, curves, writing }: Findings): [string[], string[][]][] => [
  [HEAD, results.map(rowOf)],
  [THROUGHPUT_HEAD, throughputs.map(throughputRow)],
  [curveHead(curves), curves.map(curveRow)],
  [WRITING_HEAD, writing.map(writingRow)],
];

/** For the terminal. */
export function printed(findings: Findings): string {
  return tablesOf(findings)
    .filter(([, rows]) => rows.length > 0)
    .map(([head, rows]) => {
      const table = new Table({ head, style: { head: [], border: [] } });
      table.push(...rows);
      return table.toString();
    })
    .join("\n");
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const markdownTable = ([head, rows]: [string[], string[][]]): string =>
  [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");

/** The machine, in words. */
function machine(): string {
  const cores = cpus().length;
  return `${cores} core${cores === 1 ? "" : "s"}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** For docs/benchmarks.md. */
export function markdown(findings: Findings): string {
  const { merchants, effort, comparedBytes } = findings;
  const [results, throughputs, curves, writing] = tablesOf(findings).map(markdownTable);
  return `# Benchmarks

Written by \`npm run bench\`: it makes the data, starts this server and its [rivals](../scripts/rivals/README.md) over the same
tables, and times nothing before all of them have given the same answers (${count(comparedBytes)} characters of JSON this time).

- Fleet: ${count(merchants)} merchants where servers are compared. Machine: ${machine()}; servers, databases and load share it.
- Every figure is the median of ${effort.rounds} interleaved rounds of ${effort.seconds} s, with 8 connections; the spread is from the least
  to the most. A ratio is taken within each round. Latencies are of requests sent one after the other.
- Absolute figures mean little on another machine; ratios do. A figure that is asked for ${count(ASKED_AT)} merchants is judged there only.

![Requests per second, page of 50 and one merchant](benchmarks.svg)

## Against what it should reach

${results}

## Requests per second

\`one\` is a merchant by its reference, with its first ten contracts, their parties, the mode, rule, status and key holder; \`page\` is
50 of them; \`point\` the answer alone. "CPU ms" is how long a request keeps a core busy in the server's own process, without that of
PostgreSQL: on a machine that others use too it says more than requests per second.

${throughputs}

## Latency by the size of the fleet

SQLite.

${curves}

## Writing, and reading meanwhile

A change is a mutation that makes another answer of a merchant: checked, recorded, chained, its answers stored, on the disk before it is
acknowledged. A *bare commit* is one row put into an empty table beside it, with the same promise. Reads are of \`one\`, with 8 connections, while one client
changes something without a pause; after each change what is remembered of the revision before is let go.

${writing}
`;
}

/** For docs/benchmarks.json. */
export const json = (findings: Findings): string =>
  `${JSON.stringify(
    {
      ...findings,
      machine: machine(),
      results: findings.results.map((result) => ({
        what: result.measurement.what,
        target: result.measurement.target ?? null,
        better: result.measurement.better,
        unit: result.unit,
        ...result.value,
        merchants: result.merchants,
        verdict: verdictOf(result),
      })),
      curves: findings.curves.map(({ what, points }) => ({
        what,
        points: points.map(({ merchants, medians, p95s }) => ({
          merchants,
          median: spreadOf(medians),
          p95: spreadOf(p95s),
        })),
      })),
    },
    null,
    2,
  )}\n`;
