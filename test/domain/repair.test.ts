/** Repairs: the smallest sets of changes that bring a principal to a mode, one action at a time and over generated graphs. */
import fc from "fast-check";
import { POLICIES, type PolicyName } from "../../src/domain/answer";
import { graphOf } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import type { Instant } from "../../src/domain/instant";
import { possibleChanges, withAnybody } from "../../src/domain/possible-changes";
import { answerAfter, findRepairs, isWanted, type Repairs } from "../../src/domain/repair";
import {
  ANYBODY,
  type RepairChange,
  type RepairQuestion,
  WANTED_MODES,
  type WantedMode,
} from "../../src/domain/repair-change";
import { finished } from "../../src/domain/steps";
import { acyclicFacts, anyInstant, type Generated, runs } from "./lib/arbitrary-facts";
import { at, type FactsOf, type PartyRow, type World, world } from "./lib/facts-builder";

const NOW = "2024-06-01";

const found = (question: RepairQuestion): Repairs => finished(findRepairs(question));

const everybody: World = {
  parties: [
    ...[{ ref: "alipay" }, { ref: "isv1" }, { ref: "isv2" }, { ref: "si1" }, { ref: "si2" }],
    { ref: "acq1", dev: "VERIFIED" },
  ],
  partnerContracts: [
    { ref: "p1", between: ["isv1", "alipay"] },
    { ref: "p2", between: ["isv2", "alipay"] },
  ],
};

const noodle = (row: Partial<PartyRow> = {}): World => ({ parties: [{ ref: "noodle", ...row }] });

const based = (row: object = {}): World => ({
  base: [{ ref: "base", between: ["noodle", "alipay"], ...row }],
});

const authorized = (isv: string, row: object = {}): World => ({
  authorizationContracts: [{ ref: `a-${isv}`, between: ["noodle", isv], ...row }],
});

const engaged = (si: string, row: object = {}): World => ({
  engagements: [{ ref: `e-${si}`, of: ["noodle", si], ...row }],
});

const account = (si: string, row: object = {}): World => ({
  grants: [{ ref: `g-${si}`, of: ["noodle", si], ...row }],
});

const token = (isv: string, row: object = {}): World => ({ tokens: [{ of: ["noodle", isv], ...row }] });

const keyed = (owner: string, client: object = {}, key: object = {}): World => ({
  clients: [{ ref: `c-${owner}`, owner, ...client }],
  keys: [{ ref: `k-${owner}`, client: `c-${owner}`, ...key }],
});

const under = (acquirer: string, row: object = {}): World => ({
  base: [{ ref: `base-${acquirer}`, between: [acquirer, "alipay"] }],
  links: [{ ref: `l-${acquirer}`, of: ["noodle", acquirer], ...row }],
});

type Asked = Partial<Pick<RepairQuestion, "policy" | "operational" | "maxChanges">> & {
  readonly delegate?: string;
};

const questionOf = (
  facts: FactsOf,
  mode: WantedMode,
  { delegate, ...asked }: Asked = {},
): RepairQuestion => ({
  ...{ graph: facts.graph(), principal: facts.id("noodle"), t: at(NOW), policy: "STANDARD", mode },
  ...{ platform: facts.id("alipay"), operational: false, maxChanges: 4 },
  ...asked,
  delegate: delegate === undefined ? null : facts.id(delegate),
});

/** `ACTION party with object (by): services` */
function told(facts: FactsOf, { action, subject, counterparty, object, by, services }: RepairChange): string {
  const named = (id: PartyId | null) => (id === ANYBODY ? "anybody" : facts.reference(id));
  const parts = [
    action,
    named(subject),
    named(counterparty),
    ...facts.names(object === null ? [] : [object]),
  ];
  const more = services.length === 0 ? "" : `: ${services.join(" ")}`;
  return `${parts.filter(Boolean).join(" ")} (${facts.reference(by)})${more}`;
}

/** The sets in words, or why there is none. */
function sets(facts: FactsOf, mode: WantedMode, asked: Asked = {}): readonly (readonly string[])[] | string {
  const repairs = found(questionOf(facts, mode, asked));
  if (repairs.none !== null) return repairs.none;
  for (const { changes } of repairs.sets) expect(changes).toHaveLength(repairs.size);
  return repairs.sets.map(({ changes }) => changes.map((change) => told(facts, change)));
}

