/** The seed script: what it loads, and what it says when it does not. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../scripts/lib/run-seed";
import { checkWorld } from "../../src/world/check-world";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { at } from "../support/batches";
import { fakeStore } from "../support/fake-store";

jest.mock("../../src/app/refresh-answers", () => ({ refreshAnswers: async () => {} }));

const NOW = at("2026-03-15T10:00:00Z");
const SEED = join(__dirname, "../worlds/seed-modes.yaml");
const folder = mkdtempSync(join(tmpdir(), "seed-"));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function seed(argv: readonly string[], store = fakeStore()) {
  const out: string[] = [];
  const err: string[] = [];
  const opened: (string | undefined)[] = [];
  const code = await run(argv, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    watched: false,
    clock: () => NOW,
    open: async (url) => {
      opened.push(url);
      return store;
    },
  });
  return { code, out: out.join("\n"), err: err.join("\n"), opened, store };
}

test("without options it loads the demo, once", async () => {
  const first = await seed(["--check"]);
  expect(first.err).toBe("");
  expect(first.code).toBe(0);
  expect(first.out).toMatch(/^Loaded demo: \d revisions\.\nAll \d\d assertions hold\.$/);
  const second = await seed([], first.store);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(
    /^The demo world is only loaded into an empty database, and this one holds \d revisions\. Nothing was loaded\./,
  );
});

test("the demo holds whatever day it is loaded on", async () => {
  const text = readFileSync(join(__dirname, "../../scripts/worlds/demo.yaml"), "utf8");
  for (const day of ["2024-02-29T16:30:00Z", "2025-12-31T23:59:59Z", "2027-03-28T01:30:00Z"]) {
    const store = fakeStore();
    const clock = () => at(day);
    const read = readWorld("demo.yaml", text, clock());
    if (!read.ok) throw new Error(read.errors[0]!.message);
    expect(await loadWorld(store, clock, read.world, async () => {})).toMatchObject({ ok: true });
    expect(await checkWorld(store, clock, read.world)).toEqual([]);
  }
});

test("a world file is loaded and checked", async () => {
  const { code, out, opened } = await seed(["--file", SEED, "--check", "--database", "sqlite::memory:"]);
  expect([code, out]).toEqual([0, "Loaded seed-modes: 1 revision.\nAll 10 assertions hold."]);
  expect(opened).toEqual(["sqlite::memory:"]);
});

test("a world may follow another one in time", async () => {
  const { store } = await seed(["--file", SEED]);
  const more = file("more.yaml", "batches:\n  - parties:\n      - { ref: tea, name: Tea Empire }\n");
  expect(await seed(["--file", more], store)).toMatchObject({ code: 0 });
  expect((await store.head()).revision).toBe(2);
});

test("an assertion that does not hold: the difference, and exit code 1", async () => {
  const path = file(
    "wrong.yaml",
    `${readFileSync(SEED, "utf8")}  - { of: tea, validAt: 2024-06-01, mode: ISV }\n`,
  );
  const { code, err } = await seed(["--file", path, "--check"]);
  expect(code).toBe(1);
  expect(err).toMatch(
    /wrong\.yaml:\d+:5: tea at 2024-06-01, as known at revision 1, STANDARD\n {4}mode: expected ISV, was SELF\n1 of 11 assertions do not hold\.$/,
  );
});

test.each([
  [
    "a file that is not there",
    () => ["--file", "nowhere.yaml"],
    /^nowhere\.yaml: cannot be read \(ENOENT\); expected a world file$/,
  ],
  [
    "a file with an error in it",
    () => ["--file", file("bad.yaml", "batches:\n  - partis: []\n")],
    /bad\.yaml:2:5: unknown key "partis"; .*\nNothing was loaded\.$/,
  ],
  [
    "a file that contradicts itself",
    () => [
      "--file",
      file("worse.yaml", "batches:\n  - clients: [{ ref: a, owner: b, environment: LIVE }]\n"),
    ],
    /worse\.yaml:2:32: party "b" is not known; .*\nNothing was loaded\.$/,
  ],
  ["an unknown size", () => ["--fleet", "XXL"], /Allowed choices are S, M, L, XL/],
  ["a size and a file", () => ["--fleet", "S", "--file", SEED], /cannot be used with/],
  ["a seed that is no number", () => ["--fleet", "S", "--seed", "x"], /expected a whole number/],
  [
    "a seed without a fleet",
    () => ["--seed", "5"],
    /^--seed is the seed of a fleet; expected --fleet beside it/,
  ],
  ["an unknown option", () => ["--what"], /unknown option/],
])("exit code 1 and nothing loaded: %s", async (_, argv, message) => {
  const { code, err, store } = await seed(argv());
  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect((await store.head()).revision).toBe(0);
});

test("a fleet is loaded into an empty database only", async () => {
  const { code, out, store } = await seed(["--fleet", "S", "--seed", "3"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^Loaded fleet S with seed 3: 1000 merchants, \d+ facts in \d+\.\d s\.$/);
  const again = await seed(["--fleet", "S"], store);
  expect([again.code, again.err]).toEqual([
    1,
    expect.stringMatching(/^A fleet is only loaded into an empty database/),
  ]);
});

test("help is no error", async () => {
  const { code, out } = await seed(["--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(/--fleet <size>/);
});
