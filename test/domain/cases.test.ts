/**
 * The cases that must hold, one test each, by its code. E13, E18, E19 and E35 are decided where facts are written, E43's refresh too;
 * what a reader makes of the facts is here.
 */
import { answerAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { timelineOf } from "../../src/domain/timeline";
import { at, type ContractRow, type FactsOf, type PartyRow, type World, world } from "./lib/facts-builder";

const NOW = "2024-06-01";

const alipay: World = { parties: [{ ref: "alipay" }] };

const party = (ref: string, row: Partial<PartyRow> = {}): World => ({ parties: [{ ref, ...row }] });

const noodle = (row: Partial<PartyRow> = {}): World => party("noodle", row);

const base = (of: string, row: Partial<ContractRow> = {}): World => ({
  base: [{ ref: `c-${of}`, between: [of, "alipay"], ...row }],
});

const isv = (ref: string, partner: Partial<ContractRow> = {}, row: Partial<PartyRow> = {}): World => ({
  parties: [{ ref, ...row }],
  partnerContracts: [{ ref: `p-${ref}`, between: [ref, "alipay"], ...partner }],
});

const authorized = (of: string, by: string, row: Partial<ContractRow> = {}): World => ({
  authorizationContracts: [{ ref: `a-${of}-${by}`, between: [of, by], ...row }],
});

const engaged = (of: string, si: string, to: string | null = null): World => ({
  engagements: [{ of: [of, si], to }],
});

const account = (of: string, si: string): World => ({ grants: [{ of: [of, si] }] });

const token = (
  of: string,
  by: string,
  row: { revokedAt?: string; to?: string; from?: string } = {},
): World => ({
  tokens: [{ of: [of, by], ...row }],
});

const key = (of: string, environment: "LIVE" | "TEST" = "LIVE"): World => ({
  clients: [{ ref: `app-${of}`, owner: of, environment }],
  keys: [{ ref: `k-${of}`, client: `app-${of}` }],
});

const link = (of: string, acquirer: string, from = "2024-01-01"): World => ({
  links: [{ ref: `l-${of}-${acquirer}`, of: [of, acquirer], from }],
});

/** An acquirer that integrates itself. */
const integrated = (ref: string, row: Partial<ContractRow> = {}): World => ({
  parties: [{ ref, dev: "VERIFIED" }],
  base: [{ ref: `c-${ref}`, between: [ref, "alipay"], ...row }],
});

const justBefore = (when: string) => new Date(Date.parse(when) - 1).toISOString();

/** A merchant with a base contract that has authorized an ISV, all in order. */
const inOrder = [alipay, noodle(), base("noodle"), isv("isv1"), authorized("noodle", "isv1")];

test("E1 authorization signed, base contract missing", () => {
  const facts = world(alipay, noodle(), isv("isv1"), authorized("noodle", "isv1"));
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R4", mode: "NONE", wouldBeMode: "ISV" });
});

test("E2 ISV partner contract missing", () => {
  const facts = world(alipay, noodle(), base("noodle"), party("isv1"), authorized("noodle", "isv1"));
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R12", mode: "NONE" });
});

test("E3 ISV partner contract lapses: all its principals change at that instant", () => {
  const shops = ["shop1", "shop2", "shop3"];
  const theirs = shops.flatMap((shop) => [party(shop), base(shop), authorized(shop, "isv1")]);
  const facts = world(alipay, isv("isv1", { to: NOW }), ...theirs);
  for (const shop of shops) {
    expect(facts.timeline(shop)).toEqual([
      ["ever", "NONE", "R4"],
      ["2024-01-01", "ISV", "R5"],
      [NOW, "NONE", "R12"],
    ]);
  }
});

test("E4 authorization in the future: the timeline shows the switch", () => {
  const facts = world(
    alipay,
    noodle({ dev: "DECLARED" }),
    base("noodle"),
    isv("isv1"),
    authorized("noodle", "isv1", { from: NOW }),
  );
  expect(facts.timeline("noodle")).toEqual([
    ["ever", "NONE", "R4"],
    ["2024-01-01", "SELF", "R11"],
    [NOW, "ISV", "R5"],
  ]);
});

test("E5 authorization expired, DEV: SELF, BLOCKED without a key of its own", () => {
  const parts = [
    alipay,
    noodle({ dev: "DECLARED" }),
    base("noodle"),
    isv("isv1"),
    authorized("noodle", "isv1", { to: NOW }),
  ];
  expect(world(...parts).read("noodle", justBefore(NOW)).mode).toBe("ISV");
  expect(world(...parts).read("noodle", NOW)).toMatchObject({ mode: "SELF", rule: "R11", status: "BLOCKED" });
  expect(world(...parts, key("noodle")).read("noodle", NOW)).toMatchObject({
    mode: "SELF",
    status: "OPERATIONAL",
  });
});

test("E6 authorization suspended: as expired, resumes by itself", () => {
  const pause = { suspensions: [{ from: "2024-03-01", to: "2024-03-08" }] };
  const facts = world(alipay, noodle(), base("noodle"), isv("isv1"), authorized("noodle", "isv1", pause));
  expect(facts.timeline("noodle").slice(1)).toEqual([
    ["2024-01-01", "ISV", "R5"],
    ["2024-03-01", "NONE", "R12"],
    ["2024-03-08", "ISV", "R5"],
  ]);
});

test("E7 services without INTEGRATION: not a candidate", () => {
  const services = ["REFERRAL", "MARKETING_OPERATION"];
  const facts = world(
    alipay,
    noodle(),
    base("noodle"),
    isv("isv1"),
    authorized("noodle", "isv1", { services }),
  );
  expect(facts.read("noodle", NOW).rule).toBe("R12");
});

test("E8 unknown service codes are kept and never grant anything", () => {
  for (const services of [["INTEGRATION_PLUS"], ["integration"], ["DRONES"], []]) {
    const facts = world(
      alipay,
      noodle(),
      base("noodle"),
      isv("isv1"),
      authorized("noodle", "isv1", { services }),
    );
    expect(facts.facts.Contract.find((it) => it.kind === "AUTHORIZATION_SERVICE")?.services).toEqual(
      services,
    );
    expect(facts.read("noodle", NOW).rule).toBe("R12");
  }
});

test("E9 ALLOW false though signed: not a candidate, contradiction flagged", () => {
  const facts = world(
    alipay,
    noodle({ allow: false }),
    base("noodle"),
    isv("isv1"),
    authorized("noodle", "isv1"),
  );
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R12", findings: ["ISV_NOT_ALLOWED"] });
});

test("E11 ISV and SI: R8", () => {
  const facts = world(...inOrder, party("si1"), engaged("noodle", "si1"), account("noodle", "si1"));
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R8", mode: "ISV", flags: ["AMBIGUOUS_DELEGATE"] });
  expect(facts.read("noodle", NOW, "STRICT")).toMatchObject({
    rule: "R8",
    mode: "NONE",
    flags: ["AMBIGUOUS_DELEGATE"],
  });
});

test("E14 invited, account not given: not a candidate", () => {
  const facts = world(alipay, noodle(), base("noodle"), party("si1"), engaged("noodle", "si1"));
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R12", findings: [] });
});

test("E15 account still given, engagement ended: residual access", () => {
  const facts = world(
    alipay,
    noodle(),
    base("noodle"),
    party("si1"),
    engaged("noodle", "si1", NOW),
    account("noodle", "si1"),
  );
  expect(facts.read("noodle", justBefore(NOW))).toMatchObject({ rule: "R6", mode: "SYSTEM_INTEGRATOR" });
  expect(facts.read("noodle", NOW)).toMatchObject({
    rule: "R12",
    mode: "NONE",
    findings: ["RESIDUAL_SI_CUSTODY"],
  });
});

test("E17 one legal entity as ISV and SI: ISV, flag DUAL_ROLE", () => {
  const one = { entity: "posone ltd" };
  const facts = world(
    alipay,
    noodle(),
    base("noodle"),
    isv("isv1", {}, one),
    party("si1", one),
    authorized("noodle", "isv1"),
    engaged("noodle", "si1"),
    account("noodle", "si1"),
  );
  expect(facts.read("noodle", NOW)).toMatchObject({
    rule: "R8",
    mode: "ISV",
    flags: ["AMBIGUOUS_DELEGATE", "DUAL_ROLE"],
  });
  expect(facts.read("noodle", NOW).findings).toContain("DUAL_ROLE");
});

test("E20 an acquirer may itself be in ISV mode; its sub-merchants inherit", () => {
  const facts = world(
    alipay,
    noodle(),
    party("acq1"),
    base("acq1"),
    isv("isv1"),
    authorized("acq1", "isv1"),
    token("acq1", "isv1"),
    key("isv1"),
    link("noodle", "acq1"),
  );
  expect(facts.read("noodle", NOW)).toMatchObject({
    rule: "R3",
    mode: "ISV",
    channel: "ACQUIRER",
    status: "OPERATIONAL",
    implementer: "isv1",
    keyHolder: "isv1",
    accountOwner: "acq1",
    acquirer: "acq1",
    links: 1,
    flags: ["INHERITED"],
  });
});

test("E21 own base contract wins over the acquirer", () => {
  const parts = [alipay, integrated("acq1"), link("noodle", "acq1"), noodle()];
  expect(world(...parts).read("noodle", NOW)).toMatchObject({ rule: "R3", mode: "SELF" });
  const own = world(...parts, base("noodle"));
  expect(own.read("noodle", NOW)).toMatchObject({ rule: "R12", mode: "NONE", acquirer: null, links: 0 });
  expect(own.explain("noodle", NOW).acquirers).toMatchObject([{ delegate: own.id("acq1"), candidate: true }]);
});

/** noodle – acq1 – acq2 – … with the base contract at the top, `links` above noodle. */
function chain(links: number): FactsOf {
  const names = ["noodle", ...Array.from({ length: links }, (_, i) => `acq${i + 1}`)];
  const parts = names.slice(0, -1).map((name, i) => [party(name), link(name, names[i + 1]!)]);
  return world(alipay, ...parts.flat(), integrated(names.at(-1)!));
}

describe("E23 chains", () => {
  test.each([1, 2, 7, 8])("%i links are followed", (links) => {
    const facts = chain(links);
    const top = `acq${links}`;
    expect(facts.read("noodle", NOW)).toMatchObject({
      rule: "R3",
      mode: "SELF",
      implementer: top,
      accountOwner: top,
      acquirer: "acq1",
      links,
      flags: ["INHERITED"],
    });
  });

  test("nine links are not; from one step further up eight are", () => {
    const facts = chain(9);
    expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R4", mode: "NONE", links: 0, findings: [] });
    expect(facts.read("acq1", NOW)).toMatchObject({ rule: "R3", mode: "SELF", links: 8 });
    expect(facts.explain("noodle", NOW).acquirers).toMatchObject([{ candidate: false }]);
  });

  test("a chain far too long is no trouble", () => {
    expect(chain(300).read("noodle", NOW)).toMatchObject({ rule: "R4", mode: "NONE" });
    expect(chain(300).read("acq292", NOW)).toMatchObject({ rule: "R3", links: 8 });
  });

  test("the first principal with a base contract ends the chain, even in mode NONE", () => {
    const facts = world(
      alipay,
      noodle(),
      party("acq1"),
      base("acq1"),
      integrated("acq2"),
      link("noodle", "acq1"),
      link("acq1", "acq2"),
    );
    expect(facts.read("acq1", NOW)).toMatchObject({ rule: "R12", mode: "NONE" });
    expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R4", mode: "NONE" });
  });

  test("a suspended acquirer in between breaks the chain", () => {
    const suspended = party("acq1", { status: [{ value: "SUSPENDED", from: NOW }] });
    const facts = world(
      alipay,
      noodle(),
      suspended,
      integrated("acq2"),
      link("noodle", "acq1"),
      link("acq1", "acq2"),
    );
    expect(facts.timeline("noodle").slice(1)).toEqual([
      ["2024-01-01", "SELF", "R3"],
      [NOW, "NONE", "R4"],
    ]);
  });
});

describe("E24 a reader that meets a cycle stops there", () => {
  const cyclic = [
    alipay,
    noodle(),
    party("acq1"),
    party("acq2"),
    link("noodle", "acq1"),
    link("acq1", "acq2"),
    link("acq2", "acq1"),
  ];

  test("everybody on the cycle and below it is in mode NONE and says why", () => {
    const facts = world(...cyclic);
    for (const ref of ["noodle", "acq1", "acq2"]) {
      expect(facts.read(ref, NOW)).toMatchObject({ rule: "R4", mode: "NONE", findings: ["ACQUIRER_CYCLE"] });
    }
  });

  test("a way out of the cycle is still found", () => {
    const facts = world(...cyclic, integrated("acq3"), link("acq2", "acq3", "2024-02-01"));
    expect(facts.read("noodle", NOW)).toMatchObject({
      rule: "R3",
      mode: "SELF",
      implementer: "acq3",
      links: 3,
      findings: ["NO_USABLE_KEY", "ACQUIRER_CYCLE"],
    });
  });

  test("somebody with a base contract of its own does not look up at all", () => {
    expect(world(...cyclic, base("noodle")).read("noodle", NOW)).toMatchObject({ rule: "R12", findings: [] });
    expect(world(...cyclic, base("acq2")).read("noodle", NOW)).toMatchObject({ rule: "R4", findings: [] });
  });

  test("twelve acquirers, each under all others, are read at once", () => {
    const all = Array.from({ length: 12 }, (_, i) => `acq${i + 1}`);
    const links = all.flatMap((lower) =>
      all.filter((upper) => upper !== lower).map((upper) => link(lower, upper)),
    );
    const facts = world(alipay, noodle(), link("noodle", "acq1"), ...all.map((ref) => party(ref)), ...links);
    expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R4", findings: ["ACQUIRER_CYCLE"] });
    expect(facts.timeline("noodle")).toEqual([["ever", "NONE", "R4"]]);
  });

  test("twenty layers of two acquirers, each under both of the next, are read at once", () => {
    const layer = (i: number) => [`acq${i}a`, `acq${i}b`];
    const layers = Array.from({ length: 20 }, (_, i) => layer(i));
    const links = layers.flatMap((lower, i) =>
      lower.flatMap((a) => (layers[i + 1] ?? []).map((b) => link(a, b))),
    );
    const facts = world(alipay, ...layers.flat().map((ref) => party(ref)), ...links);
    expect(facts.read("acq0a", NOW)).toMatchObject({ rule: "R4", findings: [] });
  });
});

test("E26 acquirer loses BASE: all inheriting merchants are in mode NONE", () => {
  const shops = ["shop1", "shop2"];
  const facts = world(
    alipay,
    integrated("acq1", { terminatedAt: NOW }),
    ...shops.flatMap((shop) => [party(shop), link(shop, "acq1")]),
  );
  for (const shop of shops) {
    expect(facts.timeline(shop)).toEqual([
      ["ever", "NONE", "R4"],
      ["2024-01-01", "SELF", "R3"],
      [NOW, "NONE", "R4"],
    ]);
  }
});

describe("E28 base contract lacks REFUND", () => {
  const parts = (services: readonly string[]) => [
    alipay,
    noodle({ dev: "VERIFIED" }),
    base("noodle", { services }),
  ];
  test.each([
    [["PAYMENT", "REFUND", "SETTLEMENT"], "OPERATIONAL"],
    [["PAYMENT", "SETTLEMENT"], "DEGRADED"],
    [["PAYMENT", "REFUND", "SETTLEMENT", "DRONES"], "OPERATIONAL"],
    [[], "DEGRADED"],
  ])("%j: %s", (services, status) => {
    expect(world(...parts(services), key("noodle")).read("noodle", NOW)).toMatchObject({
      mode: "SELF",
      status,
    });
  });

  test("BLOCKED is said before DEGRADED", () => {
    expect(world(...parts([])).read("noodle", NOW).status).toBe("BLOCKED");
  });

  test("whoever inherits is degraded by the acquirer's contract", () => {
    const above = integrated("acq1", { services: ["PAYMENT"] });
    const facts = world(alipay, noodle(), above, key("acq1"), link("noodle", "acq1"));
    expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R3", status: "DEGRADED" });
  });
});

describe("renewal", () => {
  const renewed = (from: string) =>
    world(
      alipay,
      noodle({ dev: "VERIFIED" }),
      base("noodle", { to: NOW }),
      base("noodle", { ref: "renewal", from }),
      key("noodle"),
    ).timeline("noodle");

  test("E29 without gap is continuous", () => {
    expect(renewed(NOW).slice(1)).toEqual([["2024-01-01", "SELF", "R11"]]);
  });

  test("E30 a one-millisecond gap is a real NONE interval", () => {
    expect(renewed("2024-06-01T00:00:00.001Z").slice(1)).toEqual([
      ["2024-01-01", "SELF", "R11"],
      [NOW, "NONE", "R4"],
      ["2024-06-01T00:00:00.001Z", "SELF", "R11"],
    ]);
  });
});

describe("E31 overlapping versions: the later signed wins, both are cited", () => {
  const lesser = { services: ["PAYMENT"], signedAt: "2024-01-01", ref: "lesser" };
  const full = { signedAt: "2024-02-01", ref: "full" };
  const facts = (...contracts: Partial<ContractRow>[]) =>
    world(alipay, noodle({ dev: "VERIFIED" }), key("noodle"), ...contracts.map((row) => base("noodle", row)));

  test.each([
    ["the full one signed later", [lesser, full], "OPERATIONAL", ["full", "lesser"]],
    ["whatever their order", [full, lesser], "OPERATIONAL", ["full", "lesser"]],
    [
      "the lesser one signed later",
      [{ ...lesser, signedAt: "2024-03-01" }, full],
      "DEGRADED",
      ["lesser", "full"],
    ],
    [
      "the later signed one suspended",
      [lesser, { ...full, suspensions: [{}] }],
      "DEGRADED",
      ["lesser", "full"],
    ],
    [
      "the later signed one not begun",
      [lesser, { ...full, from: "2024-07-01" }],
      "DEGRADED",
      ["lesser", "full"],
    ],
  ] as const)("%s", (_name, contracts, status, cited) => {
    const found = facts(...contracts);
    expect(found.read("noodle", NOW).status).toBe(status);
    const clause = found.explain("noodle", NOW).clauses.find(({ code }) => code === "BASE");
    expect(found.names(clause?.evidence ?? [])).toEqual(cited.map((ref) => `Contract ${ref}`));
  });

  test("it may take INTEGRATION away", () => {
    const later = { ref: "later", signedAt: "2024-03-01", from: "2024-04-01", services: ["REFERRAL"] };
    const both = world(...inOrder, authorized("noodle", "isv1", later));
    expect(both.timeline("noodle").slice(1)).toEqual([
      ["2024-01-01", "ISV", "R5"],
      ["2024-04-01", "NONE", "R12"],
    ]);
  });
});

test("E32 a back-dated termination changes the answer for the past as known now, not as known then", () => {
  const then = world(...inOrder);
  const now = world(
    alipay,
    noodle(),
    base("noodle"),
    isv("isv1", { terminatedAt: NOW }),
    authorized("noodle", "isv1"),
  );
  expect(then.read("noodle", "2024-06-05").mode).toBe("ISV");
  expect(now.read("noodle", "2024-06-05").mode).toBe("NONE");
  expect(now.read("noodle", justBefore(NOW)).mode).toBe("ISV");
});

test("E33 a contract voided from its start was never in force", () => {
  const facts = world(alipay, noodle(), base("noodle", { from: "2024-03-01", terminatedAt: "2024-03-01" }));
  expect(facts.read("noodle", justBefore("2024-03-01")).flags).toEqual(["BASE_CONTRACT_NOT_YET_EFFECTIVE"]);
  expect(facts.read("noodle", "2024-03-01").flags).toEqual(["BASE_CONTRACT_TERMINATED"]);
  expect(facts.timeline("noodle")).toEqual([["ever", "NONE", "R4"]]);
});

test("E34 t equal to the end: not in force", () => {
  const facts = world(alipay, noodle({ dev: "VERIFIED" }), base("noodle", { to: NOW }));
  expect(facts.read("noodle", justBefore(NOW)).rule).toBe("R11");
  expect(facts.read("noodle", NOW)).toMatchObject({ rule: "R4", flags: ["BASE_CONTRACT_EXPIRED"] });
});

test("E37 capability UNKNOWN does not grant SELF and is shown as UNKNOWN", () => {
  for (const row of [{}, { dev: "UNKNOWN" as const }]) {
    const facts = world(alipay, noodle(row), base("noodle"));
    expect(facts.read("noodle", NOW).rule).toBe("R12");
    const clause = facts.explain("noodle", NOW).clauses.find(({ code }) => code === "DEV");
    expect(clause).toMatchObject({ holds: false, evidence: [{ state: "UNKNOWN" }] });
  }
});

test("E38 SELF without a key: BLOCKED", () => {
  const parts = [alipay, noodle({ dev: "VERIFIED" }), base("noodle")];
  expect(world(...parts).read("noodle", NOW)).toMatchObject({
    mode: "SELF",
    status: "BLOCKED",
    findings: ["NO_USABLE_KEY"],
  });
  expect(world(...parts, key("noodle")).read("noodle", NOW)).toMatchObject({
    status: "OPERATIONAL",
    findings: [],
  });
});

test("E39 declared differs from effective: a finding, and nothing else changes", () => {
  const parts = (declared: "ISV" | "SELF") => [
    alipay,
    noodle({ dev: "VERIFIED", declared }),
    base("noodle"),
    key("noodle"),
  ];
  const [honest, mistaken] = [
    world(...parts("SELF")).read("noodle", NOW),
    world(...parts("ISV")).read("noodle", NOW),
  ];
  expect(mistaken).toEqual({ ...honest, findings: ["DECLARED_MISMATCH"] });
});

test("E43 token refreshed: no mode change", () => {
  const first = { to: "2024-03-01" };
  const second: World = { tokens: [{ ref: "fresh", of: ["noodle", "isv1"], from: "2024-02-28" }] };
  const facts = world(...inOrder, key("isv1"), token("noodle", "isv1", first), second);
  const graph = graphOf(facts.facts);
  const [, working, ...more] = timelineOf(graph, facts.id("noodle"), "STANDARD");
  expect(more).toEqual([]);
  expect(working?.answer).toMatchObject({ mode: "ISV", status: "OPERATIONAL" });
});

test("E44 token invalid, contract in force: BLOCKED", () => {
  for (const parts of [
    [],
    [token("noodle", "isv1", { revokedAt: NOW })],
    [token("noodle", "isv1", { to: NOW })],
  ]) {
    const facts = world(...inOrder, key("isv1"), ...parts);
    expect(facts.read("noodle", NOW)).toMatchObject({
      mode: "ISV",
      status: "BLOCKED",
      findings: ["TOKEN_INVALID"],
    });
  }
});

test("E45 contract ended, token valid: residual access", () => {
  const facts = world(
    alipay,
    noodle(),
    base("noodle"),
    isv("isv1"),
    authorized("noodle", "isv1", { to: NOW }),
    token("noodle", "isv1"),
  );
  expect(facts.read("noodle", justBefore(NOW)).findings).toEqual(["NO_USABLE_KEY"]);
  expect(facts.read("noodle", NOW)).toMatchObject({ mode: "NONE", findings: ["WRONG_DELEGATE_KEY"] });
});

test("E47 TEST and LIVE never mix: a TEST key signs nothing", () => {
  const parts = [alipay, noodle({ dev: "VERIFIED" }), base("noodle")];
  const facts = world(...parts, key("noodle", "TEST"));
  expect(facts.read("noodle", NOW)).toMatchObject({ status: "BLOCKED", findings: ["NO_USABLE_KEY"] });
  const custody = answerAt(graphOf(facts.facts), facts.id("noodle"), at(NOW), "STANDARD");
  expect(custody).toMatchObject({ keyOwner: facts.id("noodle"), keyHolder: facts.id("noodle") });
});

test("a principal without any facts is in mode NONE, for ever", () => {
  expect(world(noodle()).timeline("noodle")).toEqual([["ever", "NONE", "R4"]]);
});
