/** Backing up a database while others use it: into a SQLite file, of whatever kind the database is. */
import { existsSync, realpathSync } from "node:fs";
import { rename } from "node:fs/promises";
import BetterSqlite3 from "better-sqlite3";
import { flawOf, makeWay, removeDatabase } from "./backup-file";
import { copyDatabase } from "./copy-database";
import { sqliteFile } from "./data-source";
import { NotCopiedError } from "./not-copied";

/**
 * Copies the database at a URL into a file, as it is at one instant. The file is there once it is whole; a backup of that name is replaced then,
 * unless somebody has it open, and anything else of that name is left alone. Throws `NotCopiedError`, or the error of the driver or of the
 * operating system, with its code.
 */
export async function backUp(url: string, file: string): Promise<void> {
  // What a link stands for is replaced, not the link: what SQLite keeps lies beside the former.
  const target = existsSync(file) ? realpathSync(file) : file;
  makeWay(target);
  const unfinished = `${target}.unfinished`;
  removeDatabase(unfinished);
  const source = sqliteFile(url);
  try {
    if (source === null) await copyDatabase(url, `sqlite:${unfinished}`);
    else await copyFile(source, unfinished);
    mustBeWhole(unfinished);
    // Somebody may have opened it meanwhile.
    makeWay(target);
    await rename(unfinished, target);
  } finally {
    removeDatabase(unfinished);
  }
}

/** SQLite copies its own files page by page, which is much faster than row by row, and copies what is damaged or another program's as well. */
async function copyFile(source: string, file: string): Promise<void> {
  const database = new BetterSqlite3(source, { readonly: true, fileMustExist: true });
  try {
    await database.backup(file);
  } finally {
    database.close();
  }
}

function mustBeWhole(copy: string): void {
  const flaw = flawOf(copy);
  if (flaw === "damaged")
    throw new NotCopiedError(
      "The database is damaged, and so would be its copy: nothing was copied. Keep the backups that there are, and restore one: npm run restore.",
    );
  if (flaw === "foreign")
    throw new NotCopiedError(
      "The database is another program's: nothing was copied. Name one of partner-graph by --database.",
    );
}
