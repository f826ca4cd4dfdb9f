/** Two readings of docs/domain.md: the code's and the oracle's, over generated graphs. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { answerAt } from "../../src/domain/evaluate";
import { graphOf } from "../../src/domain/graph";
import { findingsOf, flagsOf } from "../../src/domain/masks";
import { anyFacts, anyInstant, runs } from "./lib/arbitrary-facts";
import { Oracle, type Verdict } from "./lib/oracle";

test.each(POLICIES)("both read the law alike, policy %s", (policy) => {
  fc.assert(
    fc.property(
      anyFacts,
      fc.array(anyInstant, { minLength: 1, maxLength: 3 }),
      ({ facts, principals }, instants) => {
        const graph = graphOf(facts);
        for (const principal of principals) {
          for (const t of instants) {
            const answer = answerAt(graph, principal, t, policy)!;
            const said: Verdict = {
              mode: answer.mode,
              wouldBeMode: answer.wouldBeMode,
              status: answer.status,
              rule: answer.rule,
              implementer: answer.implementer,
              links: answer.links,
              flags: flagsOf(answer.flags).sort(),
              findings: findingsOf(answer.findings).sort(),
            };
            expect(said).toEqual(new Oracle(facts, policy).verdict(principal, t));
          }
        }
      },
    ),
    runs(400),
  );
});
