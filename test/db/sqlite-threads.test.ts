/** Threads of SQLite: what runs on them, and that nobody waits for what does not. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { type OpenStore, openStore } from "../../src/db";
import { openReader, READING, SqliteReader, WRITING } from "../../src/db/sqlite";
import { SqliteThread } from "../../src/db/sqlite-thread";
import type { PartyId } from "../../src/domain/ids";
import { FOREVER } from "../../src/domain/instant";
import type { NewSituation } from "../../src/domain/ports";
import { answer, day, id, party, putAll, record, situation, whole } from "./support/fixtures";

const folder = mkdtempSync(join(tmpdir(), "partner-graph-threads-"));
const stores: OpenStore[] = [];

afterAll(async () => {
  for (const store of stores) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const workerOf = (thread: SqliteThread): Worker => (thread as unknown as { worker: Worker }).worker;

async function open(name: string): Promise<OpenStore> {
  const store = await openStore(`sqlite:${join(folder, name)}`);
  stores.push(store);
  return store;
}

test("a thread that took the place of another in the middle of a write writes nothing of the rest", async () => {
  const file = join(folder, "cut-off.db");
  await (await openStore(`sqlite:${file}`)).close();
  const thread = new SqliteThread(file, WRITING);
  const change = "UPDATE counter SET last_id = ?";
  await thread.all("BEGIN IMMEDIATE", {});
  thread.post("counter", change, [[5]], {});
  await workerOf(thread).terminate();
  await expect(thread.all("UPDATE counter SET last_id = 6", {})).rejects.toThrow("cut off");
  thread.post("counter", change, [[7]], {});
  await expect(thread.all("COMMIT", {})).rejects.toThrow("cut off");
  await thread.all("ROLLBACK", {});
  await thread.all("BEGIN IMMEDIATE", {});
  expect(await thread.all("SELECT last_id FROM counter", {})).toEqual([{ last_id: 0 }]);
  await thread.close();
});

test("rows of a thread come in pieces, all of them, even when it is closed meanwhile", async () => {
  const file = join(folder, "pieces.db");
  await (await openStore(`sqlite:${file}`)).close();
  const thread = new SqliteThread(file, READING);
  const upTo =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) SELECT i, 'x' AS x FROM n";
  const rows = (last: number) => Array.from({ length: last }, (_, i) => ({ i: i + 1, x: "x" }));
  let [turns, reading] = [0, true];
  const count = (): void => {
    turns++;
    if (reading) setImmediate(count);
  };
  setImmediate(count);
  const asked = [0, 1, 1000, 1001, 20_500].map((last) =>
    thread.all(upTo + (last === 0 ? " LIMIT 0" : ""), { last }),
  );
  expect(thread.asked).toBe(5);
  const pieces: { readonly id: number; readonly rows: number; readonly turn: number }[] = [];
  workerOf(thread).on("message", ({ id, rows }) => pieces.push({ id, rows: rows.length, turn: turns }));
  const closed = thread.close();
  expect(await Promise.all(asked)).toEqual([0, 1, 1000, 1001, 20_500].map(rows));
  await closed;
  reading = false;
  const last = pieces.filter(({ id }) => id === 5);
  expect(last.map((piece) => piece.rows)).toEqual([...new Array<number>(20).fill(1000), 500]);
  // Between pieces the event loop goes around.
  expect(new Set(last.map(({ turn }) => turn)).size).toBe(21);
});

const UNENDING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

test("whatever was asked of a thread that ends is refused", async () => {
  const file = join(folder, "ended.db");
  await (await openStore(`sqlite:${file}`)).close();
  const thread = new SqliteThread(file, READING);
  const asked = [UNENDING, "SELECT 1 AS one"].map((sql) => thread.all(sql, {}));
  const refused = Promise.all(asked.map((it) => expect(it).rejects.toThrow("the thread has ended")));
  await workerOf(thread).terminate();
  await refused;
  expect(thread.asked).toBe(0);
  expect(await thread.all("SELECT 1 AS one", {})).toEqual([{ one: 1 }]);
  await thread.close();
});

test("a thread that closes answers what was asked before and refuses the rest, however often it is closed", async () => {
  const file = join(folder, "closing.db");
  await (await openStore(`sqlite:${file}`)).close();
  const thread = new SqliteThread(file, READING);
  const before = thread.all("SELECT 1 AS one", {});
  let closing = true;
  const closed = Promise.all([thread.close(), thread.close()]).finally(() => {
    closing = false;
  });
  const later: Promise<unknown>[] = [];
  while (closing) {
    later.push(thread.all("SELECT 1 AS one", {}).catch((error: Error) => error.message));
    await new Promise(setImmediate);
  }
  await closed;
  expect(await before).toEqual([{ one: 1 }]);
  later.push(thread.all("SELECT 1 AS one", {}).catch((error: Error) => error.message));
  expect(new Set(await Promise.all(later))).toEqual(new Set(["the thread has ended"]));
  expect(() => thread.post("counter", "SELECT 1", [[]], {})).toThrow("the thread has ended");
  await thread.close();
});

test("what takes long goes to the thread for which the fewest wait", async () => {
  const file = join(folder, "aside.db");
  await (await openStore(`sqlite:${file}`)).close();
  const threads = [1, 2, 3].map(() => new SqliteThread(file, READING));
  const database = openReader(file);
  const reader = new SqliteReader(database, () => {}, threads);
  const found: Promise<unknown>[] = [];
  const asked = [1, 2, 3, 4, 5].map((one) => {
    found.push(reader.allAside("SELECT :one AS one", { one }));
    return threads.map((thread) => thread.asked);
  });
  expect(asked).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
    [2, 1, 1],
    [2, 2, 1],
  ]);
  expect(await Promise.all(found)).toEqual([1, 2, 3, 4, 5].map((one) => [{ one }]));
  for (const thread of threads) await thread.close();
  database.close();
});

/** A merchant whose situation turns each day, between two, for so many days. */
async function restless(store: OpenStore, merchant: PartyId, days: number): Promise<void> {
  await putAll(store, party(merchant));
  const fresh = [true, false].map((dev): NewSituation => {
    const it = situation({ dev });
    return { text: JSON.stringify(it), situation: it };
  });
  await record(store, async (unit) => {
    const { numbers } = await unit.internSituations(fresh);
    const segments = Array.from({ length: days }, (_, i) => ({
      ...{ principal: merchant, situation: numbers[i % 2] as number },
      ...{ from: day(i), to: i + 1 < days ? day(i + 1) : FOREVER },
    }));
    await unit.replaceSituationSegments([merchant], segments);
    const answers = numbers.map((number) => [number, [{ ...whole, answer: answer() }]] as const);
    await unit.replaceSituationAnswers("STANDARD", new Map(answers));
  });
}

