/**
 * Findings, each with its objects, severity and action, and the instants at which it begins and ends to hold: at the boundary itself, and
 * not a millisecond before.
 */
import { POLICIES } from "../../src/domain/answer";
import { findingsAt } from "../../src/domain/findings";
import { graphOf } from "../../src/domain/graph";
import { at, join, type KeyRow, type PartyRow, type World, world } from "./lib/facts-builder";

const START = "2024-01-01";
const MARCH = "2024-03-01";
const JUNE = "2024-06-01";
const NOW = "2024-04-15";

const everybody: World = {
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
  clients: [{ ref: "app-isv1", owner: "isv1" }],
  keys: [{ ref: "k-isv1", client: "app-isv1" }],
};

const noodle = (row: Partial<PartyRow> = {}): World => ({
  parties: [{ ref: "noodle", ...row }],
  base: [{ ref: "c-noodle", between: ["noodle", "alipay"] }],
  clients: [{ ref: "app", owner: "noodle" }],
});

/** SELF, with these versions of its key. */
const self = (...keys: Partial<KeyRow>[]): World =>
  join(everybody, noodle({ dev: "VERIFIED" }), {
    keys: keys.map((row, i) => ({ ref: `k${i + 1}`, client: "app", ...row })),
  });

/** In mode ISV, all in order. */
const byIsv = (...more: World[]): World =>
  join(
    everybody,
    noodle(),
    {
      authorizationContracts: [{ ref: "auth", between: ["noodle", "isv1"] }],
      tokens: [{ ref: "token", of: ["noodle", "isv1"] }],
    },
    ...more,
  );

/** In mode SI, all in order but for what is missing. */
const bySi = (...more: World[]): World =>
  join(
    everybody,
    noodle(),
    {
      engagements: [{ ref: "eng", of: ["noodle", "si1"] }],
      grants: [{ ref: "grant", of: ["noodle", "si1"] }],
    },
    ...more,
  );

const key = (row: Partial<KeyRow> = {}): World => ({ keys: [{ ref: "k1", client: "app", ...row }] });

const codes = (facts: World, when: string | number): string[] => {
  const built = world(facts);
  return findingsAt(
    graphOf(built.facts),
    built.id("noodle"),
    (typeof when === "number" ? when : at(when)) as never,
    "STANDARD",
  ).map((it) => it.code);
};

const full = (facts: World, when: string, code: string) =>
  world(facts)
    .findings("noodle", when)
    .find((it) => it.code === code);

/** Whether a code holds the millisecond before an instant, at it, and the millisecond after. */
const around = (facts: World, code: string, when: string): boolean[] =>
  [-1, 0, 1].map((by) => codes(facts, at(when) + by).includes(code));

const BEGINS = [false, true, true];
const ENDS = [true, false, false];
const NEVER = [false, false, false];
const ALWAYS = [true, true, true];

test("nothing is wrong where nothing is wrong", () => {
  expect(codes(self({}), NOW)).toEqual([]);
  expect(codes(byIsv(), NOW)).toEqual([]);
  expect(codes(bySi(key({ holders: ["si1"] })), NOW)).toEqual([]);
});

describe("K1 NO_USABLE_KEY", () => {
  test("begins when the only key is revoked, ends when the next one starts", () => {
    const facts = self({ revokedAt: MARCH }, { from: JUNE });
    expect(around(facts, "NO_USABLE_KEY", MARCH)).toEqual(BEGINS);
    expect(around(facts, "NO_USABLE_KEY", JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, "NO_USABLE_KEY")).toEqual({
      code: "NO_USABLE_KEY",
      severity: "CRITICAL",
      action: "REGISTER_KEY",
      objects: ["Client app"],
    });
    expect(world(facts).read("noodle", NOW).status).toBe("BLOCKED");
  });

  test("holds while the client is disabled, and only LIVE clients are named", () => {
    const clients: World = {
      clients: [
        { ref: "live", owner: "noodle", status: [{ value: "DISABLED", from: MARCH, to: JUNE }] },
        { ref: "test", owner: "noodle", environment: "TEST" },
      ],
      keys: [
        { ref: "k-live", client: "live" },
        { ref: "k-test", client: "test" },
      ],
    };
    const facts = join(self(), clients);
    expect(around(facts, "NO_USABLE_KEY", MARCH)).toEqual(BEGINS);
    expect(around(facts, "NO_USABLE_KEY", JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, "NO_USABLE_KEY")?.objects).toEqual(["Client app", "Client live"]);
  });

  test("looks for the signer's key: the ISV's own, and the SI's copy of the principal's", () => {
    const isvLater: World = { ...everybody, keys: [{ ref: "k-isv1", client: "app-isv1", from: MARCH }] };
    const facts = join(isvLater, noodle(), { authorizationContracts: [{ between: ["noodle", "isv1"] }] });
    expect(around(facts, "NO_USABLE_KEY", MARCH)).toEqual(ENDS);
    expect(full(facts, "2024-02-01", "NO_USABLE_KEY")?.objects).toEqual(["Client app-isv1"]);
    expect(codes(bySi(key({ holders: ["noodle"] })), NOW)).toContain("NO_USABLE_KEY");
    expect(codes(bySi(key({ holders: ["noodle", "si1"] })), NOW)).not.toContain("NO_USABLE_KEY");
    expect(codes(self({ holders: ["si1"] }), NOW)).toContain("NO_USABLE_KEY");
  });

  test("does not hold in mode NONE", () => {
    expect(codes(join(everybody, noodle()), NOW)).toEqual([]);
  });
});

