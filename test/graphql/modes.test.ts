/** The three ways of integration, and a merchant below an acquirer, as a client sees them. */
import { ask, SEED_MODES } from "./support/ask";
import { seeded } from "./support/stores";

const store = seeded(SEED_MODES);

const ANSWER = `query ($reference: String!, $validAt: DateTime!) {
  party(reference: $reference, at: { validAt: $validAt }) { ... on Principal { integration {
    mode wouldBeMode status channel rule flags findingCodes policy validFrom validTo
    implementer { reference } inheritedFrom { reference } acquirers { reference }
    custody {
      accountOwner { reference } accountOperator { reference } keyOwner { reference } keyHolder { reference }
      registeredHolders { reference } keys { reference state usable } toEndAccess { action objects { id } }
    }
  } } }
}`;

const answer = async (reference: string, validAt: string) =>
  (await ask(await store, ANSWER, { reference, validAt: `${validAt}T00:00:00Z` })).party.integration;

const who = (reference: string) => ({ reference });

test("figure 1: a merchant that integrates itself holds its own account and keys", async () => {
  expect(await answer("tea", "2024-06-01")).toEqual({
    ...{ mode: "SELF", wouldBeMode: null, status: "OPERATIONAL", channel: "DIRECT", rule: "R11" },
    ...{ flags: [], findingCodes: [], policy: "STANDARD" },
    ...{ validFrom: "2024-01-01T00:00:00.000Z", validTo: "2025-01-01T00:00:00.000Z" },
    ...{ implementer: who("tea"), inheritedFrom: null, acquirers: [] },
    custody: {
      ...{
        accountOwner: who("tea"),
        accountOperator: who("tea"),
        keyOwner: who("tea"),
        keyHolder: who("tea"),
      },
      registeredHolders: [who("tea")],
      keys: [{ reference: "key-tea", state: "ACTIVE", usable: true }],
      toEndAccess: [],
    },
  });
});

test("figure 2: the ISV signs with its own key, and revoking the token ends its access", async () => {
  const { mode, rule, implementer, custody } = await answer("noodle", "2024-06-01");
  expect({ mode, rule, implementer }).toEqual({ mode: "ISV", rule: "R5", implementer: who("posone") });
  expect(custody).toMatchObject({
    accountOperator: who("noodle"),
    keyOwner: who("posone"),
    keyHolder: who("posone"),
  });
  expect(custody.toEndAccess).toMatchObject([{ action: "REVOKE_TOKEN", objects: [{}] }]);
});

test("figure 3: the system integrator signs as the merchant, and ending its access takes two steps", async () => {
  const { mode, rule, status, custody, findingCodes } = await answer("silk", "2024-06-01");
  expect({ mode, rule, status }).toEqual({ mode: "SYSTEM_INTEGRATOR", rule: "R6", status: "DEGRADED" });
  expect(custody).toMatchObject({
    accountOwner: who("silk"),
    accountOperator: who("bridge"),
    keyHolder: who("bridge"),
  });
  expect(custody.registeredHolders).toEqual(expect.arrayContaining([who("bridge"), who("silk")]));
  expect(custody.toEndAccess.map(({ action }: { action: string }) => action)).toEqual([
    "ROTATE_KEY",
    "TAKE_BACK_ACCOUNT",
  ]);
  expect(findingCodes).toContain("SHARED_CUSTODY");
});

test("below an acquirer the answer is the acquirer's, and the links say so", async () => {
  const { mode, rule, channel, inheritedFrom, acquirers, flags } = await answer("stall", "2024-06-01");
  expect({ mode, rule, channel }).toEqual({ mode: "SELF", rule: "R3", channel: "ACQUIRER" });
  expect({ inheritedFrom, acquirers, flags }).toEqual({
    inheritedFrom: who("harbour"),
    acquirers: [who("harbour")],
    flags: ["INHERITED"],
  });
});

test("mode NONE has no status, no channel, no implementer and no key holder", async () => {
  const { mode, wouldBeMode, status, channel, implementer, custody, flags } = await answer(
    "tea",
    "2025-01-01",
  );
  expect({ mode, wouldBeMode, status, channel, implementer }).toEqual({
    ...{ mode: "NONE", wouldBeMode: "SELF", status: null, channel: null, implementer: null },
  });
  expect(custody.keyHolder).toBeNull();
  expect(flags).toEqual(["BASE_CONTRACT_EXPIRED"]);
});

test("an answer that nothing ends is unbounded", async () => {
  const { validFrom, validTo } = await answer("harbour", "2024-06-01");
  expect({ validFrom, validTo }).toEqual({ validFrom: "2024-01-01T00:00:00.000Z", validTo: null });
  expect(await answer("harbour", "2020-01-01")).toMatchObject({ mode: "NONE", validFrom: null });
});

const TIMELINE = `query ($from: DateTime, $to: DateTime) {
  merchant(reference: "noodle") { timeline(from: $from, to: $to) { from to mode implementer { reference } } }
}`;

test("the timeline is total, and cut off at the ends that are asked for", async () => {
  const whole = (await ask(await store, TIMELINE)).merchant.timeline;
  expect(whole[0].from).toBeNull();
  expect(whole.at(-1).to).toBeNull();
  expect(whole.slice(1).map(({ from }: { from: string }) => from)).toEqual(
    whole.slice(0, -1).map(({ to }: { to: string }) => to),
  );
  const cut = await ask(await store, TIMELINE, { from: "2024-01-15T00:00:00Z", to: "2024-02-02T00:00:00Z" });
  expect(cut.merchant.timeline).toEqual([
    { from: "2024-01-15T00:00:00.000Z", to: "2024-02-01T00:00:00.000Z", mode: "NONE", implementer: null },
    {
      from: "2024-02-01T00:00:00.000Z",
      to: "2024-02-02T00:00:00.000Z",
      mode: "ISV",
      implementer: who("posone"),
    },
  ]);
});

test("an explanation names the clauses, the evidence and the near misses with their repairs", async () => {
  const { merchant } = await ask(
    await store,
    `{ merchant(reference: "noodle", at: { validAt: "2024-01-15T00:00:00Z" }) { integration { mode because {
      rule principal { reference } clauses { code holds evidence { state object { __typename ... on Contract { reference } } } }
      isvs { delegate { reference } candidate clauses { code holds } }
      nearMisses { mode implementer { reference } failing { code } repairs { action subject { reference } counterparty { reference } object { ... on Contract { reference } } } }
    } } } }`,
  );
  const { because } = merchant.integration;
  expect(because).toMatchObject({ rule: "R12", principal: who("noodle") });
  expect(because.clauses).toContainEqual({
    ...{ code: "BASE", holds: true },
    evidence: [{ state: "IN_FORCE", object: { __typename: "Contract", reference: "ms-noodle" } }],
  });
  expect(because.isvs).toMatchObject([{ delegate: who("posone"), candidate: false }]);
  expect(because.nearMisses).toContainEqual({
    ...{ mode: "ISV", implementer: who("posone"), failing: [{ code: "AUTHORIZED" }] },
    repairs: [
      expect.objectContaining({ action: "BRING_FORWARD_CONTRACT", object: { reference: "as-noodle" } }),
    ],
  });
});
