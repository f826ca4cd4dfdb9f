/** Time enters once, at the root, in two senses. */
import { graphql } from "graphql";
import { later } from "../../src/domain/instant";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { at } from "../support/batches";
import { ask, load, NOW, REFRESH, refusal, run, SEED_MODES } from "./support/ask";
import { seeded } from "./support/stores";

/** The ISV's partner contract is ended back to June, and that becomes known in July (E32). */
const LATE = `name: late
batches:
  - recordedAt: 2024-07-01
    contracts: [{ ref: ip-posone, terminatedAt: 2024-05-01 }]
`;

const store = seeded(SEED_MODES).then((open) => load(open, LATE, REFRESH, at("2024-07-01")));

const MODE = `query ($at: AsOf) { merchant(reference: "noodle", at: $at) { integration { mode asOf { validAt knownAt revision } } } }`;

const modeAt = async (at: object) => (await ask(await store, MODE, { at })).merchant.integration;

test("by default: now, as known now", async () => {
  expect(await modeAt({})).toEqual({
    mode: "NONE",
    asOf: { validAt: "2024-06-01T00:00:00.000Z", knownAt: "2024-07-01T00:00:00.000Z", revision: 2 },
  });
});

test("as known then: the answer is what it was", async () => {
  const then = {
    mode: "ISV",
    asOf: { validAt: "2024-06-01T00:00:00.000Z", knownAt: "2024-01-01T00:00:00.000Z", revision: 1 },
  };
  expect(await modeAt({ revision: 1 })).toEqual(then);
  expect(await modeAt({ knownAt: "2024-06-30T23:59:59.999Z" })).toEqual(then);
  expect((await modeAt({ knownAt: "2024-07-01T00:00:00Z" })).asOf.revision).toBe(2);
});

test("an instant with an offset is that instant", async () => {
  const { asOf } = await modeAt({ validAt: "2024-02-01T08:00:00+08:00" });
  expect(asOf.validAt).toBe("2024-02-01T00:00:00.000Z");
});

test("two moments can be asked for in one operation", async () => {
  const data = await ask(
    await store,
    `{ before: merchant(reference: "noodle", at: { revision: 1 }) { integration { mode } } now: merchant(reference: "noodle") { integration { mode } } }`,
  );
  expect(data).toEqual({ before: { integration: { mode: "ISV" } }, now: { integration: { mode: "NONE" } } });
});

test("before anything was recorded there is nobody", async () => {
  const data = await ask(
    await store,
    `{ merchants(at: { revision: 0 }) { totalCount asOf { knownAt revision } } merchant(reference: "tea", at: { knownAt: "2020-01-01T00:00:00Z" }) { id } }`,
  );
  expect(data).toEqual({
    merchants: { totalCount: 0, asOf: { knownAt: null, revision: 0 } },
    merchant: null,
  });
});

test("what hangs below inherits the moment, however deep", async () => {
  const data = await ask(
    await store,
    `{ merchant(reference: "noodle", at: { revision: 1 }) { contracts { nodes { counterparty { ... on Isv {
      asOf { revision } contracts { nodes { reference state asOf { revision } } }
    } } } } } }`,
  );
  const isv = data.merchant.contracts.nodes[1].counterparty;
  expect(isv.asOf).toEqual({ revision: 1 });
  expect(isv.contracts.nodes).toContainEqual({
    reference: "ip-posone",
    state: "IN_FORCE",
    asOf: { revision: 1 },
  });
});

test("the present is one instant for the whole operation", async () => {
  let ticks = 0;
  const contextValue = createContext(await store, () => later(NOW, ticks++));
  const source = `{ a: merchants { asOf { validAt } } b: isvs { asOf { validAt } } c: platform { asOf { validAt } } }`;
  const { data } = await graphql({ schema: buildGraphSchema(), source, contextValue });
  const asOf = { validAt: "2024-06-01T00:00:00.000Z" };
  expect(JSON.parse(JSON.stringify(data))).toEqual({ a: { asOf }, b: { asOf }, c: { asOf } });
  expect(ticks).toBe(1);
});

test.each([
  [
    "both revision and knownAt",
    { revision: 1, knownAt: "2024-06-01T00:00:00Z" },
    "REVISION_AND_KNOWN_AT",
    /not both/,
  ],
  ["an unknown revision", { revision: 77 }, "UNKNOWN_REVISION", /no revision 77; the latest is 2/],
  ["a negative revision", { revision: -1 }, "UNKNOWN_REVISION", /no revision -1; the latest is 2/],
])("%s is refused", async (_, at, reason, message) => {
  const error = await refusal(await store, MODE, { at });
  expect(error.extensions).toMatchObject({ code: "BAD_USER_INPUT", reason });
  expect(error.message).toMatch(message);
});

test.each([
  [
    "{ merchants(at: { revision: 77 }) { totalCount } }",
    "at.revision: there is no revision 77; the latest is 2.",
  ],
  ["{ effects(revision: 77) { changed } }", "revision: there is no revision 77; the latest is 2."],
  [
    "{ fleetDiff(from: { revision: 77 }) { changed } }",
    "from.revision: there is no revision 77; the latest is 2.",
  ],
  [
    "{ fleetDiff(from: { revision: 1 }, to: { revision: 77 }) { changed } }",
    "to.revision: there is no revision 77; the latest is 2.",
  ],
  [
    `{ fleetDiff(from: { revision: 1, knownAt: "2024-06-01T00:00:00Z" }) { changed } }`,
    "from: give either revision or knownAt, not both: each says what was known.",
  ],
])("%s is refused by the name of its argument", async (source, message) => {
  expect((await refusal(await store, source)).message).toBe(message);
});

test.each([
  ["2024-06-01", /the day 2024-06-01: say which instant, such as 2024-06-01T00:00:00Z/],
  ["2024-06-01T00:00:00", /expected RFC 3339 text with an offset/],
  [
    "2024-02-30T00:00:00Z",
    /DateTime cannot represent "2024-02-30T00:00:00Z": the calendar has no day 2024-02-30\.$/,
  ],
  ["2024-13-01", /the calendar has no day 2024-13-01\.$/],
  ["2024-06-01T25:00:00Z", /expected RFC 3339/],
  ["2024-06-01T24:00:00Z", /expected RFC 3339/],
  ["2024-06-01T00:00:00123Z", /expected RFC 3339/],
  ["yesterday", /expected RFC 3339/],
  [1717200000000, /a value that is not text/],
])("%j is no instant", async (validAt, message) => {
  expect((await refusal(await store, MODE, { at: { validAt } })).message).toMatch(message);
  const literal = `{ merchants(at: { validAt: ${JSON.stringify(validAt)} }) { totalCount } }`;
  const { errors } = await run(await store, literal);
  const locations = [{ line: 1, column: literal.indexOf(JSON.stringify(validAt)) + 1 }];
  expect(errors).toMatchObject([{ message: expect.stringMatching(message), locations }]);
});

test("a timeline backwards is refused", async () => {
  const source = `{ merchant(reference: "tea") { timeline(from: "2024-06-02T00:00:00Z", to: "2024-06-01T00:00:00Z") { mode } } }`;
  const { extensions } = await refusal(await store, source);
  expect(extensions).toEqual({ code: "BAD_USER_INPUT", reason: "BACKWARD_INTERVAL" });
});
