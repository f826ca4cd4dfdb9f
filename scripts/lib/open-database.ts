/** Opening the database that a script works on: the one that is named, or else the configured one. */
import { existsSync, rmSync } from "node:fs";
import { type Config, describeDatabase, loadConfig } from "../../src/config";
import { openStore, openToRead } from "../../src/db";
import type { Store } from "../../src/domain/ports";
import { explainStartError } from "../../src/start-errors";
import { Refusal } from "./refusal";

/** The same for what only reads: a file that is not there is refused, and not made; one that may only be read is read from a copy. */
export async function openExisting(named: string | undefined): Promise<Store> {
  mustBeThere(named);
  return openDatabase(named, openToRead);
}

/** The same for what writes into what is there. */
export async function openToMend(named: string | undefined): Promise<Store> {
  mustBeThere(named);
  return openDatabase(named, (url) => openStore(url, { existing: true }));
}

function mustBeThere(named: string | undefined): void {
  const loaded = loadConfig(undefined, named);
  const database = loaded.ok ? loaded.config.database : null;
  if (database?.kind === "sqlite" && !existsSync(database.file))
    throw new Refusal(
      `There is no file ${database.file}. Name a database that is there by --database, or make one: npm run seed does.`,
    );
}

/** The same for what does nothing but load. */
export const openToLoad = (named: string | undefined): Promise<Store> =>
  openDatabase(named, (url) => openStore(url, { bulk: true }));

/** Opens it, and makes it where there is none, or refuses in the words of the server's start; what we have no words for is thrown as it is. */
export async function openDatabase(
  named: string | undefined,
  open: (url: string) => Promise<Store> = openStore,
): Promise<Store> {
  const inWords = (line: string) => refusalIn(line, named);
  const loaded = loadConfig(undefined, named);
  if (!loaded.ok) throw inWords(loaded.problems.join("\n"));
  const { config } = loaded;
  const { database } = config;
  const made = database.kind === "sqlite" && !existsSync(database.file) ? database.file : null;
  const store = await open(config.database.url).catch((error: unknown) => {
    const line = explainStartError(error, config);
    throw line === undefined ? error : inWords(line);
  });
  try {
    await store.head();
    return made === null ? store : goingIfBlank(store, made);
  } catch (error) {
    await store.close();
    throw inWords(explainStartError(error, config) ?? unreadable(error, config));
  }
}

const refusalIn = (line: string, named: string | undefined): Refusal =>
  new Refusal(named === undefined ? line : line.replaceAll("DATABASE_URL", "--database"));

/**
 * Lets a script work on the database that it has opened; what goes wrong with that only now, as with one that is damaged somewhere in the middle, is told as
 * if it had been found at the opening.
 */
export async function onDatabase<T>(named: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const loaded = loadConfig(undefined, named);
    const line = loaded.ok ? explainStartError(error, loaded.config) : undefined;
    throw line === undefined ? error : refusalIn(line, named);
  }
}

/** A file that was made here, and into which nothing came, goes when it is closed: nobody is to take it for a database that somebody wanted. */
function goingIfBlank(store: Store, file: string): Store {
  const close = store.close.bind(store);
  store.close = async () => {
    const blank = await isBlank(store).catch(() => false);
    await close();
    // Whoever else has opened it meanwhile has its log beside it.
    if (blank && !existsSync(`${file}-wal`)) rmSync(file, { force: true });
  };
  return store;
}

/** Is there nothing in a database, neither a revision nor an API key? */
export const isBlank = async (store: Store): Promise<boolean> =>
  (await store.head()).revision === 0 && (await store.apiKeys.list()).length === 0;

/** Names the database that a script works on, for people. */
export function placeOf(named: string | undefined): string {
  const loaded = loadConfig(undefined, named);
  return loaded.ok ? describeDatabase(loaded.config.database) : "the database";
}

/** A driver's own words are for those who know what is in the database. */
function unreadable(error: unknown, { database }: Config): string {
  const where = describeDatabase(database);
  const { code = "no code" } = error as { code?: string };
  return `${where.charAt(0).toUpperCase()}${where.slice(1)} can be opened, but not read (${code}). Restore it from a backup, or set DATABASE_URL to another one.`;
}
