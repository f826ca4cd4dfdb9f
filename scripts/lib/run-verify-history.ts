/** Verifying history: follows the chain of revisions and names the first broken link. The script around it is scripts/verify-history.ts. */
import { Command, CommanderError } from "commander";
import type { Store } from "../../src/domain/ports";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

interface Options {
  readonly database?: string;
  readonly head?: string;
}

const commandOf = (io: SeedIo): Command =>
  new Command("verify-history")
    .description("Checks that no fact and no revision has been changed since it was recorded.")
    .option("--database <url>", "the database to verify (default: the configured one)")
    .option("--head <digest>", "a head that was kept earlier: it must be the digest of one of the revisions")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });

/** Runs the script with these arguments; 0 when history is whole, else 1. */
export async function runVerifyHistory(argv: readonly string[], io: SeedIo): Promise<number> {
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

async function verify(store: Store, { head: kept }: Options, io: SeedIo): Promise<number> {
  const { revisions, facts, head, broken } = await store.checkChain();
  if (broken !== null) {
    io.err(`History is broken at revision ${broken.revision}: ${broken.problem}.`);
    return 1;
  }
  if (kept !== undefined && !(await store.knowsDigest(kept))) {
    io.err(
      `No revision has the digest ${kept}: history was written anew since that head was kept, or it is of another database.`,
    );
    return 1;
  }
  io.out(
    `${revisions} revisions with ${facts} recorded facts are as they were recorded. Head: ${head || "none"}`,
  );
  return 0;
}
