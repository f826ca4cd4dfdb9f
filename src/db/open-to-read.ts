/**
 * Opening a database for those that only read. A SQLite file that may not be written is read from a copy: SQLite itself must write beside a
 * file to read it while others write, and tables of an earlier version have to be brought up to date.
 */
import { closeSync, existsSync, openSync } from "node:fs";
import { chmod, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { backUp } from "./backup";
import { sqliteFile } from "./data-source";
import { type OpenStore, openStore } from "./store";

/**
 * Opens the store at a URL, which must be there, or a copy of it that goes when it is closed; throws what `openStore` throws. For programs that have not opened the
 * file otherwise: closing a file gives up the locks that they have on it.
 */
export async function openToRead(url: string): Promise<OpenStore> {
  const file = sqliteFile(url);
  if (file !== null && !mayBeWritten(file)) return openCopy(file);
  try {
    return await openStore(url, { existing: true });
  } catch (error) {
    // The file may be written, and nothing may be made beside it.
    if (file !== null && FOLDER_UNWRITABLE.includes(codeOf(error)) && existsSync(file)) return openCopy(file);
    throw error;
  }
}

/** Asked by opening it: SQLite would open it to read, and leave files beside it that may only be read either. */
function mayBeWritten(file: string): boolean {
  try {
    closeSync(openSync(file, "r+"));
    return true;
  } catch (error) {
    return !["EACCES", "EPERM", "EROFS"].includes(String(codeOf(error)));
  }
}

const FOLDER_UNWRITABLE: readonly unknown[] = ["SQLITE_CANTOPEN", "SQLITE_READONLY_DIRECTORY"];

const codeOf = (error: unknown): unknown => {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return driverError?.code ?? code;
};

/** Lets `work` read a SQLite file where it lies, or a copy of it where SQLite could not; the copy goes afterwards. */
export async function readingFile<T>(file: string, work: (file: string) => Promise<T>): Promise<T> {
  if (mayBeWritten(file) && isReadWhereItLies(file)) return work(file);
  const { copy, remove } = await temporaryCopy(file);
  return work(copy).finally(remove);
}

function isReadWhereItLies(file: string): boolean {
  const database = new BetterSqlite3(file, { fileMustExist: true });
  try {
    database.prepare("SELECT 1 FROM sqlite_master").get();
    return true;
  } catch (error) {
    if (FOLDER_UNWRITABLE.includes(codeOf(error))) return false;
    throw error;
  } finally {
    database.close();
  }
}

async function openCopy(file: string): Promise<OpenStore> {
  const { copy, remove } = await temporaryCopy(file);
  try {
    const store = await openStore(`sqlite:${copy}`, { existing: true });
    const close = store.close.bind(store);
    store.close = () => close().finally(remove);
    return store;
  } catch (error) {
    await remove();
    throw error;
  }
}

async function temporaryCopy(file: string): Promise<{ copy: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "partner-graph-copy-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const copy = join(folder, "copy.db");
  try {
    await makeCopy(file, copy);
    return { copy, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What somebody has open is copied by SQLite, as it is at one instant. Where it cannot, for want of a place to write, nobody has. */
async function makeCopy(file: string, copy: string): Promise<void> {
  const isOpen = existsSync(`${file}-wal`);
  try {
    if (isOpen) return await backUp(`sqlite:${file}`, copy);
  } catch {
    // The files are whole then.
  }
  for (const ending of isOpen ? ["", "-wal"] : [""]) {
    await copyFile(file + ending, copy + ending);
    await chmod(copy + ending, 0o600);
  }
}
