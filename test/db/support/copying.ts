/** Running the scripts that back up and restore. */
import type { runBackup } from "../../../scripts/lib/run-backup";
import { loadConfig } from "../../../src/config";

/** Runs one of them with these arguments; gives back its exit code and all that it said. */
export async function runCopying(
  script: typeof runBackup,
  ...argv: string[]
): Promise<[code: number, said: string]> {
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  const code = await script(argv, { out: tell, err: tell, load: (database) => loadConfig({}, database) });
  return [code, said.join("\n")];
}
