/** Rows as they are read: what is wrong with the shape of one, in either form, and that both forms say the same. */
import type { ReadableRow, Row, RowFile } from "../../src/app/rows/row";
import { readRows } from "../../src/world/read-rows";
import { at } from "../support/batches";

const NOW = at("2026-03-15T10:00:00Z");

async function read(file: RowFile): Promise<Row[]> {
  const opened = await readRows(file, NOW);
  if (!opened.ok) throw new Error(opened.message);
  const rows: Row[] = [];
  for await (const row of opened.rows) rows.push(row);
  return rows;
}

const ndjson = (...lines: string[]) => read({ format: "NDJSON", lines });
const csv = (...lines: string[]) => read({ format: "CSV", lines });

const entries = (rows: readonly Row[]) =>
  rows.map((row) => (row.entry === null ? row.refusal : [row.entry.list, row.entry.draft]));

const refusalOf = (row: Row | undefined) => (row?.entry === null ? row.refusal : row);

test.each([
  ["no JSON", `{"kind":"party",,}`, "INVALID_VALUE", 17, /^is no JSON from here on/],
  ["cut off", `{"kind":"party"`, "INVALID_VALUE", 16, /^is no JSON from here on/],
  ["a table", "  party,a,ISV", "INVALID_VALUE", 3, /^is no JSON from here on/],
  [
    "a word that JSON has not",
    `{"kind":party}`,
    "INVALID_VALUE",
    null,
    /^is no JSON; expected a JSON object/,
  ],
  ["no object", `["party"]`, "INVALID_VALUE", 1, /^expected a JSON object/],
  [
    "no kind",
    `{"ref":"a"}`,
    "MISSING_FIELD",
    1,
    /^"kind" was missing; expected one of party, .*ISV_PARTNER$/,
  ],
  ["an unknown kind", `{"ref":"a","kind":"partner"}`, "INVALID_VALUE", 19, /^"kind" is not known; expected/],
  ["no reference", `{"kind":"client","owner":"a"}`, "MISSING_FIELD", 1, /^"ref" was missing; expected text/],
  [
    "an unknown key",
    `{"kind":"party","ref":"a","nmae":"b"}`,
    "INVALID_VALUE",
    27,
    /^unknown key "nmae"; expected one of/,
  ],
  [
    "a wrong word",
    `{"kind":"party","ref":"a","role":"SHOP"}`,
    "INVALID_VALUE",
    34,
    /^"role" was "SHOP"; expected PLATFORM/,
  ],
  [
    "a wrong type",
    `{"kind":"party","ref":"a","mcc":5812}`,
    "INVALID_VALUE",
    33,
    /^"mcc" was the number 5812; expected text/,
  ],
  [
    "a wrong date",
    `{"kind":"key","ref":"a","from":"1 May"}`,
    "INVALID_VALUE",
    32,
    /^"from" was "1 May"; expected a date/,
  ],
  [
    "two ends",
    `{"kind":"key","ref":"a","to":null,"lastDay":"2024-01-01"}`,
    "INVALID_VALUE",
    45,
    /expected only one/,
  ],
  ["one side", `{"kind":"contract","ref":"a","between":["b"]}`, "INVALID_VALUE", 40, /"between"/],
  [
    "two things at once",
    `{"kind":"party","ref":"a","role":"SHOP","mcc":1}`,
    "INVALID_VALUE",
    34,
    /"role".*; "mcc" was the number 1/,
  ],
])("a line of JSON is refused: %s", async (_, line, code, column, message) => {
  const [first, row] = await ndjson(`{"kind":"party","ref":"fine"}`, line);
  expect(first?.entry).toMatchObject({ list: "parties", draft: { ref: "fine" } });
  expect([row?.line, row?.text, refusalOf(row)]).toEqual([
    2,
    line,
    { code, column, message: expect.stringMatching(message) },
  ]);
});

