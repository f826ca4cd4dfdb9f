/** Asks a GraphQL operation, on the database or on a running server: `npm run query -- --help`. */
import { instant } from "../src/domain/instant";
import { openDatabase } from "./lib/open-database";
import { runQuery } from "./lib/run-query";

runQuery(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  clock: () => instant(Date.now()),
  open: openDatabase,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
