/**
 * Rows, each for itself: those that are wrong are told and kept apart, the others recorded; a dry run writes nothing; the same again changes
 * nothing; rejects that are mended go in.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeRows } from "../../src/app/judge-recorded-rows";
import type { Row } from "../../src/app/rows/row";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import type { Store } from "../../src/domain/ports";
import { readRows } from "../../src/world/read-rows";
import { WORLD } from "../graphql/mutations/world";
import { load, NOW, REFRESH } from "../graphql/support/ask";
import { read } from "../house/lib/files";
import { fenced, section } from "../house/lib/markdown";
import { factsOf, fileOf, merchants, runScript, worldLines } from "../support/rows";
import { forEachBackend } from "../support/store";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function judged(store: Store, ...given: (object | string)[]) {
  const lines = given.map((row) => (typeof row === "string" ? row : JSON.stringify(row)));
  const opened = await readRows({ format: "NDJSON", lines }, NOW);
  const rows: Row[] = [];
  if (opened.ok) for await (const row of opened.rows) rows.push(row);
  const { revision } = await store.head();
  const results = await judgeRows(store, { revision, recordedAt: NOW }, rows);
  return results.map(({ row, status, refusal }) =>
    refusal === null ? [row.line, status] : [row.line, refusal.code, refusal.column, refusal.message],
  );
}

const grant = (ref: string, isv: string, by = "bay", exclusive = false) => ({
  kind: "AUTHORIZATION_SERVICE",
  ref,
  between: [by, isv],
  from: "2025-01-01",
  exclusive,
});
const link = (ref: string, merchant: string, acquirer: string) => ({
  kind: "acquiringLink",
  ref,
  merchant,
  acquirer,
  from: "2025-01-01",
});
const choice = (delegate: string, from: string) => ({
  kind: "designation",
  principal: "bay",
  delegate,
  from,
});

interface Expected {
  readonly code: string;
  /** What stands in the row from the column on that is told. */
  readonly from: string;
  readonly says: RegExp;
}

const refused = (code: string, from: string, says: RegExp): Expected => ({ code, from, says });