test("K2 KEY_OWNER_MISMATCH: in ISV mode, while the principal's own key is usable", () => {
  const facts = byIsv(key({ from: MARCH, to: JUNE }));
  expect(around(facts, "KEY_OWNER_MISMATCH", MARCH)).toEqual(BEGINS);
  expect(around(facts, "KEY_OWNER_MISMATCH", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "KEY_OWNER_MISMATCH")).toEqual({
    code: "KEY_OWNER_MISMATCH",
    severity: "WARNING",
    action: "REVOKE_KEY",
    objects: ["KeyVersion k1"],
  });
  expect(codes(self({}), NOW)).toEqual([]);
});

describe("K3 WRONG_DELEGATE_KEY", () => {
  test("begins when a candidate with a valid token ceases to be one, ends with the token", () => {
    const facts = join(everybody, noodle({ dev: "VERIFIED" }), key(), {
      authorizationContracts: [{ between: ["noodle", "isv1"], to: MARCH }],
      tokens: [{ ref: "token", of: ["noodle", "isv1"], revokedAt: JUNE }],
    });
    expect(around(facts, "WRONG_DELEGATE_KEY", MARCH)).toEqual(BEGINS);
    expect(around(facts, "WRONG_DELEGATE_KEY", JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, "WRONG_DELEGATE_KEY")).toEqual({
      code: "WRONG_DELEGATE_KEY",
      severity: "CRITICAL",
      action: "REVOKE_TOKEN",
      objects: ["Authorization token"],
    });
  });

  test("names the wrong tokens only; a candidate that was not chosen is no wrong one", () => {
    const third: World = { tokens: [{ ref: "other", of: ["noodle", "isv2"], from: MARCH }] };
    expect(around(byIsv(third), "WRONG_DELEGATE_KEY", MARCH)).toEqual(BEGINS);
    expect(full(byIsv(third), NOW, "WRONG_DELEGATE_KEY")?.objects).toEqual(["Authorization other"]);
    const second: World = { authorizationContracts: [{ ref: "auth2", between: ["noodle", "isv2"] }] };
    expect(codes(byIsv(third, second), NOW)).toEqual([]);
  });
});

