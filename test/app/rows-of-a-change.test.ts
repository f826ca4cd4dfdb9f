/** One cause, many effects, few rows: what a change of an ISV writes does not depend on how many merchants it has. */
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { openStore } from "../../src/db";
import { FOREVER, later } from "../../src/domain/instant";
import { load, NOW, REFRESH } from "../graphql/support/ask";
import { fleet } from "../graphql/support/fleet";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";

const SHAPES = 20;
const SIZES = [SHAPES, 10 * SHAPES] as const;

/** What is kept by revision of situations and answers, and by number of what is interned. */
const COUNTS = {
  answersBegun: "FROM answer_segment WHERE rev_from = 2",
  answersEnded: "FROM answer_segment WHERE rev_to = 2",
  segmentsBegun: "FROM situation_segment WHERE rev_from = 2",
  segmentsEnded: "FROM situation_segment WHERE rev_to = 2",
  segments: "FROM situation_segment",
};

type Counts = Record<keyof typeof COUNTS, number>;

const SQL = `SELECT ${Object.entries(COUNTS)
  .map(([name, from]) => `(SELECT count(*) ${from}) AS "${name}"`)
  .join(", ")}`;

async function countedAt(url: string): Promise<Counts> {
  if (url.startsWith("sqlite:")) {
    const database = new BetterSqlite3(url.slice("sqlite:".length), { readonly: true });
    const row = database.prepare(SQL).get() as Counts;
    database.close();
    return row;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(SQL);
  await client.end();
  return Object.fromEntries(Object.entries(rows[0]).map(([name, value]) => [name, Number(value)])) as Counts;
}

forEachBackend(({ freshUrl }) => {
  test.each([
    ["its contract ends", { contracts: [{ ref: "p-isv0", terminatedAt: later(NOW, -1) }] }],
    [
      "it is closed",
      { parties: [{ ref: "isv0", status: [{ value: "CLOSED" as const, from: NOW, to: FOREVER }] }] },
    ],
    ["its key is revoked", { keys: [{ ref: "key-isv0", revokedAt: NOW }] }],
  ])("%s", async (_, change) => {
    const counted: Counts[] = [];
    for (const size of SIZES) {
      const url = await freshUrl();
      const store = await openStore(url);
      await load(store, fleet(size, SHAPES), REFRESH);
      expect(await recordBatch(store, () => NOW, batch(change), refreshAnswers)).toMatchObject({ ok: true });
      await store.close();
      counted.push(await countedAt(url));
    }
    const [few, many] = counted as [Counts, Counts];
    expect({ ...many, segments: few.segments }).toEqual(few);
    expect(few.answersBegun).toBeGreaterThan(0);
    expect([few.segmentsBegun, few.segmentsEnded]).toEqual([0, 0]);
    expect(many.segments).toBeGreaterThan(5 * few.segments);
  });
});
