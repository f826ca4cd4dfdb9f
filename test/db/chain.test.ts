/** The chain (law 11): whatever is changed in recorded history is found, on each database, and by the script. */
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { runVerifyHistory } from "../../scripts/lib/run-verify-history";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { dataSourceFor, openStore } from "../../src/db";
import { digestOfRevision } from "../../src/db/chain";
import { FACT_TABLES } from "../../src/db/tables/kinds";
import { KEY_HOLDER, PARTY_WORD, REVISION } from "../../src/db/tables/side-tables";
import type { ChainCheck } from "../../src/domain/history-ports";
import type { Revision } from "../../src/domain/ids";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { at } from "../support/batches";
import { onDatabase, type Row } from "../support/on-database";
import { forEachBackend } from "../support/store";

const NOW = at("2026-03-15T10:00:00Z");
const WORLDS = ["acquirers", "several-delegates", "system-integrators"];

async function load(url: string, name: string): Promise<void> {
  const file = join(__dirname, `../worlds/${name}.yaml`);
  const read = readWorld(file, readFileSync(file, "utf8"), NOW);
  if (!read.ok) throw new Error(read.errors[0]?.message);
  const store = await openStore(url);
  expect(await loadWorld(store, () => NOW, read.world, refreshAnswers)).toMatchObject({ ok: true });
  await store.close();
}

async function check(url: string): Promise<ChainCheck> {
  const store = await openStore(url);
  try {
    return await store.checkChain();
  } finally {
    await store.close();
  }
}

const io = (url: string) => {
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  return { said, out: tell, err: tell, watched: false, clock: () => NOW, open: () => openStore(url) };
};

const literal = (value: string | number | null): string =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);

/** A value of the same type that is not the same. */
const other = (value: string | number | null, integer: boolean): string =>
  integer ? String(Number(value ?? 0) + 1_000) : `'${String(value ?? "").replaceAll("'", "''")}x'`;

forEachBackend(({ freshUrl }) => {
  test("an empty store has a whole history of nothing", async () => {
    expect(await check(await freshUrl())).toEqual({ revisions: 0, facts: 0, head: "", broken: null });
  });

  test.each(WORLDS)("world %s: every column of every kind of fact is covered", async (name) => {
    const url = await freshUrl();
    await load(url, name);
    const store = await openStore(url);
    const broken = async () => (await store.checkChain()).broken;
    expect(await broken()).toBeNull();
    for (const table of [...Object.values(FACT_TABLES), REVISION, KEY_HOLDER, PARTY_WORD]) {
      for (const column of table.columns) {
        const found = await onDatabase(url, async (run) => {
          const [row] = await run(`SELECT * FROM "${table.name}" LIMIT 1`);
          if (row === undefined) return null;
          const where = table.key.map((key) => `${key} = ${literal(row[key] ?? null)}`).join(" AND ");
          const changed = other(row[column.name] ?? null, column.type === "integer");
          await run(`UPDATE "${table.name}" SET ${column.name} = ${changed} WHERE ${where}`);
          return { row, changed };
        });
        if (found === null) continue;
        expect([table.name, column.name, await broken()]).not.toEqual([table.name, column.name, null]);
        await onDatabase(url, (run) => {
          const now = { ...found.row, [column.name]: found.changed };
          const where = table.key
            .map((key) => `${key} = ${key === column.name ? found.changed : literal(now[key] ?? null)}`)
            .join(" AND ");
          const before = literal(found.row[column.name] ?? null);
          return run(`UPDATE "${table.name}" SET ${column.name} = ${before} WHERE ${where}`);
        });
      }
    }
    expect(await broken()).toBeNull();
    await store.close();
  });

  test("what is looked up by is covered: situations, whom they name, when segments were known; ids and receipts", async () => {
    const url = await freshUrl();
    await load(url, "several-delegates");
    await onDatabase(url, (run) => run("INSERT INTO receipt VALUES ('olga', 'k', 'd', 1, '', 0)"));
    const script = io(url);
    expect(await runVerifyHistory([], script)).toBe(0);
    expect(script.said.join("\n")).toMatch(/\nStored answers are derived.*npm run verify.*--every-revision/);
    const store = await openStore(url);
    const broken = async () => (await store.checkChain()).broken;
    const changes = [
      ["situation", "digest", "digest || 'x'"],
      ["situation", "body", "body || ' '"],
      ["situation_party", "party", "party + 1000"],
      ["situation_party", "situation", "situation + 1000"],
      ["situation_party", "part", "'NOBODY'"],
      ["situation_segment", "principal", "principal + 1000"],
      ["situation_segment", "situation", "situation + 1000"],
      ["situation_segment", "role", "'ISV'"],
      ["situation_segment", "valid_to", "valid_from"],
      ["situation_segment", "rev_from", "0"],
      ["situation_segment", "rev_to", "rev_to + 1"],
      ["answer_segment", "policy", "policy + 7"],
      ["answer_segment", "situation", "situation + 1000"],
      ["answer_segment", "valid_to", "valid_from"],
      ["answer_segment", "rev_from", "5"],
      ["answer_segment", "rev_to", "rev_to - 1"],
      ["counter", "one", "2"],
      ["counter", "last_id", "1"],
      ["receipt", "revision", "7"],
    ] as const;
    for (const [table, column, value] of changes) {
      const [row] = await onDatabase(url, (run) => run(`SELECT * FROM ${table} LIMIT 1`));
      const same = Object.entries(row as Row)
        .filter(([name]) => name !== column)
        .map(([name, it]) => (it === null ? `${name} IS NULL` : `${name} = ${literal(it)}`))
        .join(" AND ");
      const before = literal(row?.[column] ?? null);
      await onDatabase(url, (run) =>
        run(`UPDATE ${table} SET ${column} = ${value} WHERE ${same} AND ${column} = ${before}`),
      );
      expect([table, column, await broken()]).not.toEqual([table, column, null]);
      const changed = value.replace(new RegExp(`^${column}\\b`), before.replace(/^'(\d+)'$/, "$1"));
      await onDatabase(url, (run) =>
        run(`UPDATE ${table} SET ${column} = ${before} WHERE ${same} AND ${column} = ${changed}`),
      );
    }
    expect(await broken()).toBeNull();
    await onDatabase(url, (run) => run("DELETE FROM situation_party"));
    expect(await broken()).toMatchObject({
      problem: expect.stringMatching(/^situation \d+ is not/),
    });
    await store.close();
  });

  test("what is missing or added is found, and the script names the first broken link", async () => {
    const url = await freshUrl();
    await load(url, "learnt-later");
    const script = io(url);
    expect(await runVerifyHistory([], script)).toBe(0);
    const head = /Head: ([0-9a-f]{64})$/m.exec(script.said.join("\n"))?.[1] as string;
    expect(await runVerifyHistory(["--head", head], io(url))).toBe(0);
    const foreign = io(url);
    expect(await runVerifyHistory(["--head", "0".repeat(64)], foreign)).toBe(1);
    expect(foreign.said.join()).toContain("No revision has the digest 000");

    await onDatabase(url, (run) => run("DELETE FROM party WHERE id = (SELECT max(id) FROM party)"));
    const broken = io(url);
    expect(await runVerifyHistory([], broken)).toBe(1);
    expect(broken.said.join()).toMatch(/^History is broken at revision \d+: /);
    await onDatabase(url, (run) => run("DELETE FROM revision WHERE revision = 1"));
    expect((await check(url)).broken).toMatchObject({ revision: 1 });
  });

  test("a history from before the chain gets its digests when the database is brought up to date", async () => {
    const url = await freshUrl();
    await load(url, "acquirers");
    const source = await dataSourceFor(url).initialize();
    const before = source.migrations.findIndex(({ name }) => name?.startsWith("Proof"));
    for (const _ of source.migrations.slice(before)) await source.undoLastMigration();
    await source.destroy();
    const sealed = await check(url);
    expect(sealed).toMatchObject({ broken: null });
    expect(sealed.head).toMatch(/^[0-9a-f]{64}$/);
    await onDatabase(url, (run) => run("UPDATE party SET name = 'Somebody else' WHERE rev_from = 1"));
    expect((await check(url)).broken).toMatchObject({ revision: 1 });
  });
});