describe("K4 RESIDUAL_SI_CUSTODY", () => {
  const formerly = (...more: World[]) =>
    join(everybody, noodle(), { engagements: [{ of: ["noodle", "si1"], to: MARCH }] }, ...more);
  const grant = (to: string | null = null): World => ({
    grants: [{ ref: "grant", of: ["noodle", "si1"], to }],
  });
  const code = "RESIDUAL_SI_CUSTODY";

  test("the account alone is left: from the end of the engagement until it is taken back", () => {
    const facts = formerly(grant(JUNE));
    expect(around(facts, code, MARCH)).toEqual(BEGINS);
    expect(around(facts, code, JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, code)).toEqual({
      code,
      severity: "CRITICAL",
      action: "TAKE_BACK_ACCOUNT",
      objects: ["AccountGrant grant"],
    });
  });

  test("a key of then still works: until it is revoked, whoever is said to hold it", () => {
    for (const holders of [["si1"], ["noodle"]]) {
      const facts = formerly(grant(MARCH), key({ revokedAt: JUNE, holders }));
      expect(around(facts, code, MARCH)).toEqual(BEGINS);
      expect(around(facts, code, JUNE)).toEqual(ENDS);
      expect(full(facts, NOW, code)).toEqual({
        code,
        severity: "CRITICAL",
        action: "ROTATE_KEY",
        objects: ["KeyVersion k1"],
      });
    }
  });

  test("both are left", () => {
    expect(full(formerly(grant(), key()), NOW, code)?.objects).toEqual([
      "AccountGrant grant",
      "KeyVersion k1",
    ]);
  });

  test.each([
    ["a key made after the candidacy", formerly(grant(MARCH), key({ from: MARCH }))],
    ["a key that ended with the candidacy", formerly(grant(MARCH), key({ to: MARCH }))],
    [
      "a key rotated on the day",
      formerly(grant(MARCH), key({ revokedAt: MARCH }), {
        keys: [{ ref: "k2", client: "app", from: MARCH }],
      }),
    ],
    ["the account was never given, so the SI was no candidate", formerly(key())],
    [
      "invited only",
      join(
        everybody,
        noodle(),
        { engagements: [{ of: ["noodle", "si1"], state: "INVITED" }] },
        grant(),
        key(),
      ),
    ],
    [
      "the account was given after the engagement",
      formerly({ grants: [{ of: ["noodle", "si1"], from: MARCH }] }, key()),
    ],
  ])("does not hold: %s", (_name, facts) => {
    expect(codes(facts, NOW)).not.toContain(code);
  });

  test("a candidate never leaves a residue; one that is suspended does, until it resumes", () => {
    expect(codes(bySi(key({ holders: ["si1"] })), NOW)).toEqual([]);
    const suspended = (to: string): World => ({
      ...everybody,
      parties: everybody.parties!.map((it) =>
        it.ref === "si1" ? { ...it, status: [{ value: "SUSPENDED", from: MARCH, to }] } : it,
      ),
    });
    const facts = join(suspended(JUNE), noodle(), {
      engagements: [{ of: ["noodle", "si1"] }],
      grants: [{ of: ["noodle", "si1"] }],
    });
    expect(around(facts, code, MARCH)).toEqual(BEGINS);
    expect(around(facts, code, JUNE)).toEqual(ENDS);
  });

  test("the grant of another SI, who never was a candidate, is not named", () => {
    const invited: World = {
      engagements: [{ of: ["noodle", "si2"], state: "INVITED" }],
      grants: [{ ref: "theirs", of: ["noodle", "si2"] }],
    };
    expect(full(formerly(grant(), invited), NOW, code)?.objects).toEqual(["AccountGrant grant"]);
  });

  test("holds beside a new delegate, and for a suspended principal", () => {
    const successor: World = { authorizationContracts: [{ between: ["noodle", "isv1"], from: MARCH }] };
    expect(codes(formerly(grant(), successor), NOW)).toEqual([code, "TOKEN_INVALID"]);
    const closed = join(
      everybody,
      noodle({ status: [{ value: "SUSPENDED", from: MARCH }] }),
      { engagements: [{ of: ["noodle", "si1"], to: MARCH }] },
      grant(),
    );
    expect(around(closed, code, MARCH)).toEqual(BEGINS);
  });
});

test("K5 HANDOVER_INCOMPLETE: until the SI holds a key too", () => {
  const facts = bySi(key({ holders: ["noodle"] }), {
    keys: [{ ref: "k2", client: "app", from: MARCH, holders: ["si1"] }],
  });
  expect(around(facts, "HANDOVER_INCOMPLETE", MARCH)).toEqual(ENDS);
  expect(full(facts, "2024-02-01", "HANDOVER_INCOMPLETE")).toEqual({
    code: "HANDOVER_INCOMPLETE",
    severity: "WARNING",
    action: "HAND_OVER_KEY",
    objects: ["KeyVersion k1"],
  });
  expect(codes(bySi(), NOW)).toEqual(["NO_USABLE_KEY"]);
});

test("K6 SHARED_CUSTODY: while a usable key of the signing client has several holders", () => {
  const facts = bySi(key({ from: START, to: JUNE, holders: ["noodle", "si1"] }), {
    keys: [{ ref: "k2", client: "app", holders: ["si1"] }],
  });
  expect(around(facts, "SHARED_CUSTODY", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "SHARED_CUSTODY")).toEqual({
    code: "SHARED_CUSTODY",
    severity: "WARNING",
    action: "SEPARATE_KEYS",
    objects: ["KeyVersion k1"],
  });
  // In ISV mode the signing client is the ISV's.
  expect(codes(byIsv(key({ holders: ["noodle", "si1"] })), NOW)).toEqual(["KEY_OWNER_MISMATCH"]);
});

