/** Verifying: what is stored is held against the facts, and whatever is wrong with it is found and named; by the script as well. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { othersTurn } from "../../src/app/others-turn";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { type Difference, verifyAnswers } from "../../src/app/verify-answers";
import { type OpenStore, openStore } from "../../src/db";
import { ANSWER_COLUMNS } from "../../src/db/tables/answers";
import { FOREVER, type Instant } from "../../src/domain/instant";
import { loadWorld } from "../../src/world/load-world";
import { readWorld } from "../../src/world/read-world";
import { at } from "../support/batches";
import { execute } from "../support/on-database";
import { forEachBackend } from "../support/store";
import { verifying } from "./support/verifying";

const NOW = at("2026-03-15T10:00:00Z");
const WORLD = join(__dirname, "../worlds/acquirers.yaml");
const INSTANTS = ["2024-01-20", "2024-03-10", "2025-01-01", "2026-03-15"].map(at);

async function loaded(url: string, world = WORLD): Promise<OpenStore> {
  const read = readWorld(world, readFileSync(world, "utf8"), NOW);
  if (!read.ok) throw new Error(read.errors[0]?.message);
  const store = await openStore(url);
  expect(await loadWorld(store, () => NOW, read.world, refreshAnswers)).toMatchObject({ ok: true });
  return store;
}

const verify = verifying(NOW, "open");

async function differencesIn(store: OpenStore, instants: readonly Instant[] | null): Promise<Difference[]> {
  const found: Difference[] = [];
  for await (const { differences } of verifyAnswers(store.at((await store.head()).revision), instants))
    found.push(...differences);
  return found;
}

const named = (differences: readonly Difference[]) =>
  differences.map(({ reference, policy }) => `${reference} ${policy}`);

forEachBackend(({ freshUrl, name }) => {
  let url: string;
  let store: OpenStore;
  beforeAll(async () => {
    url = await freshUrl();
    store = await loaded(url);
    await execute(url, "CREATE TABLE kept AS SELECT * FROM answer_segment");
  });
  afterEach(() =>
    execute(url, "DELETE FROM answer_segment", "INSERT INTO answer_segment SELECT * FROM kept"),
  );
  afterAll(() => store.close());

  /** The condition for the answers to the situations that a principal alone has been in. */
  const answersOf = (reference: string) =>
    `situation IN (SELECT situation FROM situation_segment GROUP BY situation HAVING min(principal) = max(principal)
      AND min(principal) = (SELECT id FROM party WHERE reference = '${reference}' AND rev_to > 1000))`;

  test("what was recorded is right, over all time and at single instants", async () => {
    expect(await differencesIn(store, null)).toEqual([]);
    expect(await differencesIn(store, INSTANTS)).toEqual([]);
  });

  test.each(ANSWER_COLUMNS.map((column) => [column.name, column] as const))(
    "a wrong %s is found, under its policy and for nobody else",
    async (_, { name: column, type }) => {
      const wrong = type === "text" ? "'WRONG'" : `coalesce(${column}, 0) + 1000`;
      await execute(
        url,
        `UPDATE answer_segment SET ${column} = ${wrong} WHERE policy = 1 AND ${answersOf("e21")}`,
      );
      expect(named(await differencesIn(store, null))).toEqual(["e21 STRICT"]);
      expect(named(await differencesIn(store, INSTANTS))).toEqual(["e21 STRICT"]);
    },
  );

  test("an acquirer's wrong answer is found at the acquirer, not at those below it: they are asked of the facts", async () => {
    await execute(url, `UPDATE answer_segment SET findings = 0, flags = 7 WHERE ${answersOf("losing")}`);
    expect(named(await differencesIn(store, null))).toEqual(["losing STANDARD", "losing STRICT"]);
  });

  test("an answer that is missing is found, and one that ends a moment too early", async () => {
    await execute(url, `DELETE FROM answer_segment WHERE policy = 0 AND ${answersOf("e21")}`);
    const [missing, ...others] = await differencesIn(store, INSTANTS);
    expect(missing).toMatchObject({ reference: "e21", policy: "STANDARD", stored: null });
    expect(others).toEqual([]);
    await execute(
      url,
      "INSERT INTO answer_segment SELECT * FROM kept WHERE policy = 0 AND ".concat(answersOf("e21")),
    );
    await execute(
      url,
      `UPDATE answer_segment SET valid_to = ${FOREVER - 1} WHERE valid_to = ${FOREVER} AND policy = 0 AND ${answersOf("e21")}`,
    );
    expect(await differencesIn(store, null)).toMatchObject([
      { reference: "e21", policy: "STANDARD", from: FOREVER - 1, stored: null },
    ]);
  });

  test("the script says 0 differences and exits with 0, else it names each and exits with 1", async () => {
    const right = await verify("--database", url, "--instants", "5");
    expect(right).toEqual({
      code: 0,
      lines: ["16 principals verified at 5 instants as known at revision 3: 0 differences."],
    });
    const none = await verify("--database", url, "--instants", "0");
    expect(none).toEqual({
      code: 1,
      lines: [expect.stringMatching(/--instants <n>.*'0'.* expected at least 1/)],
    });
    await execute(url, `UPDATE answer_segment SET mode = 'ISV' WHERE policy = 0 AND ${answersOf("e21")}`);
    const wrong = await verify("--database", url);
    expect(wrong.code).toBe(1);
    expect(wrong.lines[0]).toMatch(/^e21 \(STANDARD\) from .*: stored \S+ ISV.*, the facts say /);
    expect(wrong.lines.slice(1)).toEqual([
      "16 principals verified over all time as known at revision 3: 1 differences.",
    ]);
  });

  if (name === "SQLite")
    test("others have their turn in between when a stretch is over, though the driver answers at once", async () => {
      let [now, turns] = [performance.now(), 0];
      const clock = jest.spyOn(performance, "now").mockImplementation(() => {
        now += 10;
        return now;
      });
      await new Promise((resolve) => setImmediate(resolve));
      setImmediate(() => {
        turns += 1;
      });
      // A stretch begins, and is over the next time that somebody looks.
      expect(othersTurn()).toBeUndefined();
      for await (const { principals } of verifyAnswers(store.at((await store.head()).revision), null))
        expect(principals).toBe(16);
      clock.mockRestore();
      expect(turns).toBe(1);
    });
});

