/** Everything that a batch can be refused for: one row each, on top of one recorded cast. */
import { recordBatch } from "../../src/app/record-batch";
import { recordBatches, rehearseBatches } from "../../src/app/record-batches";
import type { Batch, Problem } from "../../src/domain/draft";
import { at, batch, CAST } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const NOW = at("2026-01-01");
const clock = () => NOW;
const nothing = async () => {};
const D = (day: string) => at(`2024-${day}`);

const RECORDED: Partial<Batch> = {
  ...CAST,
  recordedAt: at("2024-01-01"),
  contracts: [
    {
      ref: "base",
      kind: "MERCHANT_SERVICE",
      between: ["noodle", "alipay"],
      from: D("01-01"),
      to: D("12-01"),
    },
    {
      ref: "grant",
      kind: "AUTHORIZATION_SERVICE",
      between: ["noodle", "posone"],
      from: D("03-01"),
      to: D("06-01"),
      exclusive: true,
    },
  ],
  authorizations: [{ ref: "token", principal: "noodle", isv: "posone", from: D("03-01") }],
  engagements: [{ ref: "eng", principal: "noodle", integrator: "bridge", from: D("03-01") }],
  accountGrants: [{ ref: "acct", principal: "noodle", integrator: "bridge", from: D("03-01") }],
  acquiringLinks: [{ ref: "link", merchant: "harbour", acquirer: "bay", from: D("03-01"), to: D("06-01") }],
  clients: [{ ref: "app", owner: "noodle", environment: "LIVE" }],
  keys: [{ ref: "key", client: "app", publicKey: "generated", from: D("03-01") }],
};

async function refusals(lists: Partial<Batch>): Promise<readonly Problem[]> {
  const store = fakeStore();
  const first = await recordBatch(store, clock, batch(RECORDED), nothing);
  expect(first).toMatchObject({ ok: true });
  const result = await recordBatch(store, clock, batch(lists), nothing);
  expect((await store.head()).revision).toBe(result.ok ? 2 : 1);
  return result.ok ? [] : result.problems;
}

const from = D("01-01");
type Row = [what: string, lists: Partial<Batch>, ...expected: (readonly [string, string])[]];

