/** Importing: history that was exported, or a world. The script around it is scripts/import.ts. */
import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { Presets, SingleBar } from "cli-progress";
import { Command, CommanderError } from "commander";
import { importHistory } from "../../src/app/import-history";
import type { Store } from "../../src/domain/ports";
import { Refusal } from "./refusal";
import { run as runSeed, type SeedIo } from "./run-seed";

interface Options {
  readonly file: string;
  readonly database?: string;
  readonly quiet?: boolean;
}

/** Runs the script with these arguments; 0 when all of it is there, else 1. */
export async function runImport(argv: readonly string[], io: SeedIo): Promise<number> {
  try {
    const command = new Command("import")
      .description(
        "Imports history that was exported (.ndjson), revision by revision; one that was cut off goes on where it stopped. Or loads a world (.yaml, .json).",
      )
      .requiredOption("--file <path>", "the file to read")
      .option("--database <url>", "the database to import into (default: the configured one)")
      .option("--quiet", "no progress bar")
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.out(text.trimEnd()),
        writeErr: (text) => io.err(text.trimEnd()),
      });
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    if (/\.(ya?ml|json)$/.test(options.file)) return await runSeed(argv, io);
    const bytes = sizeOf(options.file);
    const store = await io.open(options.database);
    try {
      return await read(store, options, bytes, io);
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

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw new Refusal(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code}); expected an export`,
    );
  }
}

async function read(store: Store, { file, quiet }: Options, bytes: number, io: SeedIo): Promise<number> {
  const stream = createReadStream(file);
  const bar = new SingleBar(
    { format: "{bar} {percentage} %, {eta_formatted} to go", stream: process.stderr },
    Presets.shades_classic,
  );
  const shown = io.watched && !quiet;
  if (shown) bar.start(bytes, 0);
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  const imported = await importHistory(store, lines, () => bar.update(stream.bytesRead));
  if (shown) bar.stop();
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
