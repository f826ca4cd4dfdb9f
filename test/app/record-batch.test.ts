/** What a batch does when nothing is wrong with it. */

import type { FactChange } from "../../src/app/fact-change";
import { recordBatch } from "../../src/app/record-batch";
import type { Batch } from "../../src/domain/draft";
import { BEGINNING, FOREVER, instant } from "../../src/domain/instant";
import { at, batch, CAST } from "../support/batches";
import { fakeStore } from "../support/fake-store";

const NOW = at("2026-01-01");

function world(clock = () => NOW) {
  const store = fakeStore();
  const changes: FactChange[][] = [];
  const record = async (lists: Partial<Batch>) => {
    const result = await recordBatch(
      store,
      clock,
      batch(lists),
      async (_, changed) => void changes.push(changed),
    );
    if (!result.ok)
      throw new Error(result.problems.map((problem) => `${problem.path}: ${problem.message}`).join("\n"));
    return result;
  };
  return { store, record, changes };
}

test("a batch is one revision, with its time and what it recorded", async () => {
  const { store, record } = world();
  const first = await record({ ...CAST, recordedAt: at("2024-01-01") });
  expect(first).toMatchObject({
    revision: 1,
    recordedAt: at("2024-01-01"),
    recorded: { Party: 7, Contract: 0 },
  });
  const second = await record({ clients: [{ ref: "app", owner: "noodle", environment: "LIVE" }] });
  expect(second).toMatchObject({ revision: 2, recordedAt: NOW, recorded: { Party: 0, Client: 1 } });
  expect(await store.head()).toEqual({ revision: 2, recordedAt: NOW });
});

test("without a time of its own a batch is recorded now, or just after the head if the clock lags behind", async () => {
  const clock = jest.fn(() => NOW).mockReturnValueOnce(at("2027-01-01"));
  const { record } = world(clock);
  expect((await record(CAST)).recordedAt).toBe(at("2027-01-01"));
  expect((await record({})).recordedAt).toBe(at("2027-01-01") + 1);
});

test("a new object gets the defaults of its kind", async () => {
  const { store, record } = world();
  await record(CAST);
  await record({
    contracts: [
      { ref: "c", kind: "MERCHANT_SERVICE", between: ["noodle", "alipay"], from: at("2024-01-01") },
    ],
    authorizations: [{ ref: "t", principal: "noodle", isv: "posone", from: at("2024-01-01") }],
    engagements: [{ ref: "e", principal: "noodle", integrator: "bridge", from: at("2024-01-01") }],
    acquiringLinks: [{ ref: "l", merchant: "noodle", acquirer: "harbour", from: at("2024-01-01") }],
    clients: [{ ref: "app", owner: "posone", environment: "LIVE" }],
    keys: [{ ref: "k", client: "app", publicKey: "generated", from: at("2024-01-01") }],
  });
  const parties = new Map((await store.facts("Party")).map((party) => [party.reference, party.id]));
  expect(await store.facts("Contract")).toMatchObject([
    {
      party: parties.get("noodle"),
      counterparty: parties.get("alipay"),
      services: [],
      state: "SIGNED",
      signedAt: null,
      to: FOREVER,
      terminatedAt: null,
      suspensions: [],
      exclusive: false,
    },
  ]);
  expect(await store.facts("Authorization")).toMatchObject([{ to: FOREVER, revokedAt: null }]);
  expect(await store.facts("Engagement")).toMatchObject([{ state: "ACCEPTED" }]);
  expect(await store.facts("AcquiringLink")).toMatchObject([{ state: "APPROVED" }]);
  expect(await store.facts("KeyVersion")).toMatchObject([
    { holders: [parties.get("posone")], keyType: "RSA", bits: 2048 },
  ]);
  expect(await store.facts("Party")).toContainEqual(
    expect.objectContaining({
      reference: "noodle",
      country: null,
      status: [],
      allowsIsv: [],
      declaredMode: null,
    }),
  );
});