type Row = readonly [string, WantedMode, readonly World[], readonly (readonly string[])[] | string, Asked?];

const ALL = "PAYMENT REFUND SETTLEMENT";

const rows: readonly Row[] = [
  ["as wanted already", "SELF", [noodle({ dev: "VERIFIED" }), based()], [[]]],
  ["as wanted below an acquirer", "SELF", [noodle(), under("acq1")], [[]]],
  ["no capability", "SELF", [noodle(), based()], [["DECLARE_CAPABILITY noodle (noodle)"]]],
  [
    "no base contract",
    "SELF",
    [noodle({ dev: "VERIFIED" })],
    [[`SIGN_CONTRACT noodle alipay (noodle): ${ALL}`]],
  ],
  [
    "base contract a draft",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ state: "DRAFT" })],
    [["SIGN_CONTRACT noodle alipay Contract base (noodle)"]],
  ],
  [
    "base contract expired",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ to: NOW })],
    [["RENEW_CONTRACT noodle alipay Contract base (noodle)"]],
  ],
  [
    "base contract suspended",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ suspensions: [{}] })],
    [["RESUME_CONTRACT noodle alipay Contract base (noodle)"]],
  ],
  [
    "base contract in the future",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ from: "2024-07-01" })],
    [["BRING_FORWARD_CONTRACT noodle alipay Contract base (noodle)"]],
  ],
  [
    "base contract a draft for later",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ state: "DRAFT", from: "2024-07-01" })],
    [[`SIGN_CONTRACT noodle alipay (noodle): ${ALL}`]],
  ],
  [
    "base contract in the future, and suspended",
    "SELF",
    [
      noodle({ dev: "VERIFIED" }),
      based({ from: "2024-07-01", suspensions: [{ from: "2024-05-01", to: "2024-08-01" }] }),
    ],
    [[`SIGN_CONTRACT noodle alipay (noodle): ${ALL}`]],
  ],
  [
    "an invitation for later",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), engaged("si1", { state: "INVITED", from: "2024-07-01" }), account("si1")],
    [["ENGAGE noodle si1 (noodle)"]],
  ],
  [
    "a link for later",
    "SELF",
    [noodle(), under("acq1", { state: "PENDING", from: "2024-07-01" })],
    [["APPROVE_LINK noodle acq1 (acq1)"]],
  ],
  [
    "suspended",
    "SELF",
    [noodle({ dev: "VERIFIED", status: "SUSPENDED" }), based()],
    [["REINSTATE_PARTY noodle (alipay)"]],
  ],
  ["closed", "SELF", [noodle({ dev: "VERIFIED", status: "CLOSED" }), based()], "PRINCIPAL_CLOSED"],
  [
    "from an ISV to itself",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based(), authorized("isv1")],
    [["DISALLOW_ISV noodle (noodle)"], ["END_CONTRACT noodle isv1 Contract a-isv1 (noodle)"]],
  ],
  [
    "from two ISVs to itself",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based(), authorized("isv1"), authorized("isv2")],
    [["DISALLOW_ISV noodle (noodle)"]],
  ],
  [
    "from an SI to itself",
    "SELF",
    [noodle(), based(), engaged("si1"), account("si1")],
    [
      ["DECLARE_CAPABILITY noodle (noodle)", "END_ENGAGEMENT noodle si1 Engagement e-si1 (noodle)"],
      ["DECLARE_CAPABILITY noodle (noodle)", "TAKE_BACK_ACCOUNT noodle si1 AccountGrant g-si1 (noodle)"],
    ],
  ],
  [
    "from an SI to itself, strictly (R7)",
    "SELF",
    [noodle(), based(), engaged("si1"), account("si1")],
    [["DECLARE_CAPABILITY noodle (noodle)"]],
    { policy: "STRICT" },
  ],
  [
    "an authorization without INTEGRATION (E7)",
    "ISV",
    [noodle(), based(), authorized("isv1", { services: ["REFERRAL"] })],
    [["ADD_SERVICE noodle isv1 Contract a-isv1 (noodle): INTEGRATION"]],
  ],
  [
    "an expired authorization without INTEGRATION: one anew takes one change, not two",
    "ISV",
    [noodle(), based(), authorized("isv1", { services: ["REFERRAL"], to: NOW })],
    [["SIGN_CONTRACT noodle isv1 (noodle): INTEGRATION"]],
  ],
  [
    "the partner contract is another's to renew (E2)",
    "ISV",
    [
      { parties: [{ ref: "isv3" }], partnerContracts: [{ ref: "p3", between: ["isv3", "alipay"], to: NOW }] },
      ...[noodle(), based(), authorized("isv3")],
    ],
    [["RENEW_CONTRACT isv3 alipay Contract p3 (isv3)"]],
  ],
  [
    "a suspended ISV is the platform's to reinstate",
    "ISV",
    [
      {
        parties: [{ ref: "isv3", status: "SUSPENDED" }],
        partnerContracts: [{ ref: "p3", between: ["isv3", "alipay"] }],
      },
      ...[noodle(), based(), authorized("isv3")],
    ],
    [["REINSTATE_PARTY isv3 (alipay)"]],
  ],
  [
    "not allowed (E9)",
    "ISV",
    [noodle({ allow: false }), based(), authorized("isv1")],
    [["ALLOW_ISV noodle (noodle)"]],
  ],
  [
    "everything at once",
    "ISV",
    [noodle({ allow: false }), authorized("isv1", { suspensions: [{}], services: [] })],
    [
      [
        "ALLOW_ISV noodle (noodle)",
        `SIGN_CONTRACT noodle alipay (noodle): ${ALL}`,
        "SIGN_CONTRACT noodle isv1 (noodle): INTEGRATION",
      ],
    ],
  ],
  [
    "any ISV, where none is known",
    "ISV",
    [noodle(), based()],
    [["SIGN_CONTRACT noodle anybody (noodle): INTEGRATION"]],
  ],
  [
    "any ISV, that works",
    "ISV",
    [noodle(), based()],
    [["SIGN_CONTRACT noodle anybody (noodle): INTEGRATION", "ISSUE_TOKEN noodle anybody (noodle)"]],
    { operational: true },
  ],
  [
    "any ISV, where the only one that is known is closed",
    "ISV",
    [{ parties: [{ ref: "isv3", status: "CLOSED" }] }, noodle(), based(), authorized("isv3")],
    [["SIGN_CONTRACT noodle anybody (noodle): INTEGRATION"]],
  ],
  [
    "an exclusive grant must end before another ISV is authorized (E13)",
    "ISV",
    [noodle(), based(), authorized("isv2", { exclusive: true })],
    [
      [
        "SIGN_CONTRACT noodle isv1 (noodle): INTEGRATION",
        "END_CONTRACT noodle isv2 Contract a-isv2 (noodle)",
      ],
    ],
    { delegate: "isv1" },
  ],
  [
    "an ISV that is named, among two: it comes second and is designated (R9)",
    "ISV",
    [noodle(), based(), authorized("isv2")],
    [
      [
        "SIGN_CONTRACT noodle isv1 (noodle): INTEGRATION",
        "END_CONTRACT noodle isv2 Contract a-isv2 (noodle)",
      ],
      ["SIGN_CONTRACT noodle isv1 (noodle): INTEGRATION", "DESIGNATE noodle isv1 (noodle)"],
    ],
    { delegate: "isv1" },
  ],
  [
    "an ISV that is named and closed",
    "ISV",
    [{ parties: [{ ref: "isv3", status: "CLOSED" }] }, noodle(), based()],
    "DELEGATE_CLOSED",
    { delegate: "isv3" },
  ],
  [
    "a token is missing",
    "ISV",
    [noodle(), based(), authorized("isv1"), keyed("isv1"), token("isv1", { revokedAt: "2024-05-01" })],
    [["ISSUE_TOKEN noodle isv1 (noodle)"]],
    { operational: true },
  ],
  [
    "a key is missing: the ISV registers it",
    "ISV",
    [noodle(), based(), authorized("isv1"), token("isv1")],
    [["REGISTER_KEY isv1 (isv1)"]],
    { operational: true },
  ],
  [
    "blocked is no matter where only the mode is asked for",
    "ISV",
    [noodle(), based(), authorized("isv1")],
    [[]],
  ],
  [
    "a service of the base contract is missing (E28)",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based({ services: ["PAYMENT"] }), keyed("noodle")],
    [["ADD_SERVICE noodle alipay Contract base (noodle): REFUND SETTLEMENT"]],
    { operational: true },
  ],
  [
    "a key of its own",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based()],
    [["REGISTER_KEY noodle (noodle)"]],
    { operational: true },
  ],
  [
    "a client that is disabled, its key alive",
    "SELF",
    [noodle({ dev: "VERIFIED" }), based(), keyed("noodle", { status: "DISABLED" })],
    [["ENABLE_CLIENT noodle Client c-noodle (noodle)"]],
    { operational: true },
  ],
  [
    "an SI that was invited accepts",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), engaged("si1", { state: "INVITED" }), account("si1")],
    [["ENGAGE noodle si1 Engagement e-si1 (si1)"]],
  ],
  [
    "the account is not given (E14)",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), engaged("si1")],
    [["GIVE_ACCOUNT noodle si1 (noodle)"]],
  ],
  [
    "any SI, where none is known",
    "SYSTEM_INTEGRATOR",
    [noodle(), based()],
    [["ENGAGE noodle anybody (noodle)", "GIVE_ACCOUNT noodle anybody (noodle)"]],
  ],
  [
    "the key is handed over to the SI (K5)",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), engaged("si1"), account("si1"), keyed("noodle")],
    [["HAND_OVER_KEY noodle si1 KeyVersion k-noodle (noodle)"]],
    { operational: true },
  ],
  [
    "there is no key to hand over: one is registered for the SI",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), engaged("si1"), account("si1")],
    [["REGISTER_KEY noodle si1 (noodle)"]],
    { operational: true },
  ],
  [
    "ISV and SI: the SI by designation, or without the ISV",
    "SYSTEM_INTEGRATOR",
    [noodle(), based(), authorized("isv1"), engaged("si1"), account("si1")],
    [
      ["DISALLOW_ISV noodle (noodle)"],
      ["END_CONTRACT noodle isv1 Contract a-isv1 (noodle)"],
      ["DESIGNATE noodle si1 (noodle)"],
    ],
  ],
  [
    "strictly, an SI only without a capability (R7)",
    "SYSTEM_INTEGRATOR",
    [noodle({ dev: "DECLARED" }), based(), engaged("si1"), account("si1")],
    [["WITHDRAW_CAPABILITY noodle (noodle)"]],
    { policy: "STRICT" },
  ],
  [
    "a link that waits for the acquirer",
    "SELF",
    [noodle(), under("acq1", { state: "PENDING" })],
    [["APPROVE_LINK noodle acq1 AcquiringLink l-acq1 (acq1)"]],
  ],
  [
    "a contract of its own that hides the acquirer's mode",
    "SELF",
    [noodle(), based(), authorized("isv1"), under("acq1")],
    [["END_CONTRACT noodle alipay Contract base (noodle)"]],
  ],
  [
    "an acquirer in another mode comes first",
    "SELF",
    [
      noodle(),
      { parties: [{ ref: "acq2" }], authorizationContracts: [{ ref: "a-acq2", between: ["acq2", "isv1"] }] },
      ...[under("acq2"), under("acq1", { from: "2024-02-01" })],
    ],
    [["END_LINK noodle acq2 AcquiringLink l-acq2 (noodle)"]],
  ],
  [
    "the ISV of the acquirer may act again, where it is none of the principal's",
    "ISV",
    [
      ...[noodle(), under("acq2"), token("isv3")],
      { parties: [{ ref: "acq2" }, { ref: "isv3" }] },
      { partnerContracts: [{ ref: "p3", between: ["isv3", "alipay"], to: NOW }] },
      { authorizationContracts: [{ ref: "a-acq2", between: ["acq2", "isv3"] }] },
    ],
    [["RENEW_CONTRACT isv3 alipay Contract p3 (isv3)"]],
  ],
  [
    "the SI of the acquirer may act again, where it is none of the principal's",
    "SYSTEM_INTEGRATOR",
    [
      ...[noodle(), under("acq2"), engaged("si3", { to: "2024-02-01" })],
      { parties: [{ ref: "acq2" }, { ref: "si3", status: "SUSPENDED" }] },
      {
        engagements: [{ ref: "e-acq2", of: ["acq2", "si3"] }],
        grants: [{ ref: "g-acq2", of: ["acq2", "si3"] }],
      },
    ],
    [["REINSTATE_PARTY si3 (alipay)"]],
  ],
  [
    "more changes than allowed for",
    "ISV",
    [noodle({ allow: false }), authorized("isv1", { suspensions: [{}] })],
    "TOO_MANY_CHANGES",
    { maxChanges: 2 },
  ],
];

