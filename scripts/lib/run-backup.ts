/** Backing up and restoring: copies of the database as it is at one instant. The scripts around it are scripts/backup.ts and restore.ts. */
import { Command, CommanderError } from "commander";
import type { LoadedConfig } from "../../src/config";
import { backUp, NotCopiedError, restore } from "../../src/db";
import { explainStartError } from "../../src/start-errors";

/** What the scripts touch of the outside. */
export interface BackupIo {
  out(text: string): void;
  err(text: string): void;
  /** The settings, with this database instead of the configured one. */
  load(database: string | undefined): LoadedConfig;
}

interface Options {
  readonly file: string;
  readonly database?: string;
}

/** What one of the scripts does with a file and the URL of a database. @returns what was done, for people */
type Work = (url: string, file: string) => Promise<string>;

const parsed = (name: string, description: string, file: string, argv: readonly string[], io: BackupIo) =>
  new Command(name)
    .description(description)
    .requiredOption("--file <path>", file)
    .option("--database <url>", "the database (default: the configured one)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    })
    .parse(argv, { from: "user" })
    .opts<Options>();

/** Copies the database into a file; 0 when the copy is there, else 1. */
export const runBackup = (argv: readonly string[], io: BackupIo): Promise<number> =>
  run(
    () =>
      parsed(
        "backup",
        "Copies the database into a SQLite file, as it is at one instant, while others use it; PostgreSQL as well. The copy is checked, and takes " +
          "the place of an older one of that name; a file that a program has open, or that is no backup, is not replaced.",
        "the copy",
        argv,
        io,
      ),
    async (url, file) => {
      await backUp(url, file);
      return `Copied the database to ${file}.`;
    },
    io,
  );

/** Copies a backup into an empty database; 0 when all of it is there, else 1. */
export const runRestore = (argv: readonly string[], io: BackupIo): Promise<number> =>
  run(
    () =>
      parsed(
        "restore",
        "Copies a backup into an empty database, of either kind, once it has been found whole. The file may be one that may only be read.",
        "the backup",
        argv,
        io,
      ),
    async (url, file) => `Copied ${await restore(file, url)} rows from ${file} into the database.`,
    io,
  );

async function run(read: () => Options, work: Work, io: BackupIo): Promise<number> {
  let loaded: LoadedConfig | undefined;
  let named = false;
  try {
    const { file, database } = read();
    named = database !== undefined;
    loaded = io.load(database);
    if (!loaded.ok) throw new NotCopiedError(loaded.problems.join("\n"));
    io.out(await work(loaded.config.database.url, file));
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const words = wordsFor(error, loaded);
    io.err(named ? words.replaceAll("DATABASE_URL", "--database") : words);
    return 1;
  }
}

/** What is wrong with the file is known by now: anything else is wrong with the database. */
function wordsFor(error: unknown, loaded: LoadedConfig | undefined): string {
  if (error instanceof NotCopiedError) return error.message;
  const { code, message } = error as { code?: string; message: string };
  const unknown = `The database cannot be copied (${code ?? message}). Expected one that can be opened, of this version.`;
  return (loaded?.ok && explainStartError(error, loaded.config)) || unknown;
}