/** So many acquirers, each in a situation of its own, all of them answered alike. */
async function acquirers(store: OpenStore, count: number) {
  const ids = Array.from({ length: count }, (_, i) => id(i + 1));
  await putAll(store, ...ids.map((it) => party(it, { role: "ACQUIRER" })));
  const fresh = ids.map((it): NewSituation => {
    const own = situation({ baseFlags: it });
    return { text: JSON.stringify(own), situation: own };
  });
  const { result: numbers, revision } = await record(store, async (unit) => {
    const { numbers } = await unit.internSituations(fresh);
    await unit.replaceSituationSegments(
      ids,
      ids.map((principal, i) => ({ principal, situation: numbers[i] as number, ...whole })),
    );
    const answers = [{ ...whole, answer: answer({ implementer: id(1) }) }];
    await unit.replaceSituationAnswers("STANDARD", new Map(numbers.map((it) => [it, answers])));
    return numbers;
  });
  return { ids, numbers, snapshot: store.at(revision) };
}

test.each([
  [300, 1],
  [301, 2],
])("of %p situations and who is in them all is read, by %p statements", async (count, statements) => {
  const store = await open(`acquirers-${count}.db`);
  const { ids, numbers, snapshot } = await acquirers(store, count);
  const heard: string[] = [];
  const read = async <T>(asked: Promise<readonly T[]>): Promise<readonly T[]> => {
    const found = await asked;
    expect(heard.map((sql) => sql.includes("LIMIT"))).toEqual([true, false].slice(0, statements));
    heard.length = 0;
    return found;
  };
  store.listen((sql) => heard.push(sql));
  expect(await read(snapshot.situationsSigned("STANDARD", [id(1)]))).toEqual(numbers);
  expect(await read(snapshot.observedHere())).toEqual(ids);
  expect(await read(snapshot.decidedHere("STANDARD"))).toEqual(numbers);
  expect(await read(snapshot.acquirersIn(numbers))).toEqual(ids);
  const segments = await read(snapshot.situationSegments(ids));
  expect(segments.map(({ principal, situation }) => [principal, situation])).toEqual(
    ids.map((it, i) => [it, numbers[i]]),
  );
  store.listen(null);
});

test.each([
  [300, 1],
  [301, 2],
])(
  "a timeline of %p intervals is read whole, by %p statements: a long one on a thread",
  async (days, statements) => {
    const store = await open(`days-${days}.db`);
    await restless(store, id(1), days);
    const { revision } = await store.head();
    const heard: string[] = [];
    store.listen((sql) => heard.push(sql));
    const answers = await store.at(revision).answersOf([id(1)], "STANDARD");
    store.listen(null);
    expect(answers.map(({ from }) => from)).toEqual(Array.from({ length: days }, (_, i) => day(i)));
    expect(heard.length).toBe(statements);
    expect(heard.map((sql) => sql.includes("LIMIT"))).toEqual([true, false].slice(0, statements));
  },
);