/** Rows, and what becomes of each. */
const TABLE: readonly (readonly [string, readonly object[], readonly (string | Expected)[]])[] = [
  ["what is there already", [{ kind: "party", ref: "silk", name: "Silk Road" }], ["UNCHANGED"]],
  ["a new name", [{ kind: "party", ref: "silk", name: "Silk" }], ["RECORDED"]],
  [
    "a legal entity alone",
    [
      { kind: "party", ref: "silk", legalEntity: { ref: "le", name: "L" } },
      { kind: "party", ref: "silk", legalEntity: { ref: "le", name: "M" } },
      { kind: "party", ref: "silk", legalEntity: { ref: "le", name: "M" } },
    ],
    ["RECORDED", "RECORDED", "UNCHANGED"],
  ],
  [
    "a new party without a name",
    [{ kind: "party", ref: "x", role: "ISV" }],
    [refused("MISSING_FIELD", "{", /needs "name"/)],
  ],
  [
    "a country that does not exist",
    [{ kind: "party", ref: "silk", country: "ZZ" }],
    [refused("INVALID_VALUE", '"ZZ"', /^"ZZ" is no country; expected an ISO 3166-1 alpha-2 country code/)],
  ],
  [
    "a dangling reference",
    [{ kind: "client", ref: "c", owner: "x", environment: "LIVE" }],
    [refused("UNKNOWN_REFERENCE", '"x"', /^party "x" is not known/)],
  ],
  [
    "a wrong role",
    [link("l", "silk", "posone")],
    [refused("WRONG_ROLE", '"posone"', /"posone" is an ISV; expected an acquirer/)],
  ],
  [
    "a backward interval",
    [{ kind: "key", ref: "k-silk", to: "2020-01-01" }],
    [refused("BACKWARD_INTERVAL", '"2020', /"to" is not after "from"/)],
  ],
  [
    "what never changes",
    [{ kind: "client", ref: "app-silk", environment: "TEST" }],
    [refused("IMMUTABLE_FIELD", '"TEST"', /environment/)],
  ],
  [
    "both sides",
    [{ ...grant("g", "posone"), between: ["bay", "bay"] }],
    [refused("SELF_AUTHORIZATION", "[", /both sides/)],
  ],
  [
    "a second platform",
    [{ kind: "party", ref: "p", role: "PLATFORM", name: "P" }],
    [refused("SECOND_PLATFORM", '"PLATFORM"', /"alipay" is the platform already/)],
  ],
  [
    "no LEI",
    [{ kind: "party", ref: "silk", legalEntity: { ref: "l", lei: "529900T8BM49AURSDO56" } }],
    [refused("INVALID_LEI", '"5299', /LEI/)],
  ],
  [
    "no key",
    [{ kind: "key", ref: "k", client: "app-silk", from: "2024-01-01", publicKey: "nonsense" }],
    [refused("INVALID_KEY", '"nonsense"', /key/)],
  ],
  [
    "a private key, whatever else is wrong",
    [{ kind: "key", ref: "k", client: "x", from: "2024-01-01", publicKey: "-----BEGIN PRIVATE KEY-----" }],
    [refused("PRIVATE_KEY", '"-----', /private key.*; client "x" is not known/)],
  ],
  [
    "several rows about one object",
    [
      { kind: "party", ref: "x", role: "ISV", name: "A" },
      { kind: "party", ref: "x", name: "B" },
      { kind: "party", ref: "x", name: "B" },
    ],
    ["RECORDED", "RECORDED", "UNCHANGED"],
  ],
  [
    "rows that depend on a refused one",
    [
      { kind: "party", ref: "x", role: "SHOP" },
      { kind: "client", ref: "c", owner: "x", environment: "LIVE" },
      { kind: "key", ref: "k", client: "c", publicKey: "generated", from: "2024-01-01" },
    ],
    [
      refused("INVALID_VALUE", '"SHOP"', /^"role" was "SHOP"/),
      refused("UNKNOWN_REFERENCE", '"x"', /; line 1, which has it, was rejected$/),
      refused("UNKNOWN_REFERENCE", '"c"', /; line 2, which has it, was rejected$/),
    ],
  ],
  [
    "a row before what it names",
    [
      { kind: "client", ref: "c", owner: "x", environment: "LIVE" },
      { kind: "party", ref: "x", role: "ISV", name: "X" },
      { kind: "client", ref: "c", owner: "x", environment: "LIVE" },
    ],
    [refused("UNKNOWN_REFERENCE", '"x"', /not known/), "RECORDED", "RECORDED"],
  ],
  [
    "of exclusive grants the first",
    [grant("g1", "tillwise", "silk", true), grant("g2", "tillwise", "silk"), grant("g3", "posone", "silk")],
    ["RECORDED", "RECORDED", refused("EXCLUSIVE_GRANT", "{", /exclusive/)],
  ],
  [
    "of links in a circle all but the one that closes it",
    [
      link("l1", "harbour", "dock"),
      { kind: "party", ref: "dock", role: "ACQUIRER", name: "Dock" },
      link("l2", "dock", "pier"),
      link("l3", "harbour", "dock"),
    ],
    [
      refused("UNKNOWN_REFERENCE", '"dock"', /not known/),
      "RECORDED",
      "RECORDED",
      refused("ACQUIRER_CYCLE", "{", /above itself/),
    ],
  ],
  [
    "designations, each once however often it is said",
    [
      choice("posone", "2024-01-01"),
      choice("bridge", "2024-03-01"),
      choice("posone", "2024-01-01"),
      choice("bridge", "2024-02-01"),
    ],
    ["RECORDED", "RECORDED", "UNCHANGED", "RECORDED"],
  ],
];

