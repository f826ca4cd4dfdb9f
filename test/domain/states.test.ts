/** Derived states, at and around every boundary. */
import {
  clientStatus,
  contractState,
  developmentCapability,
  engagementInForce,
  engagementState,
  keyState,
  linkInForce,
  linkState,
  partyStatus,
  tokenInvalidity,
  usable,
} from "../../src/domain/states";
import { at, type ContractRow, type KeyRow, type World, world } from "./lib/facts-builder";

const people: World = {
  parties: [{ ref: "alipay" }, { ref: "noodle" }, { ref: "isv1" }, { ref: "si1" }, { ref: "acq1" }],
};

const MARCH = "2024-03-01";
const JULY = "2024-07-01";
const justBefore = (day: string) => new Date(Date.parse(day) - 1).toISOString();
const justAfter = (day: string) => new Date(Date.parse(day) + 1).toISOString();

function contract(row: Partial<ContractRow>) {
  const facts = world(people, { base: [{ between: ["noodle", "alipay"], from: MARCH, to: JULY, ...row }] });
  return facts.facts.Contract[0]!;
}

describe("contracts: the first state that matches", () => {
  test.each([
    ["DRAFT", { state: "DRAFT" }, "2024-05-01"],
    ["PENDING_SIGNATURE", { state: "PENDING_SIGNATURE" }, "2024-05-01"],
    ["REJECTED", { state: "REJECTED" }, "2024-05-01"],
    ["CANCELLED", { state: "CANCELLED", terminatedAt: "2024-04-01" }, "2024-05-01"],
    ["DRAFT", { state: "DRAFT" }, "2025-01-01"],
    ["NOT_YET_EFFECTIVE", {}, justBefore(MARCH)],
    ["IN_FORCE", {}, MARCH],
    ["IN_FORCE", {}, justAfter(MARCH)],
    ["IN_FORCE", {}, justBefore(JULY)],
    ["EXPIRED", {}, JULY],
    ["EXPIRED", {}, justAfter(JULY)],
    ["IN_FORCE", { to: null }, "9999-12-31"],
    ["IN_FORCE", { terminatedAt: "2024-05-01" }, justBefore("2024-05-01")],
    ["TERMINATED", { terminatedAt: "2024-05-01" }, "2024-05-01"],
    ["TERMINATED", { terminatedAt: "2024-05-01" }, justAfter(JULY)],
    ["TERMINATED", { terminatedAt: "2024-05-01", to: null }, "2024-05-01"],
    ["TERMINATED", { terminatedAt: JULY }, JULY],
    ["IN_FORCE", { terminatedAt: JULY }, justBefore(JULY)],
    ["EXPIRED", { terminatedAt: justAfter(JULY) }, JULY],
    ["EXPIRED", { terminatedAt: justAfter(JULY) }, "2024-08-01"],
    ["NOT_YET_EFFECTIVE", { terminatedAt: MARCH }, justBefore(MARCH)],
    ["TERMINATED", { terminatedAt: MARCH }, MARCH],
    ["NOT_YET_EFFECTIVE", { terminatedAt: "2024-01-01" }, justBefore(MARCH)],
    ["TERMINATED", { terminatedAt: "2024-01-01" }, MARCH],
    ["IN_FORCE", { suspensions: [{ from: "2024-04-01", to: "2024-05-01" }] }, justBefore("2024-04-01")],
    ["SUSPENDED", { suspensions: [{ from: "2024-04-01", to: "2024-05-01" }] }, "2024-04-01"],
    ["SUSPENDED", { suspensions: [{ from: "2024-04-01", to: "2024-05-01" }] }, justBefore("2024-05-01")],
    ["IN_FORCE", { suspensions: [{ from: "2024-04-01", to: "2024-05-01" }] }, "2024-05-01"],
    ["SUSPENDED", { suspensions: [{ from: "2024-04-01" }] }, justBefore(JULY)],
    ["EXPIRED", { suspensions: [{ from: "2024-04-01" }] }, JULY],
    ["TERMINATED", { suspensions: [{ from: "2024-04-01" }], terminatedAt: "2024-05-01" }, "2024-05-01"],
    ["NOT_YET_EFFECTIVE", { suspensions: [{ from: "2024-01-01" }] }, justBefore(MARCH)],
    ["SUSPENDED", { suspensions: [{ from: "2024-01-01" }] }, MARCH],
    [
      "SUSPENDED",
      {
        suspensions: [
          { from: "2024-04-01", to: "2024-05-01" },
          { from: "2024-05-01", to: "2024-06-01" },
        ],
      },
      "2024-05-01",
    ],
  ] as const)("%s: %j at %s", (state, row, when) => {
    expect(contractState(contract(row), at(when))).toBe(state);
  });
});