describe("the smallest sets", () => {
  // A row is one argument: Jest would pass a callback to be waited for in place of what a short row lacks.
  const named = rows.map((row) => [`${row[0]}: ${row[1]}`, row] as const);
  test.each(named)("%s", (_name, [, mode, parts, expected, asked]) => {
    expect(sets(world(everybody, ...parts), mode, asked)).toEqual(expected);
  });

  test("say what the answer would be", () => {
    const facts = world(everybody, noodle(), based(), authorized("isv1", { suspensions: [{}] }));
    expect(found(questionOf(facts, "ISV"))).toMatchObject({
      size: 1,
      sets: [{ after: { mode: "ISV", rule: "R5", status: "BLOCKED", implementer: facts.id("isv1") } }],
    });
  });

  test("are not looked for without end", () => {
    const many = Array.from({ length: 12 }, (_, i) => `si${i + 10}`);
    const parts = many.flatMap((si) => [{ parties: [{ ref: si }] }, engaged(si), account(si)]);
    const facts = world(everybody, noodle({ dev: "VERIFIED" }), based(), ...parts);
    expect(sets(facts, "SELF", { maxChanges: 12 })).toBe("TOO_MANY_POSSIBILITIES");
  });

  test("are not looked for without end among the changes of one kind either", () => {
    const many = Array.from({ length: 20 }, (_, i) => `acq${i + 10}`);
    const parts = many.flatMap((acquirer) => [{ parties: [{ ref: acquirer }] }, under(acquirer)]);
    const facts = world(everybody, noodle(), ...parts);
    expect(sets(facts, "ISV", { maxChanges: 6 })).toBe("TOO_MANY_POSSIBILITIES");
  });
});

