/** Verifying: recomputes every stored answer from the facts and names each difference. The script around it is scripts/verify.ts. */
import { Presets, SingleBar } from "cli-progress";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { type Difference, verifyAnswers } from "../../src/app/verify-answers";
import type { AnswerSegment } from "../../src/domain/answer";
import { DAY, type Instant, later } from "../../src/domain/instant";
import type { Snapshot, Store } from "../../src/domain/ports";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

interface Options {
  readonly database?: string;
  readonly instants?: number;
  readonly revision?: number;
  readonly quiet?: boolean;
}

/** Instants are spread over this much time to both sides of now. */
const SPREAD = 730 * DAY;

/** Differences printed at most; all are counted. */
const PRINTED = 20;

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
}

function commandOf(io: SeedIo): Command {
  return new Command("verify")
    .description(
      "Compares every stored answer with what the reference evaluator says of the facts, under both policies.",
    )
    .option("--database <url>", "the database to verify (default: the configured one)")
    .option("--instants <n>", "compare the answers at n instants (default: whole timelines)", wholeNumber)
    .option("--revision <n>", "verify what was known at a revision (default: the latest)", wholeNumber)
    .option("--quiet", "no progress bar")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}

/** Evenly spread instants around now, first and last included. */
function spread(count: number, now: Instant): Instant[] {
  const step = count > 1 ? (2 * SPREAD) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => later(now, Math.round(i * step) - (count > 1 ? SPREAD : 0)));
}

const told = (segment: AnswerSegment | null): string =>
  segment === null
    ? "nothing"
    : `${segment.answer.rule} ${segment.answer.mode} ${segment.answer.status ?? ""}`.trim();

const lineOf = (it: Difference): string =>
  `${it.reference} (${it.policy}) from ${it.from < -8e15 ? "the beginning" : new Date(it.from).toISOString()}: stored ${told(it.stored)}, the facts say ${told(it.expected)}`;

/** Runs the script with these arguments; 0 when nothing differs, else 1. */
export async function runVerify(argv: readonly string[], io: SeedIo): Promise<number> {
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    const store = await io.open(options.database);
    try {
      return await verify(store, options, io);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

async function snapshotOf(store: Store, options: Options): Promise<Snapshot | null> {
  if (options.revision === undefined) return store.at((await store.head()).revision);
  const recorded = await store.revision(options.revision);
  return recorded === null ? null : store.at(recorded.revision);
}

async function verify(store: Store, options: Options, io: SeedIo): Promise<number> {
  const snapshot = await snapshotOf(store, options);
  if (snapshot === null) {
    io.err(`There is no revision ${options.revision}; the latest is ${(await store.head()).revision}.`);
    return 1;
  }
  const instants = options.instants === undefined ? null : spread(options.instants, io.clock());
  const { principals, differences } = await compareAll(snapshot, instants, options, io);
  for (const difference of differences.slice(0, PRINTED)) io.err(lineOf(difference));
  if (differences.length > PRINTED) io.err(`… and ${differences.length - PRINTED} more`);
  const scope = instants === null ? "over all time" : `at ${instants.length} instants`;
  io.out(
    `${principals} principals verified ${scope} as known at revision ${snapshot.revision}: ${differences.length} differences.`,
  );
  return differences.length === 0 ? 0 : 1;
}

async function compareAll(
  snapshot: Snapshot,
  instants: readonly Instant[] | null,
  options: Options,
  io: SeedIo,
) {
  const filter = { roles: ["MERCHANT", "ACQUIRER"] } as const;
  const query = { filter, order: "REGISTERED", validAt: io.clock(), policy: "STANDARD" } as const;
  const bar = new SingleBar({ noTTYOutput: false, clearOnComplete: true }, Presets.shades_classic);
  const shown = io.watched && !options.quiet;
  if (shown) bar.start(await snapshot.countParties(query), 0);
  const differences: Difference[] = [];
  let principals = 0;
  for await (const verified of verifyAnswers(snapshot, instants)) {
    principals += verified.principals;
    differences.push(...verified.differences);
    if (shown) bar.update(principals);
  }
  if (shown) bar.stop();
  return { principals, differences };
}
