/** Imports what was exported, or rows: `npm run import -- --help`. */
import { instant } from "../src/domain/instant";
import { openToLoad } from "./lib/open-database";
import { runImport } from "./lib/run-import";

runImport(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  watched: process.stderr.isTTY === true,
  clock: () => instant(Date.now()),
  open: openToLoad,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
