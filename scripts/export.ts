/** Writes everything that was ever recorded into a file: `npm run export -- --help`. */
import { instant } from "../src/domain/instant";
import { openExisting } from "./lib/open-database";
import { runExport } from "./lib/run-export";

runExport(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  watched: process.stderr.isTTY === true,
  clock: () => instant(Date.now()),
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
