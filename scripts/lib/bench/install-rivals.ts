/** What the rivals need is installed by the benchmark alone, into their own folder. */
import { spawnSync } from "node:child_process";
import { extname } from "node:path";
import { RIVALS_FOLDER, rivalsInstalled } from "./contestants";

/** Installs the packages of the rivals, unless they are there. */
export function installRivals(): void {
  if (rivalsInstalled()) return;
  const own = process.env.npm_execpath;
  const [npm, first] = own !== undefined && extname(own) === ".js" ? [process.execPath, [own]] : ["npm", []];
  const { status } = spawnSync(npm, [...first, "ci", "--no-audit", "--no-fund"], {
    cwd: RIVALS_FOLDER,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("the packages of the rivals could not be installed: see above");
}