test("an amendment keeps what it does not mention, and replaces the lists that it gives", async () => {
  const { store, record, changes } = world();
  const suspended = { value: "SUSPENDED", from: at("2024-02-01"), to: at("2024-03-01") } as const;
  await record({
    parties: [
      ...CAST.parties!,
      { ref: "tea", role: "MERCHANT", name: "Tea", country: "SG", status: [suspended], declaredMode: "SELF" },
    ],
  });
  await record({ parties: [{ ref: "tea", name: "Tea Republic" }] });
  await record({ parties: [{ ref: "tea", status: [], country: null }] });
  const tea = (await store.facts("Party")).find((party) => party.reference === "tea");
  expect(tea).toMatchObject({ name: "Tea Republic", status: [], country: null, declaredMode: "SELF" });
  expect(changes[1]).toMatchObject([
    { kind: "Party", before: { name: "Tea" }, after: { name: "Tea Republic", status: [suspended] } },
  ]);
});

test("an amendment that amends nothing is no change", async () => {
  const { record, changes } = world();
  await record(CAST);
  const result = await record({ parties: [{ ref: "noodle", role: "MERCHANT", name: "Noodle House" }] });
  expect(result.recorded.Party).toBe(0);
  expect(changes[1]).toEqual([]);
});

test("a batch may refer to what it registers itself, wherever in the batch that stands", async () => {
  const { store, record } = world();
  await record({
    ...CAST,
    keys: [
      {
        ref: "k",
        client: "app",
        publicKey: "generated",
        holders: ["bridge", "noodle", "noodle"],
        from: at("2024-01-01"),
      },
    ],
    clients: [{ ref: "app", owner: "noodle", environment: "LIVE" }],
  });
  const [key] = await store.facts("KeyVersion");
  expect(key?.holders).toHaveLength(2);
  expect([...key!.holders].sort((a, b) => a - b)).toEqual(key!.holders);
});

test("one legal entity may stand behind several parties of a batch", async () => {
  const { store, record } = world();
  const legalEntity = { ref: "le", name: "One Company", lei: "5493001KJTIIGC8Y1R12" };
  await record({
    parties: [
      { ref: "a", role: "ISV", name: "A", legalEntity },
      { ref: "b", role: "SYSTEM_INTEGRATOR", name: "B", legalEntity: { ref: "le" } },
    ],
  });
  const entities = await store.facts("LegalEntity");
  expect(entities).toMatchObject([{ name: "One Company", lei: "5493001KJTIIGC8Y1R12" }]);
  expect((await store.facts("Party")).map((party) => party.legalEntity)).toEqual([
    entities[0]!.id,
    entities[0]!.id,
  ]);
  await record({ parties: [{ ref: "b", legalEntity: null }] });
  expect((await store.facts("Party")).find((party) => party.reference === "b")?.legalEntity).toBeNull();
});

test.each([
  ["an open one ends now", {}, NOW],
  ["an explicitly open one ends now", { to: FOREVER }, NOW],
  ["one that ends later ends now", { recordedTo: at("2027-01-01") }, NOW],
  ["one that had ended keeps its end", { recordedTo: at("2025-01-01") }, at("2025-01-01")],
  ["a given end counts", { to: at("2025-06-01") }, at("2025-06-01")],
])("ENDED: %s", async (_, { recordedTo, to }: { recordedTo?: typeof NOW; to?: typeof NOW }, end) => {
  const { store, record } = world();
  const from = at("2024-01-01");
  await record({ ...CAST, recordedAt: at("2024-01-01") });
  await record({
    recordedAt: at("2024-01-02"),
    engagements: [{ ref: "e", principal: "noodle", integrator: "bridge", from, to: recordedTo }],
    acquiringLinks: [{ ref: "l", merchant: "noodle", acquirer: "harbour", from, to: recordedTo }],
  });
  await record({
    engagements: [{ ref: "e", state: "ENDED", to }],
    acquiringLinks: [{ ref: "l", state: "ENDED", to }],
  });
  expect(await store.facts("Engagement")).toMatchObject([{ state: "ENDED", to: end }]);
  expect(await store.facts("AcquiringLink")).toMatchObject([{ state: "ENDED", to: end }]);
});