describe("K7 KEY_REUSED and K11 CROSS_ENVIRONMENT", () => {
  const twin = (environment: "TEST" | "LIVE", owner: string, row: Partial<KeyRow> = {}): World => ({
    clients: [{ ref: "twin", owner, environment }],
    keys: [{ ref: "k-twin", client: "twin", thumbprint: "same", ...row }],
  });

  test("K7: while the same thumbprint is alive under another client, whoever owns it", () => {
    for (const owner of ["noodle", "isv2", "acq1"]) {
      const facts = join(self({ thumbprint: "same" }), twin("LIVE", owner, { from: MARCH, to: JUNE }));
      expect(around(facts, "KEY_REUSED", MARCH)).toEqual(BEGINS);
      expect(around(facts, "KEY_REUSED", JUNE)).toEqual(ENDS);
      const reused = full(facts, NOW, "KEY_REUSED");
      expect(reused).toMatchObject({ severity: "WARNING", action: "SEPARATE_KEYS" });
      expect(reused?.objects).toEqual(
        owner === "noodle" ? ["KeyVersion k1", "KeyVersion k-twin"] : ["KeyVersion k1"],
      );
    }
  });

  test("K7: two versions of one client may share a thumbprint", () => {
    expect(
      codes(self({ thumbprint: "same", to: JUNE }, { thumbprint: "same", from: "2024-04-10" }), NOW),
    ).toEqual([]);
  });

  test("K11: in TEST and LIVE, and then K7 as well", () => {
    const facts = join(
      self({ thumbprint: "same" }),
      twin("TEST", "noodle", { from: MARCH, revokedAt: JUNE }),
    );
    expect(around(facts, "CROSS_ENVIRONMENT", MARCH)).toEqual(BEGINS);
    expect(around(facts, "CROSS_ENVIRONMENT", JUNE)).toEqual(ENDS);
    expect(codes(facts, NOW)).toEqual(["KEY_REUSED", "CROSS_ENVIRONMENT"]);
    expect(full(facts, NOW, "CROSS_ENVIRONMENT")).toEqual({
      code: "CROSS_ENVIRONMENT",
      severity: "WARNING",
      action: "SEPARATE_KEYS",
      objects: ["KeyVersion k1"],
    });
  });

  test("K7, K10 and K11 are about keys whoever signs, so in mode NONE too", () => {
    const facts = join(everybody, noodle(), key({ thumbprint: "same", bits: 1024 }), twin("TEST", "noodle"));
    expect(codes(facts, NOW)).toEqual(["KEY_REUSED", "WEAK_KEY", "CROSS_ENVIRONMENT"]);
    expect(full(facts, NOW, "WEAK_KEY")?.objects).toEqual(["KeyVersion k1"]);
  });

  test("K7, K10 and K11 are about keys whoever signs: in ISV mode the principal's and the ISV's", () => {
    const own = [key({ thumbprint: "same", bits: 1024 }), twin("TEST", "noodle")];
    const inOrder = byIsv(...own);
    expect(codes(inOrder, NOW)).toEqual([
      "KEY_OWNER_MISMATCH",
      "KEY_REUSED",
      "WEAK_KEY",
      "CROSS_ENVIRONMENT",
    ]);
    expect(full(inOrder, NOW, "WEAK_KEY")?.objects).toEqual(["KeyVersion k1"]);
    const keys = inOrder.keys!.map((it) => (it.ref === "k-isv1" ? { ...it, bits: 1024 } : it));
    const both = { ...inOrder, keys };
    expect(full(both, NOW, "WEAK_KEY")?.objects.toSorted()).toEqual(["KeyVersion k-isv1", "KeyVersion k1"]);
    // What is wrong with the signing client alone is not asked of the principal's.
    const shared = byIsv(key({ holders: ["noodle", "si1"], to: "2024-04-20", compromisedAt: MARCH }));
    expect(codes(shared, NOW)).toEqual(["KEY_OWNER_MISMATCH"]);
  });

  test("below an acquirer in ISV mode they are the acquirer's and its ISV's, and never one's own", () => {
    const facts = world(everybody, {
      base: [{ ref: "c-acq1", between: ["acq1", "alipay"] }],
      authorizationContracts: [{ between: ["acq1", "isv1"] }],
      tokens: [{ of: ["acq1", "isv1"] }],
      links: [{ ref: "link", of: ["noodle", "acq1"] }],
      parties: [{ ref: "noodle" }],
      clients: [
        { ref: "app-acq1", owner: "acq1" },
        { ref: "app", owner: "noodle" },
      ],
      keys: [
        { ref: "k-acq1", client: "app-acq1", bits: 1024 },
        { ref: "k1", client: "app", bits: 1024 },
      ],
    });
    const weak = facts.findings("noodle", NOW).find(({ code }) => code === "WEAK_KEY");
    expect(weak?.objects).toEqual(["KeyVersion k-acq1"]);
  });
});

