/** Assertions of worlds: what holds passes, what does not is told so that one sees why. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkWorld } from "../../src/world/check-world";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { errorLines } from "../../src/world/source";
import { at } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const NOW = at("2026-01-01");
const SEED = readFileSync(join(__dirname, "../worlds/seed-modes.yaml"), "utf8");
const BATCHES = SEED.slice(0, SEED.indexOf("assertions:"));

async function check(text: string) {
  const read = readWorld("w.yaml", text, NOW);
  if (!read.ok) throw new Error(errorLines(read.errors).join("\n"));
  const store = fakeStore();
  const loaded = await loadWorld(
    store,
    () => NOW,
    read.world,
    async () => {},
  );
  if (!loaded.ok) throw new Error(errorLines(loaded.errors).join("\n"));
  return checkWorld(store, () => NOW, read.world);
}

const assertion = (text: string) => check(`${BATCHES}assertions:\n  - { ${text} }\n`);

test("the seed world holds", async () => {
  expect(await check(SEED)).toEqual([]);
});

test("each member that differs is told, under the place of the assertion", async () => {
  const [failure] = await assertion(
    "of: noodle, validAt: 2024-06-01, mode: SELF, rule: R5, implementer: noodle, status: null",
  );
  expect(failure?.heading).toMatch(/^w\.yaml:\d+:5: noodle at 2024-06-01, as known at revision 1, STANDARD$/);
  expect(failure?.lines).toEqual([
    "mode: expected SELF, was ISV",
    "status: expected none, was OPERATIONAL",
    "implementer: expected noodle, was posone",
  ]);
});

test.each([
  ["listed findings must hold", "findings: [SHARED_CUSTODY]", []],
  [
    "one that does not hold is told",
    "findings: [KEY_REUSED]",
    [/^findings: expected \[KEY_REUSED\], was \[.*SHARED_CUSTODY.*\]$/],
  ],
  ["an empty list means none", "findings: []", [/^findings: expected \[\], was \[.*SHARED_CUSTODY/]],
  ["flags likewise", "flags: []", []],
  ["registered holders are exact, in any order", "registeredHolders: [bridge, silk]", []],
  [
    "registered holders may not be fewer",
    "registeredHolders: [bridge]",
    [/^registeredHolders: expected \[bridge\], was \[bridge, silk\]$/],
  ],
])("%s", async (_, text, expected) => {
  const failures = await assertion(`of: silk, validAt: 2024-06-01, ${text}`);
  expect(failures.flatMap((failure) => failure.lines)).toEqual(
    expected.map((line) => expect.stringMatching(line)),
  );
});

test.each([
  ["from its first instant on", "{ from: 2024-02-01, mode: ISV }, { from: 2024-12-01, mode: NONE }", []],
  [
    "a missing change",
    "{ from: 2024-02-01, mode: ISV }",
    ["from 2024-12-01 to for ever: mode: expected NONE"],
  ],
  [
    "equal neighbours are one",
    "{ from: 2024-02-01, mode: ISV }, { from: 2024-05-01, mode: ISV }, { from: 2024-12-01, mode: NONE }",
    [],
  ],
  [
    "a change too late",
    "{ from: 2024-02-01, mode: ISV }, { from: 2024-12-02, mode: NONE }",
    ["from 2024-12-01 to 2024-12-02: mode: expected ISV, was NONE"],
  ],
])("a timeline is compared %s", async (_, steps, expected) => {
  const failures = await assertion(`of: noodle, timeline: [${steps}]`);
  const lines = failures.flatMap((failure) => failure.lines);
  expect(lines).toHaveLength(expected.length);
  if (expected[0]?.includes("was")) expect(lines).toEqual(expected);
});

test("an ISV has no mode (R1), and before its registration nobody has", async () => {
  expect(await assertion("of: posone, rule: R1")).toEqual([]);
  expect(await assertion("of: posone, mode: NONE")).toMatchObject([
    { lines: ["the party is neither a merchant nor an acquirer (R1)"] },
  ]);
  expect(await assertion("of: noodle, knownAt: 2023-01-01, mode: NONE")).toMatchObject([
    { lines: ["the party is not known at that revision"] },
  ]);
});

test("without an instant an assertion is about now", async () => {
  expect(await assertion("of: noodle, mode: NONE, rule: R12")).toEqual([]);
});
