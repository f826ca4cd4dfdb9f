/** Causes: what makes a timeline turn. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { causingBoundaries, postpone, sameInEffect, turnAt } from "../../src/domain/causes";
import { answerAt } from "../../src/domain/evaluate";
import { boundariesAt } from "../../src/domain/events";
import { graphOf } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING } from "../../src/domain/instant";
import { finished } from "../../src/domain/steps";
import { sameAnswer, timelineOf } from "../../src/domain/timeline";
import { anyFacts, runs } from "./lib/arbitrary-facts";

/** Every turn of every timeline of a generated graph. */
function* turns({
  facts,
  principals,
}: {
  facts: Parameters<typeof graphOf>[0];
  principals: readonly PartyId[];
}) {
  const graph = graphOf(facts);
  for (const principal of principals)
    for (const policy of POLICIES)
      for (const { from: t } of timelineOf(graph, principal, policy))
        if (t !== BEGINNING) yield { graph, principal, policy, t };
}

test.each([
  ["in every member", sameAnswer],
  ["in effect", sameInEffect],
])("every turn has a cause, and without its causes there is none: %s", (_, same) => {
  let seen = 0;
  fc.assert(
    fc.property(anyFacts, (generated) => {
      for (const { graph, principal, policy, t } of turns(generated)) {
        const { before, after } = turnAt(graph, principal, t, policy)!;
        const causes = finished(causingBoundaries(graph, principal, t, policy, same));
        if (same(before, after)) {
          expect(causes).toEqual([]);
          continue;
        }
        seen++;
        expect(causes.length).toBeGreaterThan(0);
        const then = answerAt(postpone(graph, causes), principal, t, policy)!;
        expect([t, same(then, before)]).toEqual([t, true]);
      }
    }),
    runs(150),
  );
  expect(seen).toBeGreaterThan(100);
});

test("to postpone everything that happens leaves the answer as it was, whole", () => {
  fc.assert(
    fc.property(anyFacts, (generated) => {
      for (const { graph, principal, policy, t } of turns(generated)) {
        const all = boundariesAt(graph, principal, t);
        expect(answerAt(postpone(graph, all), principal, t, policy)).toEqual(
          turnAt(graph, principal, t, policy)!.before,
        );
      }
    }),
    runs(150),
  );
});