test("a contract may be voided from its start (E33), and terminated after its end", async () => {
  const { store, record } = world();
  const from = at("2024-01-01");
  const to = at("2025-01-01");
  await record(CAST);
  await record({
    contracts: [
      { ref: "void", kind: "MERCHANT_SERVICE", between: ["noodle", "alipay"], from, to, terminatedAt: from },
      {
        ref: "late",
        kind: "MERCHANT_SERVICE",
        between: ["noodle", "alipay"],
        from,
        to,
        terminatedAt: at("2026-01-01"),
      },
    ],
  });
  expect(await store.facts("Contract")).toHaveLength(2);
});

test("an engagement and an account grant may be voided from their start, once they are recorded (E33)", async () => {
  const { store, record } = world();
  const from = at("2024-01-01");
  await record(CAST);
  const sides = { principal: "noodle", integrator: "bridge" };
  await record({
    engagements: [{ ref: "e", ...sides, from }],
    accountGrants: [{ ref: "g", ...sides, from }],
  });
  await record({
    engagements: [{ ref: "e", state: "ENDED", to: from }],
    accountGrants: [{ ref: "g", to: from }],
  });
  expect(await store.facts("Engagement")).toMatchObject([{ state: "ENDED", from, to: from }]);
  expect(await store.facts("AccountGrant")).toMatchObject([{ from, to: from }]);
});

test("a designation ends the one before it in time, whichever was recorded first", async () => {
  const { store, record } = world();
  await record(CAST);
  const designate = (delegate: string, from: string, to?: string) =>
    record({
      designations: [
        { principal: "noodle", delegate, from: at(from), to: to === undefined ? undefined : at(to) },
      ],
    });
  await designate("posone", "2024-03-01");
  await designate("bridge", "2024-06-01");
  await designate("postwo", "2024-01-01");
  await designate("postwo", "2024-06-01", "2024-07-01");
  const names = new Map((await store.facts("Party")).map((party) => [party.id, party.reference]));
  const line = (await store.facts("Designation")).map((one) => [names.get(one.delegate), one.from, one.to]);
  expect(line).toEqual([
    ["posone", at("2024-03-01"), at("2024-06-01")],
    ["bridge", at("2024-06-01"), at("2024-06-01")],
    ["postwo", at("2024-01-01"), at("2024-03-01")],
    ["postwo", at("2024-06-01"), at("2024-07-01")],
  ]);
});

test("designations of one batch end each other as well", async () => {
  const { store, record } = world();
  await record({
    ...CAST,
    designations: [
      { principal: "noodle", delegate: "posone", from: at("2024-01-01") },
      { principal: "noodle", delegate: "bridge", from: at("2024-02-01") },
    ],
  });
  expect((await store.facts("Designation")).map(({ from, to }) => [from, to])).toEqual([
    [at("2024-01-01"), at("2024-02-01")],
    [at("2024-02-01"), FOREVER],
  ]);
});

test("periods without bounds are kept as they are", async () => {
  const { store, record } = world();
  const allowsIsv = [{ value: true, from: BEGINNING, to: FOREVER }];
  await record({ parties: [{ ref: "a", role: "MERCHANT", name: "A", allowsIsv }] });
  expect(await store.facts("Party")).toMatchObject([{ allowsIsv }]);
});

test("an error that is no refusal comes out as it is, and leaves nothing behind", async () => {
  const store = fakeStore();
  const broken = recordBatch(
    store,
    () => instant(1),
    batch(CAST),
    () => Promise.reject(new Error("disk full")),
  );
  await expect(broken).rejects.toThrow("disk full");
  expect((await store.head()).revision).toBe(0);
});
