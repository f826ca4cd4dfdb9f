/** Restoring takes nothing for a backup that is none, leaves nothing behind where it fails, and reads what may only be read. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { runRestore } from "../../scripts/lib/run-backup";
import { backUp, openStore } from "../../src/db";
import { execute, onDatabase } from "../support/on-database";
import { forEachBackend } from "../support/store";
import { withoutRights } from "../support/without-rights";
import { runCopying } from "./support/copying";
import { party, putAll } from "./support/fixtures";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

const restore = (file: string, url: string) => runCopying(runRestore, "--file", file, "--database", url);

/** A backup with one party. */
async function backupFile(): Promise<string> {
  const [live, file] = [join(folder, "live.db"), join(folder, "backup.db")];
  const store = await openStore(`sqlite:${live}`);
  await putAll(store, party(1));
  await store.close();
  await backUp(`sqlite:${live}`, file);
  for (const name of readdirSync(folder)) if (name.startsWith("live")) rmSync(join(folder, name));
  return file;
}

const partiesIn = async (url: string): Promise<number[]> => {
  const store = await openStore(url);
  const found = await store.at((await store.head()).revision).get("Party", [1, 2]);
  await store.close();
  return found.map(({ id }) => id);
};

const WHAT_TO_NAME = "Name a file that npm run backup has made by --file.";

/** What is no backup, and what is said of it. */
const NONE: readonly [what: string, make: (file: string) => Promise<void>, said: (file: string) => string][] =
  [
    [
      "an empty file",
      async (file) => writeFileSync(file, ""),
      (file) => `The file ${file} is no backup: nothing of partner-graph is in it. ${WHAT_TO_NAME}`,
    ],
    [
      "a database in which nothing was recorded",
      async (file) => (await openStore(`sqlite:${file}`)).close(),
      (file) => `The file ${file} is no backup: nothing of partner-graph is in it. ${WHAT_TO_NAME}`,
    ],
    [
      "another program's database",
      (file) => execute(`sqlite:${file}`, "CREATE TABLE basket (x int)"),
      (file) => `The file ${file} is no backup: nothing of partner-graph is in it. ${WHAT_TO_NAME}`,
    ],
    [
      "a text",
      async (file) => writeFileSync(file, "what somebody wrote ".repeat(50)),
      (file) => `The file ${file} is no SQLite database, and so no backup. ${WHAT_TO_NAME}`,
    ],
    [
      "a damaged backup",
      async (file) => {
        copyFileSync(await backupFile(), file);
        const database = new BetterSqlite3(file);
        const page = database.pragma("page_size", { simple: true }) as number;
        database.close();
        const bytes = readFileSync(file);
        bytes.fill(0xff, 2 * page, 17 * page);
        writeFileSync(file, bytes);
      },
      (file) => `The backup ${file} is damaged. Restore another one.`,
    ],
  ];

forEachBackend(({ name, freshUrl }) => {
  test.each(NONE)("what is no backup is not restored, and nothing is made: %s", async (_, make, said) => {
    const url = await freshUrl();
    const file = join(folder, "none.db");
    await make(file);
    expect(await restore(file, url)).toEqual([1, said(file)]);
    if (name === "SQLite") expect(existsSync(url.slice("sqlite:".length))).toBe(false);
    else
      expect(
        await onDatabase(url, (run) =>
          run("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
        ),
      ).toEqual([]);
  });

  test("a backup in an archive that may only be read is restored, and left alone", async () => {
    const url = await freshUrl();
    const file = await backupFile();
    if (name === "SQLite") chmodSync(join(url.slice("sqlite:".length), ".."), 0o777);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    await withoutRights(async () => {
      expect(await restore(file, url)).toEqual([0, expect.stringMatching(/^Copied \d+ rows/)]);
      expect(await partiesIn(url)).toEqual([1]);
    });
    expect(readdirSync(folder)).toEqual(["backup.db"]);
  });
});

test("a copy that is cut off in the middle leaves no file", async () => {
  const file = await backupFile();
  // A row that cannot be written: what is there twice, and may be there once.
  const database = new BetterSqlite3(file);
  database.exec(
    "CREATE TABLE other AS SELECT * FROM counter; DROP TABLE counter; ALTER TABLE other RENAME TO counter",
  );
  database.exec("INSERT INTO counter SELECT * FROM counter");
  database.close();
  const fresh = join(folder, "fresh.db");
  expect((await restore(file, `sqlite:${fresh}`))[0]).toBe(1);
  expect(readdirSync(folder).filter((it) => it.startsWith("fresh"))).toEqual([]);
});
