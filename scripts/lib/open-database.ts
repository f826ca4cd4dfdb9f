/** Opening the database that a script works on: the one that is named, or else the configured one. */
import { loadConfig } from "../../src/config";
import { openStore } from "../../src/db";
import type { Store } from "../../src/domain/ports";
import { explainStartError } from "../../src/start-errors";
import { Refusal } from "./refusal";

/** Opens it, or refuses in the words of the server's start; what we have no words for is thrown as it is. */
export async function openDatabase(named: string | undefined): Promise<Store> {
  const inWords = (line: string) =>
    new Refusal(named === undefined ? line : line.replaceAll("DATABASE_URL", "--database"));
  const loaded = loadConfig(undefined, named);
  if (!loaded.ok) throw inWords(loaded.problems.join("\n"));
  try {
    return await openStore(loaded.config.database.url);
  } catch (error) {
    const line = explainStartError(error, loaded.config);
    throw line === undefined ? error : inWords(line);
  }
}
