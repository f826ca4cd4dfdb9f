/** Loads a world, a fleet or the demo into a database: `npm run seed -- --help`. */
import { instant } from "../src/domain/instant";
import { openToLoad } from "./lib/open-database";
import { run } from "./lib/run-seed";

run(process.argv.slice(2), {
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
    console.error(error);
    process.exitCode = 70;
  },
);
