/** Explanations: clauses with their evidence, cases in the order of the rule, and near misses with what would repair them. */

import { conclude } from "../../src/domain/conclude";
import { answerAt } from "../../src/domain/evaluate";
import { explainAt } from "../../src/domain/explain";
import type { Clause, NearMiss } from "../../src/domain/explanation";
import { graphOf } from "../../src/domain/graph";
import { applyRepair } from "./lib/apply-repair";
import { at, type FactsOf, join, type PartyRow, type World, world } from "./lib/facts-builder";

const NOW = "2024-06-01";

const everybody: World = {
  parties: [
    { ref: "alipay" },
    { ref: "isv1" },
    { ref: "isv2" },
    { ref: "si1" },
    { ref: "si2" },
    { ref: "acq1", dev: "VERIFIED" },
  ],
  partnerContracts: [
    { ref: "p1", between: ["isv1", "alipay"] },
    { ref: "p2", between: ["isv2", "alipay"] },
  ],
};

const noodle = (row: Partial<PartyRow> = {}): World => ({ parties: [{ ref: "noodle", ...row }] });

const base: World = { base: [{ ref: "base", between: ["noodle", "alipay"] }] };

const authorized = (isv: string, row: object = {}): World => ({
  authorizationContracts: [{ ref: `a-${isv}`, between: ["noodle", isv], ...row }],
});

const engaged = (si: string, row: object = {}): World => ({
  engagements: [{ ref: `e-${si}`, of: ["noodle", si], ...row }],
});

const account = (si: string, row: object = {}): World => ({
  grants: [{ ref: `g-${si}`, of: ["noodle", si], ...row }],
});

const suspendedIsv: World = {
  ...everybody,
  parties: everybody.parties!.map((it) => (it.ref === "isv1" ? { ...it, status: "SUSPENDED" } : it)),
};

/** `CODE: yes|no, state reference, …` */
const told = (facts: FactsOf, clauses: readonly Clause[]) =>
  clauses.map(({ code, holds, evidence }) => {
    const cited = facts.names(evidence).map((name, i) => `${evidence[i]?.state} ${name}`);
    return `${code}: ${[holds ? "yes" : "no", ...cited].join(", ")}`;
  });

/** What would bring each near miss about: `ACTION subject counterparty object`. */
function misses(facts: FactsOf, found: readonly NearMiss[]): Record<string, string[]> {
  const steps = (miss: NearMiss) =>
    miss.repairs.map(({ action, subject, counterparty, object }) =>
      [
        action,
        facts.reference(subject),
        facts.reference(counterparty),
        ...facts.names(object === null ? [] : [object]),
      ]
        .filter(Boolean)
        .join(" "),
    );
  return Object.fromEntries(
    found.map((miss) => [`${miss.mode} ${facts.reference(miss.implementer)}`, steps(miss)]),
  );
}

test("nobody but a principal has an explanation (R1)", () => {
  const facts = world(everybody);
  expect(explainAt(graphOf(facts.facts), facts.id("isv1"), at(NOW), "STANDARD")).toBeNull();
});

test("the principal's clauses cite every contract, in force or not, those in force first", () => {
  const contracts: World = {
    base: [
      { ref: "old", between: ["noodle", "alipay"], to: "2024-03-01" },
      { ref: "draft", between: ["noodle", "alipay"], state: "DRAFT", signedAt: "2024-05-01" },
      { ref: "now", between: ["noodle", "alipay"], from: "2024-03-01" },
    ],
  };
  const facts = world(everybody, noodle({ dev: "NONE", allow: false }), contracts);
  const explanation = facts.explain("noodle", NOW);
  expect(explanation).toMatchObject({
    principal: facts.id("noodle"),
    policy: "STANDARD",
    rule: "R12",
    designated: null,
  });
  expect(told(facts, explanation.clauses)).toEqual([
    "PARTY_ACTIVE: yes, ACTIVE Party noodle",
    "BASE: yes, IN_FORCE Contract now, DRAFT Contract draft, EXPIRED Contract old",
    "DEV: no, NONE Party noodle",
    "ALLOW: no, NOT_ALLOWED Party noodle",
  ]);
});

