/** Exporting: all of recorded history, as lines of JSON. The script around it is scripts/export.ts. */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, CommanderError } from "commander";
import { exportHistory } from "../../src/app/export-history";
import { signHead } from "../../src/app/sign-head";
import type { Store } from "../../src/domain/ports";
import { signerOf } from "./head-files";
import { onDatabase } from "./open-database";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

interface Options {
  readonly file: string;
  readonly database?: string;
  readonly headKey?: string;
}

/** Runs the script with these arguments; 0 when all of it was written, else 1. */
export async function runExport(argv: readonly string[], io: SeedIo): Promise<number> {
  try {
    const command = new Command("export")
      .description(
        "Writes everything that was ever recorded into a file: history, who made it, digests and head.",
      )
      .requiredOption("--file <path>", "the file to write (lines of JSON)")
      .option("--database <url>", "the database to read (default: the configured one)")
      .option(
        "--head-key <file>",
        "signs the head first, with the Ed25519 private key in this PEM file (default: HEAD_KEY)",
      )
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.out(text.trimEnd()),
        writeErr: (text) => io.err(text.trimEnd()),
      });
    command.parse(argv, { from: "user" });
    const options = command.opts<Options>();
    const signer = signerOf(options.headKey);
    const store = await io.open(options.database);
    try {
      if (signer !== null) await onDatabase(options.database, () => signHead(store, signer, io.clock));
      await write(store, options, io);
    } finally {
      await store.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

/** The file is there once it is whole. */
async function write(store: Store, { file, database }: Options, io: SeedIo): Promise<void> {
  const unfinished = `${file}.unfinished`;
  let last = "";
  const text = async function* (): AsyncGenerator<string> {
    const lines = exportHistory(store);
    // Asked one by one: what goes wrong here is the database's fault, and what goes wrong below the file's.
    try {
      for (;;) {
        const { value, done } = await onDatabase(database, () => lines.next());
        if (done) return;
        last = value;
        yield `${value}\n`;
      }
    } finally {
      await lines.return(undefined);
    }
  };
  try {
    await pipeline(Readable.from(text()), createWriteStream(unfinished));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    throw new Refusal(`${file}: cannot be written (${code}); expected a place where a file can be made`);
  }
  const { head, revisions, facts } = JSON.parse(last) as { head: string; revisions: number; facts: number };
  io.out(`Wrote ${revisions} revisions with ${facts} facts to ${file}. Head: ${head || "none"}`);
}
