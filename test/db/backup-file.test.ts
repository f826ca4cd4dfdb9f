/** A backup takes the place of nothing but an older backup that nobody has open, and only if it is whole itself. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { runBackup } from "../../scripts/lib/run-backup";
import { openStore } from "../../src/db";
import { forEachBackend } from "../support/store";
import { runCopying } from "./support/copying";
import { party, putAll } from "./support/fixtures";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "partner-graph-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

const backup = (url: string, file: string) => runCopying(runBackup, "--database", url, "--file", file);

/** The parties with the ids 1 to 3 that are in a file. */
async function partiesIn(file: string): Promise<number[]> {
  const store = await openStore(`sqlite:${file}`);
  const found = await store.at((await store.head()).revision).get("Party", [1, 2, 3]);
  await store.close();
  return found.map(({ id }) => id);
}

/** A database with one party, of this id. */
async function fileWith(id: number, name: string): Promise<string> {
  const file = join(folder, name);
  const store = await openStore(`sqlite:${file}`);
  await putAll(store, party(id));
  await store.close();
  return file;
}

/** Leaves a file with its write-ahead log beside it, as a program that was killed does. */
async function asKilled(file: string): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  await putAll(store, party(3));
  for (const ending of ["", "-wal"]) copyFileSync(file + ending, `${file}.kept${ending}`);
  await store.close();
  for (const ending of ["", "-wal"]) {
    copyFileSync(`${file}.kept${ending}`, file + ending);
    rmSync(`${file}.kept${ending}`);
  }
}

forEachBackend(({ freshUrl }) => {
  test("the backup of before is replaced, also where a program was killed that had looked into it", async () => {
    const url = await freshUrl();
    const store = await openStore(url);
    await putAll(store, party(1));
    const file = await fileWith(2, "backup.db");
    await asKilled(file);
    expect(await backup(url, file)).toEqual([0, `Copied the database to ${file}.`]);
    expect(readdirSync(folder)).toEqual(["backup.db"]);
    expect(await partiesIn(file)).toEqual([1]);
    await store.close();
  });

  test("what a program has open is not replaced, and goes on", async () => {
    const url = await freshUrl();
    await (await openStore(url)).close();
    const file = await fileWith(2, "backup.db");
    const open = await openStore(`sqlite:${file}`);
    await putAll(open, party(3));
    expect(await backup(url, file)).toEqual([
      1,
      `The file ${file} is not replaced: a program has it open. Stop that, or name another file by --file.`,
    ]);
    await open.close();
    expect(await partiesIn(file)).toEqual([2, 3]);
  });

  test("a log that lies about without its file is not taken for one of the backup", async () => {
    const url = await freshUrl();
    const store = await openStore(url);
    await putAll(store, party(1));
    await store.close();
    const file = await fileWith(2, "backup.db");
    await asKilled(file);
    rmSync(file);
    expect((await backup(url, file))[0]).toBe(0);
    expect(await partiesIn(file)).toEqual([1]);
  });
});

test("what is no backup is not replaced", async () => {
  const url = `sqlite:${await fileWith(1, "live.db")}`;
  const text = join(folder, "notes.txt");
  writeFileSync(text, "what somebody wrote, and nobody has anywhere else ".repeat(20));
  const shop = join(folder, "shop.db");
  const database = new BetterSqlite3(shop);
  database.exec("CREATE TABLE basket (x int)");
  database.close();
  mkdirSync(join(folder, "backups"));
  const table = [
    [
      text,
      "it is no SQLite database, and so no backup. Name another file by --file, or delete this one first.",
    ],
    [shop, "it is another program's, and no backup. Name another file by --file, or delete this one first."],
    [join(folder, "backups"), "it is a folder. Name a file in it by --file."],
  ] as const;
  const names = readdirSync(folder);
  for (const [file, why] of table) {
    const bytes = file.endsWith("backups") ? null : readFileSync(file);
    expect(await backup(url, file)).toEqual([1, `The file ${file} is not replaced: ${why}`]);
    if (bytes !== null) expect(readFileSync(file).equals(bytes)).toBe(true);
  }
  expect(readdirSync(folder)).toEqual(names);
});

test("where a link stands for the backup, the file is replaced, and the link stays", async () => {
  const url = `sqlite:${await fileWith(1, "live.db")}`;
  const file = await fileWith(2, "monday.db");
  symlinkSync(file, join(folder, "latest.db"));
  expect((await backup(url, join(folder, "latest.db")))[0]).toBe(0);
  expect(await partiesIn(file)).toEqual([1]);
  expect(realpathSync(join(folder, "latest.db"))).toBe(file);
});

test.each([
  [
    "damaged",
    /^The database \S+ is damaged, and so would be its copy: nothing was copied\. .*npm run restore/,
  ],
  [
    "another program's",
    /^The database \S+ holds nothing of partner-graph: nothing was copied\. .*--database/,
  ],
])("a copy that is %s takes the place of nothing", async (flaw, said) => {
  const source = await fileWith(1, "live.db");
  const database = new BetterSqlite3(source);
  const page = database.pragma("page_size", { simple: true }) as number;
  if (flaw !== "damaged") database.exec("UPDATE migrations SET name = 'Shop1'");
  database.close();
  if (flaw === "damaged") {
    const bytes = readFileSync(source);
    bytes.fill(0xff, 2 * page, 17 * page);
    writeFileSync(source, bytes);
  }
  const file = await fileWith(2, "backup.db");
  expect(await backup(`sqlite:${source}`, file)).toEqual([1, expect.stringMatching(said)]);
  expect(await partiesIn(file)).toEqual([2]);
  const fresh = join(folder, "fresh.db");
  expect((await backup(`sqlite:${source}`, fresh))[0]).toBe(1);
  expect(existsSync(fresh)).toBe(false);
});