forEachBackend(({ name, freshUrl, openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await load(await openFresh(), WORLD, REFRESH);
  });

  test.each(TABLE)("%s", async (_, rows, expected) => {
    const told = await judged(store, ...rows);
    const words = expected.map((it, i) => {
      if (typeof it === "string") return [i + 1, it];
      const column = JSON.stringify(rows[i]).indexOf(it.from) + 1;
      return [i + 1, it.code, column, expect.stringMatching(it.says)];
    });
    expect(told).toEqual(words);
  });

  test("of many rows, those that are right are judged as they are one by one", async () => {
    const rows = TABLE.flatMap(([, given]) => given);
    const together = await judged(store, ...rows);
    expect(together.filter(([, status]) => status === "RECORDED").length).toBeGreaterThan(6);
    const recorded = rows.filter((_, i) => together[i]?.[1] === "RECORDED");
    // Without those that were refused, nothing is other.
    expect((await judged(store, ...recorded)).map(([, status]) => status)).toEqual(
      recorded.map(() => "RECORDED"),
    );
  });

  test.each([
    ["ndjson", merchants(400), ["17:35", "18:50", "26:57", "417:37", "418:52", "426:59"]],
    ["yaml", worldLines(merchants(400)), ["19:34", "20:66", "28:73", "419:36", "420:68", "428:75"]],
  ])(
    "%s: a dry run says the same and writes nothing; the run records; again it is there already",
    async (...row) => {
      const [kind, lines, places] = row;
      const codes = ["INVALID_VALUE", "UNKNOWN_REFERENCE", "WRONG_ROLE"];
      const url = await freshUrl();
      const file = fileOf(join(folder, `${name}.${kind}`), lines);
      const argv = ["--file", file, "--database", url];
      const rehearsed = await runScript([...argv, "--dry-run"], NOW);
      expect(rehearsed.out).toBe(
        "802 rows: 796 would be recorded, 0 unchanged, 6 rejected. Nothing was written.",
      );
      expect(existsSync(`${file}.rejects.${kind}`)).toBe(false);
      const done = await runScript([...argv, "--reason", "from the old system"], NOW);
      expect(done).toEqual({
        code: 1,
        out: `802 rows: 796 recorded, 0 unchanged, 6 rejected: mend ${file}.rejects.${kind} and import it.`,
        err: rehearsed.err,
      });
      expect(done.err.split("\n").map((line) => /:(\d+:\d+: [A-Z_]+)/.exec(line)?.[1])).toEqual(
        places.map((place, i) => `${place}: ${codes[i % codes.length]}`),
      );
      const opened = await openStore(url);
      expect((await opened.head()).revision).toBe(2);
      const before = await factsOf(opened);
      const { items } = await opened
        .history((await opened.head()).revision)
        .revisions({ limit: 9, after: null, before: null, backward: false });
      expect(items.map(({ origin }) => origin)).toEqual(
        [1, 2].map(() => ({
          actor: "system",
          actedFor: null,
          operation: "import",
          reason: "from the old system",
          requestId: null,
        })),
      );
      for await (const { differences } of verifyAnswers(opened.at((await opened.head()).revision), null))
        expect(differences).toEqual([]);
      const again = await runScript(argv, NOW);
      expect(again.out).toMatch(
        /^802 rows: 796 there already, from an earlier run of this file, 0 recorded, 0 unchanged, 6 rejected/,
      );
      expect(again.err).toBe(done.err);
      const anew = await runScript([...argv, "--again"], NOW);
      expect(anew.out).toMatch(/^802 rows: 0 recorded, 796 unchanged, 6 rejected/);
      expect(await factsOf(opened)).toEqual(before);
      await opened.close();
    },
  );

  test("rejects that are mended go in, and the graph is as if nothing had been wrong", async () => {
    const [url, other] = [await freshUrl(), await freshUrl()];
    const wrong = merchants(20);
    const right = wrong.map((line) =>
      line.replace("SHOP", "MERCHANT").replace(`"m11","posone"`, `"m11","alipay"`),
    );
    const file = fileOf(join(folder, `${name}-wrong.ndjson`), wrong);
    expect((await runScript(["--file", file, "--database", url], NOW)).code).toBe(1);
    const rejects = `${file}.rejects.ndjson`;
    const mended = readFileSync(rejects, "utf8")
      .replace('SHOP\\"', "")
      .replace(`"role":"SHOP"`, `"role":"MERCHANT"`)
      .replace(`["m11","posone"]`, `["m11","alipay"]`);
    writeFileSync(rejects, mended);
    expect(await runScript(["--file", rejects, "--database", url], NOW)).toEqual({
      code: 0,
      out: "3 rows: 3 recorded, 0 unchanged, 0 rejected.",
      err: "",
    });
    // Somebody may be mending the file of rejects: a run that does nothing new leaves it as it is.
    await runScript(["--file", file, "--database", url], NOW);
    expect(readFileSync(rejects, "utf8")).toBe(mended);
    expect(
      (
        await runScript(
          ["--file", fileOf(join(folder, `${name}-right.ndjson`), right), "--database", other],
          NOW,
        )
      ).code,
    ).toBe(0);
    const facts = async (from: string) => {
      const opened = await openStore(from);
      const lines = (await factsOf(opened)).filter((line) => line.startsWith("{"));
      await opened.close();
      return lines.map((line) => JSON.parse(line).fact.reference).sort();
    };
    expect(await facts(url)).toEqual(await facts(other));
  });

  test("a table gives the same facts, and its rejects are a table that goes in once it is mended", async () => {
    const [url, other] = [await freshUrl(), await freshUrl()];
    const table = merchants(20).map((line) => {
      const { kind, ref, role = "", name = "", between = [], from = "" } = JSON.parse(line);
      return [kind, ref, role, name, between.join("|"), from].join(",");
    });
    const file = fileOf(join(folder, `${name}.csv`), ["kind,ref,role,name,between,from", ...table]);
    const lines = fileOf(join(folder, `${name}-lines.ndjson`), merchants(20));
    expect((await runScript(["--file", file, "--database", url], NOW)).code).toBe(1);
    expect((await runScript(["--file", lines, "--database", other], NOW)).code).toBe(1);
    const [one, two] = [await openStore(url), await openStore(other)];
    expect(await factsOf(one)).toEqual(await factsOf(two));
    const rejects = `${file}.rejects.csv`;
    const text = readFileSync(rejects, "utf8");
    expect(text.split("\n")[0]).toBe(
      "rejected.line,rejected.column,rejected.code,rejected.message,kind,ref,role,name,between,from",
    );
    expect(text).toMatch(/^18,3,INVALID_VALUE,".*",party,m7,SHOP,Merchant 7,,$/m);
    writeFileSync(rejects, text.replace(",SHOP,", ",MERCHANT,").replace("m11|posone", "m11|alipay"));
    expect(await runScript(["--file", rejects, "--database", url], NOW)).toMatchObject({ code: 0, err: "" });
    await one.close();
    await two.close();
  });
});

