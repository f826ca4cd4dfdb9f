/** Opening the database that a script works on: the one that is named, or else the configured one. */
import { existsSync } from "node:fs";
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

/** Opens it, or refuses in the words of the server's start; what we have no words for is thrown as it is. */
export async function openDatabase(
  named: string | undefined,
  open: (url: string) => Promise<Store> = openStore,
): Promise<Store> {
  const inWords = (line: string) =>
    new Refusal(named === undefined ? line : line.replaceAll("DATABASE_URL", "--database"));
  const loaded = loadConfig(undefined, named);
  if (!loaded.ok) throw inWords(loaded.problems.join("\n"));
  const { config } = loaded;
  const store = await open(config.database.url).catch((error: unknown) => {
    const line = explainStartError(error, config);
    throw line === undefined ? error : inWords(line);
  });
  try {
    await store.head();
    return store;
  } catch (error) {
    await store.close();
    throw inWords(explainStartError(error, config) ?? unreadable(error, config));
  }
}

/** A driver's own words are for those who know what is in the database. */
function unreadable(error: unknown, { database }: Config): string {
  const where = describeDatabase(database);
  const { code = "no code" } = error as { code?: string };
  return `${where.charAt(0).toUpperCase()}${where.slice(1)} can be opened, but not read (${code}). Restore it from a backup, or set DATABASE_URL to another one.`;
}
