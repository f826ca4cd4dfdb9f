/** An import of rows is killed in the middle, and started again: the graph and the rejects are those of an import that nobody killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/db";
import { NOW } from "../graphql/support/ask";
import { factsOf, fileOf, merchants, runScript, worldLines } from "../support/rows";
import { forEachBackend } from "../support/store";

jest.setTimeout(60_000);

const ROOT = join(__dirname, "../..");
const COMPILE = join(__dirname, "compile-on-load.js");
const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Starts the import, and kills it once it has told what is wrong with a line, which is when that line's piece is recorded. */
async function killedAfter(line: number, argv: readonly string[]): Promise<void> {
  const script = join(ROOT, "scripts/import.ts");
  const child = spawn(process.execPath, ["--require", COMPILE, script, ...argv], {
    cwd: ROOT,
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "inherit", "pipe"],
  });
  running.push(child);
  const gone = once(child, "exit");
  let told = "";
  child.stderr?.on("data", (text) => {
    told += text;
    if (told.includes(`:${line}:`)) child.kill("SIGKILL");
  });
  expect([await gone, told]).toEqual([[null, "SIGKILL"], expect.any(String)]);
}

const ROWS = merchants(999);

forEachBackend(({ name, freshUrl }) => {
  test.each([
    ["ndjson", ROWS, 817],
    ["yaml", worldLines(ROWS), 819],
  ])("of .%s, what was recorded is not recorded again, and what was not is", async (form, lines, fatal) => {
    const file = fileOf(join(folder, `${name}.${form}`), lines);
    const [killed, whole] = [await freshUrl(), await freshUrl()];
    const importing = (database: string, rejects: string) => [
      ...["--file", file, "--database", database],
      ...["--rejects", join(folder, rejects), "--quiet"],
    ];
    const argv = importing(killed, `${name}-killed`);
    await killedAfter(fatal, argv);
    const last = await runScript(argv, NOW);
    expect(last.out).toMatch(
      /^2000 rows: (991|1488) there already, from an earlier run of this file, \d+ recorded, 0 unchanged, 15 rejected/,
    );
    const uninterrupted = await runScript(importing(whole, `${name}-whole`), NOW);
    expect(uninterrupted.out).toMatch(/^2000 rows: 1985 recorded, 0 unchanged, 15 rejected/);
    expect(last.err).toBe(uninterrupted.err);
    const rejects = (of: string) => readFileSync(join(folder, `${name}-${of}`), "utf8");
    expect(rejects("killed")).toBe(rejects("whole"));
    const [one, two] = [await openStore(killed), await openStore(whole)];
    expect(await factsOf(one)).toEqual(await factsOf(two));
    expect((await one.head()).revision).toBe(4);
    expect(await one.checkChain()).toMatchObject({ broken: null });
    await one.close();
    await two.close();
  });
});