describe("K8 NO_SUCCESSOR", () => {
  const code = "NO_SUCCESSOR";
  test("from thirty days before the end of the last version until its end", () => {
    const facts = self({ to: "2024-06-30" });
    expect(around(facts, code, "2024-05-31")).toEqual(BEGINS);
    expect(around(facts, code, "2024-06-30")).toEqual(ENDS);
    expect(full(facts, "2024-06-15", code)).toEqual({
      code,
      severity: "WARNING",
      action: "REGISTER_KEY",
      objects: ["KeyVersion k1"],
    });
  });

  test.each([
    ["a version follows at once", [{ from: "2024-06-30" }], NEVER],
    ["a version follows after a gap", [{ from: "2024-08-01" }], NEVER],
    ["another works longer already", [{}], NEVER],
    ["another ends on the same day", [{ to: "2024-06-30" }], BEGINS],
    ["another ends earlier", [{ to: "2024-06-15" }], BEGINS],
    ["the next is revoked before it starts", [{ from: "2024-08-01", revokedAt: "2024-07-15" }], BEGINS],
    ["the next is revoked as it starts", [{ from: "2024-08-01", revokedAt: "2024-08-01" }], BEGINS],
  ])("%s", (_name, others, expected) => {
    expect(around(self({ to: "2024-06-30" }, ...others), code, "2024-05-31")).toEqual(expected);
  });

  test("a successor under another client is none", () => {
    const facts = join(self({ to: "2024-06-30" }), {
      clients: [{ ref: "app2", owner: "noodle" }],
      keys: [{ ref: "other", client: "app2" }],
    });
    expect(around(facts, code, "2024-05-31")).toEqual(BEGINS);
  });

  test("a key without end needs no successor, not even at the end of time", () => {
    expect(codes(self({}), 8_640_000_000_000_000 - 1)).toEqual([]);
  });
});

describe("K9 OVERLAP_TOO_LONG", () => {
  const code = "OVERLAP_TOO_LONG";
  test("from a whole window after the successor's start until the old version ends", () => {
    const facts = self({ to: JUNE }, { from: MARCH });
    expect(around(facts, code, "2024-03-08")).toEqual(BEGINS);
    expect(around(facts, code, JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, code)).toEqual({
      code,
      severity: "INFO",
      action: "REVOKE_KEY",
      objects: ["KeyVersion k1"],
    });
  });

  test.each([
    ["the old version ends with the window", { to: "2024-03-08" }, [{ from: MARCH }], NEVER],
    ["the successor was revoked: undone", {}, [{ from: MARCH, revokedAt: "2024-03-05" }], NEVER],
    [
      "the successor was revoked, one before it works on",
      {},
      [{ from: "2024-02-15" }, { from: MARCH, revokedAt: "2024-03-05" }],
      ALWAYS,
    ],
    [
      "the next was revoked, one after it works",
      {},
      [{ from: "2024-02-15", revokedAt: "2024-02-16" }, { from: MARCH }],
      BEGINS,
    ],
    ["the successor has expired since: it was not undone", {}, [{ from: MARCH, to: "2024-03-05" }], BEGINS],
    [
      "the successor had expired before it was revoked",
      {},
      [{ from: MARCH, to: "2024-03-05", revokedAt: "2024-03-07" }],
      BEGINS,
    ],
    ["no successor", {}, [], NEVER],
  ])("%s", (_name, first, others, expected) => {
    expect(around(self(first, ...others), code, "2024-03-08")).toEqual(expected);
  });

  test("of three versions the two older ones are named", () => {
    expect(full(self({}, { from: "2024-02-01" }, { from: MARCH }), NOW, code)?.objects).toEqual([
      "KeyVersion k1",
      "KeyVersion k2",
    ]);
  });
});

test.each([
  ["RSA", 2047, true],
  ["RSA", 2048, false],
  ["RSA", 1024, true],
  ["EC", 256, false],
  ["OKP", 256, false],
])("K10 WEAK_KEY: %s of %i bits: %s", (type, bits, weak) => {
  const facts = self({ type, bits, from: MARCH });
  expect(around(facts, "WEAK_KEY", MARCH)).toEqual(weak ? BEGINS : NEVER);
  const found = { code: "WEAK_KEY", severity: "WARNING", action: "ROTATE_KEY", objects: ["KeyVersion k1"] };
  expect(full(facts, NOW, "WEAK_KEY")).toEqual(weak ? found : undefined);
});

