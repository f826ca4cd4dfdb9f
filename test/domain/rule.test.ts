/** The rule, row by row in precedence order. Each case differs from its neighbour by one fact. */
import { POLICIES } from "../../src/domain/answer";
import { answerAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { timelineOf } from "../../src/domain/timeline";
import { at, type ContractRow, join, type PartyRow, type World, world } from "./lib/facts-builder";

const NOW = "2024-06-01";

/** A principal and delegates who are able to work; nothing binds them yet. */
const cast: World = {
  parties: [
    { ref: "alipay" },
    { ref: "isv1" },
    { ref: "isv2" },
    { ref: "si1" },
    { ref: "si2" },
    { ref: "acq1" },
    { ref: "acq2" },
  ],
  partnerContracts: [{ between: ["isv1", "alipay"] }, { between: ["isv2", "alipay"] }],
};

const noodle = (row: Partial<PartyRow> = {}): World => ({ parties: [{ ref: "noodle", ...row }] });

const base = (row: Partial<ContractRow> = {}): World => ({
  base: [{ ref: "c1", between: ["noodle", "alipay"], ...row }],
});

const authorized = (isv: string, row: Partial<ContractRow> = {}): World => ({
  authorizationContracts: [{ ref: `a-${isv}`, between: ["noodle", isv], ...row }],
});

const engaged = (si: string, from = "2024-01-01"): World => ({
  engagements: [{ ref: `e-${si}`, of: ["noodle", si], from }],
  grants: [{ ref: `g-${si}`, of: ["noodle", si], from }],
});

const designated = (delegate: string): World => ({ designations: [{ of: ["noodle", delegate] }] });

const under = (acquirer: string, from = "2024-01-01", ref = `l-${acquirer}`): World => ({
  links: [{ ref, of: ["noodle", acquirer], from }],
});

/** An acquirer that integrates itself. */
const integrated = (acquirer: string): World => ({
  base: [{ ref: `c-${acquirer}`, between: [acquirer, "alipay"] }],
});

const withDev: World = {
  parties: [{ ref: "acq3", dev: "VERIFIED" }],
  base: [{ ref: "c-acq3", between: ["acq3", "alipay"] }],
};

type Row = readonly [
  name: string,
  facts: readonly World[],
  rule: string,
  mode: string,
  implementer: string | null,
  flags: readonly string[],
  strict?: readonly [mode: string, implementer: string | null, flags?: readonly string[]],
];

const dev = { dev: "DECLARED" } as const;

const ROWS: readonly Row[] = [
  ["suspended", [noodle({ ...dev, status: "SUSPENDED" }), base()], "R2", "NONE", null, ["PARTY_SUSPENDED"]],
  ["closed", [noodle({ ...dev, status: "CLOSED" }), base()], "R2", "NONE", null, ["PARTY_CLOSED"]],
  [
    "suspended, under an acquirer",
    [noodle({ status: "SUSPENDED" }), withDev, under("acq3")],
    "R2",
    "NONE",
    null,
    ["PARTY_SUSPENDED"],
  ],

  ["under an acquirer", [noodle(), withDev, under("acq3")], "R3", "SELF", "acq3", ["INHERITED"]],
  [
    "under an acquirer, authorized without a base contract",
    [noodle(), withDev, under("acq3"), authorized("isv1")],
    "R3",
    "SELF",
    "acq3",
    ["INHERITED"],
  ],
  [
    "under two acquirers, one of them integrated",
    [noodle(), withDev, under("acq3"), under("acq1")],
    "R3",
    "SELF",
    "acq3",
    ["INHERITED", "MULTIPLE_ACQUIRERS"],
  ],
  [
    "as before with a base contract",
    [noodle(), base(), withDev, under("acq3"), under("acq1")],
    "R12",
    "NONE",
    null,
    ["NO_DEV_CAPABILITY_AND_NO_DELEGATE"],
  ],
  [
    "under an acquirer in mode NONE",
    [noodle(), integrated("acq1"), under("acq1")],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_MISSING"],
  ],
  [
    "the link is still in the future",
    [noodle(), withDev, under("acq3", "2024-06-02")],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_MISSING"],
  ],

  ["nothing at all", [noodle()], "R4", "NONE", null, ["BASE_CONTRACT_MISSING"]],
  [
    "base contract rejected",
    [noodle(dev), base({ state: "REJECTED" })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_MISSING"],
  ],
  [
    "base contract cancelled",
    [noodle(dev), base({ state: "CANCELLED" })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_MISSING"],
  ],
  [
    "base contract a draft",
    [noodle(dev), base({ state: "DRAFT" })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_DRAFT"],
  ],
  [
    "base contract not yet signed",
    [noodle(dev), base({ state: "PENDING_SIGNATURE" })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_DRAFT"],
  ],
  [
    "base contract in the future",
    [noodle(dev), base({ from: "2024-06-02" })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_NOT_YET_EFFECTIVE"],
  ],
  [
    "base contract suspended",
    [noodle(dev), base({ suspensions: [{ from: "2024-05-01" }] })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_SUSPENDED"],
  ],
  ["base contract expired", [noodle(dev), base({ to: NOW })], "R4", "NONE", null, ["BASE_CONTRACT_EXPIRED"]],
  [
    "base contract terminated",
    [noodle(dev), base({ terminatedAt: NOW })],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_TERMINATED"],
  ],
  [
    "several base contracts, none in force",
    [
      noodle(dev),
      base({ to: NOW }),
      base({ ref: "c2", state: "DRAFT" }),
      base({ ref: "c3", state: "REJECTED" }),
    ],
    "R4",
    "NONE",
    null,
    ["BASE_CONTRACT_DRAFT", "BASE_CONTRACT_EXPIRED"],
  ],
  [
    "one of several base contracts in force",
    [noodle(dev), base({ to: NOW }), base({ ref: "c2" })],
    "R11",
    "SELF",
    "noodle",
    [],
  ],

  ["one ISV", [noodle(), base(), authorized("isv1")], "R5", "ISV", "isv1", []],
  ["one ISV, with DEV", [noodle(dev), base(), authorized("isv1")], "R5", "ISV", "isv1", []],
  ["one SI", [noodle(), base(), engaged("si1")], "R6", "SYSTEM_INTEGRATOR", "si1", []],
  [
    "one SI, capability NONE",
    [noodle({ dev: "NONE" }), base(), engaged("si1")],
    "R6",
    "SYSTEM_INTEGRATOR",
    "si1",
    [],
  ],
  [
    "one SI, with DEV",
    [noodle(dev), base(), engaged("si1")],
    "R7",
    "SYSTEM_INTEGRATOR",
    "si1",
    ["SI_DESPITE_DEV_CAPABILITY"],
    ["SELF", "noodle"],
  ],
  [
    "ISV and SI",
    [noodle(), base(), authorized("isv1"), engaged("si1")],
    "R8",
    "ISV",
    "isv1",
    ["AMBIGUOUS_DELEGATE"],
    ["NONE", null],
  ],
  [
    "ISV and SI, the ISV designated",
    [noodle(), base(), authorized("isv1"), engaged("si1"), designated("isv1")],
    "R8",
    "ISV",
    "isv1",
    [],
  ],
  [
    "ISV and SI, the SI designated",
    [noodle(), base(), authorized("isv1"), engaged("si1"), designated("si1")],
    "R8",
    "SYSTEM_INTEGRATOR",
    "si1",
    [],
  ],
  [
    "ISV and SI, somebody designated who is no candidate",
    [noodle(), base(), authorized("isv1"), engaged("si1"), designated("isv2")],
    "R8",
    "ISV",
    "isv1",
    ["AMBIGUOUS_DELEGATE"],
    ["NONE", null],
  ],
  [
    "two ISVs and an SI",
    [noodle(), base(), authorized("isv2"), authorized("isv1", { from: "2024-02-01" }), engaged("si1")],
    "R8",
    "ISV",
    "isv2",
    ["AMBIGUOUS_DELEGATE"],
    ["NONE", null],
  ],
  [
    "two ISVs at once",
    [noodle(), base(), authorized("isv2"), authorized("isv1")],
    "R9",
    "ISV",
    "isv1",
    ["MULTIPLE_ISV"],
  ],
  [
    "two ISVs, one of them earlier",
    [noodle(), base(), authorized("isv2"), authorized("isv1", { from: "2024-01-02" })],
    "R9",
    "ISV",
    "isv2",
    ["MULTIPLE_ISV"],
  ],
  [
    "two ISVs, one designated",
    [noodle(), base(), authorized("isv2"), authorized("isv1"), designated("isv2")],
    "R9",
    "ISV",
    "isv2",
    [],
  ],
  [
    "two ISVs, an SI designated that is no candidate",
    [noodle(), base(), authorized("isv2"), authorized("isv1"), designated("si1")],
    "R9",
    "ISV",
    "isv1",
    ["MULTIPLE_ISV"],
  ],
  [
    "two SIs at once",
    [noodle(), base(), engaged("si2"), engaged("si1")],
    "R10",
    "SYSTEM_INTEGRATOR",
    "si1",
    ["MULTIPLE_SI"],
  ],
  [
    "two SIs, one of them earlier",
    [noodle(), base(), engaged("si2"), engaged("si1", "2024-02-01")],
    "R10",
    "SYSTEM_INTEGRATOR",
    "si2",
    ["MULTIPLE_SI"],
  ],
  [
    "two SIs, one designated",
    [noodle(), base(), engaged("si2"), engaged("si1"), designated("si2")],
    "R10",
    "SYSTEM_INTEGRATOR",
    "si2",
    ["MULTIPLE_SI"],
  ],
  [
    "two SIs, with DEV",
    [noodle(dev), base(), engaged("si2"), engaged("si1")],
    "R10",
    "SYSTEM_INTEGRATOR",
    "si1",
    ["MULTIPLE_SI"],
  ],
  ["nobody, DECLARED", [noodle(dev), base()], "R11", "SELF", "noodle", []],
  ["nobody, VERIFIED", [noodle({ dev: "VERIFIED" }), base()], "R11", "SELF", "noodle", []],
  [
    "nobody, NONE",
    [noodle({ dev: "NONE" }), base()],
    "R12",
    "NONE",
    null,
    ["NO_DEV_CAPABILITY_AND_NO_DELEGATE"],
  ],
  [
    "nobody, UNKNOWN",
    [noodle({ dev: "UNKNOWN" }), base()],
    "R12",
    "NONE",
    null,
    ["NO_DEV_CAPABILITY_AND_NO_DELEGATE"],
  ],
  [
    "nobody, capability unset",
    [noodle(), base()],
    "R12",
    "NONE",
    null,
    ["NO_DEV_CAPABILITY_AND_NO_DELEGATE"],
  ],
];

describe.each(POLICIES)("policy %s", (policy) => {
  test.each(ROWS.map((row) => [row[2], row[0], row] as const))("%s: %s", (_rule, _name, row) => {
    const [, facts, rule, mode, implementer, flags, strict] = row;
    const [wantedMode, wantedImplementer] = policy === "STRICT" && strict ? strict : [mode, implementer];
    const answer = world(cast, ...facts).read("noodle", NOW, policy);
    expect(answer).toMatchObject({ rule, mode: wantedMode, implementer: wantedImplementer, flags });
  });
});

test("R1: neither a delegate nor the platform has a mode, nor somebody unknown", () => {
  const facts = world(cast);
  for (const ref of ["alipay", "isv1", "si1"]) {
    expect(answerAt(graphOf(facts.facts), facts.id(ref), at(NOW), "STANDARD")).toBeNull();
    expect(timelineOf(graphOf(facts.facts), facts.id(ref), "STANDARD")).toEqual([]);
  }
  expect(answerAt(graphOf(facts.facts), 999 as never, at(NOW), "STANDARD")).toBeNull();
});

describe("R4 says what the mode would be", () => {
  test.each([
    ["ISV", [authorized("isv1")], "ISV", "ISV"],
    ["SI with DEV", [engaged("si1")], "SYSTEM_INTEGRATOR", "SELF"],
    ["ISV and SI", [authorized("isv1"), engaged("si1")], "ISV", "NONE"],
    ["nobody", [], "SELF", "SELF"],
  ] as const)("%s", (_name, facts, standard, strict) => {
    const without = world(cast, noodle(dev), ...facts);
    expect(without.read("noodle", NOW)).toMatchObject({
      rule: "R4",
      mode: "NONE",
      wouldBeMode: standard,
      status: null,
    });
    expect(without.read("noodle", NOW, "STRICT").wouldBeMode).toBe(strict);
    expect(world(cast, noodle(dev), base(), ...facts).read("noodle", NOW).wouldBeMode).toBeNull();
  });
});

describe("an ISV is a candidate only while every clause holds", () => {
  const changed = (row: Partial<PartyRow>): World => ({
    ...cast,
    parties: (cast.parties ?? []).map((it) => (it.ref === "isv1" ? { ...it, ...row } : it)),
  });
  test.each([
    ["all hold", cast, noodle(), authorized("isv1"), "R5"],
    ["the ISV is suspended", changed({ status: "SUSPENDED" }), noodle(), authorized("isv1"), "R12"],
    ["the ISV is closed", changed({ status: "CLOSED" }), noodle(), authorized("isv1"), "R12"],
    ["the authorization is a draft", cast, noodle(), authorized("isv1", { state: "DRAFT" }), "R12"],
    ["the authorization is suspended", cast, noodle(), authorized("isv1", { suspensions: [{}] }), "R12"],
    [
      "INTEGRATION is not among its services",
      cast,
      noodle(),
      authorized("isv1", { services: ["REFERRAL"] }),
      "R12",
    ],
    ["no partner contract", { ...cast, partnerContracts: [] }, noodle(), authorized("isv1"), "R12"],
    ["ALLOW is false", cast, noodle({ allow: false }), authorized("isv1"), "R12"],
    ["ALLOW is true", cast, noodle({ allow: true }), authorized("isv1"), "R5"],
    [
      "ALLOW is false, later entry true",
      cast,
      noodle({ allow: [{ value: false }, { value: true, from: "2024-05-01" }] }),
      authorized("isv1"),
      "R5",
    ],
  ] as const)("%s", (_name, who, principal, contract, rule) => {
    expect(world(who, principal, base(), contract).read("noodle", NOW).rule).toBe(rule);
  });
});

describe("an SI is a candidate only while every clause holds", () => {
  const grant: World = { grants: [{ of: ["noodle", "si1"] }] };
  const engagement = (
    state?: "INVITED" | "DECLINED" | "ENDED" | "ACCEPTED",
    to: string | null = null,
  ): World => ({
    engagements: [{ of: ["noodle", "si1"], ...(state ? { state } : {}), to }],
  });
  const suspended = {
    ...cast,
    parties: (cast.parties ?? []).map((it) =>
      it.ref === "si1" ? { ...it, status: "SUSPENDED" as const } : it,
    ),
  };
  test.each([
    ["all hold", cast, engagement(), grant, "R6"],
    ["the SI is suspended", suspended, engagement(), grant, "R12"],
    ["invited", cast, engagement("INVITED"), grant, "R12"],
    ["declined", cast, engagement("DECLINED"), grant, "R12"],
    ["ended before", cast, engagement("ENDED", "2024-05-01"), grant, "R12"],
    ["ended later", cast, engagement("ENDED", "2024-06-02"), grant, "R6"],
    ["accepted, over", cast, engagement("ACCEPTED", NOW), grant, "R12"],
    ["no account", cast, engagement(), {}, "R12"],
    ["another's account", cast, engagement(), { grants: [{ of: ["noodle", "si2"] }] } as World, "R12"],
  ] as const)("%s", (_name, who, invitation, account, rule) => {
    expect(world(who, noodle(), base(), invitation, account).read("noodle", NOW).rule).toBe(rule);
  });
});

describe("who comes first", () => {
  const two = join(cast, noodle(), base());

  test("a candidate starts with the earliest of its contracts in force", () => {
    const early = authorized("isv2", { from: "2024-01-05" });
    const renewed = join(
      authorized("isv1", { from: "2024-01-01", to: "2024-05-01" }),
      authorized("isv1", { ref: "again", from: "2024-04-01" }),
    );
    expect(world(two, early, renewed).read("noodle", "2024-04-15").implementer).toBe("isv1");
    expect(world(two, early, renewed).read("noodle", NOW).implementer).toBe("isv2");
  });

  test("an SI starts with its engagement, whenever it got the account", () => {
    const facts = world(two, engaged("si1", "2024-02-01"), {
      engagements: [{ of: ["noodle", "si2"], from: "2024-01-01" }],
      grants: [{ of: ["noodle", "si2"], from: "2024-05-01" }],
    });
    expect(facts.read("noodle", "2024-04-01").implementer).toBe("si1");
    expect(facts.read("noodle", NOW).implementer).toBe("si2");
  });

  test("ties go by reference in code units: capitals before small letters, no locale", () => {
    const who: World = {
      parties: [
        { ref: "alipay" },
        { ref: "é", role: "ISV" },
        { ref: "Z", role: "ISV" },
        { ref: "a", role: "ISV" },
      ],
      partnerContracts: [
        { between: ["é", "alipay"] },
        { between: ["Z", "alipay"] },
        { between: ["a", "alipay"] },
      ],
    };
    const all = ["é", "a", "Z"].map((ref) => authorized(ref));
    expect(world(who, noodle(), base(), ...all).read("noodle", NOW).implementer).toBe("Z");
    expect(world(who, noodle(), base(), ...all.slice(0, 2)).read("noodle", NOW).implementer).toBe("a");
  });

  test("a new designation ends the one before, even once it is over itself", () => {
    const facts = world(two, authorized("isv1"), authorized("isv2"), {
      designations: [
        { of: ["noodle", "isv2"], from: "2024-02-01" },
        { of: ["noodle", "isv1"], from: "2024-03-01", to: "2024-04-01" },
      ],
    });
    const at = (when: string) => [facts.read("noodle", when).implementer, facts.read("noodle", when).flags];
    expect(at("2024-01-15")).toEqual(["isv1", ["MULTIPLE_ISV"]]);
    expect(at("2024-02-01")).toEqual(["isv2", []]);
    expect(at("2024-03-01")).toEqual(["isv1", []]);
    expect(at("2024-04-01")).toEqual(["isv1", ["MULTIPLE_ISV"]]);
  });

  test("the earliest link decides among acquirers, ties by the link's reference", () => {
    const acquirers: World = {
      parties: [{ ref: "noodle" }, { ref: "acq3", dev: "DECLARED" }, { ref: "acq4", dev: "DECLARED" }],
    };
    const both = join(integrated("acq3"), integrated("acq4"));
    const by = (...links: World[]) => world(cast, acquirers, both, ...links).read("noodle", NOW);
    expect(by(under("acq3", "2024-01-02"), under("acq4"))).toMatchObject({
      acquirer: "acq4",
      flags: ["INHERITED", "MULTIPLE_ACQUIRERS"],
    });
    expect(by(under("acq3", "2024-01-01", "l2"), under("acq4", "2024-01-01", "l1")).acquirer).toBe("acq4");
    expect(by(under("acq3", "2024-01-01", "l2"), under("acq3", "2024-03-01", "l1")).flags).toEqual([
      "INHERITED",
    ]);
    // An acquirer in mode NONE is passed over, however early its link.
    expect(by(under("acq1", "2024-01-01", "a"), under("acq3", "2024-05-01")).acquirer).toBe("acq3");
  });
});
