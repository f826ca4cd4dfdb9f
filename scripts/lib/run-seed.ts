/** Seeding: loads a world, a fleet or the demo into a database. The script around it is scripts/seed.ts. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Presets, SingleBar } from "cli-progress";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Clock } from "../../src/app/clock";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import type { Store } from "../../src/domain/ports";
import { checkWorld } from "../../src/world/check-world";
import { FLEET_SIZES, type FleetSize, fleet, fleetDay } from "../../src/world/fleet";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { errorLines } from "../../src/world/source";
import type { World } from "../../src/world/world";
import { Refusal } from "./refusal";

/** What the script touches of the outside. */
export interface SeedIo {
  out(text: string): void;
  err(text: string): void;
  /** Is somebody looking at standard error? */
  readonly watched: boolean;
  readonly clock: Clock;
  /** Opens the database at a url; without one, the configured database. */
  open(url: string | undefined): Promise<Store>;
}

interface Options {
  readonly file?: string;
  readonly check?: boolean;
  readonly fleet?: FleetSize;
  readonly seed?: number;
  readonly database?: string;
  readonly quiet?: boolean;
}

function commandOf(io: SeedIo): Command {
  return new Command("seed")
    .description("Loads the demo world, a world file or a synthetic fleet into a database.")
    .option("--file <world>", "load this world file (YAML or JSON)")
    .option("--check", "evaluate what the world asserts; exit 1 if something does not hold")
    .addOption(
      new Option("--fleet <size>", "load a synthetic fleet")
        .choices(Object.keys(FLEET_SIZES))
        .conflicts("file"),
    )
    .option("--seed <number>", "of a fleet: its seed (default: 1)", wholeNumber)
    .option("--database <url>", "the database to load into (default: the configured one)")
    .option("--quiet", "no progress bar")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected a whole number");
  return Number(text);
}

/** Runs the script with these arguments; gives back its exit code. */
export async function run(argv: readonly string[], io: SeedIo): Promise<number> {
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    if (options.seed !== undefined && options.fleet === undefined)
      throw new Refusal("--seed is the seed of a fleet; expected --fleet beside it. Nothing was loaded.");
    // The file is read and understood before the database is so much as opened.
    const world = options.fleet === undefined ? await worldAt(options.file ?? demoFile(), io.clock) : null;
    const store = await io.open(options.database);
    try {
      return await seed(store, world, options, io);
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

async function seed(store: Store, world: World | null, options: Options, io: SeedIo): Promise<number> {
  if (world === null || options.file === undefined)
    await mustBeEmpty(store, world === null ? "A fleet" : "The demo world");
  if (world === null) await seedFleet(store, options, io);
  else await seedWorld(store, world, options, io);
  return options.check && world !== null ? check(store, world, io) : 0;
}

async function mustBeEmpty(store: Store, what: string): Promise<void> {
  const { revision } = await store.head();
  if (revision === 0) return;
  throw new Refusal(
    `${what} is only loaded into an empty database, and this one holds ${revision} revision${revision === 1 ? "" : "s"}. ` +
      "Nothing was loaded. Use --database for another one, or delete this one first.",
  );
}

/** The demo world lies beside the scripts; built scripts run from a folder of their own. */
export function demoFile(): string {
  const places = [join(__dirname, "..", "worlds"), join(__dirname, "..", "..", "..", "scripts", "worlds")];
  return join(places.find((place) => existsSync(place)) ?? ".", "demo.yaml");
}

async function worldAt(file: string, clock: Clock): Promise<World> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`${file}: cannot be read (${error.code ?? error.message}); expected a world file`);
  });
  const read = readWorld(file, text, clock());
  if (read.ok) return read.world;
  throw new Refusal([...errorLines(read.errors), "Nothing was loaded."].join("\n"));
}

async function seedWorld(store: Store, world: World, options: Options, io: SeedIo): Promise<void> {
  const progress = bar(io, options, world.batches.length, "batches");
  const loaded = await loadWorld(store, io.clock, world, refreshAnswers, (batch) =>
    progress.update(batch + 1),
  );
  progress.stop();
  if (!loaded.ok) throw new Refusal([...errorLines(loaded.errors), "Nothing was loaded."].join("\n"));
  io.out(`Loaded ${world.name}: ${loaded.revisions} revision${loaded.revisions === 1 ? "" : "s"}.`);
}

async function seedFleet(store: Store, options: Options, io: SeedIo): Promise<void> {
  const { fleet: size, seed = 1 } = options as Options & { readonly fleet: FleetSize };
  const progress = bar(io, options, FLEET_SIZES[size], "merchants");
  const started = io.clock();
  let facts = 0;
  for (const { batch, merchants } of fleet(size, seed, fleetDay(started))) {
    const result = await recordBatch(store, io.clock, batch, refreshAnswers);
    // A fleet that breaks the rules is a mistake of ours: the first problem is enough to find it.
    if (!result.ok) throw new Error(`fleet: ${result.problems[0]?.message}`);
    facts += Object.values(result.recorded).reduce((sum, count) => sum + count, 0);
    progress.update(merchants);
  }
  progress.stop();
  const seconds = ((io.clock() - started) / 1000).toFixed(1);
  io.out(
    `Loaded fleet ${size} with seed ${seed}: ${FLEET_SIZES[size]} merchants, ${facts} facts in ${seconds} s.`,
  );
}

async function check(store: Store, world: World, io: SeedIo): Promise<number> {
  const failures = await checkWorld(store, io.clock, world);
  for (const { heading, lines } of failures)
    io.err([heading, ...lines.map((line) => `    ${line}`)].join("\n"));
  const total = world.assertions.length;
  if (failures.length > 0) io.err(`${failures.length} of ${total} assertions do not hold.`);
  else io.out(`All ${total} assertions hold.`);
  return failures.length > 0 ? 1 : 0;
}

/** A bar on standard error while somebody is looking, else nothing. */
function bar(
  io: SeedIo,
  options: Options,
  total: number,
  what: string,
): { update(done: number): void; stop(): void } {
  if (!io.watched || options.quiet) return { update: () => {}, stop: () => {} };
  const format = `{bar} {percentage} % of {total} ${what}, {duration_formatted}, {eta_formatted} to go`;
  const shown = new SingleBar({ format, stream: process.stderr, etaBuffer: 50 }, Presets.shades_classic);
  shown.start(total, 0);
  return { update: (done) => shown.update(done), stop: () => shown.stop() };
}