describe("K12 COMPROMISED_IN_USE and K13 PRE_COMPROMISE_EXPOSURE", () => {
  const compromised = { compromisedAt: MARCH, revokedAt: JUNE };
  const next = { from: "2024-05-01" };

  test("K12: from the compromise until the revocation", () => {
    const facts = self(compromised, next);
    expect(around(facts, "COMPROMISED_IN_USE", MARCH)).toEqual(BEGINS);
    expect(around(facts, "COMPROMISED_IN_USE", JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, "COMPROMISED_IN_USE")).toEqual({
      code: "COMPROMISED_IN_USE",
      severity: "CRITICAL",
      action: "REVOKE_KEY",
      objects: ["KeyVersion k1"],
    });
    // A compromised key goes on working: it is exposed, not blocked.
    expect(world(facts).read("noodle", NOW).status).toBe("OPERATIONAL");
  });

  test("K13: from the compromise on, and the revocation does not end it", () => {
    const facts = self(compromised, next);
    expect(around(facts, "PRE_COMPROMISE_EXPOSURE", MARCH)).toEqual(BEGINS);
    expect(around(facts, "PRE_COMPROMISE_EXPOSURE", JUNE)).toEqual(ALWAYS);
    expect(full(facts, "2025-01-01", "PRE_COMPROMISE_EXPOSURE")).toEqual({
      code: "PRE_COMPROMISE_EXPOSURE",
      severity: "WARNING",
      action: "REVIEW_PAYMENTS",
      objects: ["KeyVersion k1"],
    });
  });

  test("compromised before its start: from the start on", () => {
    const facts = self({ compromisedAt: "2023-06-01", from: MARCH });
    expect(around(facts, "COMPROMISED_IN_USE", MARCH)).toEqual(BEGINS);
    expect(around(facts, "PRE_COMPROMISE_EXPOSURE", MARCH)).toEqual(BEGINS);
  });

  test.each([
    ["compromised after its end", { to: "2024-02-01", compromisedAt: MARCH }],
    ["revoked as it was compromised", { revokedAt: MARCH, compromisedAt: MARCH }],
  ])("%s: never exposed", (_name, row) => {
    expect(around(self(row), "PRE_COMPROMISE_EXPOSURE", MARCH)).toEqual(NEVER);
    expect(codes(self(row), NOW)).toEqual(["NO_USABLE_KEY"]);
  });

  test("the ISV's key, compromised, is a finding of everybody who has it sign, and of nobody else", () => {
    const leaky: World = {
      ...everybody,
      keys: [{ ref: "k-isv1", client: "app-isv1", compromisedAt: MARCH }],
    };
    const parts = join(leaky, noodle(), { tokens: [{ of: ["noodle", "isv1"] }] });
    const facts = join(parts, { authorizationContracts: [{ between: ["noodle", "isv1"] }] });
    expect(around(facts, "COMPROMISED_IN_USE", MARCH)).toEqual(BEGINS);
    expect(full(facts, NOW, "COMPROMISED_IN_USE")?.objects).toEqual(["KeyVersion k-isv1"]);
    expect(codes(parts, NOW)).toEqual(["WRONG_DELEGATE_KEY"]);
  });
});

test("K14 ORPHAN_KEY: from the closing of its owner until the key ends", () => {
  const facts = join(
    everybody,
    noodle({ dev: "VERIFIED", status: [{ value: "CLOSED", from: MARCH }] }),
    key({ to: JUNE }),
  );
  expect(around(facts, "ORPHAN_KEY", MARCH)).toEqual(BEGINS);
  expect(around(facts, "ORPHAN_KEY", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "ORPHAN_KEY")).toEqual({
    code: "ORPHAN_KEY",
    severity: "CRITICAL",
    action: "REVOKE_KEY",
    objects: ["KeyVersion k1"],
  });
  const suspended = join(everybody, noodle({ status: "SUSPENDED" }), key());
  expect(codes(suspended, NOW)).toEqual([]);
});

