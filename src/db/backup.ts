/** Backing up a database while others use it: into a SQLite file, of whatever kind the database is. */
import { closeSync, existsSync, openSync, realpathSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { codeOf, flawOf, makeWay, mustBeFile, removeDatabase } from "./backup-file";
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
  const source = sqliteFile(url);
  if (source !== null) mustBeFile(source, "Name a database that is there by --database.");
  makeWay(target);
  const unfinished = `${target}.unfinished`;
  try {
    removeDatabase(unfinished);
    makeFile(unfinished, file);
    if (source === null) await copyDatabase(url, `sqlite:${unfinished}`);
    else await copyFile(source, unfinished);
    mustBeWhole(unfinished, source);
    // Somebody may have opened it meanwhile.
    makeWay(target);
    await rename(unfinished, target);
  } catch (error) {
    if (!["SQLITE_FULL", "ENOSPC"].includes(codeOf(error))) throw error;
    throw new NotCopiedError(
      `There is no space left for ${file}. Free some, or name another place by --file.`,
    );
  } finally {
    removeDatabase(unfinished);
  }
}

/** Before anything is copied: what goes wrong later is the fault of the database. */
function makeFile(unfinished: string, file: string): void {
  try {
    closeSync(openSync(unfinished, "w"));
  } catch (error) {
    const folder = dirname(resolve(file));
    const why = existsSync(folder) ? `not in the folder ${folder}` : `there is no folder ${folder}`;
    throw new NotCopiedError(
      `The file ${file} cannot be made: ${why} (${codeOf(error)}). Name a place that can be written by --file.`,
    );
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

function mustBeWhole(copy: string, source: string | null): void {
  const which = source === null ? "The database" : `The database ${source}`;
  const flaw = flawOf(copy);
  if (flaw === "damaged")
    throw new NotCopiedError(
      `${which} is damaged, and so would be its copy: nothing was copied. Keep the backups that there are, and restore one: npm run restore.`,
    );
  if (flaw === "foreign")
    throw new NotCopiedError(
      `${which} holds nothing of partner-graph: nothing was copied. Name another database by --database.`,
    );
}