describe("engagements", () => {
  test.each([
    ["INVITED", "INVITED", "2024-05-01", false],
    ["DECLINED", "DECLINED", "2024-05-01", false],
    ["ACCEPTED", "ACCEPTED", justBefore(MARCH), false],
    ["ACCEPTED", "ACCEPTED", MARCH, true],
    ["ACCEPTED", "ACCEPTED", justBefore(JULY), true],
    ["ACCEPTED", "ENDED", JULY, false],
    ["ENDED", "ACCEPTED", justBefore(JULY), true],
    ["ENDED", "ENDED", JULY, false],
  ] as const)("stored %s is %s at %s, in force: %s", (stored, state, when, holds) => {
    const facts = world(people, {
      engagements: [{ of: ["noodle", "si1"], from: MARCH, to: JULY, state: stored }],
    });
    const engagement = facts.facts.Engagement[0]!;
    expect(engagementState(engagement, at(when))).toBe(state);
    expect(engagementInForce(engagement, at(when))).toBe(holds);
  });
});

describe("acquiring links", () => {
  test.each([
    ["PENDING", "PENDING", "2024-05-01", false],
    ["REJECTED", "REJECTED", "2024-05-01", false],
    ["APPROVED", "APPROVED", justBefore(MARCH), false],
    ["APPROVED", "APPROVED", MARCH, true],
    ["APPROVED", "APPROVED", justBefore(JULY), true],
    ["APPROVED", "ENDED", JULY, false],
    ["ENDED", "APPROVED", justBefore(JULY), true],
    ["ENDED", "ENDED", JULY, false],
  ] as const)("stored %s is %s at %s, in force: %s", (stored, state, when, holds) => {
    const facts = world(people, {
      links: [{ of: ["noodle", "acq1"], from: MARCH, to: JULY, state: stored }],
    });
    const link = facts.facts.AcquiringLink[0]!;
    expect(linkState(link, at(when))).toBe(state);
    expect(linkInForce(link, at(when))).toBe(holds);
  });
});

describe("delegation tokens", () => {
  test.each([
    ["NOT_YET_VALID", {}, justBefore(MARCH)],
    [null, {}, MARCH],
    [null, {}, justBefore(JULY)],
    ["EXPIRED", {}, JULY],
    [null, { to: null }, "9999-12-31"],
    [null, { revokedAt: "2024-05-01" }, justBefore("2024-05-01")],
    ["REVOKED", { revokedAt: "2024-05-01" }, "2024-05-01"],
    ["REVOKED", { revokedAt: "2024-05-01" }, JULY],
    ["REVOKED", { revokedAt: MARCH }, MARCH],
  ] as const)("%s: %j at %s", (state, row, when) => {
    const facts = world(people, { tokens: [{ of: ["noodle", "isv1"], from: MARCH, to: JULY, ...row }] });
    expect(tokenInvalidity(facts.facts.Authorization[0]!, at(when))).toBe(state);
  });
});

