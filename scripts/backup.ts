/** Copies the database into a file while others use it: `npm run backup -- --help`. */
import { loadConfig } from "../src/config";
import { runBackup } from "./lib/run-backup";

void runBackup(process.argv.slice(2), {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  load: (database) => loadConfig(undefined, database),
}).then((code) => {
  process.exitCode = code;
});
