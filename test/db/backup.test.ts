/** A backup that is made while many write is the database as it was at one instant, and lives on when it is put in its place. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBackup } from "../../scripts/lib/run-backup";
import { loadConfig } from "../../src/config";
import { backUp, openStore } from "../../src/db";
import { WORLD } from "../graphql/mutations/world";
import { load, REFRESH } from "../graphql/support/ask";
import { mutate, OPERATOR } from "../graphql/support/mutate";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("made while others write, it is whole, and goes on", async () => {
  const url = `sqlite:${join(folder, "live.db")}`;
  const store = await load(await openStore(url), WORLD, REFRESH);
  const create = (on: typeof store, i: number) =>
    mutate(on, OPERATOR, "createClient", { reference: `app-${i}`, owner: "silk", environment: "TEST" });
  const writing = Promise.all(Array.from({ length: 20 }, (_, i) => create(store, i)));
  const copy = join(folder, "copy.db");
  expect(await backUp(url, copy)).toBe(true);
  await writing;
  const restored = await openStore(`sqlite:${copy}`);
  const { revision } = await restored.head();
  expect(revision).toBeGreaterThanOrEqual(1);
  expect(await restored.checkChain()).toMatchObject({ broken: null, revisions: revision });
  expect((await create(restored, 100)).userErrors).toEqual([]);
  await restored.close();
  await store.close();
});

test("the script says what it did, or what to do", async () => {
  const run = async (...argv: string[]) => {
    const said: string[] = [];
    const tell = (text: string) => void said.push(text);
    const code = await runBackup(argv, {
      out: tell,
      err: tell,
      load: (database) => loadConfig({}, database),
    });
    return [code, said.join("\n")];
  };
  const live = `sqlite:${join(folder, "live.db")}`;
  expect(await run("--file", join(folder, "b.db"), "--database", live)).toEqual([
    0,
    expect.stringContaining("Copied"),
  ]);
  expect(await run("--file", join(folder, "c.db"), "--database", "postgres://a@b/c")).toEqual([
    1,
    expect.stringContaining("pg_dump"),
  ]);
  expect(
    await run("--file", join(folder, "c.db"), "--database", `sqlite:${join(folder, "none.db")}`),
  ).toEqual([1, expect.stringContaining("Cannot copy")]);
  expect(await run("--file", join(folder, "no", "c.db"), "--database", live)).toEqual([
    1,
    expect.stringContaining("Cannot copy"),
  ]);
});
