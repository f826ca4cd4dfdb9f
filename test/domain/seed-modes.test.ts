/** The source's three figures as one world (test/worlds/seed-modes.yaml), its assertions worked out by hand from docs/domain.md. */
import { type World, world } from "./lib/facts-builder";

const figures: World = {
  parties: [
    { ref: "alipay" },
    { ref: "tea", dev: "VERIFIED", declared: "SELF" },
    { ref: "noodle", dev: "NONE", allow: true, declared: "ISV" },
    { ref: "posone", role: "ISV" },
    { ref: "silk", dev: "NONE", declared: "SYSTEM_INTEGRATOR" },
    { ref: "bridge", role: "SYSTEM_INTEGRATOR" },
    { ref: "harbour", role: "ACQUIRER", dev: "VERIFIED" },
    { ref: "stall", dev: "NONE" },
  ],
  base: [
    { ref: "ms-tea", between: ["tea", "alipay"], to: "2025-01-01" },
    { ref: "ms-noodle", between: ["noodle", "alipay"] },
    { ref: "ms-silk", between: ["silk", "alipay"], services: ["PAYMENT", "SETTLEMENT"] },
    { ref: "ms-harbour", between: ["harbour", "alipay"] },
  ],
  authorizationContracts: [
    {
      ref: "as-noodle",
      between: ["noodle", "posone"],
      services: ["REFERRAL", "INTEGRATION"],
      from: "2024-02-01",
      to: "2025-02-01",
    },
  ],
  partnerContracts: [
    { ref: "ip-posone", between: ["posone", "alipay"], from: "2023-01-01", to: "2024-12-01" },
  ],
  tokens: [{ of: ["noodle", "posone"], from: "2024-02-01" }],
  engagements: [{ of: ["silk", "bridge"], from: "2024-03-01", to: "2024-09-01" }],
  grants: [{ of: ["silk", "bridge"], from: "2024-03-15" }],
  links: [{ of: ["stall", "harbour"], from: "2024-01-10" }],
  clients: [
    { ref: "app-tea", owner: "tea" },
    { ref: "app-posone", owner: "posone" },
    { ref: "app-silk", owner: "silk" },
    { ref: "app-harbour", owner: "harbour" },
  ],
  keys: [
    { ref: "key-tea", client: "app-tea" },
    { ref: "key-posone", client: "app-posone", from: "2023-01-01" },
    { ref: "key-silk", client: "app-silk", holders: ["silk", "bridge"], from: "2024-03-15" },
    { ref: "key-harbour", client: "app-harbour" },
  ],
};

const facts = world(figures);

const direct = (party: string) => ({
  accountOwner: party,
  accountOperator: party,
  keyOwner: party,
  keyHolder: party,
  channel: "DIRECT",
});

test.each([
  [
    "tea",
    "2024-06-01",
    {
      ...direct("tea"),
      mode: "SELF",
      rule: "R11",
      implementer: "tea",
      status: "OPERATIONAL",
      flags: [],
      findings: [],
    },
  ],
  [
    "tea",
    "2025-01-01",
    {
      mode: "NONE",
      rule: "R4",
      flags: ["BASE_CONTRACT_EXPIRED"],
      wouldBeMode: "SELF",
      status: null,
      channel: null,
    },
  ],
  ["noodle", "2024-01-15", { mode: "NONE", rule: "R12", flags: ["NO_DEV_CAPABILITY_AND_NO_DELEGATE"] }],
  [
    "noodle",
    "2024-06-01",
    {
      ...direct("noodle"),
      mode: "ISV",
      rule: "R5",
      implementer: "posone",
      keyOwner: "posone",
      keyHolder: "posone",
      status: "OPERATIONAL",
      findings: [],
    },
  ],
  ["silk", "2024-03-10", { mode: "NONE", rule: "R12" }],
  [
    "silk",
    "2024-06-01",
    {
      ...direct("silk"),
      mode: "SYSTEM_INTEGRATOR",
      rule: "R6",
      implementer: "bridge",
      keyHolder: "bridge",
      accountOperator: "bridge",
      status: "DEGRADED",
      findings: ["SHARED_CUSTODY"],
    },
  ],
  // The declaration is not withdrawn with the engagement, so it differs from now on.
  [
    "silk",
    "2024-10-01",
    { mode: "NONE", rule: "R12", findings: ["RESIDUAL_SI_CUSTODY", "DECLARED_MISMATCH"] },
  ],
  [
    "stall",
    "2024-06-01",
    {
      ...direct("harbour"),
      mode: "SELF",
      rule: "R3",
      channel: "ACQUIRER",
      implementer: "harbour",
      status: "OPERATIONAL",
    },
  ],
  ["stall", "2024-01-09", { mode: "NONE", rule: "R4", flags: ["BASE_CONTRACT_MISSING"] }],
  ["harbour", "2024-06-01", { ...direct("harbour"), mode: "SELF", rule: "R11" }],
])("%s on %s", (party, when, expected) => {
  expect(facts.read(party, when)).toMatchObject(expected);
});

test("noodle over time", () => {
  expect(facts.timeline("noodle")).toEqual([
    ["ever", "NONE", "R4"],
    ["2024-01-01", "NONE", "R12"],
    ["2024-02-01", "ISV", "R5"],
    ["2024-12-01", "NONE", "R12"],
  ]);
});

test("silk over time: the engagement alone does nothing, the account makes the SI a candidate", () => {
  expect(facts.timeline("silk")).toEqual([
    ["ever", "NONE", "R4"],
    ["2024-01-01", "NONE", "R12"],
    ["2024-03-15", "SYSTEM_INTEGRATOR", "R6"],
    ["2024-09-01", "NONE", "R12"],
  ]);
});
