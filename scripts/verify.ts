/** Compares stored answers with the reference evaluator, principal by principal: `npm run verify -- --help`. */
import { instant } from "../src/domain/instant";
import { openExisting, openToMend } from "./lib/open-database";
import { runVerify } from "./lib/run-verify";

runVerify(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  watched: process.stderr.isTTY === true,
  clock: () => instant(Date.now()),
  open: openExisting,
  openToMend,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
