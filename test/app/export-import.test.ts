/**
 * Export and import: the same bytes come out again, on either database; what was cut off goes on where it stopped; what was changed, or is
 * of another history, is refused.
 */
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesIn } from "../../scripts/lib/lines-in";
import { runExport } from "../../scripts/lib/run-export";
import { runImport } from "../../scripts/lib/run-import";
import { exportHistory } from "../../src/app/export-history";
import { importHistory } from "../../src/app/import-history";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import { digestOfRecorded as digestOf } from "../../src/db/chain";
import type { Actor } from "../../src/domain/actor";
import { instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { load, NOW, REFRESH } from "../graphql/support/ask";
import { member, mutate, OPERATOR } from "../graphql/support/mutate";
import { forEachBackend } from "../support/store";
import { GRID, opening, randomFrom } from "./support/random-history";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(store: Store): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportHistory(store)) lines.push(line);
  return lines;
}

const from = async function* (lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
};

/** A history with a world, and what people did to it afterwards. */
async function lived(store: Store): Promise<Store> {
  await load(store, WORLD, REFRESH);
  const done = async (name: string, input: object, actor: Actor = OPERATOR) =>
    expect([name, (await mutate(store, actor, name, input)).userErrors]).toEqual([name, []]);
  await done("terminateContract", { contract: "as-noodle", reason: "“ends” – früher" }, member("noodle"));
  await done("suspendParty", { party: "silk", until: "2024-07-01T00:00:00Z" });
  await done("registerParty", { reference: "new", role: "MERCHANT", name: "新しい店", idempotencyKey: "k" });
  await done("amendParty", { party: "new", name: "New\u2028Shop" });
  return store;
}

/** What somebody may do to an export. */
const CHANGES: ((text: string) => string)[] = [
  (text) => text.replace("Silk Road", "Silk Rood"),
  (text) => text.replace('"actor":"olga"', '"actor":"adam"'),
  (text) => text.replace('"actedFor":"noodle"', '"actedFor":"silk"'),
  (text) => text.replace('"actedFor":"noodle",', ""),
  (text) => text.replace('"terminatedAt":1717200000000', '"terminatedAt":1717200000001'),
];

