/** Importing worlds: each object is a row, judged and recorded as rows are; what is wrong is kept as a world that can be mended. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runRowImport } from "../../scripts/lib/run-row-import";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import { FACT_KINDS } from "../../src/domain/facts";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { DEMO, load, NOW, REFRESH } from "../graphql/support/ask";
import { mutate, OPERATOR } from "../graphql/support/mutate";
import { read } from "../house/lib/files";
import { fenced, section } from "../house/lib/markdown";
import { fileOf, merchants, runScript, worldLines } from "../support/rows";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SEVERAL = readFileSync(join(__dirname, "../worlds/several-delegates.yaml"), "utf8");

/** What is known last, with references in the place of ids. */
async function knownLast(store: Store): Promise<string[]> {
  const facts = await factsIn(store.at((await store.head()).revision));
  const referenced = [...facts.Party, ...facts.Client, ...facts.LegalEntity];
  const references = new Map<unknown, string>(referenced.map(({ id, reference }) => [id, reference]));
  return FACT_KINDS.flatMap((kind) =>
    facts[kind].map(({ id: _, ...fact }) =>
      JSON.stringify([kind, fact], (_name, value) => references.get(value) ?? value),
    ),
  ).sort();
}

forEachBackend(({ name, freshUrl, openFresh }) => {
  test.each([
    ["demo", DEMO, 5, 38],
    ["several-delegates", SEVERAL, 1, 13],
  ])(
    "the objects of %s give the facts that loading it gives, recorded now",
    async (world, text, times, count) => {
      const url = await freshUrl();
      const file = fileOf(join(folder, `${name}-${world}.yaml`), [text]);
      const { code, out, err } = await runScript(["--file", file, "--database", url], NOW);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(
        new RegExp(
          `^Rows are recorded now: of this world ${times} recordedAt and ${count} assertions are left out\\. .*npm run seed -- --file.*\\n\\d+ rows: \\d+ recorded, 0 unchanged, 0 rejected\\.$`,
        ),
      );
      const imported = await openStore(url);
      const { revision, recordedAt } = await imported.head();
      expect([revision, recordedAt]).toEqual([1, NOW]);
      for await (const { differences } of verifyAnswers(imported.at(revision), null))
        expect(differences).toEqual([]);
      expect(await knownLast(imported)).toEqual(
        await knownLast(await load(await openFresh(), text, REFRESH)),
      );
      await imported.close();
    },
  );

  test("rejects are a world in the same zone, which goes in once it is mended", async () => {
    const [url, other] = [await freshUrl(), await freshUrl()];
    const right = worldLines(merchants(20)).join("\n").replace("SHOP", "MERCHANT");
    const wrong = fileOf(join(folder, `${name}-wrong.yaml`), worldLines(merchants(20)));
    expect((await runScript(["--file", wrong, "--database", url], NOW)).code).toBe(1);
    const rejects = `${wrong}.rejects.yaml`;
    const [zone, batches, why, first] = readFileSync(rejects, "utf8").split("\n");
    expect([zone, batches, first]).toEqual([
      `timeZone: "Asia/Shanghai"`,
      "batches:",
      `  - parties: [{"ref":"m7","role":"SHOP","name":"Merchant 7"}]`,
    ]);
    expect(why).toMatch(/^ {2}# 19:34: INVALID_VALUE: "role" was "SHOP"; expected /);
    const mend = (text: string) => text.replace('"SHOP"}', "").replace(`"m11","posone"`, `"m11","alipay"`);
    writeFileSync(rejects, mend(readFileSync(rejects, "utf8")).replace(`"role":"SHOP"`, `"role":"MERCHANT"`));
    expect(await runScript(["--file", rejects, "--database", url], NOW)).toEqual({
      code: 0,
      out: "3 rows: 3 recorded, 0 unchanged, 0 rejected.",
      err: "",
    });
    const whole = fileOf(join(folder, `${name}-right.yaml`), [mend(right)]);
    expect((await runScript(["--file", whole, "--database", other], NOW)).code).toBe(0);
    const startsOf = async (from: string) => {
      const opened = await openStore(from);
      const { Contract } = await factsIn(opened.at((await opened.head()).revision));
      await opened.close();
      return Contract.map((it) => [it.reference, it.from]).sort();
    };
    expect(await startsOf(url)).toEqual(await startsOf(other));
    expect((await startsOf(url))[0]).toEqual(["c0", Date.UTC(2023, 11, 31, 16)]);
  });

  test("importRows does the same with what it is sent", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const content = `timeZone: Asia/Shanghai
batches:
  - recordedAt: 2019-01-01
    clients:
      - ref: app-new
        owner: umbrela
        environment: LIVE
    parties:
      - { ref: umbrella, role: MERCHANT, name: Umbrella }
      - { ref: silk, name: Silk Road }
`;
    const shows = `recordedCount unchangedCount rejectedCount
      results { row line reference status code column message }`;
    const row = { code: null, column: null, message: null };
    const said = {
      userErrors: [],
      recordedCount: 1,
      unchangedCount: 1,
      rejectedCount: 1,
      results: [
        { ...row, row: 1, line: 9, reference: "umbrella", status: "RECORDED" },
        { ...row, row: 2, line: 10, reference: "silk", status: "UNCHANGED" },
        {
          ...{ row: 3, line: 6, reference: "app-new", status: "REJECTED", code: "UNKNOWN_REFERENCE" },
          ...{ column: 16, message: expect.stringMatching(/^party "umbrela" is not known/) },
        },
      ],
    };
    const input = { format: "YAML", content, idempotencyKey: "once" };
    const sent = (more: object) => mutate(store, OPERATOR, "importRows", { ...input, ...more }, { shows });
    expect(await sent({ dryRun: true })).toMatchObject({ ...said, revision: 1 });
    expect(await sent({})).toMatchObject({ ...said, revision: 2 });
    expect(await sent({})).toMatchObject({ ...said, revision: 2 });
    expect((await store.head()).revision).toBe(2);
  });
});

