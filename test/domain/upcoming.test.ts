/** What is to be done about a change ahead: the smallest set of actions that keeps a principal working as well as it did. */

import fc from "fast-check";
import { POLICIES, type PolicyName } from "../../src/domain/answer";
import { causingBoundaries, postpone, sameInEffect, turnAt } from "../../src/domain/causes";
import { answerAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { BEGINNING } from "../../src/domain/instant";
import { finished } from "../../src/domain/steps";
import { timelineOf } from "../../src/domain/timeline";
import { actionsAt, worsens } from "../../src/domain/upcoming";
import { anyFacts, runs } from "./lib/arbitrary-facts";
import { at, type PartyRow, type World, world } from "./lib/facts-builder";

const END = "2024-06-01";

/** One merchant, two ISVs that may act, a system integrator; all with keys. */
const everybody = (noodle: Partial<PartyRow> = {}): World => ({
  parties: [
    ...["alipay", "isv1", "isv2", "si1"].map((ref) => ({ ref })),
    { ref: "noodle", dev: "NONE", ...noodle },
  ],
  partnerContracts: ["isv1", "isv2"].map((isv) => ({ ref: `partner-${isv}`, between: [isv, "alipay"] })),
  clients: ["isv1", "isv2"].map((owner) => ({ ref: `app-${owner}`, owner })),
  keys: ["isv1", "isv2"].map((owner) => ({ ref: `key-${owner}`, client: `app-${owner}` })),
});

const base = (more: object = {}): World => ({
  base: [{ ref: "base", between: ["noodle", "alipay"], ...more }],
});

/** An ISV with its contract and token. */
const byIsv = (isv: string, contract: object = {}, token: object = {}): World => ({
  authorizationContracts: [{ ref: `contract-${isv}`, between: ["noodle", isv], ...contract }],
  tokens: [{ ref: `token-${isv}`, of: ["noodle", isv], ...token }],
});

const over = { to: END };

/** Its own client and key. */
const own = (key: object = {}): World => ({
  clients: [{ ref: "app-noodle", owner: "noodle" }],
  keys: [{ ref: "key-noodle", client: "app-noodle", ...key }],
});

const RENEWED = { ref: "anew", between: ["noodle", "alipay"] as const, from: END, signedAt: END };

type Row = readonly [string, World[], (readonly string[])[], PolicyName?];

const ROWS: readonly Row[] = [
  [
    "contract and token end together: both are needed",
    [everybody(), base(), byIsv("isv1", over, over)],
    [
      ["RENEW_CONTRACT", "Contract contract-isv1"],
      ["REFRESH_TOKEN", "Authorization token-isv1"],
    ],
  ],
  [
    "the contract alone ends: it alone",
    [everybody(), base(), byIsv("isv1", over)],
    [["RENEW_CONTRACT", "Contract contract-isv1"]],
  ],
  [
    "the token alone ends: it alone",
    [everybody(), base(), byIsv("isv1", {}, over)],
    [["REFRESH_TOKEN", "Authorization token-isv1"]],
  ],
  [
    "base contract, contract and token end together: all three",
    [everybody(), base(over), byIsv("isv1", over, over)],
    [
      ["RENEW_CONTRACT", "Contract base"],
      ["RENEW_CONTRACT", "Contract contract-isv1"],
      ["REFRESH_TOKEN", "Authorization token-isv1"],
    ],
  ],
  [
    "and the partner contract and the key of the ISV with them: all five",
    [
      { parties: ["alipay", "isv1", "noodle"].map((ref) => ({ ref })) },
      base(over),
      byIsv("isv1", over, over),
      { partnerContracts: [{ ref: "partner", between: ["isv1", "alipay"], ...over }] },
      { clients: [{ ref: "app", owner: "isv1" }], keys: [{ ref: "key", client: "app", ...over }] },
    ],
    [
      ["RENEW_CONTRACT", "Contract base"],
      ["RENEW_CONTRACT", "Contract contract-isv1"],
      ["RENEW_CONTRACT", "Contract partner"],
      ["REFRESH_TOKEN", "Authorization token-isv1"],
      ["ROTATE_KEY", "KeyVersion key"],
    ],
  ],
  [
    "two contracts of one ISV end, and either is enough: the first",
    [
      everybody(),
      base(),
      byIsv("isv1", over),
      { authorizationContracts: [{ ref: "second", between: ["noodle", "isv1"], ...over }] },
    ],
    [["RENEW_CONTRACT", "Contract contract-isv1"]],
  ],
  [
    "two ISVs end with contract and token: those of the one that implements",
    [
      everybody(),
      base(),
      byIsv("isv2", over, over),
      byIsv("isv1", { ...over, from: "2023-01-01" }, { ...over, from: "2023-01-01" }),
    ],
    [
      ["RENEW_CONTRACT", "Contract contract-isv1"],
      ["REFRESH_TOKEN", "Authorization token-isv1"],
    ],
  ],
  [
    "engagement, account and key of a system integrator end together",
    [
      everybody(),
      base(),
      own({ holders: ["si1"], ...over }),
      {
        engagements: [{ ref: "engagement", of: ["noodle", "si1"], ...over }],
        grants: [{ ref: "grant", of: ["noodle", "si1"], ...over }],
      },
    ],
    [
      ["ROTATE_KEY", "KeyVersion key-noodle"],
      ["EXTEND_ENGAGEMENT", "Engagement engagement"],
      ["EXTEND_ACCOUNT_GRANT", "AccountGrant grant"],
    ],
  ],
  [
    "it falls back on itself with a key: nothing",
    [everybody({ dev: "VERIFIED" }), base(), own(), byIsv("isv1", over, over)],
    [],
  ],
  [
    "a contract without a token begins: nothing is lost, a token is missing",
    [
      everybody({ dev: "VERIFIED" }),
      base(),
      own(),
      { authorizationContracts: [{ ref: "new", between: ["noodle", "isv1"], from: END }] },
    ],
    [["ISSUE_TOKEN"]],
  ],
  [
    "and one with an ISV that has no key: both are missing",
    [
      { parties: [{ ref: "alipay" }, { ref: "isv1" }, { ref: "noodle", dev: "VERIFIED" }] },
      { partnerContracts: [{ ref: "partner", between: ["isv1", "alipay"] }] },
      base(),
      own(),
      { authorizationContracts: [{ ref: "new", between: ["noodle", "isv1"], from: END }] },
    ],
    [["ISSUE_TOKEN"], ["REGISTER_KEY"]],
  ],
  [
    "the base contract is renewed with less: what the new one lacks, and not the old one again",
    [everybody(), base(over), byIsv("isv1"), { base: [{ ...RENEWED, services: ["PAYMENT"] }] }],
    [["ADD_SERVICE", "Contract anew"]],
  ],
  [
    "and the ISV's contract ends with the old one: that, and what the new one lacks",
    [everybody(), base(over), byIsv("isv1", over), { base: [{ ...RENEWED, services: ["PAYMENT"] }] }],
    [
      ["RENEW_CONTRACT", "Contract contract-isv1"],
      ["ADD_SERVICE", "Contract anew"],
    ],
  ],
  [
    "strictly, a system integrator beside an ISV: somebody is to be designated",
    [
      everybody(),
      base(),
      byIsv("isv1"),
      {
        engagements: [{ of: ["noodle", "si1"], from: END }],
        grants: [{ of: ["noodle", "si1"], from: END }],
      },
    ],
    [["DESIGNATE"]],
    "STRICT",
  ],
];

const CASES = ROWS.map(
  ([name, parts, expected, policy = "STANDARD"]) => [name, parts, expected, policy] as const,
);

test.each(CASES)("%s", (_, parts, expected, policy) => {
  const it = world(...parts);
  const found = finished(actionsAt(it.graph(), it.id("noodle"), at(END), policy));
  const told = found.map(({ action, object }) => [action, ...(object === null ? [] : it.names([object]))]);
  expect([...told].sort()).toEqual([...expected].sort());
});

test("undoing the losses that are named keeps it working, and undoing fewer of them does not", () => {
  const seen = { one: 0, several: 0 };
  const holds = fc.property(anyFacts, ({ facts, principals }) => {
    const graph = graphOf(facts);
    for (const principal of principals)
      for (const policy of POLICIES)
        for (const { from: t } of timelineOf(graph, principal, policy)) {
          const turn = t === BEGINNING ? null : turnAt(graph, principal, t, policy);
          if (turn === null) continue;
          const actions = finished(actionsAt(graph, principal, t, policy));
          expect([t, actions.length > 0]).toEqual([t, worsens(turn.before, turn.after)]);
          if (actions.some(({ action, object }) => object === null || action === "ADD_SERVICE")) continue;
          if (actions.length === 0) continue;
          const causes = finished(causingBoundaries(graph, principal, t, policy, sameInEffect));
          const named = causes.filter(({ kind, id }) =>
            actions.some(({ object }) => object?.kind === kind && object.id === id),
          );
          const keeps = (some: typeof named) =>
            !worsens(turn.before, answerAt(postpone(graph, some), principal, t, policy)!);
          expect([t, keeps(named)]).toEqual([t, true]);
          if (named.length > actions.length) continue;
          for (const one of named)
            expect([t, keeps(named.filter((other) => other !== one))]).toEqual([t, false]);
          seen[named.length === 1 ? "one" : "several"]++;
        }
  });
  fc.assert(holds, runs(60));
  expect(seen.one).toBeGreaterThan(30);
  expect(seen.several).toBeGreaterThan(1);
});
