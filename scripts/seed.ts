/** Loads a world, a fleet or the demo into a database: `npm run seed -- --help`. */
import { openStore } from "../src/db";
import { instant } from "../src/domain/instant";
import { databaseUrl } from "./lib/database-url";
import { run } from "./lib/run-seed";

run(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  watched: process.stderr.isTTY === true,
  clock: () => instant(Date.now()),
  open: (url) => openStore(url ?? databaseUrl()),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 70;
  },
);