test.each([
  ["a cell too few", "party,a,MERCHANT", "INVALID_VALUE", 4, /^has 3 cells; expected 5, as the header has$/],
  ["a cell too many", "party,a,MERCHANT,,,x", "INVALID_VALUE", 6, /^has 6 cells; expected 5/],
  [
    "a quotation mark inside",
    `party,a,5" pipe,"",`,
    "INVALID_VALUE",
    null,
    /^a quotation mark is out of place/,
  ],
  ["no kind", ",a,MERCHANT,,", "MISSING_FIELD", null, /^"kind" was missing/],
  ["an unknown kind", "shop,a,,,", "INVALID_VALUE", 1, /^"kind" is not known/],
  ["no reference", "party,,MERCHANT,,", "MISSING_FIELD", 2, /^"ref" was missing/],
  ["a wrong word", "party,a,SHOP,,", "INVALID_VALUE", 3, /^"role" was "SHOP"/],
  ["a cell of another kind", "client,a,,2024-01-01,", "INVALID_VALUE", 4, /^unknown key "from"/],
  ["a wrong date within", "contract,a,,,1 May", "INVALID_VALUE", 5, /^"from" was "1 May"/],
])("a line of a table is refused: %s", async (_, line, code, column, message) => {
  const [first, row] = await csv("kind,ref,role,from,suspensions.0.from", "party,fine,,,", line);
  expect(first?.entry).toMatchObject({ list: "parties", draft: { ref: "fine" } });
  expect([row?.line, refusalOf(row)]).toEqual([3, { code, column, message: expect.stringMatching(message) }]);
});

test.each([
  [
    "a column that is not known",
    ["kind,ref,nmae"],
    {},
    /^the column "nmae" is not known; expected columns among kind/,
  ],
  ["a column that reaches beyond the row", ["ref,status.__proto__.x"], {}, /is not known/],
  ["a part of a key as a column", ["ref,publicKey.d"], {}, /^the column "publicKey\.d" is not known/],
  ["a column twice", ["ref,ref"], {}, /^the column "ref" is there twice/],
  ["a header that is no header", [`"a"b`], {}, /^a quotation mark/],
  ["another separator", ["kind;ref"], {}, /separated by commas/],
  ["a kind of its own", ["ref"], { kind: "shop" }, /^"shop" is no kind of row; expected one of party/],
  ["a place that is no zone", ["ref"], { timeZone: "Moon" }, /^"Moon" is no time zone/],
])("a whole table is refused: %s", async (_, lines, how, message) => {
  expect(await readRows({ format: "CSV", lines, ...how }, NOW)).toEqual({
    ok: false,
    line: 1,
    message: expect.stringMatching(message),
  });
});

const SAME_NDJSON = [
  `{"kind":"party","ref":"noodle","role":"MERCHANT","name":"福满面馆, \\"Noodle\\"","mcc":"5812","legalEntity":{"ref":"le"}}`,
  `{"kind":"party","ref":"silk","country":null,"allowsIsv":false,"status":"SUSPENDED"}`,
  "",
  `{"kind":"MERCHANT_SERVICE","ref":"ms","between":["noodle","alipay"],"services":["PAYMENT","REFUND"],"from":"2024-01-01","lastDay":"2024-12-31","timeZone":"Asia/Shanghai"}`,
  `{"kind":"contract","ref":"as","exclusive":true,"suspensions":[{"from":"2024-03-01","to":"2024-03-08"}]}`,
  `{"kind":"key","ref":"k","client":"app","publicKey":"generated","holders":["Night Market","silk"],"from":"today-1d","to":null}`,
  `{"kind":"designation","principal":"noodle","delegate":"pos1","from":"2024-01-01"}`,
];

const SAME_CSV = [
  "kind,ref,role,name,mcc,country,legalEntity.ref,allowsIsv,status,between,services,from,to,lastDay,timeZone,exclusive,suspensions.0.from,suspensions.0.to,client,publicKey,holders,principal,delegate",
  `party,noodle,MERCHANT,"福满面馆, ""Noodle""",5812,,le,,,,,,,,,,,,,,,,`,
  "party,silk,,,,null,,FALSE,SUSPENDED,,,,,,,,,,,,,,",
  "MERCHANT_SERVICE,ms,,,,,,,,noodle alipay,PAYMENT REFUND,2024-01-01,,2024-12-31,Asia/Shanghai,,,,,,,,",
  "contract,as,,,,,,,,,,,,,,true,2024-03-01,2024-03-08,,,,,",
  "key,k,,,,,,,,,,today-1d,null,,,,,,app,generated,Night Market|silk,,",
  "designation,,,,,,,,,,,2024-01-01,,,,,,,,,,noodle,pos1",
];