test("a delegate that fails keeps all its failing clauses", () => {
  const facts = world(
    { ...suspendedIsv, partnerContracts: [] },
    noodle({ allow: false }),
    base,
    authorized("isv1", { to: NOW, services: ["REFERRAL"] }),
    engaged("si1", { state: "INVITED" }),
    account("si1", { from: "2024-07-01" }),
  );
  const { isvs, integrators, nearMisses } = facts.explain("noodle", NOW);
  expect(told(facts, isvs[0]?.clauses ?? [])).toEqual([
    "DELEGATE_ACTIVE: no, SUSPENDED Party isv1",
    "AUTHORIZED: no, EXPIRED Contract a-isv1",
    "INTEGRATION_SERVICE: no, EXPIRED Contract a-isv1",
    "PARTNER_CONTRACT: no",
    "ISV_ALLOWED: no, NOT_ALLOWED Party noodle",
  ]);
  expect(isvs[0]).toMatchObject({
    candidate: false,
    since: null,
    mode: "ISV",
    implementer: facts.id("isv1"),
  });
  expect(told(facts, integrators[0]?.clauses ?? [])).toEqual([
    "DELEGATE_ACTIVE: yes, ACTIVE Party si1",
    "ENGAGED: no, INVITED Engagement e-si1",
    "ACCOUNT_GIVEN: no, NOT_YET_OPEN AccountGrant g-si1",
  ]);
  expect(nearMisses.map(({ failing }) => failing.map(({ code }) => code))).toEqual([
    ["DELEGATE_ACTIVE", "AUTHORIZED", "INTEGRATION_SERVICE", "PARTNER_CONTRACT", "ISV_ALLOWED"],
    ["ENGAGED", "ACCOUNT_GIVEN"],
    ["DEV"],
  ]);
});

test("candidates come in the order of the rule, the others after them by reference", () => {
  const facts = world(
    everybody,
    { parties: [{ ref: "isv0" }] },
    noodle(),
    base,
    authorized("isv0", { state: "DRAFT" }),
    authorized("isv1", { from: "2024-02-01" }),
    authorized("isv2"),
  );
  const { isvs } = facts.explain("noodle", NOW);
  expect(isvs.map(({ delegate, candidate, since }) => [facts.reference(delegate), candidate, since])).toEqual(
    [
      ["isv2", true, at("2024-01-01")],
      ["isv1", true, at("2024-02-01")],
      ["isv0", false, null],
    ],
  );
});

test("an acquirer is a case of its own, with its answer as evidence", () => {
  const above: World = {
    base: [{ ref: "c-acq1", between: ["acq1", "alipay"] }],
    links: [{ ref: "link", of: ["noodle", "acq1"] }],
  };
  const facts = world(everybody, noodle(), above);
  const { acquirers, rule } = facts.explain("noodle", NOW);
  expect(rule).toBe("R3");
  expect(acquirers[0]).toMatchObject({
    mode: "SELF",
    implementer: facts.id("acq1"),
    candidate: true,
    since: at("2024-01-01"),
  });
  expect(told(facts, acquirers[0]?.clauses ?? [])).toEqual([
    "ACQUIRER_LINKED: yes, APPROVED AcquiringLink link",
    "ACQUIRER_INTEGRATED: yes, SELF R11 Party acq1",
  ]);
  const circle: World = { links: [{ of: ["acq1", "noodle"] }] };
  const cyclic = world(
    everybody,
    noodle(),
    { links: above.links! },
    { links: [{ ref: "back", ...circle.links![0]! }] },
  );
  const [met] = cyclic.explain("noodle", NOW).acquirers;
  expect(told(cyclic, met?.clauses ?? [])[1]).toBe("ACQUIRER_INTEGRATED: no, NONE R4 Party acq1");
});