const NEW_CONTRACT = { ref: "c", kind: "AUTHORIZATION_SERVICE", from } as const;
const ROWS: Row[] = [
  // references
  [
    "unknown party",
    { clients: [{ ref: "x", owner: "nobody", environment: "LIVE" }] },
    ["UNKNOWN_REFERENCE", "clients.0.owner"],
  ],
  [
    "unknown client",
    { keys: [{ ref: "x", client: "nothing", publicKey: "generated", from }] },
    ["UNKNOWN_REFERENCE", "keys.0.client"],
  ],
  [
    "unknown holder",
    { keys: [{ ref: "key", holders: ["noodle", "nobody"] }] },
    ["UNKNOWN_REFERENCE", "keys.0.holders.1"],
  ],
  [
    "unknown side",
    { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "nobody"] }] },
    ["UNKNOWN_REFERENCE", "contracts.0.between.1"],
  ],
  [
    "unknown delegate",
    { designations: [{ principal: "noodle", delegate: "nobody", from }] },
    ["UNKNOWN_REFERENCE", "designations.0.delegate"],
  ],
  [
    "the same reference twice in a list",
    {
      parties: [
        { ref: "noodle", name: "A" },
        { ref: "noodle", name: "B" },
      ],
    },
    ["DUPLICATE_REFERENCE", "parties.1.ref"],
  ],
  [
    "a reference of blanks",
    { parties: [{ ref: " ", role: "ISV", name: "A" }] },
    ["INVALID_VALUE", "parties.0.ref"],
  ],
  [
    "a refused party is not reported again by what refers to it",
    {
      parties: [{ ref: "new", name: "A" }],
      clients: [{ ref: "x", owner: "new", environment: "LIVE" }],
      keys: [{ ref: "y", client: "x", publicKey: "generated", from }],
    },
    ["MISSING_FIELD", "parties.0.role"],
  ],
  // roles
  [
    "merchant service contract with an ISV",
    { contracts: [{ ref: "c", kind: "MERCHANT_SERVICE", between: ["noodle", "posone"], from }] },
    ["WRONG_ROLE", "contracts.0.between.1"],
  ],
  [
    "merchant service contract of an ISV",
    { contracts: [{ ref: "c", kind: "MERCHANT_SERVICE", between: ["posone", "alipay"], from }] },
    ["WRONG_ROLE", "contracts.0.between.0"],
  ],
  [
    "the sides in the wrong order",
    { contracts: [{ ref: "c", kind: "ISV_PARTNER", between: ["alipay", "posone"], from }] },
    ["WRONG_ROLE", "contracts.0.between.0"],
    ["WRONG_ROLE", "contracts.0.between.1"],
  ],
  [
    "E19 an ISV authorizes an ISV",
    { contracts: [{ ...NEW_CONTRACT, between: ["posone", "postwo"] }] },
    ["WRONG_ROLE", "contracts.0.between.0"],
  ],
  [
    "E18 a contract with oneself",
    { contracts: [{ ...NEW_CONTRACT, between: ["posone", "posone"] }] },
    ["SELF_AUTHORIZATION", "contracts.0.between"],
  ],
  [
    "E18 a token for oneself",
    { authorizations: [{ ref: "x", principal: "noodle", isv: "noodle", from }] },
    ["SELF_AUTHORIZATION", "authorizations.0.isv"],
  ],
  [
    "token of an ISV",
    { authorizations: [{ ref: "x", principal: "postwo", isv: "posone", from }] },
    ["WRONG_ROLE", "authorizations.0.principal"],
  ],
  [
    "engagement of an ISV",
    { engagements: [{ ref: "x", principal: "noodle", integrator: "posone", from }] },
    ["WRONG_ROLE", "engagements.0.integrator"],
  ],
  [
    "account given to an ISV",
    { accountGrants: [{ ref: "x", principal: "noodle", integrator: "posone", from }] },
    ["WRONG_ROLE", "accountGrants.0.integrator"],
  ],
  [
    "link to a merchant",
    { acquiringLinks: [{ ref: "x", merchant: "harbour", acquirer: "noodle", from }] },
    ["WRONG_ROLE", "acquiringLinks.0.acquirer"],
  ],
  [
    "link of an ISV",
    { acquiringLinks: [{ ref: "x", merchant: "posone", acquirer: "harbour", from }] },
    ["WRONG_ROLE", "acquiringLinks.0.merchant"],
  ],
  [
    "client of the platform",
    { clients: [{ ref: "x", owner: "alipay", environment: "LIVE" }] },
    ["WRONG_ROLE", "clients.0.owner"],
  ],
  [
    "designated acquirer",
    { designations: [{ principal: "noodle", delegate: "harbour", from }] },
    ["WRONG_ROLE", "designations.0.delegate"],
  ],
  [
    "a second platform",
    { parties: [{ ref: "other", role: "PLATFORM", name: "Other" }] },
    ["SECOND_PLATFORM", "parties.0.role"],
  ],
  // members
  [
    "a new party",
    { parties: [{ ref: "x" }] },
    ["MISSING_FIELD", "parties.0.role"],
    ["MISSING_FIELD", "parties.0.name"],
  ],
  [
    "a new contract",
    { contracts: [{ ref: "x" }] },
    ["MISSING_FIELD", "contracts.0.kind"],
    ["MISSING_FIELD", "contracts.0.between"],
    ["MISSING_FIELD", "contracts.0.from"],
  ],
  [
    "a new token",
    { authorizations: [{ ref: "x" }] },
    ["MISSING_FIELD", "authorizations.0.from"],
    ["MISSING_FIELD", "authorizations.0.principal"],
    ["MISSING_FIELD", "authorizations.0.isv"],
  ],
  [
    "a new client",
    { clients: [{ ref: "x" }] },
    ["MISSING_FIELD", "clients.0.owner"],
    ["MISSING_FIELD", "clients.0.environment"],
  ],
  [
    "a new key",
    { keys: [{ ref: "x" }] },
    ["MISSING_FIELD", "keys.0.client"],
    ["MISSING_FIELD", "keys.0.publicKey"],
    ["MISSING_FIELD", "keys.0.from"],
  ],
  ["role changed", { parties: [{ ref: "noodle", role: "ISV" }] }, ["IMMUTABLE_FIELD", "parties.0.role"]],
  [
    "kind changed",
    { contracts: [{ ref: "base", kind: "ISV_PARTNER" }] },
    ["IMMUTABLE_FIELD", "contracts.0.kind"],
  ],
  [
    "sides changed",
    { contracts: [{ ref: "base", between: ["harbour", "alipay"] }] },
    ["IMMUTABLE_FIELD", "contracts.0.between"],
  ],
  [
    "principal changed",
    { authorizations: [{ ref: "token", principal: "harbour" }] },
    ["IMMUTABLE_FIELD", "authorizations.0.principal"],
  ],
  [
    "isv changed",
    { authorizations: [{ ref: "token", isv: "postwo" }] },
    ["IMMUTABLE_FIELD", "authorizations.0.isv"],
  ],
  [
    "integrator's principal changed",
    { engagements: [{ ref: "eng", principal: "harbour" }] },
    ["IMMUTABLE_FIELD", "engagements.0.principal"],
  ],
  [
    "account's principal changed",
    { accountGrants: [{ ref: "acct", principal: "harbour" }] },
    ["IMMUTABLE_FIELD", "accountGrants.0.principal"],
  ],
  [
    "merchant changed",
    { acquiringLinks: [{ ref: "link", merchant: "noodle" }] },
    ["IMMUTABLE_FIELD", "acquiringLinks.0.merchant"],
  ],
  [
    "acquirer changed",
    { acquiringLinks: [{ ref: "link", acquirer: "harbour" }] },
    ["IMMUTABLE_FIELD", "acquiringLinks.0.acquirer"],
  ],
  ["owner changed", { clients: [{ ref: "app", owner: "posone" }] }, ["IMMUTABLE_FIELD", "clients.0.owner"]],
  [
    "environment changed",
    { clients: [{ ref: "app", environment: "TEST" }] },
    ["IMMUTABLE_FIELD", "clients.0.environment"],
  ],
  [
    "client changed",
    {
      clients: [{ ref: "app2", owner: "noodle", environment: "TEST" }],
      keys: [{ ref: "key", client: "app2" }],
    },
    ["IMMUTABLE_FIELD", "keys.0.client"],
  ],
  [
    "key changed",
    {
      keys: [
        {
          ref: "key",
          publicKey: '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
        },
      ],
    },
    ["IMMUTABLE_FIELD", "keys.0.publicKey"],
  ],
  [
    "the same again is no change",
    {
      contracts: [{ ref: "base", kind: "MERCHANT_SERVICE", between: ["noodle", "alipay"] }],
      keys: [{ ref: "key", client: "app", publicKey: "generated" }],
    },
  ],
  // values
  ["an empty name", { parties: [{ ref: "noodle", name: " " }] }, ["INVALID_VALUE", "parties.0.name"]],
  [
    "a name with U+0000",
    { parties: [{ ref: "noodle", name: "No\0odle" }] },
    ["INVALID_VALUE", "parties.0.name"],
  ],
  [
    "a name with half of a surrogate pair",
    { parties: [{ ref: "noodle", name: "Noodle \ud83c House" }] },
    ["INVALID_VALUE", "parties.0.name"],
  ],
  ["a whole surrogate pair", { parties: [{ ref: "noodle", name: "Noodle \u{1f35c}" }] }],
  [
    "a reference with half of a surrogate pair",
    { clients: [{ ref: "x\udc00", owner: "noodle", environment: "LIVE" }] },
    ["INVALID_VALUE", "clients.0.ref"],
  ],
  [
    "a legal entity with U+0000 and half of a surrogate pair",
    { parties: [{ ref: "noodle", legalEntity: { ref: "le\0", name: "\ud800" } }] },
    ["INVALID_VALUE", "parties.0.legalEntity.ref"],
    ["INVALID_VALUE", "parties.0.legalEntity.name"],
  ],
  [
    "a service with U+0000",
    { contracts: [{ ref: "base", services: ["PAYMENT", "RE\0FUND"] }] },
    ["INVALID_VALUE", "contracts.0.services.1"],
  ],
  [
    "a country in words",
    { parties: [{ ref: "noodle", country: "China" }] },
    ["INVALID_VALUE", "parties.0.country"],
  ],
  [
    "a country that does not exist",
    { parties: [{ ref: "noodle", country: "ZZ" }] },
    ["INVALID_VALUE", "parties.0.country"],
  ],
  [
    "a category of three digits",
    { parties: [{ ref: "noodle", mcc: "581" }] },
    ["INVALID_VALUE", "parties.0.mcc"],
  ],
  [
    "a mistyped LEI",
    { parties: [{ ref: "noodle", legalEntity: { ref: "le", lei: "5493001KJTIIGC8Y1R13" } }] },
    ["INVALID_LEI", "parties.0.legalEntity.lei"],
  ],
  [
    "a private key",
    { keys: [{ ref: "x", client: "app", publicKey: '{"kty":"OKP","d":"secret"}', from }] },
    ["PRIVATE_KEY", "keys.0.publicKey"],
  ],
  [
    "no key at all",
    { keys: [{ ref: "x", client: "app", publicKey: "hello", from }] },
    ["INVALID_KEY", "keys.0.publicKey"],
  ],
  // intervals
  ["backward", { contracts: [{ ref: "base", to: D("01-01") }] }, ["BACKWARD_INTERVAL", "contracts.0.to"]],
  [
    "a start after the recorded end",
    { contracts: [{ ref: "base", from: D("12-01") }] },
    ["BACKWARD_INTERVAL", "contracts.0.from"],
  ],
  [
    "terminated before the start",
    { contracts: [{ ref: "base", terminatedAt: at("2023-12-31") }] },
    ["BACKWARD_INTERVAL", "contracts.0.terminatedAt"],
  ],
  [
    "revoked before the start",
    { authorizations: [{ ref: "token", revokedAt: D("02-01") }] },
    ["BACKWARD_INTERVAL", "authorizations.0.revokedAt"],
  ],
  [
    "key revoked before the start",
    { keys: [{ ref: "key", revokedAt: D("02-01") }] },
    ["BACKWARD_INTERVAL", "keys.0.revokedAt"],
  ],
  [
    "an empty suspension",
    {
      contracts: [
        {
          ref: "base",
          suspensions: [
            { from: D("02-01"), to: D("03-01") },
            { from: D("04-01"), to: D("04-01") },
          ],
        },
      ],
    },
    ["BACKWARD_INTERVAL", "contracts.0.suspensions.1.to"],
  ],
  [
    "a backward period",
    { parties: [{ ref: "noodle", status: [{ value: "CLOSED", from: D("02-01"), to: D("01-01") }] }] },
    ["BACKWARD_INTERVAL", "parties.0.status.0.to"],
  ],
  [
    "a backward client status",
    { clients: [{ ref: "app", status: [{ value: "DISABLED", from: D("02-01"), to: D("01-01") }] }] },
    ["BACKWARD_INTERVAL", "clients.0.status.0.to"],
  ],
  [
    "a backward designation",
    { designations: [{ principal: "noodle", delegate: "posone", from: D("02-01"), to: D("01-01") }] },
    ["BACKWARD_INTERVAL", "designations.0.to"],
  ],
  [
    "an empty interval of something new",
    { accountGrants: [{ ref: "x", principal: "noodle", integrator: "bridge", from, to: from }] },
    ["BACKWARD_INTERVAL", "accountGrants.0.to"],
  ],
  [
    "ended before it began",
    {
      engagements: [
        { ref: "x", principal: "noodle", integrator: "bridge", state: "ENDED", from: at("2027-01-01") },
      ],
    },
    ["BACKWARD_INTERVAL", "engagements.0.to"],
  ],
  // E13
  [
    "E13 a second ISV beside an exclusive one",
    { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "postwo"] }] },
    ["EXCLUSIVE_GRANT", "contracts.0"],
  ],
  [
    "E13 up to its start",
    { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "postwo"], to: D("03-01") }] },
  ],
  [
    "E13 from its end on",
    { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "postwo"], from: D("06-01") }] },
  ],
  [
    "E13 terminated before it begins",
    { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "postwo"], terminatedAt: D("03-01") }] },
  ],
  ["E13 not signed yet", { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "postwo"], state: "DRAFT" }] }],
  ["E13 the same ISV again", { contracts: [{ ...NEW_CONTRACT, between: ["noodle", "posone"] }] }],
  ["E13 another principal", { contracts: [{ ...NEW_CONTRACT, between: ["harbour", "postwo"] }] }],
  [
    "E13 the exclusive one is terminated by the same batch",
    {
      contracts: [
        { ref: "grant", terminatedAt: D("04-01") },
        { ...NEW_CONTRACT, between: ["noodle", "postwo"], from: D("04-01") },
      ],
    },
  ],
  [
    "E13 the new one is the exclusive one",
    {
      contracts: [
        { ref: "grant", exclusive: false },
        { ...NEW_CONTRACT, between: ["noodle", "postwo"], exclusive: true },
      ],
    },
    ["EXCLUSIVE_GRANT", "contracts.1"],
  ],
  [
    "E13 both in one batch, of a new principal",
    {
      parties: [{ ref: "new", role: "MERCHANT", name: "New" }],
      contracts: [
        { ...NEW_CONTRACT, between: ["new", "posone"], exclusive: true },
        { ...NEW_CONTRACT, ref: "d", between: ["new", "postwo"], exclusive: true },
      ],
    },
    ["EXCLUSIVE_GRANT", "contracts.1"],
  ],
  // E24
  [
    "E24 a link to oneself",
    { acquiringLinks: [{ ref: "x", merchant: "bay", acquirer: "bay", from }] },
    ["ACQUIRER_CYCLE", "acquiringLinks.0"],
  ],
  [
    "E24 a cycle of two",
    { acquiringLinks: [{ ref: "x", merchant: "bay", acquirer: "harbour", from }] },
    ["ACQUIRER_CYCLE", "acquiringLinks.0"],
  ],
  [
    "E24 not at the same time",
    { acquiringLinks: [{ ref: "x", merchant: "bay", acquirer: "harbour", from: D("06-01") }] },
  ],
  [
    "E24 only asked for",
    { acquiringLinks: [{ ref: "x", merchant: "bay", acquirer: "harbour", state: "PENDING", from }] },
  ],
  [
    "E24 ended, yet once in force",
    {
      acquiringLinks: [
        { ref: "x", merchant: "bay", acquirer: "harbour", state: "ENDED", from, to: D("04-01") },
      ],
    },
    ["ACQUIRER_CYCLE", "acquiringLinks.0"],
  ],
  [
    "E24 the other link ends first in the same batch",
    {
      acquiringLinks: [
        { ref: "link", to: D("04-01") },
        { ref: "x", merchant: "bay", acquirer: "harbour", from: D("04-01") },
      ],
    },
  ],
  [
    "E24 a cycle of three through a party of the batch",
    {
      parties: [{ ref: "new", role: "ACQUIRER", name: "New" }],
      acquiringLinks: [
        { ref: "x", merchant: "bay", acquirer: "new", from },
        { ref: "y", merchant: "new", acquirer: "harbour", from, to: D("03-02") },
      ],
    },
    ["ACQUIRER_CYCLE", "acquiringLinks.0"],
    ["ACQUIRER_CYCLE", "acquiringLinks.1"],
  ],
  [
    "E24 merchants close none",
    { acquiringLinks: [{ ref: "x", merchant: "noodle", acquirer: "harbour", from }] },
  ],
  // time
  [
    "a time that is not later than the head's",
    { recordedAt: at("2024-01-01"), parties: [{ ref: "x" }] },
    ["RECORDED_AT_NOT_INCREASING", "recordedAt"],
    ["MISSING_FIELD", "parties.0.role"],
    ["MISSING_FIELD", "parties.0.name"],
  ],
];

