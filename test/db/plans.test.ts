/** How the databases go about each statement: by an index, never through a whole table; and how many statements a question takes. */
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";
import { type OpenStore, openStore } from "../../src/db";
import { numbered } from "../../src/db/dialect";
import type { ChangeFilter, ChangeQuery } from "../../src/domain/change-ports";
import type { FactKind } from "../../src/domain/facts";
import type { PartyId, Revision } from "../../src/domain/ids";
import { DAY } from "../../src/domain/instant";
import {
  PARTY_ORDERS,
  type PartyFilter,
  type PartyQuery,
  type Sight,
  type SituationSpan,
  type Snapshot,
} from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { answer, day, id, party, record, situation, whole } from "./support/fixtures";
import { fillFleet } from "./support/fleet";

const WINDOW = { limit: 3, after: null, before: null, backward: false };
const KEY = { text: "bay", id: 1 as PartyId };

const ENDS: readonly (readonly [FactKind, string, number | string])[] = [
  ["Party", "legalEntity", 1],
  ["Contract", "party", 1],
  ["Contract", "counterparty", 1],
  ["Authorization", "principal", 1],
  ["Authorization", "isv", 1],
  ["Engagement", "principal", 1],
  ["Engagement", "integrator", 1],
  ["AccountGrant", "principal", 1],
  ["AccountGrant", "integrator", 1],
  ["AcquiringLink", "merchant", 1],
  ["AcquiringLink", "acquirer", 1],
  ["Client", "owner", 1],
  ["KeyVersion", "client", 1],
  ["KeyVersion", "thumbprint", "x"],
  ["KeyVersion", "holder", 1],
  ["Designation", "principal", 1],
  ["Designation", "delegate", 1],
];

const SIGHT: Sight = { viewer: 3 as PartyId, besides: [1 as PartyId] };

const SPAN: SituationSpan = { situation: 1, from: day(0), to: day(5), group: 0 };

const FILTERS: readonly Omit<PartyFilter, "roles">[] = [
  {},
  { mode: ["ISV"] },
  { status: ["BLOCKED"], finding: ["WEAK_KEY"] },
  { residual: true },
  { keyHolder: 3 as PartyId },
  { implementer: 3 as PartyId, mode: ["ISV"] },
  { acquirer: 6 as PartyId },
  { acquirer: 6 as PartyId, mode: ["NONE"] },
  { country: "CN" },
  { mcc: "5812", country: "CN" },
  { search: ["noo", "b"] },
  { search: ["noo"], keyHolder: 3 as PartyId, country: "CN" },
  { sight: SIGHT },
  { sight: SIGHT, mode: ["ISV"], mcc: "5812" },
  { sight: SIGHT, acquirer: 6 as PartyId, search: ["noo"] },
];

const query = (filter: Omit<PartyFilter, "roles">, order: PartyQuery["order"]): PartyQuery => ({
  filter: { roles: ["MERCHANT", "ACQUIRER"], ...filter },
  order,
  validAt: day(5),
  policy: "STANDARD",
});

async function askForFacts(snapshot: Snapshot): Promise<void> {
  for (const [kind, end, value] of ENDS) {
    await snapshot.get(kind, [1, 2]);
    if (kind !== "Designation") await snapshot.find(kind, ["a", "b"]);
    await snapshot.of(kind as "Contract", end as "party", [value]);
    await snapshot.countOf(kind as "Contract", end as "party", [value]);
    for (const backward of [true, false])
      for (const after of [null, 1])
        await snapshot.pageOf(kind as "Contract", end as "party", [value], { ...WINDOW, after, backward });
  }
  await snapshot.platform();
}

