/** Causes of changes that a revision makes: without them the answer is what it was, and where nothing changes there are none. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { sameInEffect } from "../../src/domain/causes";
import { answerAt } from "../../src/domain/evaluate";
import type { Facts } from "../../src/domain/facts";
import { graphOf } from "../../src/domain/graph";
import { recordedCauses, recordedFacts } from "../../src/domain/recorded-causes";
import { finished } from "../../src/domain/steps";
import { acyclicFacts, anyInstant, runs } from "./lib/arbitrary-facts";
import { at, join, type World, world } from "./lib/facts-builder";

/** Kinds whose facts can have come with the revision: what they refer to was there. */
const RELATIONS = [
  "Contract",
  "Authorization",
  "Engagement",
  "AccountGrant",
  "AcquiringLink",
  "Designation",
] as const;

test("without its causes the answer is as before", () => {
  const holds = fc.property(
    acyclicFacts,
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    anyInstant,
    fc.constantFrom(...POLICIES),
    ({ facts, principals }, kept, t, policy) => {
      const some = (list: readonly { id: number }[]) => list.filter(({ id }) => kept[id % kept.length]);
      const before = {
        ...facts,
        ...Object.fromEntries(RELATIONS.map((kind) => [kind, some(facts[kind])])),
      } as Facts;
      const recorded = recordedFacts(before, facts);
      for (const principal of principals) {
        const was = answerAt(graphOf(before), principal, t, policy)!;
        const is = answerAt(graphOf(facts), principal, t, policy)!;
        const causes = finished(recordedCauses(facts, recorded, principal, t, policy, sameInEffect));
        expect(causes.length > 0).toBe(!sameInEffect(was, is));
        const left = Object.fromEntries(
          Object.entries(facts).map(([kind, list]) => [
            kind,
            (list as readonly { id: number }[]).filter(
              ({ id }) => !causes.some((cause) => cause.kind === kind && cause.id === id),
            ),
          ]),
        ) as unknown as Facts;
        expect(sameInEffect(answerAt(graphOf(left), principal, t, policy)!, was)).toBe(true);
      }
    },
  );
  fc.assert(holds, runs(100));
});

test("of what was recorded together, only what made the difference", () => {
  const known: World = {
    parties: [{ ref: "alipay" }, { ref: "noodle" }, { ref: "isv1" }, { ref: "si1" }],
    partnerContracts: [{ ref: "partner", between: ["isv1", "alipay"] }],
    base: [{ ref: "base", between: ["noodle", "alipay"] }],
  };
  const recorded: World = {
    authorizationContracts: [{ ref: "contract", between: ["noodle", "isv1"] }],
    engagements: [{ ref: "engagement", of: ["noodle", "si1"] }],
  };
  const facts = world(join(known, recorded));
  const noodle = facts.id("noodle");
  const before = {
    ...facts.facts,
    Engagement: [],
    Contract: facts.facts.Contract.filter(({ kind }) => kind !== "AUTHORIZATION_SERVICE"),
  };
  const recordedThen = recordedFacts(before, facts.facts);
  const found = finished(
    recordedCauses(facts.facts, recordedThen, noodle, at("2024-06-01"), "STANDARD", sameInEffect),
  );
  expect(facts.names(found)).toEqual(["Contract contract"]);
});
