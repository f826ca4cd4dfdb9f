/**
 * Mending: whatever was done to stored situations and answers, `verify --repair` brings back the very rows that recording wrote, as known at
 * every revision, and leaves alone what is recorded and what is right.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mendAnswers } from "../../src/app/mend-answers";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { openStore } from "../../src/db";
import { SIDE_TABLES } from "../../src/db/tables/side-tables";
import { DAY, later } from "../../src/domain/instant";
import { ask, load } from "../graphql/support/ask";
import { at } from "../support/batches";
import { execute, onDatabase, type Row } from "../support/on-database";
import { forEachBackend } from "../support/store";
import { GRID, opening, RandomHistory, randomFrom } from "./support/random-history";
import { verifying } from "./support/verifying";

const NOW = at("2026-03-15T10:00:00Z");
const WORLD = readFileSync(join(__dirname, "../worlds/late-knowledge.yaml"), "utf8");

const verify = verifying(NOW, "openToMend");

const DERIVED = ["situation", "situation_party", "situation_segment", "answer_segment"];

/** Every row of some tables, in an order of its own. */
const rowsIn = (url: string, names: readonly string[]): Promise<Row[][]> =>
  onDatabase(url, async (run) => {
    const rows: Row[][] = [];
    for (const name of names) {
      const table = SIDE_TABLES.find((it) => it.name === name);
      const columns = table?.columns.map((column) => column.name).join(", ");
      rows.push(await run(`SELECT ${columns} FROM ${name} ORDER BY ${columns}`));
    }
    return rows;
  });

/** Answers and situations that were known until an earlier revision. */
const EARLIER = "rev_to < 1000";

/** What may be wrong, and what somebody would have to do to it. */
const WRONGS: readonly (readonly [wrong: string, ...sql: string[]])[] = [
  ["a mode", "UPDATE answer_segment SET mode = 'ISV' WHERE mode = 'NONE'"],
  ["the findings", "UPDATE answer_segment SET findings = findings + 1 WHERE policy = 0"],
  ["the bit that is no finding", "UPDATE answer_segment SET findings = findings + 1073741824"],
  ["a mode that was known earlier", `UPDATE answer_segment SET mode = 'SELF' WHERE ${EARLIER}`],
  ["an interval that is missing", "DELETE FROM answer_segment WHERE valid_from > 0"],
  ["an answer that is missing", "DELETE FROM answer_segment WHERE policy = 1"],
  [
    "an interval too many",
    `INSERT INTO answer_segment SELECT policy, situation, valid_from + 1, valid_from + 2, mode, would_be_mode, status, channel, rule, implementer,
      account_owner, account_operator, key_owner, acquirer, links, flags, findings, rev_from, rev_to FROM answer_segment`,
  ],
  ["an interval that ends too early", "UPDATE answer_segment SET valid_to = valid_to - 1000"],
  ["a policy that there is not", "UPDATE answer_segment SET policy = policy + 7 WHERE policy = 1"],
  ["what is known too long", `UPDATE answer_segment SET rev_to = rev_to + 1 WHERE ${EARLIER}`],
  [
    "the situation of a principal",
    `UPDATE situation_segment SET situation = (SELECT min(situation) FROM situation_segment)
      WHERE principal = (SELECT max(principal) FROM situation_segment)`,
  ],
  ["a situation that is known too late", "UPDATE situation_segment SET rev_from = rev_from + 1"],
  ["a principal without any", "DELETE FROM situation_segment"],
  ["whom situations name", "DELETE FROM situation_party"],
  ["a situation's text", "UPDATE situation SET body = replace(body, 'true', 'false')"],
];

const EVERYBODY = `{ merchants(first: 50) { totalCount nodes {
  reference integration { mode rule status findings { code } } timeline { from mode findingCodes }
} } }`;

async function answers(url: string): Promise<unknown> {
  const store = await openStore(url);
  const { data, errors } = await ask(store, EVERYBODY);
  expect(errors).toBeUndefined();
  await store.close();
  return data;
}