test.each(ROWS)("%s", async (_, lists, ...expected) => {
  const problems = await refusals(lists);
  expect(problems.map((problem) => [problem.code, problem.path.join(".")])).toEqual(expected);
  for (const problem of problems) expect(problem.message).toMatch(/expected|needs|private key/);
});

test("words: what stands where, and what was expected", async () => {
  const [role] = await refusals({ contracts: [{ ...NEW_CONTRACT, between: ["posone", "postwo"] }] });
  expect(role?.message).toBe(
    'an ISV cannot authorize another ISV, and "posone" is an ISV; expected a merchant or an acquirer',
  );
  const [owner] = await refusals({ clients: [{ ref: "x", owner: "alipay", environment: "LIVE" }] });
  expect(owner?.message).toBe(
    '"alipay" is the platform; expected a merchant, an acquirer, an ISV or a system integrator',
  );
  const [kind] = await refusals({ contracts: [{ ref: "x", between: ["noodle", "alipay"], from }] });
  expect(kind?.message).toBe('"x" is not known yet, and a new contract needs "kind"');
});

test("batches are rehearsed together: a problem in a later one leaves nothing of the earlier ones", async () => {
  const store = fakeStore();
  const second = { recordedAt: D("02-01"), contracts: [{ ref: "base", to: D("01-01") }] };
  const result = await recordBatches(store, clock, [batch(RECORDED), batch(second)], nothing);
  expect(result).toMatchObject({
    ok: false,
    problems: [{ batch: 1, code: "BACKWARD_INTERVAL", path: ["contracts", 0, "to"] }],
  });
  expect((await store.head()).revision).toBe(0);
});

test("a rehearsal knows what earlier batches would have made of the graph", async () => {
  const store = fakeStore();
  await recordBatch(store, clock, batch({ ...CAST, recordedAt: D("01-01") }), nothing);
  const { problems, reader } = await rehearseBatches(store, clock, [
    batch({
      recordedAt: D("02-01"),
      acquiringLinks: [{ ref: "up", merchant: "harbour", acquirer: "bay", from }],
      parties: [{ ref: "new", role: "ISV", name: "New" }],
    }),
    batch({
      recordedAt: D("02-01"),
      acquiringLinks: [{ ref: "down", merchant: "bay", acquirer: "harbour", from }],
    }),
    batch({
      parties: [
        { ref: "second", role: "PLATFORM", name: "Second" },
        { ref: "new", role: "MERCHANT" },
      ],
    }),
  ]);
  expect(problems.map((problem) => [problem.batch, problem.code])).toEqual([
    [1, "RECORDED_AT_NOT_INCREASING"],
    [1, "ACQUIRER_CYCLE"],
    [2, "SECOND_PLATFORM"],
    [2, "IMMUTABLE_FIELD"],
  ]);
  expect(await reader.find("Party", ["new", "bay"])).toHaveLength(2);
});