describe("near misses and what would repair them", () => {
  const rows: readonly (readonly [string, readonly World[], Record<string, string[]>])[] = [
    ["nobody", [noodle(), base], { "SELF noodle": ["DECLARE_CAPABILITY noodle"] }],
    ["already so", [noodle({ dev: "VERIFIED" }), base], {}],
    [
      "suspended",
      [noodle({ dev: "VERIFIED", status: "SUSPENDED" }), base],
      { "SELF noodle": ["REINSTATE_PARTY noodle"] },
    ],
    ["no base contract", [noodle({ dev: "VERIFIED" })], { "SELF noodle": ["SIGN_CONTRACT noodle"] }],
    [
      "base contract a draft",
      [noodle({ dev: "VERIFIED" }), { base: [{ ...base.base![0]!, state: "DRAFT" }] }],
      { "SELF noodle": ["SIGN_CONTRACT noodle Contract base"] },
    ],
    [
      "base contract expired",
      [noodle({ dev: "VERIFIED" }), { base: [{ ...base.base![0]!, to: NOW }] }],
      { "SELF noodle": ["RENEW_CONTRACT noodle Contract base"] },
    ],
    [
      "base contract terminated",
      [noodle({ dev: "VERIFIED" }), { base: [{ ...base.base![0]!, terminatedAt: NOW }] }],
      { "SELF noodle": ["SIGN_CONTRACT noodle"] },
    ],
    [
      "authorization suspended",
      [noodle(), base, authorized("isv1", { suspensions: [{}] })],
      {
        "ISV isv1": ["RESUME_CONTRACT noodle isv1 Contract a-isv1"],
        "SELF noodle": ["DECLARE_CAPABILITY noodle"],
      },
    ],
    [
      "authorization in the future, without INTEGRATION",
      [noodle({ dev: "VERIFIED" }), base, authorized("isv1", { from: "2024-07-01", services: [] })],
      {
        "ISV isv1": [
          "BRING_FORWARD_CONTRACT noodle isv1 Contract a-isv1",
          "ADD_SERVICE noodle isv1 Contract a-isv1",
        ],
      },
    ],
    [
      "authorization rejected, without INTEGRATION: a new one has it",
      [noodle({ dev: "VERIFIED" }), base, authorized("isv1", { state: "REJECTED", services: [] })],
      { "ISV isv1": ["SIGN_CONTRACT noodle isv1"] },
    ],
    [
      "ISV not allowed and suspended, its partner contract lapsed",
      [
        {
          parties: [{ ref: "isv3", status: "SUSPENDED" }],
          partnerContracts: [{ ref: "p3", between: ["isv3", "alipay"], to: NOW }],
        },
        noodle({ dev: "VERIFIED", allow: false }),
        base,
        authorized("isv3"),
      ],
      { "ISV isv3": ["REINSTATE_PARTY isv3", "RENEW_CONTRACT isv3 Contract p3", "ALLOW_ISV noodle"] },
    ],
    [
      "allowing one ISV allows the other, who comes first",
      [noodle({ dev: "VERIFIED", allow: false }), base, authorized("isv1"), authorized("isv2")],
      { "ISV isv1": ["ALLOW_ISV noodle"], "ISV isv2": ["ALLOW_ISV noodle", "DESIGNATE noodle isv2"] },
    ],
    [
      "SI invited, account not given",
      [noodle(), base, engaged("si1", { state: "INVITED" })],
      {
        "SYSTEM_INTEGRATOR si1": ["ENGAGE noodle si1 Engagement e-si1", "GIVE_ACCOUNT noodle si1"],
        "SELF noodle": ["DECLARE_CAPABILITY noodle"],
      },
    ],
    [
      "engagement over",
      [noodle(), base, engaged("si1", { to: NOW }), account("si1")],
      { "SYSTEM_INTEGRATOR si1": ["ENGAGE noodle si1"], "SELF noodle": ["DECLARE_CAPABILITY noodle"] },
    ],
    [
      "ISV and SI: the SI only by designation",
      [noodle(), base, authorized("isv1"), engaged("si1"), account("si1")],
      { "SYSTEM_INTEGRATOR si1": ["DESIGNATE noodle si1"] },
    ],
    [
      "an ISV that would be one of two: by designation, if it is not the first",
      [noodle(), base, authorized("isv1"), authorized("isv2", { state: "DRAFT" })],
      { "ISV isv2": ["SIGN_CONTRACT noodle isv2 Contract a-isv2", "DESIGNATE noodle isv2"] },
    ],
    [
      "an ISV that would be the first of two: without designation",
      [noodle(), base, authorized("isv2"), authorized("isv1", { suspensions: [{}] })],
      { "ISV isv1": ["RESUME_CONTRACT noodle isv1 Contract a-isv1"] },
    ],
    [
      "no base contract, two ISVs: the first needs no designation",
      [noodle(), authorized("isv1"), authorized("isv2")],
      { "ISV isv1": ["SIGN_CONTRACT noodle"], "ISV isv2": ["SIGN_CONTRACT noodle", "DESIGNATE noodle isv2"] },
    ],
    [
      "designated already, but no candidate",
      [
        noodle(),
        base,
        authorized("isv1"),
        authorized("isv2", { suspensions: [{}] }),
        { designations: [{ of: ["noodle", "isv2"] }] },
      ],
      { "ISV isv2": ["RESUME_CONTRACT noodle isv2 Contract a-isv2"] },
    ],
    [
      "under an acquirer that integrates itself: the principal by itself",
      [
        noodle({ dev: "VERIFIED" }),
        { base: [{ between: ["acq1", "alipay"] }], links: [{ of: ["noodle", "acq1"] }] },
      ],
      { "SELF noodle": ["SIGN_CONTRACT noodle"] },
    ],
  ];

  test.each(rows)("%s", (_name, parts, expected) => {
    const facts = world(everybody, ...parts);
    const { nearMisses } = facts.explain("noodle", NOW);
    expect(misses(facts, nearMisses)).toEqual(expected);
    for (const { repairs, mode, implementer } of nearMisses) {
      const repaired = repairs.reduce((so, repair) => applyRepair(so, repair, at(NOW)), facts.facts);
      expect(answerAt(graphOf(repaired), facts.id("noodle"), at(NOW), "STANDARD")).toMatchObject({
        mode,
        implementer,
      });
    }
  });

  test("strictly, an SI is no near miss of a principal that develops; without DEV it is one", () => {
    const offered = (dev: "VERIFIED" | "NONE") => {
      const facts = world(everybody, noodle({ dev }), base, engaged("si1", { state: "INVITED" }));
      return misses(facts, facts.explain("noodle", NOW, "STRICT").nearMisses);
    };
    expect(offered("VERIFIED")).toEqual({});
    expect(Object.keys(offered("NONE"))).toEqual(["SYSTEM_INTEGRATOR si1", "SELF noodle"]);
  });

  test("strictly, R8 is open until somebody is designated", () => {
    const facts = world(everybody, noodle(), base, authorized("isv1"), engaged("si1"), account("si1"));
    const { nearMisses, rule } = facts.explain("noodle", NOW, "STRICT");
    expect(rule).toBe("R8");
    expect(misses(facts, nearMisses)).toEqual({
      "ISV isv1": ["DESIGNATE noodle isv1"],
      "SYSTEM_INTEGRATOR si1": ["DESIGNATE noodle si1"],
    });
    expect(nearMisses.map(({ failing }) => failing)).toEqual([[], []]);
  });

  test("strictly, declaring a capability takes the work back from an SI (R7)", () => {
    const facts = world(everybody, noodle(), base, engaged("si1"), account("si1"));
    expect(misses(facts, facts.explain("noodle", NOW, "STRICT").nearMisses)).toEqual({
      "SELF noodle": ["DECLARE_CAPABILITY noodle"],
    });
    expect(facts.explain("noodle", NOW).nearMisses).toEqual([]);
  });
});

test("law 7: an explanation that went through JSON still concludes the same", () => {
  const facts = world(join(everybody, noodle(), base, authorized("isv1"), engaged("si1"), account("si1")));
  const explanation = facts.explain("noodle", NOW);
  expect(conclude(JSON.parse(JSON.stringify(explanation)))).toEqual({
    rule: "R8",
    mode: "ISV",
    implementer: facts.id("isv1"),
  });
});
