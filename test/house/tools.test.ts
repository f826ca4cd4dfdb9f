/** The linter, the formatter and the compiler have nothing to say. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./lib/files";

jest.setTimeout(300_000);

/** What a tool prints when it is not content; empty when it is. */
function complaints(program: string, ...args: string[]): string {
  const run = spawnSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return run.status === 0 ? "" : `${run.stdout}${run.stderr}` || `${program} exited with ${run.status}`;
}

test("lint and format (npm run format mends most)", () => {
  expect(complaints("@biomejs/biome/bin/biome", "check", "--error-on-warnings", "--colors=off")).toBe("");
});

test("types of sources, scripts and tests", () => {
  expect(complaints("typescript/bin/tsc", "-p", "test/tsconfig.json")).toBe("");
});

test("a tool that is not content is heard", () => {
  expect(complaints("typescript/bin/tsc", "-p", "no-such-folder")).not.toBe("");
});