test("TOKEN_INVALID: in ISV mode, while no token is valid for the implementer", () => {
  const tokens: World = {
    tokens: [
      { of: ["noodle", "isv1"], revokedAt: MARCH },
      { of: ["noodle", "isv2"] },
      { of: ["noodle", "isv1"], from: JUNE },
    ],
  };
  const facts = join(
    everybody,
    noodle(),
    { authorizationContracts: [{ between: ["noodle", "isv1"] }] },
    tokens,
  );
  expect(around(facts, "TOKEN_INVALID", MARCH)).toEqual(BEGINS);
  expect(around(facts, "TOKEN_INVALID", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "TOKEN_INVALID")).toEqual({
    code: "TOKEN_INVALID",
    severity: "CRITICAL",
    action: "ISSUE_TOKEN",
    objects: ["Party noodle", "Party isv1"],
  });
  expect(world(facts).read("noodle", NOW).status).toBe("BLOCKED");
});

test("DECLARED_MISMATCH: while the effective mode is another, NONE included", () => {
  const facts = join(
    everybody,
    noodle({ dev: [{ value: "VERIFIED", from: MARCH, to: JUNE }], declared: "SELF" }),
    key(),
  );
  expect(around(facts, "DECLARED_MISMATCH", MARCH)).toEqual(ENDS);
  expect(around(facts, "DECLARED_MISMATCH", JUNE)).toEqual(BEGINS);
  expect(full(facts, "2024-02-01", "DECLARED_MISMATCH")).toEqual({
    code: "DECLARED_MISMATCH",
    severity: "INFO",
    action: "CORRECT_DECLARATION",
    objects: ["Party noodle"],
  });
  expect(codes(join(everybody, noodle({ declared: "NONE" })), NOW)).toEqual([]);
});

describe("DUAL_ROLE", () => {
  const cast = (entities: Record<string, string>): World => ({
    ...everybody,
    parties: [...everybody.parties!, { ref: "noodle" }].map((it) => ({
      ...it,
      ...(entities[it.ref] ? { entity: entities[it.ref] } : {}),
    })),
  });
  const rest: World = { ...noodle(), parties: [] };
  const relations: World = {
    authorizationContracts: [{ between: ["noodle", "isv1"], from: MARCH }],
    engagements: [{ of: ["noodle", "si1"], to: JUNE }],
    grants: [{ of: ["noodle", "si1"], to: JUNE }],
  };

  test("two delegates are one legal entity: while both are candidates", () => {
    const facts = join(cast({ isv1: "one", si1: "one", isv2: "one" }), rest, relations);
    expect(around(facts, "DUAL_ROLE", MARCH)).toEqual(BEGINS);
    expect(around(facts, "DUAL_ROLE", JUNE)).toEqual(ENDS);
    expect(full(facts, NOW, "DUAL_ROLE")).toEqual({
      code: "DUAL_ROLE",
      severity: "INFO",
      action: "SEPARATE_ROLES",
      objects: ["Party isv1", "Party si1"],
    });
    expect(world(facts).read("noodle", NOW).flags).toContain("DUAL_ROLE");
  });

  test("the principal and a delegate are one legal entity", () => {
    const facts = join(cast({ noodle: "one", isv1: "one" }), rest, relations);
    expect(around(facts, "DUAL_ROLE", MARCH)).toEqual(BEGINS);
    expect(full(facts, NOW, "DUAL_ROLE")?.objects).toEqual(["Party noodle", "Party isv1"]);
  });

  test("different legal entities, or none on record: no", () => {
    expect(codes(join(cast({ isv1: "one", si1: "two" }), rest, relations), NOW)).not.toContain("DUAL_ROLE");
    expect(codes(join(cast({}), rest, relations), NOW)).not.toContain("DUAL_ROLE");
  });
});

test("ISV_NOT_ALLOWED: while an authorization contract is in force and ALLOW is false", () => {
  const facts = join(everybody, noodle({ allow: [{ value: false, from: MARCH }] }), {
    authorizationContracts: [
      { ref: "auth", between: ["noodle", "isv1"], to: JUNE },
      { ref: "draft", between: ["noodle", "isv2"], state: "DRAFT" },
    ],
  });
  expect(around(facts, "ISV_NOT_ALLOWED", MARCH)).toEqual(BEGINS);
  expect(around(facts, "ISV_NOT_ALLOWED", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "ISV_NOT_ALLOWED")).toEqual({
    code: "ISV_NOT_ALLOWED",
    severity: "WARNING",
    action: "SETTLE_ALLOWANCE",
    objects: ["Contract auth"],
  });
});