forEachBackend(({ freshUrl }) => {
  let url: string;
  let right: Row[][];
  let told: unknown;
  beforeAll(async () => {
    url = await freshUrl();
    const store = await openStore(url);
    await load(store, WORLD, refreshAnswers, NOW);
    await store.close();
    right = await rowsIn(url, DERIVED);
    told = await answers(url);
  });

  test("where nothing is wrong there is nothing to mend", async () => {
    expect(await verify("--database", url, "--repair")).toEqual({
      code: 0,
      lines: [
        "Nothing to mend: all stored answers are those of the facts.",
        expect.stringMatching(/^\d+ principals verified over all time as known at revision \d: 0 diff/),
      ],
    });
    expect(await rowsIn(url, DERIVED)).toEqual(right);
  });

  test.each(WRONGS)("%s is mended, as known at every revision", async (_, ...statements) => {
    await execute(url, ...statements);
    const recorded = await rowsIn(url, ["revision", "counter"]);
    const { code, lines } = await verify("--database", url, "--repair", "--every-revision");
    expect([code, lines]).toEqual([
      0,
      [
        expect.stringMatching(
          /^Mended: \d+ principals were in other situations, \d+ situations had other answers\. Restart servers/,
        ),
        expect.stringMatching(/^\d revisions verified over all time: 0 differences\.$/),
      ],
    ]);
    expect(await rowsIn(url, DERIVED)).toEqual(right);
    expect(await answers(url)).toEqual(told);
    expect(await rowsIn(url, ["revision", "counter"])).toEqual(recorded);
    const again = await verify("--database", url, "--repair");
    expect(again).toMatchObject({ code: 0, lines: [expect.stringMatching(/^Nothing to mend/), {}] });
  });

  test("situations that an earlier version wrote in another way are the present ones afterwards", async () => {
    await onDatabase(url, async (run) => {
      for (const { number, body } of await run("SELECT number, body FROM situation")) {
        const old = JSON.stringify({ ...JSON.parse(body as string), old: 1 });
        const digest = createHash("sha256").update(old).digest("base64url");
        await run(`UPDATE situation SET body = '${old}', digest = '${digest}' WHERE number = ${number}`);
      }
    });
    expect(await verify("--database", url, "--repair", "--every-revision")).toMatchObject({ code: 0 });
    expect(await rowsIn(url, DERIVED)).toEqual(right);
  });

  test("a repair that is cut off leaves everything as it was", async () => {
    await execute(url, "UPDATE answer_segment SET mode = 'ISV'");
    const wrong = await rowsIn(url, DERIVED);
    const store = await openStore(url);
    const cut = mendAnswers(store, (revision) => {
      if (revision === 2) throw new Error("cut off");
    });
    await expect(cut).rejects.toThrow("cut off");
    expect(await rowsIn(url, DERIVED)).toEqual(wrong);
    expect(await mendAnswers(store)).toMatchObject({ principals: 0 });
    await store.close();
    expect(await rowsIn(url, DERIVED)).toEqual(right);
  });
});

forEachBackend(({ freshUrl }) => {
  test.each([1, 2, 3])("random history %d: what was recorded is as mended, and comes back", async (seed) => {
    const url = await freshUrl();
    const store = await openStore(url);
    const random = randomFrom(seed);
    const history = new RandomHistory(random);
    let now = GRID[0]!;
    await recordBatch(store, () => now, opening(random), refreshAnswers);
    for (let step = 0; step < 15; step++) {
      now = later(now, DAY * (1 + random(4)));
      await recordBatch(store, () => now, history.next(), refreshAnswers);
    }
    expect((await store.head()).revision).toBeGreaterThan(5);
    expect(await mendAnswers(store)).toEqual({ principals: 0, situations: 0 });
    const right = await rowsIn(url, DERIVED);
    await execute(url, "DELETE FROM answer_segment WHERE rev_from > 1", "DELETE FROM situation_party");
    await mendAnswers(store);
    await store.close();
    expect(await rowsIn(url, DERIVED)).toEqual(right);
  });

  test("an empty database has nothing to mend", async () => {
    expect(await verify("--database", await freshUrl(), "--repair")).toMatchObject({ code: 0 });
  });
});
