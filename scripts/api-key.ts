/** Makes, lists and revokes API keys: `npm run api-key -- --help`. */
import { instant } from "../src/domain/instant";
import { openDatabase, openExisting, openToMend } from "./lib/open-database";
import { runApiKey } from "./lib/run-api-key";

runApiKey(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  clock: () => instant(Date.now()),
  openOrMake: (named) => openDatabase(named),
  openToMend,
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
