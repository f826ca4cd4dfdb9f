/** Residual access: who is able and not entitled, by what, and since when. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { answerAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { BEGINNING, later } from "../../src/domain/instant";
import { findingsOf } from "../../src/domain/masks";
import { residualAccessAt } from "../../src/domain/residual-access";
import { finished } from "../../src/domain/steps";
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

test("there is some where the answer says so and nowhere else; it began when there was none just before", () => {
  const holds = fc.property(
    acyclicFacts,
    anyInstant,
    fc.constantFrom(...POLICIES),
    (generated, t, policy) => {
      const graph = graphOf(generated.facts);
      for (const principal of generated.principals) {
        const answer = answerAt(graph, principal, t, policy)!;
        const codes = findingsOf(answer.findings);
        const said =
          codes.includes("WRONG_DELEGATE_KEY") ||
          codes.includes("RESIDUAL_SI_CUSTODY") ||
          (answer.mode === "NONE" && answer.keyOwner !== null);
        const found = finished(residualAccessAt(graph, principal, t, policy));
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
