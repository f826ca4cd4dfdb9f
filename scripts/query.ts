/** Asks a GraphQL operation, on the database or on a running server: `npm run query -- --help`. */
import { loadConfig } from "../src/config";
import { openStore } from "../src/db";
import { instant } from "../src/domain/instant";
import { Refusal, runQuery } from "./lib/run-query";

/** The configured database, unless another is named. */
function databaseUrl(given: string | undefined): string {
  if (given !== undefined) return given;
  const loaded = loadConfig();
  if (!loaded.ok) throw new Refusal(loaded.problems.join("\n"));
  return loaded.config.database.url;
}

runQuery(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  clock: () => instant(Date.now()),
  open: async (url) => openStore(databaseUrl(url)),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
