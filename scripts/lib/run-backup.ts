/** Backing up: a copy of the database as it is at one instant. The script around it is scripts/backup.ts. */
import { Command, CommanderError } from "commander";
import type { LoadedConfig } from "../../src/config";
import { backUp } from "../../src/db";

/** What the script touches of the outside. */
export interface BackupIo {
  out(text: string): void;
  err(text: string): void;
  /** The settings, with this database instead of the configured one. */
  load(database: string | undefined): LoadedConfig;
}

const OTHERS =
  "This database is PostgreSQL: back it up by pg_dump --format=custom, and restore it by pg_restore (docs/keeping.md).";

/** Runs the script with these arguments; 0 when the copy is there, else 1. */
export async function runBackup(argv: readonly string[], io: BackupIo): Promise<number> {
  const command = new Command("backup")
    .description("Copies the SQLite database into a file, as it is at one instant, while others use it.")
    .requiredOption("--file <path>", "the copy")
    .option("--database <url>", "the database (default: the configured one)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  const { file, database } = command.opts<{ file: string; database?: string }>();
  const loaded = io.load(database);
  const problem = loaded.ok ? await copy(loaded.config.database.url, file) : loaded.problems.join("\n");
  if (problem === null) io.out(`Copied the database to ${file}.`);
  else io.err(problem);
  return problem === null ? 0 : 1;
}

async function copy(url: string, file: string): Promise<string | null> {
  try {
    return (await backUp(url, file)) ? null : OTHERS;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `Cannot copy the database to ${file} (${code ?? message}). Expected a database that is there, and a place where a file can be made.`;
  }
}