forEachBackend(({ name, freshUrl, openFresh }) => {
  test("what comes out goes in, and comes out the same; the answers are those that were stored", async () => {
    const source = await lived(await openFresh());
    const lines = await linesOf(source);
    const head = (await source.checkChain()).head;
    expect(JSON.parse(lines.at(-1) as string)).toMatchObject({ head, revisions: 5 });
    const copy = await openFresh();
    expect(await importHistory(copy, from(lines), digestOf)).toMatchObject({
      ok: true,
      revisions: 5,
      skipped: 0,
      head,
    });
    expect(await linesOf(copy)).toEqual(lines);
    expect(await copy.checkChain()).toMatchObject({ broken: null, head });
    const [was, is] = [source.at((await source.head()).revision), copy.at((await copy.head()).revision)];
    expect(await is.countAnswers(NOW, "STANDARD")).toEqual(await was.countAnswers(NOW, "STANDARD"));
    for await (const { differences } of verifyAnswers(is, null)) expect(differences).toEqual([]);
    expect(await importHistory(copy, from(lines), digestOf)).toMatchObject({ ok: true, skipped: 5 });
    // The copy lives on: what is new gets ids of its own.
    expect(
      (await mutate(copy, OPERATOR, "registerParty", { reference: "next", role: "ISV", name: "Next" }))
        .userErrors,
    ).toEqual([]);
  });

  test("cut off, it keeps whole revisions, and goes on where it stopped", async () => {
    const lines = await linesOf(await lived(await openFresh()));
    const copy = await openFresh();
    const middle = lines.findIndex((line) => line.startsWith('{"revision":4'));
    expect(await importHistory(copy, from(lines.slice(0, middle + 1)), digestOf)).toMatchObject({
      ok: false,
      message: expect.stringContaining("cut off"),
    });
    expect((await copy.head()).revision).toBe(3);
    expect(await importHistory(copy, from(lines), digestOf)).toMatchObject({
      ok: true,
      skipped: 3,
      revisions: 5,
    });
    expect(await linesOf(copy)).toEqual(lines);
  });

  test("a file that was changed is refused at the first revision that is not as it was recorded", async () => {
    const lines = await linesOf(await lived(await openFresh()));
    for (const change of CHANGES) {
      const changed = lines.map(change);
      expect(changed).not.toEqual(lines);
      const copy = await openFresh();
      expect(await importHistory(copy, from(changed), digestOf)).toMatchObject({
        ok: false,
        message: expect.stringMatching(/^revision [1-5] is not as it was recorded/),
      });
      expect((await copy.checkChain()).broken).toBeNull();
    }
    const copy = await openFresh();
    expect(await importHistory(copy, from(["{}"]), digestOf)).toMatchObject({ ok: false, line: 1 });
    expect(await importHistory(copy, from([lines[0] as string, "nonsense"]), digestOf)).toMatchObject({
      ok: false,
      line: 2,
    });
    const other = await openFresh();
    await recordBatch(other, () => instant(GRID[0] as number), opening(randomFrom(1)), refreshAnswers);
    expect(await importHistory(other, from(lines), digestOf)).toMatchObject({
      ok: false,
      message: expect.stringContaining("another history"),
    });
  });

  test("text that no database keeps alike is refused", async () => {
    const lines = await linesOf(await lived(await openFresh()));
    for (const escaped of ["\\u0000", "\\ud83c"]) {
      const changed = lines.map((text) => text.replace("Silk Road", `Silk${escaped}Road`));
      expect(await importHistory(await openFresh(), from(changed), digestOf)).toMatchObject({
        ok: false,
        line: 2,
        message: expect.stringContaining("holds U+0000 or half of a surrogate pair"),
      });
    }
  });

  test("it is refused as well where all of it is there already, or the beginning of it", async () => {
    const lines = await linesOf(await lived(await openFresh()));
    const middle = lines.findIndex((line) => line.startsWith('{"revision":4'));
    const copy = await openFresh();
    for (const known of [lines.slice(0, middle + 1), lines]) {
      await importHistory(copy, from(known), digestOf);
      for (const change of CHANGES)
        expect(await importHistory(copy, from(lines.map(change)), digestOf)).toMatchObject({
          ok: false,
          message: expect.stringMatching(/^revision [1-5] is not as it was recorded/),
        });
    }
    const [first, second, last] = [lines[0], lines[1], lines.at(-1)] as [string, string, string];
    const other = (changed: object) => JSON.stringify({ ...JSON.parse(last), ...changed });
    for (const end of [other({ head: "0".repeat(64) }), other({ revisions: 4 }), other({ facts: 1 })])
      expect(await importHistory(copy, from([...lines.slice(0, -1), end]), digestOf)).toMatchObject({
        ok: false,
        line: lines.length,
        message: expect.stringContaining("last line"),
      });
    for (const fact of [null, {}, { id: "1" }])
      expect(
        await importHistory(copy, from([first, second, JSON.stringify({ kind: "Party", fact })]), digestOf),
      ).toMatchObject({ ok: false, line: 3 });
    expect(await linesOf(copy)).toEqual(lines);
  });

  test("the scripts write and read a file", async () => {
    const io = () => {
      const said: string[] = [];
      const tell = (text: string) => void said.push(text);
      return {
        said,
        io: {
          out: tell,
          err: tell,
          watched: false,
          clock: () => NOW,
          open: (url: string | undefined) => openStore(url as string),
        },
      };
    };
    const [source, target, third] = [await freshUrl(), await freshUrl(), await freshUrl()];
    await (await lived(await openStore(source))).close();
    const file = join(folder, `${name}.ndjson`);
    const written = io();
    expect(await runExport(["--file", file, "--database", source], written.io)).toBe(0);
    expect(written.said.join()).toMatch(/^Wrote 5 revisions with \d+ facts to .*Head: [0-9a-f]{64}$/);
    const read = io();
    expect(await runImport(["--file", file, "--database", target], read.io)).toBe(0);
    const again = join(folder, `${name}-again.ndjson`);
    expect(await runExport(["--file", again, "--database", target], io().io)).toBe(0);
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
    writeFileSync(again, readFileSync(file, "utf8").replace("Noodle House", "Noodle Horse"));
    const refused = io();
    expect(await runImport(["--file", again, "--database", third], refused.io)).toBe(1);
    expect(refused.said.join()).toMatch(
      /:2: revision 1 is not as it was recorded: the file was changed\. The database holds 0 revisions\.$/,
    );
    expect(await runImport(["--file", join(folder, "none.ndjson"), "--database", third], io().io)).toBe(1);
    expect(
      await runExport(["--file", join(folder, "no", "such", "place"), "--database", third], io().io),
    ).toBe(1);
  });
});

test("lines end as lines do, and nowhere else, wherever a file is cut into chunks", async () => {
  const file = join(folder, "lines");
  const lines = ["a\u2028b\u2029c", "", "新しい店", "d", "e"];
  for (const [end, last] of [
    ["\n", "\n"],
    ["\r\n", ""],
    ["\r", "\r"],
  ] as const)
    for (const highWaterMark of [1, 2, 3, 1_000]) {
      writeFileSync(file, lines.join(end) + last);
      const found: string[] = [];
      for await (const line of linesIn(createReadStream(file, { highWaterMark }))) found.push(line);
      expect([end, highWaterMark, found]).toEqual([end, highWaterMark, lines]);
    }
});

test("the same history is the same file on both databases", async () => {
  const files = ["SQLite", "PostgreSQL"].map((name) => readFileSync(join(folder, `${name}.ndjson`), "utf8"));
  // Times of recording are those of the test's clock, and so are digests.
  expect(files[0]).toBe(files[1]);
});