test("both forms say the same", async () => {
  const fromLines = await ndjson(...SAME_NDJSON);
  expect(entries(fromLines)).toEqual(entries(await csv(...SAME_CSV)));
  expect(fromLines.every((row) => row.entry !== null)).toBe(true);
  expect(entries(fromLines)[3]).toEqual([
    "contracts",
    { ref: "as", exclusive: true, suspensions: [{ from: at("2024-03-01"), to: at("2024-03-08") }] },
  ]);
});

const yaml = (text: string) => read({ format: "YAML", lines: text.split("\n") });

test("a world says the same as lines of JSON do", async () => {
  const rows = await yaml(`name: same
timeZone: Asia/Shanghai
batches:
  - recordedAt: whenever
    contracts:
      - { ref: ms, kind: MERCHANT_SERVICE, between: [noodle, alipay], from: 2024-01-01, lastDay: 2024-12-31 }
      - { ref: as, suspensions: [{ from: 2024-03-01, to: 2024-03-08, timeZone: UTC }] }
    parties:
      - &noodle
        ref: noodle
        status: [{ value: SUSPENDED, from: today-1d }]
  - designations: [{ principal: noodle, delegate: pos1, from: 2024-01-01T00:00:00Z }]
    parties: [*noodle]
assertions: [anything]
`);
  const noodle = { ref: "noodle", status: [{ value: "SUSPENDED", from: "today-1d" }] };
  const zone = { timeZone: "Asia/Shanghai" };
  const same = [
    { kind: "party", ref: "noodle", status: [{ ...noodle.status[0], ...zone }] },
    {
      ...{ kind: "MERCHANT_SERVICE", ref: "ms", between: ["noodle", "alipay"] },
      ...{ from: "2024-01-01", lastDay: "2024-12-31", ...zone },
    },
    {
      ...{ kind: "contract", ref: "as" },
      suspensions: [{ from: "2024-03-01", to: "2024-03-08", timeZone: "UTC" }],
    },
    { kind: "party", ref: "noodle", status: [{ ...noodle.status[0], ...zone }] },
    { kind: "designation", principal: "noodle", delegate: "pos1", from: "2024-01-01T00:00:00Z" },
  ];
  expect(entries(rows)).toEqual(entries(await ndjson(...same.map((row) => JSON.stringify(row)))));
  // Lists come in the order in which they rest on each other; each object has the line that it begins on.
  expect(rows.map((row) => [row.line, row.list, row.reference])).toEqual([
    [10, "parties", "noodle"],
    [6, "contracts", "ms"],
    [7, "contracts", "as"],
    [13, "parties", "noodle"],
    [12, "designations", null],
  ]);
  expect(rows[3]).toMatchObject({ text: JSON.stringify({ parties: [noodle] }), original: noodle });
  const member = (i: number, ...path: PropertyKey[]) => (rows[i] as ReadableRow).placeOf(path);
  expect([member(0, "status", 0, "from"), member(0, "name"), member(1, "from")]).toEqual([
    { line: 11, column: 44 },
    { line: 10, column: 9 },
    { line: 6, column: 77 },
  ]);
});