test("progress is told by rows: a world is read before its first row is dealt with", async () => {
  const store = await openStore(`sqlite:${join(folder, "progress.db")}`);
  const file = fileOf(join(folder, "progress.yaml"), worldLines(merchants(499)));
  const told: number[] = [];
  const io = { out: () => {}, err: () => {}, watched: false, clock: () => NOW, open: async () => store };
  await runRowImport(store, { file, dryRun: true }, io, (bytes) => told.push(bytes));
  const { size } = statSync(file);
  expect(told).toEqual([size / 2, size]);
  await store.close();
});

test("the example in docs/keeping.md is what a world's rejects are", async () => {
  const url = `sqlite:${join(folder, "example.db")}`;
  await (await load(await openStore(url), WORLD, REFRESH)).close();
  const file = fileOf(join(folder, "example.yaml"), [
    "timeZone: Asia/Shanghai",
    "batches:",
    "  - recordedAt: 2024-01-01",
    "    parties:",
    "      - { ref: umbrella, role: MERCHANT, name: Umbrella Café }",
    "    clients:",
    "      - { ref: app-umbrella, owner: umbrela, environment: LIVE }",
  ]);
  expect((await runScript(["--file", file, "--database", url], NOW)).code).toBe(1);
  const [example] = fenced(section(read("docs/keeping.md"), "Importing rows"), "yaml");
  expect(readFileSync(`${file}.rejects.yaml`, "utf8")).toBe(example);
});

test("a row with a private key is not repeated among the rejects", async () => {
  const url = `sqlite:${join(folder, "private.db")}`;
  const secret = "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIHc";
  const file = fileOf(join(folder, "private.yaml"), [
    "batches:",
    `  - keys: [{ ref: k, client: c, publicKey: "${secret}", from: 2024-01-01 }]`,
  ]);
  const { code, out, err } = await runScript(["--file", file, "--database", url], NOW);
  const rejects = readFileSync(`${file}.rejects.yaml`, "utf8");
  expect(code).toBe(1);
  expect(err).toMatch(/PRIVATE_KEY/);
  expect(rejects).toMatch(/not repeated here; treat the key as leaked\.\n {2}- keys: \[null\]\n$/);
  for (const text of [out, err, rejects]) expect(text).not.toContain("MC4C");
});

test.each([
  ["what is no YAML", "batches: [", [], /\.yaml:1:11: .*; expected YAML or JSON\. Nothing was imported\.$/],
  ["a list that is not known", "batches:\n  - partys: []", [], /\.yaml:2:5: unknown key "partys"; expected/],
  ["a kind beside it", "batches: []", ["--kind", "party"], /\.yaml:1: a world says by itself/],
  ["a zone beside it", "batches: []", ["--time-zone", "UTC"], /\.yaml:1: a world says by itself/],
])("the script refuses %s", async (_, text, more, message) => {
  const file = fileOf(join(folder, "refused.yaml"), [text]);
  const argv = ["--file", file, "--database", `sqlite:${join(folder, "refused.db")}`];
  const { code, err } = await runScript([...argv, ...more], NOW);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
});