const EARLIER = join(__dirname, "../worlds/late-knowledge.yaml");
const UNTIL_EARLIER = "rev_to < 1000";
/** Answers that somebody had, as was known until an earlier revision. */
const HAD = `${UNTIL_EARLIER} AND EXISTS (SELECT 1 FROM situation_segment s WHERE s.situation = answer_segment.situation
  AND s.valid_from < answer_segment.valid_to AND answer_segment.valid_from < s.valid_to
  AND s.rev_from < answer_segment.rev_to AND answer_segment.rev_from < s.rev_to)`;

forEachBackend(({ freshUrl }) => {
  let url: string;
  beforeAll(async () => {
    url = await freshUrl();
    await (await loaded(url, EARLIER)).close();
    await execute(
      url,
      "CREATE TABLE kept_answers AS SELECT * FROM answer_segment",
      "CREATE TABLE kept_segments AS SELECT * FROM situation_segment",
    );
  });
  afterEach(() =>
    execute(
      url,
      ...["DELETE FROM answer_segment", "INSERT INTO answer_segment SELECT * FROM kept_answers"],
      ...["DELETE FROM situation_segment", "INSERT INTO situation_segment SELECT * FROM kept_segments"],
    ),
  );

  test("every revision is as right as the latest; the two options are not for one run", async () => {
    expect(await verify("--database", url, "--every-revision")).toEqual({
      code: 0,
      lines: ["4 revisions verified over all time: 0 differences."],
    });
    expect(await verify("--database", url, "--every-revision", "--instants", "3")).toMatchObject({ code: 0 });
    expect(await verify("--database", url, "--every-revision", "--revision", "2")).toMatchObject({ code: 1 });
  });

  const changed = [
    ...ANSWER_COLUMNS.map(({ name, type }) => [
      "answer_segment",
      name,
      type === "text" ? "'WRONG'" : `coalesce(${name}, 0) + 1000`,
      HAD,
    ]),
    ["answer_segment", "valid_from", "valid_from + 1000", HAD],
    ["answer_segment", "valid_to", "valid_to - 1000", HAD],
    ["answer_segment", "policy", "policy + 7", HAD],
    ["answer_segment", "rev_to", "rev_to + 1", HAD],
    ["situation_segment", "valid_from", "valid_from + 1000", UNTIL_EARLIER],
    ["situation_segment", "valid_to", "valid_to - 1000", UNTIL_EARLIER],
    ["situation_segment", "situation", "situation + 1000", UNTIL_EARLIER],
    ["situation_segment", "rev_to", "rev_to - 1", UNTIL_EARLIER],
  ] as const;

  test.each(changed)(
    "of what was known until an earlier revision a wrong %s.%s is found",
    async (...change) => {
      const [table, column, value, where] = change;
      await execute(url, `UPDATE ${table} SET ${column} = ${value} WHERE ${where}`);
      expect(await verify("--database", url)).toMatchObject({ code: 0 });
      const found = await verify("--database", url, "--every-revision");
      expect([column, found.code]).toEqual([column, 1]);
      expect(found.lines[0]).toMatch(/^revision [123]: \S+ \((STANDARD|STRICT)\) from /);
      expect(found.lines.at(-1)).toMatch(/^4 revisions verified over all time: [1-9]\d* differences\.$/);
    },
  );
});
