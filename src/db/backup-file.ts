/** The file that a backup is: whether it is whole, and whether another may take its place. */
import { existsSync, rmSync, statSync } from "node:fs";
import BetterSqlite3, { type Database } from "better-sqlite3";
import { KNOWN_VERSIONS } from "./data-source";
import { NotCopiedError } from "./not-copied";

/** What SQLite keeps beside a file. With one of another file of the same name the database is read wrongly, and so is damaged. */
const BESIDE = ["-wal", "-shm", "-journal"];

/** Removes a file that is no longer wanted, and what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const ending of ["", ...BESIDE]) rmSync(file + ending, { force: true });
}

/** What is wrong with a file as a backup; null: nothing, it is a whole database of this program. */
export function flawOf(file: string): "damaged" | "foreign" | null {
  try {
    return looking(file, (database) => {
      if (!isOurs(database)) return "foreign";
      return database.pragma("quick_check(1)", { simple: true }) === "ok" ? null : "damaged";
    });
  } catch (error) {
    if (codeOf(error).startsWith("SQLITE_CORRUPT")) return "damaged";
    throw error;
  }
}

/** Does a database of this program hold nothing but what it begins with: no revision, and no API key? */
export const isBlank = (file: string): boolean =>
  looking(
    file,
    (database) =>
      database.prepare("SELECT 1 FROM revision UNION ALL SELECT 1 FROM api_key LIMIT 1").get() === undefined,
  );

/** Refuses what is no file to read; `todo` says what to do then. */
export function mustBeFile(file: string, todo: string): void {
  if (!existsSync(file)) throw new NotCopiedError(`There is no file ${file}. ${todo}`);
  if (statSync(file).isDirectory()) throw new NotCopiedError(`${file} is a folder. ${todo}`);
}

/** The code of an error, of the driver or of the operating system; a text in any case. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

/**
 * Sees to it that another file can take the place of this one. Throws `NotCopiedError` where it is in use, where it holds anything but a
 * database of this program, and where it cannot be looked into; then it is as it was.
 */
export function makeWay(file: string): void {
  if (!existsSync(file)) {
    removeDatabase(file);
    return;
  }
  const refuse = (what: string, todo: string): never => {
    throw new NotCopiedError(`The file ${file} is not replaced: ${what}. ${todo}`);
  };
  const another = "Name another file by --file, or delete this one first.";
  if (statSync(file).isDirectory()) refuse("it is a folder", "Name a file in it by --file.");
  try {
    const isBackup = looking(file, (database) => {
      if (!isOurs(database) && !isEmpty(database)) return false;
      // Only whoever is alone with a file can give up its write-ahead log; what is in it comes into the file.
      database.pragma("journal_mode = DELETE");
      return true;
    });
    if (!isBackup) refuse("it is another program's, and no backup", another);
  } catch (error) {
    const code = codeOf(error);
    if (code.startsWith("SQLITE_BUSY"))
      refuse("a program has it open", "Stop that, or name another file by --file.");
    if (code === "SQLITE_NOTADB") refuse("it is no SQLite database, and so no backup", another);
    if (code.startsWith("SQLITE_")) refuse(`it cannot be looked into (${code})`, another);
    throw error;
  }
}

function looking<T>(file: string, look: (database: Database) => T): T {
  const database = new BetterSqlite3(file, { fileMustExist: true, timeout: 0 });
  try {
    return look(database);
  } finally {
    database.close();
  }
}

const isEmpty = (database: Database): boolean =>
  database.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get() === undefined;

function isOurs(database: Database): boolean {
  const hasList = database.prepare("SELECT 1 FROM pragma_table_info('migrations') WHERE name = 'name'").get();
  if (hasList === undefined) return false;
  const names = database.prepare("SELECT name FROM migrations").pluck().all() as string[];
  return names.some((name) => KNOWN_VERSIONS.includes(name));
}
