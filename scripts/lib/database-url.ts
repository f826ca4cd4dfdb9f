/** The database that scripts work on when none is named: the configured one. */
import { loadConfig } from "../../src/config";

/** The configured database's URL. Wrong settings end the script with a line for each. */
export function databaseUrl(): string {
  const loaded = loadConfig();
  if (loaded.ok) return loaded.config.database.url;
  for (const problem of loaded.problems) console.error(problem);
  process.exit(1);
}
