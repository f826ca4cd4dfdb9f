/** What a world file may say, and how it is told what it may not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BEGINNING, FOREVER } from "../../src/domain/instant";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { errorLines } from "../../src/world/source";
import type { World } from "../../src/world/world";
import { at } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const NOW = at("2026-03-15T20:00:00Z");

function read(text: string): World {
  const result = readWorld("w.yaml", text, NOW);
  if (!result.ok) throw new Error(errorLines(result.errors).join("\n"));
  return result.world;
}

function refusals(text: string): string[] {
  const result = readWorld("w.yaml", text, NOW);
  return result.ok ? [] : errorLines(result.errors);
}

const contract = (members: string, head = "") =>
  read(`${head}\nbatches:\n  - contracts:\n      - { ref: c, ${members} }\n`).batches[0]!.contracts[0];

test("everything that the seed world says is read", () => {
  const world = read(readFileSync(join(__dirname, "../worlds/seed-modes.yaml"), "utf8"));
  expect(world).toMatchObject({ name: "seed-modes", batches: [{ recordedAt: at("2024-01-01") }] });
  expect(world.assertions).toHaveLength(10);
  expect(world.batches[0]!.parties[1]).toEqual({
    ref: "tea",
    role: "MERCHANT",
    name: "Tea Republic",
    country: "SG",
    mcc: "5499",
    developmentCapability: [{ value: "VERIFIED", from: BEGINNING, to: FOREVER }],
    declaredMode: "SELF",
  });
});

test("JSON is read like YAML", () => {
  const world = read(
    '{"batches":[{"recordedAt":"2024-01-01","parties":[{"ref":"a","role":"ISV","name":"A"}]}]}',
  );
  expect(world.batches[0]).toMatchObject({ recordedAt: at("2024-01-01"), parties: [{ ref: "a" }] });
});

test.each([
  ["midnight UTC by default", "from: 2024-03-01", "", { from: at("2024-03-01T00:00:00Z") }],
  [
    "midnight in the world's zone",
    "from: 2024-03-01",
    "timeZone: Asia/Shanghai",
    { from: at("2024-02-29T16:00:00Z") },
  ],
  [
    "midnight in the object's zone",
    "from: 2024-03-01, timeZone: Asia/Tokyo",
    "timeZone: Asia/Shanghai",
    { from: at("2024-02-29T15:00:00Z") },
  ],
  ["an instant with offset", "from: 2024-03-01T09:30:00+08:00", "", { from: at("2024-03-01T01:30:00Z") }],
  [
    "an instant in UTC",
    "from: 2024-03-01T09:30:00.250Z",
    "timeZone: Asia/Shanghai",
    { from: at("2024-03-01T09:30:00.250Z") },
  ],
  ["the day it is", "from: today", "", { from: at("2026-03-15") }],
  [
    "the day it is in the zone",
    "from: today",
    "timeZone: Asia/Shanghai",
    { from: at("2026-03-15T16:00:00Z") },
  ],
  ["days ago", "from: today-30d", "", { from: at("2026-02-13") }],
  ["weeks from now", "from: today+2w", "", { from: at("2026-03-29") }],
  ["months ago, at their length", "from: today-1M", "", { from: at("2026-02-15") }],
  ["years from now", "from: today+1y", "", { from: at("2027-03-15") }],
  ["an open end", "to: null", "", { to: FOREVER }],
  ["nothing said of the end", "from: today", "", { from: at("2026-03-15") }],
  [
    "E35 the last day, in the world's zone",
    "lastDay: 2024-12-31",
    "timeZone: Asia/Shanghai",
    { to: at("2024-12-31T16:00:00Z") },
  ],
  [
    "E35 the last day, in the contract's zone",
    "lastDay: 2024-12-31, timeZone: America/New_York",
    "",
    { to: at("2025-01-01T05:00:00Z") },
  ],
  [
    "E35 a last day of 23 hours",
    "lastDay: 2024-03-31, timeZone: Europe/Berlin",
    "",
    { to: at("2024-03-31T22:00:00Z") },
  ],
  [
    "a midnight that the clocks skip",
    "from: 2018-11-04, timeZone: America/Sao_Paulo",
    "",
    { from: at("2018-11-04T03:00:00Z") },
  ],
  [
    "termination and signature in the same zone",
    "terminatedAt: 2024-01-02, signedAt: 2024-01-01, timeZone: Asia/Tokyo",
    "",
    { terminatedAt: at("2024-01-01T15:00:00Z"), signedAt: at("2023-12-31T15:00:00Z") },
  ],
  ["a termination taken back", "terminatedAt: null", "", { terminatedAt: null }],
  [
    "suspensions",
    "suspensions: [{ from: 2024-01-01, lastDay: 2024-01-07 }]",
    "",
    { suspensions: [{ from: at("2024-01-01"), to: at("2024-01-08") }] },
  ],
])("dates: %s", (_, members, head, expected) => {
  expect(contract(members, head)).toMatchObject(expected);
});

test("values are for ever, or come in periods", () => {
  const [a, b] = read(`
batches:
  - parties:
      - { ref: a, status: SUSPENDED, allowsIsv: false }
      - { ref: b, developmentCapability: [{ value: NONE, to: 2024-01-01 }, { value: DECLARED, from: 2024-01-01, lastDay: 2024-06-30 }] }
`).batches[0]!.parties;
  expect(a).toMatchObject({
    status: [{ value: "SUSPENDED", from: BEGINNING, to: FOREVER }],
    allowsIsv: [{ value: false, from: BEGINNING, to: FOREVER }],
  });
  expect(b!.developmentCapability).toEqual([
    { value: "NONE", from: BEGINNING, to: at("2024-01-01") },
    { value: "DECLARED", from: at("2024-01-01"), to: at("2024-07-01") },
  ]);
});

test.each([
  ["not YAML", "batches: [", /^w\.yaml:1:11: .*; expected YAML or JSON$/],
  ["empty", "", /^w\.yaml:1:1: the file was empty; expected a map$/],
  ["a list", "- a", /^w\.yaml:1:1: the file was a list; expected a map$/],
  ["a key twice", "name: a\nname: b\nbatches: []", /^w\.yaml:2:1: .*unique/],
  ["no batches", "name: x", /^w\.yaml:1:1: "batches" was missing; expected a list$/],
  [
    "an unknown key at the top",
    "batches: []\nbatch: []",
    /^w\.yaml:2:1: unknown key "batch"; expected one of name, timeZone, batches, assertions$/,
  ],
  [
    "an unknown zone",
    "timeZone: Mars/Olympus\nbatches: []",
    /^w\.yaml:1:11: "timeZone" was "Mars\/Olympus"; expected the name of a time zone/,
  ],
  [
    "an unknown key in an entry",
    "batches:\n  - parties:\n      - { ref: a, rolle: ISV }",
    /^w\.yaml:3:19: unknown key "rolle"; expected one of ref, role, name/,
  ],
  [
    "an unknown list",
    "batches:\n  - partys: []",
    /^w\.yaml:2:5: unknown key "partys"; expected one of recordedAt, parties/,
  ],
  [
    "an unknown role",
    "batches:\n  - parties:\n      - { ref: a, role: SHOP }",
    /^w\.yaml:3:25: "role" was "SHOP"; expected PLATFORM, MERCHANT/,
  ],
  [
    "a number for text",
    "batches:\n  - parties:\n      - { ref: a, mcc: 5812 }",
    /^w\.yaml:3:24: "mcc" was the number 5812; expected text \(quote it/,
  ],
  [
    "a missing reference",
    "batches:\n  - parties:\n      - { role: ISV }",
    /^w\.yaml:3:9: "ref" was missing; expected text/,
  ],
  [
    "text for yes or no",
    "batches:\n  - parties:\n      - { ref: a, allowsIsv: maybe }",
    /^w\.yaml:3:30: "value" was "maybe"; expected true or false$/,
  ],
  [
    "a wrong value in a period",
    "batches:\n  - parties:\n      - ref: a\n        status:\n          - value: GONE",
    /^w\.yaml:5:20: "value" was "GONE"; expected ACTIVE, SUSPENDED, CLOSED$/,
  ],
  [
    "a day that is none",
    "batches:\n  - contracts:\n      - { ref: c, from: 2024-02-30 }",
    /^w\.yaml:3:25: "from" was "2024-02-30"; expected a date/,
  ],
  [
    "a time without zone",
    "batches:\n  - recordedAt: 2024-01-01T10:00:00",
    /^w\.yaml:2:17: "recordedAt" was "2024-01-01T10:00:00"; expected a date/,
  ],
  [
    "a vague day",
    "batches:\n  - recordedAt: yesterday",
    /^w\.yaml:2:17: "recordedAt" was "yesterday"; expected/,
  ],
  [
    "a year as a number",
    "batches:\n  - recordedAt: 2024",
    /^w\.yaml:2:17: "recordedAt" was the number 2024; expected text/,
  ],
  [
    "three sides",
    "batches:\n  - contracts:\n      - { ref: c, between: [a, b, c] }",
    /^w\.yaml:3:28: "between" is too long; expected 2$/,
  ],
  [
    "an end said twice",
    "batches:\n  - contracts:\n      - { ref: c, to: 2024-01-01, lastDay: 2024-01-01 }",
    /^w\.yaml:3:44: "lastDay" has "to" and "lastDay"; expected only one of them$/,
  ],
  [
    "an unknown finding",
    "batches: []\nassertions:\n  - { of: a, findings: [K6] }",
    /^w\.yaml:3:25: "findings" was "K6"; expected NO_USABLE_KEY/,
  ],
  [
    "an alias of nothing",
    "name: x\nbatches: *nope",
    /^w\.yaml:2:10: the alias "\*nope" stands for nothing; expected an anchor "&nope" before it$/,
  ],
  [
    "aliases that unfold without measure",
    `a: &a [${"x,".repeat(10)}]\nb: &b [${"*a,".repeat(10)}]\nc: &c [${"*b,".repeat(10)}]\nbatches: [${"*c,".repeat(10)}]`,
    /^w\.yaml:2:8: the aliases of this file unfold to more than can be read; expected what they stand for/,
  ],
  [
    "an alias inside of what it stands for",
    "batches:\n  - &x { parties: [*x] }",
    /^w\.yaml:2:20: the alias "\*x" stands inside of what it stands for; expected/,
  ],
  [
    "a batch without time that is not the last",
    "batches:\n  - {}\n  - {}",
    /^w\.yaml:2:5: has no recordedAt; expected one in every batch but the last$/,
  ],
])("refused: %s", (_, text, expected) => {
  expect(refusals(text)[0]).toMatch(expected);
});

test("all that is wrong is told, in the order of the file, at most twenty of it", () => {
  const many = Array.from({ length: 25 }, (_, i) => `      - { ref: p${i}, role: X }`).join("\n");
  const lines = refusals(`batches:\n  - parties:\n${many}\n`);
  expect(lines).toHaveLength(21);
  expect(lines[0]).toMatch(/^w\.yaml:3:26: /);
  expect(lines[20]).toBe("… and 5 more");
});

test("a key that stands in the wrong member is not repeated", () => {
  const secret = "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ";
  const [line] = refusals(`batches:\n  - clients:\n      - { ref: a, environment: "${secret}" }`);
  expect(line).toMatch(/was a long text/);
});

test("an alias stands for what its anchor holds", () => {
  const world = read(`
batches:
  - parties:
      - &noodle { ref: noodle, role: MERCHANT, name: Noodle }
    contracts:
      - { ref: c, services: &all [PAYMENT, REFUND] }
      - { ref: d, services: *all }
`);
  expect(world.batches[0]?.contracts.map(({ services }) => services)).toEqual([
    ["PAYMENT", "REFUND"],
    ["PAYMENT", "REFUND"],
  ]);
});

test("a public key may be a JWK as it is", () => {
  const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
  const world = read(`batches: [{ keys: [{ ref: k, publicKey: ${JSON.stringify(jwk)} }] }]`);
  expect(JSON.parse(world.batches[0]?.keys[0]?.publicKey as string)).toEqual(jwk);
  expect(refusals("batches: [{ keys: [{ ref: k, publicKey: [1] }] }]")[0]).toMatch(
    /"publicKey" was a list; expected text/,
  );
});

describe("loading", () => {
  const load = async (text: string) => {
    const store = fakeStore();
    const loaded = await loadWorld(
      store,
      () => NOW,
      read(text),
      async () => {},
    );
    return { revision: (await store.head()).revision, lines: loaded.ok ? [] : errorLines(loaded.errors) };
  };

  test("each batch becomes a revision", async () => {
    const text = readFileSync(join(__dirname, "../worlds/seed-modes.yaml"), "utf8");
    expect(await load(text)).toEqual({ revision: 1, lines: [] });
  });

  test("what is said to have been recorded later than now is told at its place", async () => {
    const { revision, lines } = await load(`
batches:
  - recordedAt: 2024-01-01
  - recordedAt: 2099-01-01
`);
    expect([revision, lines]).toEqual([
      0,
      [
        expect.stringMatching(
          /^w\.yaml:4:17: recorded at 2099-01-01T00:00:00\.000Z, but it is .* now; expected/,
        ),
      ],
    ]);
  });

  test("what contradicts the graph is told at its place, and nothing is loaded, not even earlier batches", async () => {
    const { revision, lines } = await load(`
batches:
  - recordedAt: 2024-01-01
    parties:
      - { ref: alipay, role: PLATFORM, name: Alipay }
      - { ref: noodle, role: MERCHANT, name: Noodle }
  - recordedAt: 2023-01-01
    contracts:
      - { ref: c, kind: MERCHANT_SERVICE, between: [noodle, nobody], from: 2024-01-01, to: 2023-01-01 }
      - { ref: d, kind: MERCHANT_SERVICE, between: [noodle, alipay] }
`);
    expect(lines).toEqual([
      expect.stringMatching(
        /^w\.yaml:7:17: recorded at 2023-01-01T00:00:00\.000Z, but the latest .*; expected a later instant$/,
      ),
      expect.stringMatching(/^w\.yaml:9:61: party "nobody" is not known; expected the platform/),
      expect.stringMatching(/^w\.yaml:9:92: "to" is not after "from"/),
      expect.stringMatching(/^w\.yaml:10:9: "d" is not known yet, and a new contract needs "from"$/),
    ]);
    expect(revision).toBe(0);
  });

  test("an assertion about nobody is told before anything is loaded", async () => {
    const { revision, lines } = await load(
      "batches:\n  - parties: [{ ref: a, role: ISV, name: A }]\nassertions:\n  - { of: b, mode: ISV }\n",
    );
    expect(lines).toEqual([expect.stringMatching(/^w\.yaml:4:11: party "b" is not known/)]);
    expect(revision).toBe(0);
  });
});