test("for whom somebody acted is in the digest where it is known; what was recorded before has the digest that it had", () => {
  const [recordedAt, facts] = [at("2024-05-01"), ""];
  const origin = { actor: "olga", operation: "suspendParty", reason: null, requestId: "r" };
  const revision = { revision: 7 as Revision, recordedAt };
  const digest = (actedFor: string | null) =>
    digestOfRevision("before", revision, { ...origin, actedFor }, facts);
  const before = JSON.stringify(["before", 7, recordedAt, "olga", "suspendParty", null, "r", facts]);
  expect(digest(null)).toBe(createHash("sha256").update(before).digest("hex"));
  const all = [null, "", "silk", "noodle"].map(digest);
  expect(new Set(all).size).toBe(all.length);
});

test("flip any byte of recorded history in the file: it is found, or what is recorded reads the same", async () => {
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
  const file = join(folder, "whole.db");
  await load(`sqlite:${file}`, "learnt-later");
  await onDatabase(`sqlite:${file}`, (run) => run("PRAGMA wal_checkpoint(TRUNCATE)"));
  const bytes = readFileSync(file);
  const recorded = (path: string): string | null => {
    const database = new BetterSqlite3(path, { readonly: true });
    try {
      const tables = [...Object.values(FACT_TABLES), REVISION];
      return JSON.stringify(
        tables.map(({ name, key }) => database.prepare(`SELECT * FROM "${name}" ORDER BY ${key}`).all()),
      );
    } catch {
      return null;
    } finally {
      database.close();
    }
  };
  const before = recorded(file);
  // A fixed walk over the file with a step that meets every page at ever other places.
  let found = 0;
  for (let place = 4_099; place < bytes.length; place += 1_741) {
    const flipped = Buffer.from(bytes);
    flipped[place] = (flipped[place] as number) ^ 0x01;
    const copy = join(folder, "flipped.db");
    for (const suffix of ["-wal", "-shm"]) rmSync(`${copy}${suffix}`, { force: true });
    writeFileSync(copy, flipped);
    if (recorded(copy) === before) continue;
    found += 1;
    copyFileSync(copy, join(folder, "seen.db"));
    const broken = await check(`sqlite:${copy}`).then(
      (it) => it.broken,
      (error: unknown) => error,
    );
    expect([place, broken]).not.toEqual([place, null]);
  }
  expect(found).toBeGreaterThan(5);
  rmSync(folder, { recursive: true });
}, 60_000);
