/** Verifying history, in a database or in an export: the chain of revisions and its signed heads. The script around it is scripts/verify-history.ts. */
import { createReadStream } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { checkExport } from "../../src/app/check-export";
import { checkHeads, type HeadsCheck, storedHeads } from "../../src/app/check-heads";
import type { HeadVerifier } from "../../src/app/head-keys";
import { digestOfRecorded } from "../../src/db";
import type { BrokenLink } from "../../src/domain/history-ports";
import type { Store } from "../../src/domain/ports";
import { verifiersOf } from "./head-files";
import { linesIn } from "./lines-in";
import { onDatabase } from "./open-database";
import { Refusal } from "./refusal";
import type { SeedIo } from "./run-seed";

interface Options {
  readonly database?: string;
  readonly file?: string;
  readonly head?: string;
  readonly publicKey: readonly string[];
}

const commandOf = (io: SeedIo): Command =>
  new Command("verify-history")
    .description("Checks that no fact and no revision has been changed since it was recorded.")
    .option("--database <url>", "the database to verify (default: the configured one)")
    .addOption(
      new Option(
        "--file <export>",
        "an exported history to verify instead, by itself: no database is needed",
      ).conflicts("database"),
    )
    .option("--head <digest>", "a head that was kept earlier: it must be the digest of one of the revisions")
    .option(
      "--public-key <files...>",
      "PEM files with the keys that may have signed heads (default: that of HEAD_KEY)",
      [],
    )
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
    const keys = verifiersOf(options.publicKey);
    io.out(await (options.file === undefined ? inDatabase : inFile)(options, keys, io));
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    io.err(error.message);
    return 1;
  }
}

async function inDatabase(options: Options, keys: readonly HeadVerifier[], io: SeedIo): Promise<string> {
  const store = await io.open(options.database);
  try {
    return await onDatabase(options.database, () => check(store, options, keys));
  } finally {
    await store.close();
  }
}

async function check(store: Store, { head }: Options, keys: readonly HeadVerifier[]): Promise<string> {
  const { broken, ...found } = await store.checkChain();
  mustBeWhole(broken);
  const { revision } = await store.head();
  const signed = await checkHeads(storedHeads(store.history(revision)), keys);
  mustBeWhole(signed.broken);
  await mustKnow(store, head);
  return `${whole(found, signed, keys)}\n${ANSWERS}`;
}

/** What was not looked at. */
const ANSWERS =
  "Stored answers are derived, and not covered: npm run verify works them out anew, with --every-revision also as they were known earlier.";

async function inFile({ file = "", head }: Options, keys: readonly HeadVerifier[]): Promise<string> {
  const known = new Set<string>();
  const found = await checkExport(
    linesIn(createReadStream(file)),
    (before, revision, facts) => {
      known.add(revision.digest);
      return digestOfRecorded(before, revision, facts);
    },
    keys,
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error;
    throw new Refusal(`${file}: cannot be read (${error.code}); expected an export`);
  });
  mustBeWhole(found.broken);
  if (found.unreadable !== null)
    throw new Refusal(`${file}:${found.unreadable.line}: ${found.unreadable.message}.`);
  if (head !== undefined && !known.has(head)) throw new Refusal(unknownHead(head, "file"));
  return whole(found, found.signed, keys);
}

function mustBeWhole(broken: BrokenLink | null): void {
  if (broken !== null)
    throw new Refusal(`History is broken at revision ${broken.revision}: ${broken.problem}.`);
}

async function mustKnow(store: Store, head: string | undefined): Promise<void> {
  if (head !== undefined && !(await store.knowsDigest(head)))
    throw new Refusal(unknownHead(head, "database"));
}

const unknownHead = (head: string, place: string): string =>
  `No revision has the digest ${head}: history was written anew since that head was kept, or it is of another ${place}.`;

function whole(
  { revisions, facts, head }: { readonly revisions: number; readonly facts: number; readonly head: string },
  { heads, last }: HeadsCheck,
  keys: readonly HeadVerifier[],
): string {
  const lines = [
    `${revisions} revisions with ${facts} recorded facts are as they were recorded. Head: ${head || "none"}`,
  ];
  if (last !== null) {
    const checked = keys.length > 0 ? "are signed by the keys given" : "were not checked: give --public-key";
    const after = revisions - last.revision;
    const since =
      after === 0 ? "the last revision" : `revision ${last.revision}; ${after} after it are not signed`;
    lines.push(`${heads} signed heads ${checked}. The last is of ${since}.`);
  } else if (keys.length > 0)
    throw new Refusal(`${lines[0]}\nBut no head is signed: nothing shows that they were not written anew.`);
  return lines.join("\n");
}