async function askForLists(snapshot: Snapshot): Promise<void> {
  for (const filter of FILTERS) {
    for (const order of PARTY_ORDERS) {
      await snapshot.parties(query(filter, order), WINDOW);
      await snapshot.parties(query(filter, order), { ...WINDOW, after: KEY, before: KEY, backward: true });
    }
    await snapshot.countParties(query(filter, "NAME"));
  }
  await snapshot.inSight(SIGHT, [id(8), id(9)]);
  const window = { ...WINDOW, after: id(8), before: null };
  await snapshot.principalsDuring([SPAN], [id(9)], window, SIGHT);
  await snapshot.countDuring([SPAN], [id(9)], SIGHT);
}

async function askForAnswers(snapshot: Snapshot): Promise<void> {
  await snapshot.answersAt([id(8), id(9)], day(5), "STANDARD");
  await snapshot.answersOf([id(8), id(9)], "STRICT");
  await snapshot.countAnswers(day(5), "STANDARD");
}

/** What comparisons of the whole fleet ask, and what reads back what one revision made of the answers. */
async function askForComparisons(snapshot: Snapshot): Promise<void> {
  const before = { revision: 1 as Revision, validAt: day(2) };
  const pairs = [
    { before: 1, after: 2 },
    { before: null, after: 1 },
  ];
  await snapshot.situationPairs(before, day(5));
  await snapshot.principalsPaired(before, day(5), pairs, WINDOW);
  await snapshot.principalsPaired(before, day(5), pairs, { ...WINDOW, after: id(8), backward: true });
  await snapshot.situationAnswersAt("STANDARD", [1, 2], day(5));
  await snapshot.situationAnswers("STANDARD", [1, 2]);
  await snapshot.situationsSigned("STANDARD", [id(3)]);
  await snapshot.observedHere();
  await snapshot.decidedHere("STANDARD");
}

const AHEAD: ChangeQuery = { within: { from: day(0), to: day(30) }, policy: "STANDARD", filter: {} };
const CHANGE = { at: day(10), principal: id(9) };

async function askForChanges(snapshot: Snapshot): Promise<void> {
  const filters: readonly ChangeFilter[] = [
    {},
    { fromMode: ["ISV"], toMode: ["NONE"], losing: true, returning: true, implementer: id(3) },
  ];
  for (const filter of filters) {
    await snapshot.changes({ ...AHEAD, filter }, WINDOW);
    await snapshot.changes({ ...AHEAD, filter }, { ...WINDOW, after: CHANGE });
    await snapshot.changes({ ...AHEAD, filter }, { ...WINDOW, before: CHANGE, backward: true });
    await snapshot.countChanges({ ...AHEAD, filter });
    await snapshot.countChangesByStep({ ...AHEAD, filter }, 7 * DAY);
  }
}

const PLACE = { at: day(3), by: "TIME", principal: id(9) } as const;

async function askForFeed(store: OpenStore): Promise<void> {
  const query = { policy: "STANDARD", after: PLACE, until: { at: day(30), by: "REVISION" } } as const;
  await store.feed({ ...query, filter: {} }, 10);
  await store.feed({ ...query, filter: { principal: id(9), losing: true, implementer: id(3) } }, 10);
  await store.feed({ ...query, after: { ...PLACE, by: "REVISION" }, filter: { by: "REVISION" } }, 10);
  await store.feed({ ...query, until: { at: day(30), by: "TIME" }, filter: {} }, 10);
}

/** A write that touches everything that a write can touch. */
async function write(store: OpenStore): Promise<void> {
  await record(store, async (unit) => {
    await unit.put("Party", [party(8)[1], party(9)[1]]);
    const it = situation({ baseFlags: 99 });
    const { numbers } = await unit.internSituations([{ text: "99", situation: it }]);
    await unit.situations(numbers);
    await unit.situationsNaming([id(3)]);
    await unit.acquirersIn(numbers);
    const segment = { principal: id(8), situation: numbers[0] as number, ...whole };
    await unit.replaceSituationSegments([id(8)], [segment]);
    await unit.situationSegments([id(8)]);
    await unit.replaceSituationAnswers(
      "STANDARD",
      new Map([[numbers[0] as number, [{ ...whole, answer: answer() }]]]),
    );
    await unit.replaceSituationAnswers("STANDARD", new Map([[numbers[0] as number, []]]));
  });
}