describe("key versions", () => {
  const keyAmong = (row: Partial<KeyRow>, ...others: Partial<KeyRow>[]) => {
    const rows = [row, ...others].map((it, i) => ({
      ref: `k${i}`,
      client: "app",
      from: MARCH,
      to: JULY,
      ...it,
    }));
    const facts = world(people, { clients: [{ ref: "app", owner: "noodle" }], keys: rows }).facts;
    return { key: facts.KeyVersion[0]!, versions: facts.KeyVersion, client: facts.Client[0]! };
  };
  const next = { from: "2024-05-01", to: null };

  test.each([
    ["PENDING", {}, [], justBefore(MARCH), false],
    ["ACTIVE", {}, [], MARCH, true],
    ["ACTIVE", {}, [], justBefore(JULY), true],
    ["EXPIRED", {}, [], JULY, false],
    ["ACTIVE", {}, [next], justBefore("2024-05-01"), true],
    ["RETIRING", {}, [next], "2024-05-01", true],
    ["RETIRED", {}, [next], JULY, false],
    ["REVOKED", { revokedAt: "2024-04-01" }, [next], "2024-04-01", false],
    ["ACTIVE", { revokedAt: "2024-04-01" }, [next], justBefore("2024-04-01"), true],
    ["REVOKED", { revokedAt: "2024-04-01" }, [next], JULY, false],
    ["COMPROMISED", { compromisedAt: "2024-04-01" }, [], "2024-04-01", true],
    ["ACTIVE", { compromisedAt: "2024-04-01" }, [], justBefore("2024-04-01"), true],
    ["COMPROMISED", { compromisedAt: "2024-01-01" }, [next], "2024-06-01", true],
    ["EXPIRED", { compromisedAt: "2024-04-01" }, [], JULY, false],
    ["REVOKED", { compromisedAt: "2024-04-01", revokedAt: "2024-05-01" }, [], "2024-05-01", false],
    ["RETIRING", {}, [{ to: null }], "2024-04-01", true],
    ["PENDING", { revokedAt: "2024-02-01" }, [], "2024-02-15", false],
    // A version that never was usable has taken nobody's place; nor has one any more that was revoked while the older one went on.
    ["ACTIVE", {}, [{ ...next, revokedAt: "2024-05-01" }], "2024-06-01", true],
    ["EXPIRED", {}, [{ ...next, revokedAt: "2024-04-01" }], JULY, false],
    ["RETIRING", {}, [{ ...next, revokedAt: "2024-05-02" }], "2024-05-01", true],
    ["ACTIVE", {}, [{ ...next, revokedAt: "2024-05-02" }], "2024-05-02", true],
    ["EXPIRED", {}, [{ ...next, revokedAt: "2024-05-02" }], JULY, false],
    ["RETIRING", {}, [{ ...next, to: "2024-05-02" }], "2024-06-01", true],
    ["RETIRING", {}, [{ ...next, to: "2024-05-02", revokedAt: "2024-05-03" }], "2024-06-01", true],
    [
      "RETIRING",
      {},
      [
        { ...next, revokedAt: "2024-05-02" },
        { from: "2024-05-10", to: null },
      ],
      "2024-06-01",
      true,
    ],
    ["RETIRED", {}, [{ ...next, revokedAt: JULY }], JULY, false],
    [
      "RETIRING",
      {},
      [
        { ...next, revokedAt: "2024-05-01" },
        { from: "2024-06-01", to: null },
      ],
      "2024-06-01",
      true,
    ],
  ] as const)("%s: %j with successors %j at %s, usable: %s", (state, row, others, when, works) => {
    const { key, versions, client } = keyAmong(row, ...others);
    expect(keyState(key, versions, at(when))).toBe(state);
    expect(usable(key, client, at(when))).toBe(works);
  });
});

describe("values over time", () => {
  const overlapping = [
    { value: "ACTIVE", from: "2024-01-01" },
    { value: "SUSPENDED", from: MARCH, to: JULY },
    { value: "ACTIVE", from: "2024-05-01", to: "2024-06-01" },
  ] as const;
  const { facts } = world({
    parties: [{ ref: "noodle", status: overlapping, dev: [{ value: "DECLARED", from: MARCH }] }],
    clients: [{ ref: "app", owner: "noodle", status: [{ value: "DISABLED", from: MARCH, to: JULY }] }],
  });
  const noodle = facts.Party[0]!;

  test.each([
    ["2023-12-31", "ACTIVE"],
    [justBefore(MARCH), "ACTIVE"],
    [MARCH, "SUSPENDED"],
    ["2024-05-01", "ACTIVE"],
    ["2024-06-01", "SUSPENDED"],
    [justBefore(JULY), "SUSPENDED"],
    [JULY, "ACTIVE"],
  ])("where periods overlap the later entry wins: %s is %s", (when, status) => {
    expect(partyStatus(noodle, at(when))).toBe(status);
  });

  test("what is not on record: a party and a client are ACTIVE, a capability is UNKNOWN", () => {
    expect(developmentCapability(noodle, at(justBefore(MARCH)))).toBe("UNKNOWN");
    expect(developmentCapability(noodle, at(MARCH))).toBe("DECLARED");
    const client = facts.Client[0]!;
    const seen = [justBefore(MARCH), MARCH, justBefore(JULY), JULY].map((when) =>
      clientStatus(client, at(when)),
    );
    expect(seen).toEqual(["ACTIVE", "DISABLED", "DISABLED", "ACTIVE"]);
  });
});
