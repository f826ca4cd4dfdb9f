/** The evaluator at one instant: asked for many principals it shares what it has worked out, and says of each what it would say of it alone. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { answerAt, evaluatorAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { anyFacts, anyInstant, type Generated, GRID, runs } from "./lib/arbitrary-facts";
import { at, world } from "./lib/facts-builder";

test("in whatever order principals are asked for, also where acquirers stand in circles, each gets its own answer", () => {
  const asked = anyFacts.chain(({ facts, principals }) =>
    fc.record({
      facts: fc.constant(facts),
      order: fc.shuffledSubarray([...principals, ...principals], { minLength: principals.length }),
      t: anyInstant,
    }),
  );
  fc.assert(
    fc.property(asked, ({ facts, order, t }) => {
      const graph = graphOf(facts);
      const evaluate = evaluatorAt(graph, t);
      for (const principal of order) {
        for (const policy of POLICIES)
          expect(evaluate(principal, policy)).toEqual(answerAt(graph, principal, t, policy));
      }
    }),
    runs(100),
  );
});

test("what a walk came to on a circle is not told to who begins elsewhere on it", () => {
  const facts = world({
    parties: [
      { ref: "alipay" },
      { ref: "acq1", role: "ACQUIRER" },
      { ref: "acq2", role: "ACQUIRER" },
      { ref: "acq3", role: "ACQUIRER", dev: "VERIFIED" },
    ],
    base: [{ ref: "c", between: ["acq3", "alipay"] }],
    links: [
      { ref: "l1", of: ["acq1", "acq2"] },
      { ref: "l2", of: ["acq2", "acq1"] },
      { ref: "l3", of: ["acq2", "acq3"], from: "2024-02-01" },
    ],
  });
  const evaluate = evaluatorAt(graphOf(facts.facts), at("2024-06-01"));
  // Asked from acq2 on, acq1 has nobody above it but who asks; asked by itself it finds the way out.
  expect(evaluate(facts.id("acq2"), "STANDARD")).toMatchObject({ rule: "R3", links: 1 });
  expect(evaluate(facts.id("acq1"), "STANDARD")).toMatchObject({ rule: "R3", links: 2 });
});

test("the own facts of each principal are looked at once for all who ask and both policies", () => {
  const [{ facts, principals }] = fc.sample(anyFacts, { seed: 7, numRuns: 1 }) as [Generated];
  const graph = graphOf(facts);
  const looked: number[] = [];
  const baseContracts = (id: number) => {
    looked.push(id);
    return graph.baseContracts(id);
  };
  const evaluate = evaluatorAt({ ...graph, baseContracts }, GRID[4]!);
  for (const policy of POLICIES) for (const principal of principals) evaluate(principal, policy);
  expect(looked.sort((a, b) => a - b)).toEqual([...principals].sort((a, b) => a - b));
});