test("ACQUIRER_CYCLE: while the chain above meets itself; the links of the circle are named, not the one that leads to it", () => {
  const facts = join(everybody, {
    parties: [{ ref: "noodle" }],
    links: [
      { ref: "in", of: ["noodle", "acq1"] },
      { ref: "up", of: ["acq1", "acq2"] },
      { ref: "down", of: ["acq2", "acq1"], from: MARCH, to: JUNE },
    ],
  });
  expect(around(facts, "ACQUIRER_CYCLE", MARCH)).toEqual(BEGINS);
  expect(around(facts, "ACQUIRER_CYCLE", JUNE)).toEqual(ENDS);
  expect(full(facts, NOW, "ACQUIRER_CYCLE")).toEqual({
    code: "ACQUIRER_CYCLE",
    severity: "CRITICAL",
    action: "END_LINK",
    objects: ["AcquiringLink up", "AcquiringLink down"],
  });
});

describe("under channel ACQUIRER findings about keys are the acquirer's, the others the principal's", () => {
  const acquirer: World = {
    ...everybody,
    base: [{ ref: "c-acq1", between: ["acq1", "alipay"] }],
    links: [{ ref: "link", of: ["noodle", "acq1"] }],
    clients: [...everybody.clients!, { ref: "app", owner: "noodle" }, { ref: "app-acq1", owner: "acq1" }],
    keys: [{ ref: "k-acq1", client: "app-acq1", bits: 1024, holders: ["acq1", "si2"] }],
  };
  const stall = (row: Partial<PartyRow> = {}): World => ({ parties: [{ ref: "noodle", ...row }] });
  const viaIsv: World = { authorizationContracts: [{ ref: "auth", between: ["acq1", "isv1"] }] };
  const viaSi: World = { engagements: [{ of: ["acq1", "si1"] }], grants: [{ of: ["acq1", "si1"] }] };

  test("SI mode at the acquirer: K1, K5, K6, K10 with the acquirer's facts as objects", () => {
    const found = world(acquirer, stall(), viaSi).findings("noodle", NOW);
    expect(found.map(({ code, objects }) => [code, objects])).toEqual([
      ["NO_USABLE_KEY", ["Client app-acq1"]],
      ["HANDOVER_INCOMPLETE", ["KeyVersion k-acq1"]],
      ["SHARED_CUSTODY", ["KeyVersion k-acq1"]],
      ["WEAK_KEY", ["KeyVersion k-acq1"]],
    ]);
  });

  test("ISV mode at the acquirer: K1, K2 and TOKEN_INVALID likewise", () => {
    const found = world(acquirer, stall(), viaIsv).findings("noodle", NOW);
    expect(found.map(({ code, objects }) => [code, objects])).toEqual([
      ["NO_USABLE_KEY", ["Client app-isv1"]],
      ["KEY_OWNER_MISMATCH", ["KeyVersion k-acq1"]],
      ["WEAK_KEY", ["KeyVersion k-acq1"]],
      ["TOKEN_INVALID", ["Party acq1", "Party isv1"]],
    ]);
  });

  test("the principal's own keys, weak or not, do not matter; its tokens and its declaration do", () => {
    const own = join(key({ bits: 1024 }), { tokens: [{ ref: "token", of: ["noodle", "isv2"] }] });
    const found = world(acquirer, stall({ declared: "SELF" }), viaSi, own).findings("noodle", NOW);
    expect(found.filter(({ objects }) => objects.some((it) => /noodle|k1|token/.test(it)))).toEqual([
      expect.objectContaining({ code: "WRONG_DELEGATE_KEY", objects: ["Authorization token"] }),
      expect.objectContaining({ code: "DECLARED_MISMATCH", objects: ["Party noodle"] }),
    ]);
  });

  test("the acquirer's declaration and wrong tokens stay the acquirer's", () => {
    const declared: World = {
      ...acquirer,
      parties: acquirer.parties!.map((it) => (it.ref === "acq1" ? { ...it, declared: "SELF" } : it)),
    };
    const facts = world(declared, stall(), viaSi, { tokens: [{ of: ["acq1", "isv2"] }] });
    expect(facts.read("acq1", NOW).findings).toEqual(
      expect.arrayContaining(["WRONG_DELEGATE_KEY", "DECLARED_MISMATCH"]),
    );
    expect(facts.read("noodle", NOW).findings).toEqual([
      "NO_USABLE_KEY",
      "HANDOVER_INCOMPLETE",
      "SHARED_CUSTODY",
      "WEAK_KEY",
    ]);
  });
});

test("a party that is no principal has no findings", () => {
  const facts = world(everybody);
  for (const policy of POLICIES) expect(facts.findings("isv1", NOW, policy)).toEqual([]);
});