async function heardFrom(store: OpenStore, ask: () => Promise<void>): Promise<string[]> {
  const heard: string[] = [];
  store.listen((sql) => heard.push(sql));
  await ask();
  store.listen(null);
  return heard;
}

const isExplainable = (sql: string): boolean => /^(WITH|SELECT|UPDATE|DELETE)/.test(sql) && !LAST.test(sql);

/** Tables with one row, or of which the last row is read. */
const FREE = /^(revision|counter)$/;

/** The last row of a table is at the end of its key. */
const LAST = /ORDER BY \w+ DESC LIMIT 1$/;

/** SQLite names what it reads by alias: these are lists that came as parameters, and what the statement itself has put together. */
const OWN =
  /^(d$|e|t|json_each|driver|here|counted|found|terms|pair$|way\d|\(subquery-\d+\)|\(join-\d+\)|\d+-ROW)/;

function sqlitePlan(database: BetterSqlite3.Database, sql: string): string[] {
  const parameters = Object.fromEntries([...sql.matchAll(/(?<!:):(\w+)/g)].map(([, name]) => [name, null]));
  const marks = [...sql.matchAll(/\?/g)].map(() => null);
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(marks, parameters) as { detail: string }[];
  return plan.map(({ detail }) => detail);
}

/** To look rows up by their policy alone, or by having begun to be known some time, is to go through all of them. */
const NO_LOOKUP = /^SEARCH .* \((policy=\?)?( AND )?(rev_from<\?)?\)/;

/** Nor is it to look up whatever has begun by some time, row by row: that is most of a table, in the worst order. */
const BEGUN = /^SEARCH .* USING INDEX \w+_segment_by_valid_from \((policy=\? AND )?valid_from<\?\)/;

/** A filter that names neither mode nor party looks at the answers to all situations, in the index that has most of what is asked: not at principals. */
const ALL_SITUATIONS = /^SEARCH a USING (COVERING )?INDEX answer_segment_by_mode \(policy=\?\)$/;

function sqliteScans(database: BetterSqlite3.Database, sql: string): string[] {
  const plan = sqlitePlan(database, sql);
  const scans = plan
    .filter((detail) => detail.startsWith("SCAN ") && !/SCAN CONSTANT|VIRTUAL TABLE/.test(detail))
    .filter((detail) => !OWN.test(detail.slice(5)) && !FREE.test(detail.split(" ")[1] as string));
  const lookups = plan.filter((detail) => NO_LOOKUP.test(detail) || BEGUN.test(detail));
  return [...scans, ...lookups.filter((detail) => !ALL_SITUATIONS.test(detail))];
}

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly Plan[];
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