test.each([
  ["no map", "- party", "INVALID_VALUE", 4, 9, /^the row was "party"; expected a map/],
  ["nothing", "-", "INVALID_VALUE", 4, 8, /^the row was empty/],
  ["no reference", "- name: a", "MISSING_FIELD", 4, 9, /^"ref" was missing/],
  ["a kind", "- { ref: a, kind: party }", "INVALID_VALUE", 4, 19, /^unknown key "kind"; expected one of ref/],
  ["a wrong word", "- ref: a\n        role: SHOP", "INVALID_VALUE", 5, 15, /^"role" was "SHOP"/],
  ["a key on a line of its own", "- ref: a\n        nmae: b", "INVALID_VALUE", 5, 9, /^unknown key "nmae"/],
])("an object of a world is refused: %s", async (_, object, code, line, column, message) => {
  const [first, row] = await yaml(`batches:\n  - parties:\n      - { ref: fine }\n      ${object}\n`);
  expect(first?.entry).toMatchObject({ list: "parties", draft: { ref: "fine" } });
  expect([row?.line, refusalOf(row)]).toEqual([
    4,
    { code, line, column, message: expect.stringMatching(message) },
  ]);
});

test.each([
  ["what is no YAML", "batches: [}", 1, 11, /; expected YAML or JSON$/],
  ["no batches", "name: x", 1, 1, /^"batches" was missing; expected a list/],
  ["a member that is not known", "batches: []\nbaches: []", 2, 1, /^unknown key "baches"/],
  [
    "a list that is none",
    "batches:\n  - parties:\n      ref: a",
    3,
    7,
    /^"parties" was a map; expected a list/,
  ],
  ["a zone that is none", "timeZone: Moon\nbatches: []", 1, 11, /^"timeZone" was "Moon"; expected/],
  ["an alias of nothing", "batches: *none", 1, 10, /^the alias "\*none" stands for nothing/],
  [
    "an alias of what it is in",
    "batches: &all [{ parties: *all }]",
    1,
    27,
    /^the alias "\*all" stands inside of/,
  ],
])("a whole world is refused: %s", async (_, text, line, column, message) => {
  expect(await readRows({ format: "YAML", lines: text.split("\n") }, NOW)).toEqual({
    ok: false,
    line,
    column,
    message: expect.stringMatching(message),
  });
});

test.each([{ kind: "party" }, { timeZone: "UTC" }])("nothing is said beside a world: %j", async (how) => {
  expect(await readRows({ format: "YAML", lines: ["batches: []"], ...how }, NOW)).toEqual({
    ok: false,
    line: 1,
    message: expect.stringMatching(/^a world says by itself/),
  });
});

test("a cell may go over lines, may be a list as JSON, and a table may have one kind", async () => {
  const rows = await read({
    format: "CSV",
    kind: "contract",
    timeZone: "Asia/Shanghai",
    lines: ["\uFEFFref,kind,services,state,from", `"a`, `b",,[],,`, "c,ISV_PARTNER,X,DRAFT,2024-01-01"],
  });
  expect(rows.map(({ line, reference }) => [line, reference])).toEqual([
    [2, "a\nb"],
    [4, "c"],
  ]);
  expect(entries(rows)).toEqual([
    ["contracts", { ref: "a\nb", services: [] }],
    [
      "contracts",
      { ref: "c", kind: "ISV_PARTNER", services: ["X"], state: "DRAFT", from: at("2023-12-31T16:00:00Z") },
    ],
  ]);
});

test("a line of a file of rejects is the row in it, mended as an object or as text", async () => {
  const reject = (row: unknown) =>
    JSON.stringify({ line: 7, column: 1, code: "INVALID_VALUE", message: "…", row });
  const rows = await ndjson(
    reject({ kind: "party", ref: "a" }),
    reject(`{"kind":"party","ref":"b"}`),
    reject({ kind: "party", ref: "a", role: "SHOP" }),
    reject("{"),
    reject(null),
  );
  expect(entries(rows)).toEqual([
    ["parties", { ref: "a" }],
    ["parties", { ref: "b" }],
    expect.objectContaining({ code: "INVALID_VALUE", column: 98 }),
    expect.objectContaining({ column: null, message: expect.stringMatching(/^is no JSON/) }),
    expect.objectContaining({ message: expect.stringMatching(/^expected a JSON object/) }),
  ]);
  const [mended] = await csv(
    "rejected.line,rejected.column,rejected.code,rejected.message,kind,ref",
    `7,,INVALID_VALUE,"…",party,a`,
  );
  expect([mended?.original, mended?.entry?.draft]).toEqual([["party", "a"], { ref: "a" }]);
});
