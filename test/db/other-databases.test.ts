/** A database of another program is refused, and left alone; where there is nothing, what only reads makes nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, openToRead } from "../../src/db";
import { execute, onDatabase } from "../support/on-database";
import { freshDatabase } from "../support/postgres";
import { forEachBackend } from "../support/store";

forEachBackend(({ name, freshUrl }) => {
  /** All that somebody else would notice: the tables, of SQLite every byte. */
  const contents = (url: string): Promise<unknown> =>
    name === "SQLite"
      ? Promise.resolve(readFileSync(url.slice("sqlite:".length)).toString("hex"))
      : onDatabase(url, (run) =>
          run("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"),
        );

  test.each([
    ["a table of a name that is needed", ["CREATE TABLE party (x int)"]],
    ["tables of other names only", ["CREATE TABLE basket (x int)", "CREATE TABLE item (x int)"]],
    ["nothing but a view", ["CREATE VIEW one AS SELECT 1 AS x"]],
    ["a list of migrations of another form", ["CREATE TABLE migrations (version int)"]],
    [
      "a list of other migrations",
      [
        "CREATE TABLE migrations (id int, timestamp bigint, name text)",
        "INSERT INTO migrations VALUES (1, 1, 'Shop1')",
      ],
    ],
  ])("a database of another program is refused, and left alone: %s", async (_, statements) => {
    const url = await freshUrl();
    await execute(url, ...statements);
    const before = await contents(url);
    const printed = jest.spyOn(console, "error").mockImplementation(() => {});
    for (const open of [openStore, openToRead])
      await expect(open(url)).rejects.toMatchObject({ code: "FOREIGN_DATABASE" });
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    expect(await contents(url)).toEqual(before);
  });

  test("what only reads makes no tables where there are none", async () => {
    const url = await freshUrl();
    await execute(url, "CREATE TABLE gone (x int)", "DROP TABLE gone");
    const before = await contents(url);
    await expect(openToRead(url)).rejects.toMatchObject({ code: "EMPTY_DATABASE" });
    expect(await contents(url)).toEqual(before);
  });
});

test("what only reads makes no file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  // Errors of the driver are those of whichever test has loaded it first: told by their code.
  const refused = expect(openToRead(`sqlite:${join(folder, "none.db")}`)).rejects;
  await refused.toMatchObject({ code: "SQLITE_CANTOPEN" });
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test("tables that belong to an extension, or lie in another schema, make no PostgreSQL another program's", async () => {
  const url = await freshDatabase();
  await execute(
    url,
    "CREATE VIEW statistics AS SELECT 1 AS x",
    "ALTER EXTENSION plpgsql ADD VIEW statistics",
    "CREATE SCHEMA shop",
    "CREATE TABLE shop.basket (x int)",
  );
  const store = await openStore(url);
  expect((await store.head()).revision).toBe(0);
  await store.close();
});
