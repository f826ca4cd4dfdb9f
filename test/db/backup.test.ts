/** A backup that is made while many write is the database as it was at one instant, can be asked, and lives on where it is restored. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { runBackup, runRestore } from "../../scripts/lib/run-backup";
import { exportHistory } from "../../src/app/export-history";
import { verifyAnswers } from "../../src/app/verify-answers";
import { backUp, copyDatabase, openStore } from "../../src/db";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { load, REFRESH } from "../graphql/support/ask";
import { codesIn, mutate, OPERATOR } from "../graphql/support/mutate";
import { execute } from "../support/on-database";
import { freshDatabase } from "../support/postgres";
import { forEachBackend } from "../support/store";
import { runCopying as run } from "./support/copying";
import { party, putAll } from "./support/fixtures";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

const create = (on: Store, i: number) =>
  mutate(on, OPERATOR, "createClient", {
    reference: `app-${i}`,
    owner: "silk",
    environment: "TEST",
    idempotencyKey: `key-${i}`,
  });

/** Everything that is recorded, and what is beside it. */
async function contents(store: Store): Promise<unknown> {
  const lines: string[] = [];
  for await (const line of exportHistory(store)) lines.push(line);
  return { lines, secret: await store.secret(), keys: await store.apiKeys.list() };
}

forEachBackend(({ name, freshUrl }) => {
  test("made while others write, it is whole; restored into either kind of database it is the same, and goes on", async () => {
    const url = await freshUrl();
    const store = await load(await openStore(url), WORLD, REFRESH);
    await create(store, 100);
    const writing = Promise.all(Array.from({ length: 20 }, (_, i) => create(store, i)));
    const file = join(folder, `${name}.db`);
    expect(await run(runBackup, "--file", file, "--database", url)).toEqual([
      0,
      `Copied the database to ${file}.`,
    ]);
    await writing;
    const copy = await openStore(`sqlite:${file}`);
    const { revision } = await copy.head();
    expect(revision).toBeGreaterThanOrEqual(2);
    expect(await copy.checkChain()).toMatchObject({ broken: null, revisions: revision });
    const kept = await contents(copy);
    await copy.close();
    await store.close();

    const target = await freshUrl();
    expect(await run(runRestore, "--file", file, "--database", target)).toEqual([
      0,
      expect.stringMatching(/^Copied \d+ rows/),
    ]);
    const restored = await openStore(target);
    expect(await contents(restored)).toEqual(kept);
    for await (const { differences } of verifyAnswers(restored.at(revision), null))
      expect(differences).toEqual([]);
    // What was granted before is not done again; what is new gets ids of its own.
    expect((await create(restored, 100)).revision).toBe(2);
    expect(codesIn(await create(restored, 200))).toEqual([]);
    expect((await restored.head()).revision).toBe(revision + 1);
    await restored.close();

    expect(await run(runRestore, "--file", file, "--database", target)).toEqual([
      1,
      `The database to copy into is not empty: it holds ${revision + 1} revisions. Name an empty one.`,
    ]);
  });

  test("tables of more rows than are read at once come over whole", async () => {
    const [from, to] = [await freshUrl(), await freshUrl()];
    const store = await load(await openStore(from), WORLD, REFRESH);
    await create(store, 1);
    expect(await copyDatabase(from, to, 3)).toBeGreaterThan(100);
    const copy = await openStore(to);
    expect(await contents(copy)).toEqual(await contents(store));
    expect((await copy.checkChain()).broken).toBeNull();
    await copy.close();
    await store.close();
  });
});

test("what cannot be copied is told, and leaves nothing behind", async () => {
  const url = `sqlite:${join(folder, "live.db")}`;
  const store = await openStore(url);
  await putAll(store, party(1));
  await store.close();
  const [copy, none] = [join(folder, "c.db"), join(folder, "none.db")];
  const shop = await freshDatabase();
  await execute(shop, "CREATE TABLE basket (x int)");
  const refused = "postgres://a@127.0.0.1:1/c";
  const table = [
    [
      runBackup,
      ["--file", copy, "--database", `sqlite:${none}`],
      `There is no file ${none}. Name a database that is there by --database.`,
    ],
    [
      runBackup,
      ["--file", copy, "--database", `sqlite:${folder}`],
      `${folder} is a folder. Name a database that is there by --database.`,
    ],
    [
      runBackup,
      ["--file", copy, "--database", refused],
      "Cannot reach PostgreSQL at 127.0.0.1:1, database c. Start the database server, or correct --database.",
    ],
    [
      runBackup,
      ["--file", copy, "--database", shop],
      "The database to copy holds nothing of partner-graph: nothing was copied. Name another one.",
    ],
    [
      runBackup,
      ["--file", join(folder, "no", "c.db"), "--database", url],
      `The file ${join(folder, "no", "c.db")} cannot be made: there is no folder ${join(folder, "no")} (ENOENT). Name a place that can be written by --file.`,
    ],
    [
      runRestore,
      ["--file", none, "--database", url],
      `There is no file ${none}. Name a file that npm run backup has made by --file.`,
    ],
    [
      runRestore,
      ["--file", join(folder, "live.db"), "--database", "nonsense"],
      expect.stringContaining("--database cannot be used: expected sqlite:<file>"),
    ],
  ] as const;
  for (const [script, argv, expected] of table)
    expect([argv, ...(await run(script, ...argv))]).toEqual([argv, 1, expected]);
  expect(existsSync(join(folder, "c.db"))).toBe(false);
  expect(existsSync(join(folder, "c.db.unfinished"))).toBe(false);

  const fresh = join(folder, "fresh.db");
  const older = join(folder, "older.db");
  await backUp(url, older);
  const database = new BetterSqlite3(older);
  database.exec("DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations)");
  database.close();
  expect((await run(runRestore, "--file", older, "--database", `sqlite:${fresh}`))[1]).toContain(
    "was made by another version",
  );
  expect(existsSync(fresh)).toBe(false);
});
