/** What a script makes and leaves empty goes again; a database that is not there is made only by what may be the first to write into it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, openExisting, openToLoad, openToMend } from "../../scripts/lib/open-database";
import { runApiKey } from "../../scripts/lib/run-api-key";
import { runImport } from "../../scripts/lib/run-import";
import { run as runSeed } from "../../scripts/lib/run-seed";
import { openStore } from "../../src/db";
import { NOW } from "../graphql/support/ask";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const database = () => join(folder, "new.db");

/** Runs a script on a database that is not there; gives back its exit code, and what it said. */
async function run(
  script: "seed" | "import" | "api-key",
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    watched: false,
    clock: () => NOW,
  };
  const args = ["--database", `sqlite:${database()}`, ...argv];
  const code =
    script === "api-key"
      ? await runApiKey(args, {
          ...io,
          open: openExisting,
          openToMend,
          openOrMake: (url) => openDatabase(url),
        })
      : await (script === "seed" ? runSeed : runImport)(args, { ...io, open: openToLoad });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const WRONG = `timeZone: "Asia/Shanghai"
batches:
  - clients: [{ ref: app, owner: nobody, environment: LIVE }]
`;
const RIGHT =
  '{"kind": "party", "ref": "umbrella", "role": "MERCHANT", "name": "Umbrella Café", "country": "CN"}';

test.each<[string, "seed" | "import", name: string, text: string]>([
  ["a world that is refused", "seed", "world.yaml", WRONG],
  ["an export that was cut off", "import", "history.ndjson", '{"format": "partner-graph history 1"}'],
])("nothing came into it: %s", async (_, script, name, text) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  expect((await run(script, "--file", file)).code).toBe(1);
  expect(readdirSync(folder).filter((it) => it.startsWith("new.db"))).toEqual([]);
});

test("a dry run leaves no database, and rows that are recorded do", async () => {
  const file = join(folder, "rows.ndjson");
  writeFileSync(file, RIGHT);
  expect(await run("import", "--file", file, "--dry-run")).toMatchObject({ code: 0 });
  expect(existsSync(database())).toBe(false);
  expect(await run("import", "--file", file)).toMatchObject({ code: 0 });
  expect(existsSync(database())).toBe(true);
});

test("what was there stays, empty or not", async () => {
  await (await openStore(`sqlite:${database()}`)).close();
  const file = join(folder, "rows.ndjson");
  writeFileSync(file, RIGHT);
  await run("import", "--file", file, "--dry-run");
  expect(existsSync(database())).toBe(true);
});

test("an API key may be the first thing in a database, which is told; without one there is nothing to list or to revoke", async () => {
  const none = { code: 1, err: expect.stringContaining(`There is no file ${database()}`) };
  expect(await run("api-key", "list")).toMatchObject(none);
  expect(await run("api-key", "revoke", "k")).toMatchObject(none);
  const member = ["create", "--name", "x", "--role", "MEMBER", "--party", "nobody"];
  expect((await run("api-key", ...member)).code).toBe(1);
  expect(existsSync(database())).toBe(false);
  const create = ["create", "--name", "ci", "--role", "OPERATOR"];
  const told = `Nothing else is in the file ${database()}. If the key is for another database, name that by --database.`;
  expect(await run("api-key", ...create)).toMatchObject({ code: 0, err: expect.stringContaining(told) });
  expect(await run("api-key", ...create)).toMatchObject({ code: 0, err: expect.not.stringContaining(told) });
  expect((await run("api-key", "list")).out).toContain("ci");
});
