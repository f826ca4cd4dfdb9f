/** Importing: history that was exported, or rows. The script around it is scripts/import.ts. */
import { createReadStream, statSync } from "node:fs";
import { Presets, SingleBar } from "cli-progress";
import { Command, CommanderError } from "commander";
import { importHistory } from "../../src/app/import-history";
import { digestOfRecorded } from "../../src/db/chain";
import type { Store } from "../../src/domain/ports";
import { linesIn } from "./lines-in";
import { Refusal } from "./refusal";
import { formatOf, type RowOptions, runRowImport } from "./run-row-import";
import type { SeedIo } from "./run-seed";

interface Options extends RowOptions {
  readonly database?: string;
  readonly quiet?: boolean;
}

/** What can only be said of rows. */
const ROW_OPTIONS = ["kind", "timeZone", "reason", "dryRun", "rejects", "again"] as const;

const commandOf = (io: SeedIo): Command =>
  new Command("import")
    .description(
      "Imports rows (.csv, .ndjson or .jsonl with an object on each line, or the objects of a world: .yaml, .yml, .json), each for itself: those that are " +
        "wrong are kept in a file of rejects. Or history that was exported, revision by revision. Either goes on where it " +
        "stopped when it was cut off.",
    )
    .requiredOption("--file <path>", "the file to read")
    .option("--kind <kind>", "of lines and tables: what a row is that does not say it, such as contract")
    .option("--time-zone <name>", "of lines and tables: the zone of dates without a time (default: UTC)")
    .option("--reason <text>", "of rows: why; it is kept in the history of what they change")
    .option("--dry-run", "of rows: check everything, and write nothing")
    .option(
      "--rejects <path>",
      "of rows: where to keep those that are wrong (default: beside the file; of a dry run, nowhere)",
    )
    .option("--again", "of rows: record anew what an earlier run of the same file has recorded")
    .option("--database <url>", "the database to import into (default: the configured one)")
    .option("--quiet", "no progress bar")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });

/** Runs the script with these arguments; 0 when all of it is there, else 1. */
export async function runImport(argv: readonly string[], io: SeedIo): Promise<number> {
  try {
    const command = commandOf(io);
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    const bytes = sizeOf(options.file);
    const history = await isHistory(options);
    const store = await io.open(options.database);
    try {
      return await withBar(bytes, options, io, (moved) =>
        history ? read(store, options, io, moved) : runRowImport(store, options, io, moved),
      );
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

/** An option as it is written. */
const optionOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The first line of an export says what it is. */
async function isHistory(options: Options): Promise<boolean> {
  if (!["NDJSON", null].includes(formatOf(options.file))) return false;
  const input = createReadStream(options.file);
  try {
    for await (const line of linesIn(input)) {
      if (!/^\s*\{\s*"format"/.test(line)) return false;
      const given = ROW_OPTIONS.find((name) => options[name] !== undefined);
      if (given === undefined) return true;
      throw new Refusal(`${options.file}: is an export; expected rows where ${optionOf(given)} is asked for`);
    }
    return false;
  } finally {
    input.destroy();
  }
}

async function withBar(
  bytes: number,
  { quiet }: Options,
  io: SeedIo,
  work: (moved: (bytes: number) => void) => Promise<number>,
): Promise<number> {
  const bar = new SingleBar(
    { format: "{bar} {percentage} %, {eta_formatted} to go", stream: process.stderr },
    Presets.shades_classic,
  );
  if (!io.watched || quiet) return work(() => {});
  bar.start(bytes, 0);
  try {
    return await work((read) => bar.update(read));
  } finally {
    bar.stop();
  }
}

function sizeOf(file: string): number {
  const unreadable = (code?: string) =>
    new Refusal(`${file}: cannot be read (${code}); expected a file to import`);
  try {
    const it = statSync(file);
    if (it.isDirectory()) throw unreadable("EISDIR");
    return it.size;
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable((error as NodeJS.ErrnoException).code);
  }
}

async function read(
  store: Store,
  { file }: Options,
  io: SeedIo,
  moved: (bytes: number) => void,
): Promise<number> {
  const stream = createReadStream(file);
  const imported = await importHistory(store, linesIn(stream), digestOfRecorded, () =>
    moved(stream.bytesRead),
  );
  if (!imported.ok) {
    const { revision } = await store.head();
    io.err(`${file}:${imported.line}: ${imported.message}. The database holds ${revision} revisions.`);
    return 1;
  }
  const { revisions, skipped, facts, head } = imported;
  const there = skipped === 0 ? "" : `, ${skipped} of which were there already`;
  io.out(`${revisions} revisions with ${facts} facts are there${there}. Head: ${head || "none"}`);
  return 0;
}
