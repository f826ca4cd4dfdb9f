/** Asks a GraphQL operation, on the database or on a running server: `npm run query -- --help`. */
import { loadConfig } from "../src/config";
import { instant } from "../src/domain/instant";
import { openExisting } from "./lib/open-database";
import { runQuery } from "./lib/run-query";

const settings = loadConfig();

runQuery(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  clock: () => instant(Date.now()),
  debugging: settings.ok && ["debug", "trace"].includes(settings.config.logLevel),
  open: openExisting,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