describe("the example in docs/keeping.md", () => {
  const text = section(read("docs/keeping.md"), "Importing rows");
  const lines = (language: string) => (fenced(text, language)[0] as string).trimEnd().split("\n");

  test("gives the same in both forms, and the reject that it shows", async () => {
    const facts: string[][] = [];
    for (const [form, place] of [
      ["ndjson", 52],
      ["csv", 11],
    ] as const) {
      const url = `sqlite:${join(folder, `example-${form}.db`)}`;
      await (await load(await openStore(url), WORLD, REFRESH)).close();
      const file = fileOf(join(folder, `example.${form}`), lines(form));
      const { code, err } = await runScript(["--file", file, "--database", url], NOW);
      const [reject] = fenced(text, "json").map((json) => JSON.parse(json));
      const line = form === "csv" ? 4 : 3;
      expect([code, err]).toEqual([1, `${file}:${line}:${place}: ${reject.code}: ${reject.message}`]);
      if (form === "ndjson")
        expect(JSON.parse(readFileSync(`${file}.rejects.ndjson`, "utf8"))).toEqual(reject);
      const store = await openStore(url);
      facts.push(await factsOf(store));
      await store.close();
    }
    expect(facts[0]).toEqual(facts[1]);
    expect(facts[0]?.filter((it) => it.includes("umbrella"))).toHaveLength(2);
  });
});

test("a row with a private key is not repeated among the rejects", async () => {
  const url = `sqlite:${join(folder, "private.db")}`;
  const secret = "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIHc";
  const row = JSON.stringify({ kind: "key", ref: "k", client: "c", publicKey: secret, from: "2024-01-01" });
  for (const [file, ...lines] of [
    ["private.ndjson", row],
    ["private.csv", "kind,ref,client,publicKey,from", `key,k,c,${secret},2024-01-01`],
  ]) {
    const path = fileOf(join(folder, file as string), lines);
    const { code, out, err } = await runScript(["--file", path, "--database", url], NOW);
    const rejects = readFileSync(`${path}.rejects.${path.split(".").at(-1)}`, "utf8");
    expect(code).toBe(1);
    expect(err).toMatch(/PRIVATE_KEY/);
    expect(rejects).toMatch(/not repeated here/);
    for (const text of [out, err, rejects]) expect(text).not.toContain("MC4C");
  }
});

test.each([
  ["the rejects over the file itself", ["--rejects", "FILE"], /^.*rows\.csv: is the file that is read/],
  ["a folder", ["--file", folder], /^.*: cannot be read \(EISDIR\); expected a file to import$/],
  [
    "a name that does not say what it is",
    ["--file", fileOf(join(folder, "rows.txt"), ["kind,ref", "party,x"])],
    /rows\.txt: does not say what it is; expected a name that ends with \.csv, .*\. Nothing was imported\.$/,
  ],
  [
    "a dry run of an export",
    ["--dry-run", "--file", fileOf(join(folder, "export.ndjson"), [`{"format":"partner-graph"}`])],
    /export\.ndjson: is an export; expected rows where --dry-run is asked for$/,
  ],
  [
    "an unknown kind",
    ["--kind", "shop"],
    /rows\.csv:1: "shop" is no kind of row.*\. Nothing was imported\.$/,
  ],
])("the script refuses %s", async (_, more, message) => {
  const file = fileOf(join(folder, "rows.csv"), ["kind,ref", "party,x"]);
  const argv = ["--file", file, "--database", `sqlite:${join(folder, "refused.db")}`];
  const { code, err } = await runScript([...argv, ...more.map((it) => (it === "FILE" ? file : it))], NOW);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
});

test.each([
  ["that is none", join(folder, "no", "such", "place"), "ENOENT"],
  ["that is a folder", folder, "EISDIR"],
])("a place for rejects %s is refused before anything is recorded", async (_, place, code) => {
  const file = fileOf(join(folder, "placed.csv"), ["kind,ref,role,name", "party,x,ISV,X", "party,y"]);
  const url = `sqlite:${join(folder, `placed-${code}.db`)}`;
  const { err, ...said } = await runScript(["--file", file, "--database", url, "--rejects", place], NOW);
  expect(said).toEqual({ code: 1, out: "" });
  expect(err).toBe(
    `${place}: cannot be written (${code}); expected a place where the rejects can be kept: --rejects names another. Nothing was imported.`,
  );
  const store = await openStore(url);
  expect((await store.head()).revision).toBe(0);
  await store.close();
});
