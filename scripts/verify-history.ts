/** Checks that nothing of what was recorded has been changed since: `npm run verify-history -- --help`. */
import { instant } from "../src/domain/instant";
import { openExisting } from "./lib/open-database";
import { runVerifyHistory } from "./lib/run-verify-history";

runVerifyHistory(process.argv.slice(2), {
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
