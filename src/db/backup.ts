/** Backing up a database while others use it: into a SQLite file, of whatever kind the database is. */
import { rename, rm } from "node:fs/promises";
import BetterSqlite3 from "better-sqlite3";
import { copyDatabase } from "./copy-database";
import { sqliteFile } from "./data-source";

/**
 * Copies the database at a URL into a file, as it is at one instant; the file is there once it is whole. Throws `NotCopiedError`, or the
 * error of the driver or of the operating system, with its code.
 */
export async function backUp(url: string, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const source = sqliteFile(url);
  try {
    if (source === null) await copyDatabase(url, `sqlite:${unfinished}`);
    else await copyFile(source, unfinished);
    await rename(unfinished, file);
  } finally {
    for (const ending of ["", "-wal", "-shm"]) await rm(unfinished + ending, { force: true });
  }
}

/** SQLite copies its own files page by page, which is much faster than row by row. */
async function copyFile(source: string, file: string): Promise<void> {
  const database = new BetterSqlite3(source, { readonly: true, fileMustExist: true });
  try {
    await database.backup(file);
  } finally {
    database.close();
  }
}
