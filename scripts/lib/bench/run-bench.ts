/** Measuring, from the data to the report. The script around it is scripts/bench.ts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import { measureBlocks } from "./blocks";
import { chart } from "./chart";
import { sameAnswers } from "./compare";
import { CONTESTANTS, PARTNER_GRAPH, rivalsInstalled } from "./contestants";
import { timeContractEnds } from "./contract-end";
import { type DataSet, postgresData, sqliteData } from "./data";
import { type Runner, startRunner } from "./field";
import { installRivals } from "./install-rivals";
import { timeLongHistory } from "./long-history";
import { compareSides, drawCurves, type Effort, resultsOf } from "./measure";
import { type BenchOptions, readOptions } from "./options";
import { startPostgres } from "./postgres";
import { type Findings, json, markdown, printed } from "./report";
import { ROOT } from "./servers";
import { measureWriting, type Writing } from "./writing";

/** What the script touches of the outside. */
export interface BenchIo {
  out(text: string): void;
  err(text: string): void;
}

/** What must be ended when the measuring is over, the last first. */
type Endings = (() => Promise<void> | void)[];

const SMALLEST = 10_000;
const SIZES = [SMALLEST, 100_000, 1_000_000];

/** Runs the script with these arguments; gives back its exit code. */
export async function runBench(argv: readonly string[], io: BenchIo): Promise<number> {
  const endings: Endings = [];
  try {
    const options = readOptions(argv, io);
    const findings = await measure(options, io, endings);
    io.out(printed(findings));
    const folder = options.out ?? (options.quick ? null : join(ROOT, "docs"));
    if (folder !== null) write(folder, findings);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function measure(options: BenchOptions, io: BenchIo, endings: Endings): Promise<Findings> {
  const { quick = false } = options;
  const merchants = options.merchants ?? (quick ? SMALLEST : 100_000);
  const effort: Effort = { rounds: options.rounds, seconds: options.seconds ?? (quick ? 1 : 3) };
  if (!quick) installRivals();
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-bench-"));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));

  io.err(`loading ${merchants} merchants`);
  const sqlite = await sqliteData(folder, merchants, options.data);
  const data = quick ? [sqlite] : [sqlite, await onPostgres(folder, merchants, endings)];
  io.err("starting the servers");
  const runners = await startField(data, endings);
  io.err("comparing the answers");
  const comparedBytes = await sameAnswers(runners);
  io.err("comparing the servers");
  const { throughputs, results } = await compareSides(runners, effort);

  const sizes = await startSizes(options, runners, folder, merchants, io, endings);
  io.err("measuring latencies");
  const curves = await drawCurves(sizes, effort);
  const largest = sizes.at(-1);
  io.err("measuring blocks, writes, and what these leave behind");
  const written = {
    blocks: largest ? await measureBlocks(largest, Math.min(effort.rounds, 3)) : { fleet: [], history: [] },
    contractEnds: largest ? await timeContractEnds(largest, effort.rounds) : [],
    longHistories: largest ? await timeLongHistory(largest, effort.rounds) : [],
  };
  const writing: Writing[] = [];
  for (const runner of runners)
    if (runner.contestant === PARTNER_GRAPH) writing.push(await measureWriting(runner, effort));
  return {
    merchants,
    effort,
    comparedBytes,
    throughputs,
    curves,
    writing,
    results: [...results, ...resultsOf(curves, sizes, written)],
  };
}

async function onPostgres(folder: string, merchants: number, endings: Endings): Promise<DataSet> {
  const server = await startPostgres(folder);
  endings.push(() => server.stop());
  const data = await postgresData(server, merchants);
  await server.waitForDisk(true);
  return data;
}

async function started(...[contestant, data, endings]: [...Parameters<typeof startRunner>, Endings]) {
  const runner = await startRunner(contestant, data);
  endings.push(() => runner.server.stop());
  return runner;
}

async function startField(data: readonly DataSet[], endings: Endings): Promise<Runner[]> {
  const runners: Runner[] = [];
  const present = CONTESTANTS.filter((it) => !it.installed || rivalsInstalled());
  for (const set of data)
    for (const contestant of present)
      if (contestant.databases.includes(set.kind)) runners.push(await started(contestant, set, endings));
  return runners;
}

/** This server on SQLite fleets of several sizes, smallest first; the one that was compared with rivals is among them. */
async function startSizes(
  { growth = false, quick = false, data }: BenchOptions,
  runners: readonly Runner[],
  folder: string,
  merchants: number,
  io: BenchIo,
  endings: Endings,
): Promise<Runner[]> {
  const compared = runners.find(
    ({ contestant, data }) => contestant === PARTNER_GRAPH && data.kind === "SQLite",
  );
  const wanted = growth ? SIZES : quick ? [] : [SMALLEST];
  const sizes: Runner[] = compared ? [compared] : [];
  for (const size of wanted) {
    if (size === merchants) continue;
    io.err(`loading ${size} merchants`);
    sizes.push(await started(PARTNER_GRAPH, await sqliteData(folder, size, data), endings));
  }
  return sizes.sort((a, b) => a.data.merchants - b.data.merchants);
}

function write(folder: string, findings: Findings): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "benchmarks.md"), markdown(findings));
  writeFileSync(join(folder, "benchmarks.json"), json(findings));
  writeFileSync(join(folder, "benchmarks.svg"), chart(findings.throughputs));
}
