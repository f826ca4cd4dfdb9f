/** Copies a backup into an empty database: `npm run restore -- --help`. */
import { loadConfig } from "../src/config";
import { runRestore } from "./lib/run-backup";

void runRestore(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  load: (database) => loadConfig(undefined, database),
}).then((code) => {
  process.exitCode = code;
});