/** Every set of up to so many of the changes, smallest first. */
function* allSets(changes: readonly RepairChange[], most: number): Generator<readonly RepairChange[]> {
  let level: (readonly [number, readonly RepairChange[]])[] = [[0, []]];
  for (let size = 0; size <= most; size++) {
    yield* level.map(([, set]) => set);
    level = level.flatMap(([next, set]) =>
      changes.slice(next).map((change, i) => [next + i + 1, [...set, change]] as const),
    );
  }
}

const asked = fc.record({
  mode: fc.constantFrom(...WANTED_MODES),
  policy: fc.constantFrom(...POLICIES),
  operational: fc.boolean(),
});

/** Each generated principal's question, if it does not have an immoderate number of changes to try. */
function questionsOf(
  { facts, principals }: Generated,
  t: Instant,
  wanted: { mode: WantedMode; policy: PolicyName; operational: boolean },
): RepairQuestion[] {
  const platform = facts.Party.find(({ role }) => role === "PLATFORM")!.id;
  const graph = graphOf(facts);
  return principals.map((principal) => ({
    ...{ graph, principal, t, platform, delegate: null, maxChanges: 3 },
    ...wanted,
  }));
}

/** So many sets are tried one by one. */
const MOST_COMPARED = 3_000;

/** An upper bound of how many sets of up to so many changes there are. */
const setsIn = (changes: number, size: number): number => (changes + 1) ** size;

test("each set brings the wanted answer about, no smaller one does, and all of that size are found", () => {
  let compared = 0;
  const holds = (generated: Generated, t: Instant, wanted: Parameters<typeof questionsOf>[2]) => {
    for (const question of questionsOf(generated, t, wanted)) {
      const repairs = found(question);
      if (repairs.none !== null && repairs.none !== "TOO_MANY_CHANGES") continue;
      const asked = withAnybody(question);
      const changes = possibleChanges(asked).flatMap((group) => group.changes);
      const size = repairs.none === null ? repairs.size : question.maxChanges;
      if (setsIn(changes.length, size) > MOST_COMPARED) continue;
      const working = [...allSets(changes, size)].filter((set) => {
        const answer = answerAfter(set, asked);
        return answer !== null && isWanted(answer, asked);
      });
      const proposed = repairs.none === null ? repairs.sets.map((set) => set.changes) : [];
      expect(working).toHaveLength(proposed.length);
      expect(working).toEqual(expect.arrayContaining(proposed));
      compared += 1;
    }
  };
  fc.assert(fc.property(acyclicFacts, anyInstant, asked, holds), runs(60));
  expect(compared).toBeGreaterThan(100);
});
