/** Residual access: who is able and not entitled, by what, and since when. */
import fc from "fast-check";
import type { Answer } from "../../src/domain/answer";
import { POLICIES } from "../../src/domain/answer";
import { answerAt, candidatesAt } from "../../src/domain/evaluate";
import { graphOf, type PartyGraph } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING, type Instant, later } from "../../src/domain/instant";
import { RESIDUAL_FINDINGS } from "../../src/domain/masks";
import { residualAccessAt } from "../../src/domain/residual-access";
import { tokenInvalidity, usable } from "../../src/domain/states";
import { finished } from "../../src/domain/steps";
import { namedIn } from "../../src/domain/visibility";
import { acyclicFacts, anyInstant, runs } from "./lib/arbitrary-facts";
import { at, join, type World, world } from "./lib/facts-builder";

const everybody: World = {
  parties: [{ ref: "alipay" }, { ref: "noodle", dev: "VERIFIED" }, { ref: "isv1" }, { ref: "si1" }],
  partnerContracts: [{ between: ["isv1", "alipay"] }],
};
const based: World = { base: [{ ref: "base", between: ["noodle", "alipay"] }] };
const key: World = {
  clients: [{ ref: "app", owner: "noodle" }],
  keys: [{ ref: "key", client: "app", from: "2024-02-01", holders: ["noodle"] }],
};

const rows: readonly (readonly [string, World, readonly unknown[]])[] = [
  ["nobody", join(everybody, based, key), []],
  [
    "an ISV whose contract ended before its token (E45)",
    join(everybody, based, {
      authorizationContracts: [{ ref: "a", between: ["noodle", "isv1"], to: "2024-05-01" }],
      tokens: [{ ref: "token", of: ["noodle", "isv1"] }],
    }),
    [["isv1", "2024-05-01T00:00:00.000Z", ["REVOKE_TOKEN Authorization token"]]],
  ],
  [
    "an SI whose engagement ended: the account, and the key of that time (E15)",
    join(everybody, based, key, {
      engagements: [{ ref: "e", of: ["noodle", "si1"], from: "2024-03-01", to: "2024-04-01" }],
      grants: [{ ref: "g", of: ["noodle", "si1"], from: "2024-03-01" }],
    }),
    [["si1", "2024-04-01T00:00:00.000Z", ["ROTATE_KEY KeyVersion key", "TAKE_BACK_ACCOUNT AccountGrant g"]]],
  ],
  [
    "an SI that was invited only, with the account and a copy of the key (E14)",
    join(everybody, based, key, {
      engagements: [{ ref: "e", of: ["noodle", "si1"], from: "2024-03-01", state: "INVITED" }],
      grants: [{ ref: "g", of: ["noodle", "si1"], from: "2024-03-01" }],
      keys: [{ ref: "copy", client: "app", from: "2024-02-15", holders: ["noodle", "si1"] }],
    }),
    [["si1", "2024-02-15T00:00:00.000Z", ["ROTATE_KEY KeyVersion copy", "TAKE_BACK_ACCOUNT AccountGrant g"]]],
  ],
  [
    "an SI that is a candidate, and not the one that implements",
    join(everybody, based, key, {
      parties: [{ ref: "si2" }],
      engagements: [
        { ref: "e", of: ["noodle", "si1"], from: "2024-03-01" },
        { ref: "e2", of: ["noodle", "si2"], from: "2024-04-01" },
      ],
      grants: [
        { ref: "g", of: ["noodle", "si1"], from: "2024-03-01" },
        { ref: "g2", of: ["noodle", "si2"], from: "2024-04-01" },
      ],
    }),
    [],
  ],
  [
    "a stranger with a copy of the key",
    join(everybody, based, {
      clients: [{ ref: "app", owner: "noodle" }],
      keys: [{ ref: "key", client: "app", from: "2024-02-01", holders: ["noodle", "isv1"] }],
    }),
    [["isv1", "2024-02-01T00:00:00.000Z", ["ROTATE_KEY KeyVersion key"]]],
  ],
  [
    "in mode NONE, a candidate with a valid token",
    join(everybody, {
      authorizationContracts: [{ ref: "a", between: ["noodle", "isv1"] }],
      tokens: [{ ref: "token", of: ["noodle", "isv1"], from: "2024-02-01" }],
    }),
    [["isv1", "2024-02-01T00:00:00.000Z", ["REVOKE_TOKEN Authorization token"]]],
  ],
  [
    "in mode NONE, whoever has a key",
    join(everybody, key),
    [["noodle", "2024-02-01T00:00:00.000Z", ["ROTATE_KEY KeyVersion key"]]],
  ],
];

test.each(rows)("%s", (_name, given, expected) => {
  const facts = world(given);
  const found = finished(residualAccessAt(facts.graph(), facts.id("noodle"), at("2024-06-01"), "STANDARD"));
  const told = found.map(({ holder, since, toEnd }) => [
    facts.reference(holder),
    new Date(since).toISOString(),
    toEnd.map(({ action, objects }) => `${action} ${facts.names(objects).join(" ")}`),
  ]);
  expect(told).toEqual(expected);
});

/** Who holds something that works, and is neither the principal, nor a candidate, nor named by the answer. In mode NONE all of them. */
function ableAndNotEntitled(graph: PartyGraph, principal: PartyId, t: Instant, answer: Answer): PartyId[] {
  const able = [
    ...graph
      .clients(principal)
      .flatMap((client) => graph.keys(client.id).filter((key) => usable(key, client, t)))
      .flatMap((key) => key.holders),
    ...graph
      .accountGrants(principal)
      .filter((it) => it.from <= t && t < it.to)
      .map((it) => it.integrator),
    ...graph
      .authorizations(principal)
      .filter((it) => tokenInvalidity(it, t) === null)
      .map((it) => it.isv),
  ];
  const right = [principal, ...candidatesAt(graph, principal, t), ...namedIn(answer)];
  return able.filter((id) => answer.mode === "NONE" || !right.includes(id));
}

test("there is some where the answer says so and nowhere else; it began when there was none just before", () => {
  const holds = fc.property(
    acyclicFacts,
    anyInstant,
    fc.constantFrom(...POLICIES),
    (generated, t, policy) => {
      const graph = graphOf(generated.facts);
      for (const principal of generated.principals) {
        const answer = answerAt(graph, principal, t, policy)!;
        const said =
          (answer.findings & RESIDUAL_FINDINGS) !== 0 || (answer.mode === "NONE" && answer.keyOwner !== null);
        const found = finished(residualAccessAt(graph, principal, t, policy));
        const wrong = ableAndNotEntitled(graph, principal, t, answer);
        const holders = found.map(({ holder }) => holder);
        expect(holders).toEqual(expect.arrayContaining(wrong));
        // Who was a candidate may have a copy of a key that it was never registered to hold (K4).
        const former = (id: PartyId) => graph.engagements(principal).some((it) => it.integrator === id);
        expect(holders.filter((id) => !wrong.includes(id) && !former(id))).toEqual([]);
        expect(found.length > 0).toBe(said);
        for (const { holder, since, toEnd } of found) {
          expect(toEnd.flatMap(({ objects }) => objects).length).toBeGreaterThan(0);
          expect(since).toBeLessThanOrEqual(t);
          const holders = (instant: typeof t) =>
            finished(residualAccessAt(graph, principal, instant, policy)).map((it) => it.holder);
          expect(holders(since)).toContain(holder);
          if (since > BEGINNING) expect(holders(later(since, -1))).not.toContain(holder);
        }
      }
    },
  );
  fc.assert(holds, runs(100));
});