async function postgresScans(client: pg.Client, sql: string): Promise<string[]> {
  const text = sql.includes("$1") ? sql : numbered(sql).text;
  const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`);
  return nodes(rows[0]["QUERY PLAN"][0].Plan)
    .filter((node) => node["Relation Name"] !== undefined && !FREE.test(node["Relation Name"]))
    .filter(
      (node) => node["Node Type"] === "Seq Scan" || (/^Index/.test(node["Node Type"]) && !node["Index Cond"]),
    )
    .map((node) => `${node["Node Type"]} ${node["Relation Name"]} ${node["Index Name"] ?? ""}`.trim());
}

/**
 * Counting everybody has to look at everybody: `countAnswers` and `countSituations` do, in the index alone. `situationPairs`, which counts
 * everybody at two moments, is held by a test of its own. Nothing else may.
 */
const COUNTS_ALL = /^WITH here/;
const COUNTS_PAIRS = /^SELECT w\.situation AS was/;
const COVERED = [
  "SCAN s USING COVERING INDEX situation_segment_by_situation",
  "Index Only Scan situation_segment situation_segment_by_situation",
];

forEachBackend(({ openFresh, freshUrl, name }) => {
  test.each([
    ["with few that match", undefined],
    ["with many that match", { few: 2, tested: 5 }],
  ])("no statement goes through a whole table, %s", async (_, limits) => {
    const url = await freshUrl();
    const store = await openStore(url, { limits });
    const history = await fillFleet(store, 60, 5);
    const snapshot = store.at(history[2]?.revision as Revision);
    const heard = await heardFrom(store, async () => {
      await store.head();
      await store.recordedBy(day(0));
      await store.revision(1);
      await askForFacts(snapshot);
      await askForLists(snapshot);
      await askForAnswers(snapshot);
      await askForComparisons(snapshot);
      await askForChanges(snapshot);
      await askForFeed(store);
      await write(store);
    });
    const statements = [...new Set(heard)].filter(isExplainable);
    expect(statements.length).toBeGreaterThan(100);
    const scans = await explainAll(url, statements);
    await store.close();
    const may = (sql: string, scan: string) =>
      (COUNTS_ALL.test(sql) && COVERED.includes(scan)) || (COUNTS_PAIRS.test(sql) && scan === "SCAN s");
    expect(scans.filter(([sql, scan]) => !may(sql, scan))).toEqual([]);
  });

  test("situations are counted by one statement, which reads the index alone", async () => {
    const url = await freshUrl();
    const store = await openStore(url);
    const history = await fillFleet(store, 60, 5);
    const snapshot = store.at(history[2]?.revision as Revision);
    const heard = await heardFrom(store, async () => void (await snapshot.countSituations(day(5))));
    await store.close();
    expect(heard).toHaveLength(1);
    const scans = await explainAll(url, heard);
    expect(scans.map(([, scan]) => scan).filter((scan) => !COVERED.includes(scan))).toEqual([]);
  });

  test("two moments of the fleet are compared by one statement, which looks at each of its segments once", async () => {
    const url = await freshUrl();
    const store = await openStore(url);
    const history = await fillFleet(store, 60, 5);
    const snapshot = store.at(history[2]?.revision as Revision);
    const before = { revision: 1 as Revision, validAt: day(2) };
    const heard = await heardFrom(store, async () => void (await snapshot.situationPairs(before, day(5))));
    await store.close();
    expect(heard).toHaveLength(1);
    const scans = (await explainAll(url, heard)).flatMap(([, ...details]) => details);
    expect(scans).toEqual(name === "SQLite" ? ["SCAN s"] : []);
    if (name !== "SQLite") return;
    // All of it is gone through in its own order, where what a principal was before is close: much faster than by start.
    const database = new BetterSqlite3(url.slice("sqlite:".length), { readonly: true });
    const reads = sqlitePlan(database, heard[0] as string).filter((detail) => /^(SEARCH|SCAN)/.test(detail));
    database.close();
    expect(reads).toEqual(["SCAN s", "SEARCH w USING PRIMARY KEY (principal=? AND valid_from<?) LEFT-JOIN"]);
  });

  if (name === "SQLite")
    test("how many somebody is bound to is counted in indexes alone", async () => {
      const url = await freshUrl();
      const store = await openStore(url);
      const snapshot = store.at(0 as Revision);
      const heard = await heardFrom(store, async () => {
        await snapshot.parties(query({ sight: SIGHT }, "REGISTERED"), WINDOW);
      });
      await store.close();
      const database = new BetterSqlite3(url.slice("sqlite:".length), { readonly: true });
      const [counted] = heard.filter((sql) => /LIMIT :most/.test(sql));
      const reads = sqlitePlan(database, counted as string).filter((detail) => /^SEARCH r /.test(detail));
      database.close();
      expect(reads.length).toBeGreaterThan(10);
      expect(reads.filter((detail) => !/ COVERING INDEX /.test(detail))).toEqual([]);
    });

  if (name === "SQLite")
    test("the answers of principals are found from their own segments, however many answers there are", async () => {
      const url = await freshUrl();
      const store = await openStore(url);
      const snapshot = store.at(0 as Revision);
      const heard = await heardFrom(store, async () => {
        await snapshot.answersAt([id(8)], day(5), "STANDARD");
        await snapshot.answersOf([id(8)], "STANDARD");
      });
      await store.close();
      const database = new BetterSqlite3(url.slice("sqlite:".length), { readonly: true });
      const searches = heard.map((sql) =>
        sqlitePlan(database, sql).filter((detail) => detail.startsWith("SEARCH")),
      );
      database.close();
      expect(searches).toEqual([
        [
          "SEARCH s USING PRIMARY KEY (principal=? AND valid_from<?)",
          "SEARCH a USING PRIMARY KEY (policy=? AND situation=? AND valid_from<?)",
        ],
        [
          "SEARCH s USING PRIMARY KEY (principal=?)",
          "SEARCH a USING PRIMARY KEY (policy=? AND situation=? AND valid_from<?)",
        ],
      ]);
    });

  async function explainAll(url: string, statements: readonly string[]): Promise<[string, string][]> {
    const found: [string, string][] = [];
    if (name === "SQLite") {
      const database = new BetterSqlite3(url.slice("sqlite:".length), { readonly: true });
      for (const sql of statements) for (const scan of sqliteScans(database, sql)) found.push([sql, scan]);
      database.close();
      return found;
    }
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET enable_seqscan = off");
    await client.query("SET enable_bitmapscan = off");
    for (const sql of statements)
      for (const scan of await postgresScans(client, sql)) found.push([sql, scan]);
    await client.end();
    return found;
  }

  test("a question takes as many statements for many as for one", async () => {
    const store = await openFresh();
    await fillFleet(store, 60, 5);
    const snapshot = store.at(3 as Revision);
    const many = Array.from({ length: 50 }, (_, i) => id(i + 1));
    const asked: [string, number, () => Promise<unknown>][] = [
      ["get", 1, () => snapshot.get("Party", many)],
      ["of", 1, () => snapshot.of("KeyVersion", "holder", many)],
      ["pageOf", 1, () => snapshot.pageOf("Contract", "party", many, WINDOW)],
      ["countOf", 1, () => snapshot.countOf("Contract", "party", many)],
      ["answersAt", 1, () => snapshot.answersAt(many, day(5), "STANDARD")],
      ["answersOf", 1, () => snapshot.answersOf(many, "STANDARD")],
      ["countAnswers", 5, () => snapshot.countAnswers(day(5), "STANDARD")],
      ["parties", 1, () => snapshot.parties(query({}, "NAME"), WINDOW)],
      [
        "parties that match",
        2,
        () => snapshot.parties(query({ keyHolder: id(3), search: ["noo", "b"] }, "NAME"), WINDOW),
      ],
      ["countParties", 1, () => snapshot.countParties(query({ keyHolder: id(3) }, "NAME"))],
      ["inSight", 1, () => snapshot.inSight(SIGHT, many)],
      ["changes", 2, () => snapshot.changes(AHEAD, { ...WINDOW, limit: 50 })],
      ["countChanges", 2, () => snapshot.countChanges(AHEAD)],
      ["no ids", 0, () => snapshot.get("Party", [])],
    ];
    for (const [what, statements, ask] of asked) {
      const heard = await heardFrom(store, async () => void (await ask()));
      expect([what, heard.length]).toEqual([what, statements]);
    }
    const one = (
      await heardFrom(store, () =>
        record(store, async (unit) => unit.put("Party", [party(9)[1]])).then(() => {}),
      )
    ).length;
    const all = await heardFrom(store, () =>
      record(store, async (unit) =>
        unit.put(
          "Party",
          many.map((it) => party(it)[1]),
        ),
      ).then(() => {}),
    );
    expect(all).toHaveLength(one);
  });
});
