/** Backing up a SQLite database while others use it. */
import { rename, rm } from "node:fs/promises";
import BetterSqlite3 from "better-sqlite3";
import { sqliteFile } from "./data-source";

/**
 * Copies the database at a `sqlite:` URL into a file, as it is at one instant; the file is there once it is whole. Throws the error of the
 * driver or of the operating system, with its code. False for a database of another kind, which has tools of its own.
 */
export async function backUp(url: string, file: string): Promise<boolean> {
  const source = sqliteFile(url);
  if (source === null) return false;
  const unfinished = `${file}.unfinished`;
  const database = new BetterSqlite3(source, { readonly: true, fileMustExist: true });
  try {
    await database.backup(unfinished);
    await rename(unfinished, file);
    return true;
  } finally {
    database.close();
    await rm(unfinished, { force: true });
  }
}
