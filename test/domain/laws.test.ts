/** The laws of docs/domain.md that the domain keeps by itself, over generated graphs. */
import fc from "fast-check";
import { type AnswerSegment, POLICIES, type PolicyName } from "../../src/domain/answer";
import { conclude } from "../../src/domain/conclude";
import { answerFor } from "../../src/domain/decide";
import { answerAt } from "../../src/domain/evaluate";
import { explainAt } from "../../src/domain/explain";
import type { Repair } from "../../src/domain/explanation";
import type { Facts } from "../../src/domain/facts";
import { findingsAt } from "../../src/domain/findings";
import { graphOf } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING, DAY, FOREVER, type Instant, instant } from "../../src/domain/instant";
import { findingsOf } from "../../src/domain/masks";
import { sameSituation, situationFrom, situationText } from "../../src/domain/observe";
import { finished } from "../../src/domain/steps";
import {
  answersTo,
  counterpartiesOf,
  mergeEqual,
  situationsOf,
  standingsOf,
  timelineOf,
} from "../../src/domain/timeline";
import { applyRepair } from "./lib/apply-repair";
import { acyclicFacts, anyFacts, anyInstant, type Generated, runs } from "./lib/arbitrary-facts";
import { renamed, renamedFacts, shifted } from "./lib/renaming";

const policy = fc.constantFrom(...POLICIES);

const instants = fc.array(anyInstant, { minLength: 1, maxLength: 4 });

const during = (timeline: readonly AnswerSegment[], t: Instant) =>
  timeline.filter(({ from, to }) => from <= t && t < to).map(({ answer }) => answer);

const around = (t: Instant): Instant[] =>
  [-1, 0, 1].map((by) => instant(t + by)).filter((it) => it >= BEGINNING && it < FOREVER);

test("law 1: the timeline at t equals the rule on the facts at t, also at every boundary", () => {
  const holds = ({ facts, principals }: Generated, asked: readonly Instant[], under: PolicyName) => {
    const graph = graphOf(facts);
    for (const principal of principals) {
      const timeline = timelineOf(graph, principal, under);
      for (const t of [...asked, ...timeline.flatMap(({ from, to }) => [...around(from), ...around(to)])]) {
        expect(during(timeline, t)).toEqual([answerAt(graph, principal, t, under)]);
      }
    }
  };
  fc.assert(fc.property(anyFacts, instants, policy, holds), runs(150));
});

test("law 2: a timeline is total, has no overlap, and neighbours differ", () => {
  const holds = ({ facts, principals }: Generated, under: PolicyName) => {
    for (const principal of principals) {
      const timeline = timelineOf(graphOf(facts), principal, under);
      expect(timeline[0]?.from).toBe(BEGINNING);
      expect(timeline.at(-1)?.to).toBe(FOREVER);
      timeline.slice(1).forEach((segment, i) => {
        expect(segment.from).toBe(timeline[i]?.to);
        expect(segment.from).toBeLessThan(segment.to);
        expect(segment.answer).not.toEqual(timeline[i]?.answer);
      });
    }
  };
  fc.assert(fc.property(anyFacts, policy, holds), runs(150));
});

test("custody: in every mode whoever implements holds the keys, so that stored answers need not keep both", () => {
  const holds = ({ facts, principals }: Generated, under: PolicyName) => {
    for (const principal of principals)
      for (const { answer } of timelineOf(graphOf(facts), principal, under))
        expect(answer.keyHolder).toBe(answer.implementer);
  };
  fc.assert(fc.property(anyFacts, policy, holds), runs(150));
});

test("law 7: an explanation alone re-derives the answer", () => {
  const holds = ({ facts, principals }: Generated, asked: readonly Instant[], under: PolicyName) => {
    const graph = graphOf(facts);
    for (const principal of principals) {
      for (const t of asked) {
        const { rule, mode, implementer } = answerAt(graph, principal, t, under)!;
        const explanation = explainAt(graph, principal, t, under)!;
        expect(conclude(explanation)).toEqual({ rule, mode, implementer });
        expect(explanation.rule).toBe(rule);
      }
    }
  };
  fc.assert(fc.property(anyFacts, instants, policy, holds), runs(250));
});

function implementedAfter(
  facts: Facts,
  steps: readonly Repair[],
  principal: PartyId,
  t: Instant,
  under: PolicyName,
) {
  const repaired = steps.reduce((so, step) => applyRepair(so, step, t), facts);
  const { mode, implementer, channel } = answerAt(graphOf(repaired), principal, t, under)!;
  return { mode, implementer, channel };
}

test("law 7: all steps of a near miss bring it about, and none of them is needless", () => {
  const holds = ({ facts, principals }: Generated, t: Instant, under: PolicyName) => {
    for (const principal of principals) {
      for (const { mode, implementer, repairs } of explainAt(graphOf(facts), principal, t, under)!
        .nearMisses) {
        // A near miss is the principal's own: that its acquirer may come to the same ISV by fewer steps is another matter.
        const wanted = { mode, implementer, channel: "DIRECT" };
        expect(repairs).not.toEqual([]);
        expect(implementedAfter(facts, repairs, principal, t, under)).toEqual(wanted);
        for (const step of repairs) {
          const others = repairs.filter((it) => it !== step);
          expect(implementedAfter(facts, others, principal, t, under)).not.toEqual(wanted);
        }
      }
    }
  };
  fc.assert(fc.property(anyFacts, anyInstant, policy, holds), runs(300));
});

test("law 8: shifting all times shifts the answers and changes nothing else", () => {
  const holds = ({ facts, principals }: Generated, by: number, under: PolicyName) => {
    for (const principal of principals) {
      const before = timelineOf(graphOf(facts), principal, under);
      expect(timelineOf(graphOf(shifted(facts, by)), principal, under)).toEqual(shifted(before, by));
    }
  };
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: -2000 * DAY, max: 2000 * DAY }), policy, holds),
    runs(100),
  );
});

test("law 8: other ids under the same references rename the answers and change nothing else", () => {
  const holds = ({ facts, principals }: Generated, factor: number, under: PolicyName) => {
    const other = graphOf(renamedFacts(facts, factor));
    for (const principal of principals) {
      const before = timelineOf(graphOf(facts), principal, under);
      expect(timelineOf(other, renamed({ id: principal }, factor).id, under)).toEqual(
        renamed(before, factor),
      );
    }
  };
  fc.assert(fc.property(anyFacts, fc.integer({ min: 2, max: 10_006 }), policy, holds), runs(100));
});

/** As the stored answers are composed: a principal's situations over time, each with the answers to it over time. */
function composed({ facts }: Generated, principal: PartyId, under: PolicyName): AnswerSegment[] {
  const graph = graphOf(facts);
  const { acquirers, delegates } = counterpartiesOf(graph, principal);
  const standings = finished(standingsOf(graph, delegates));
  const above = new Map(acquirers.map((acquirer) => [acquirer, timelineOf(graph, acquirer, under)]));
  return finished(situationsOf(graph, graph.party(principal)!)).flatMap(({ from, to, value }) =>
    finished(answersTo(situationFrom(value.text), standings, above, under))
      .filter((segment) => segment.from < to && from < segment.to)
      .map((segment) => ({
        from: instant(Math.max(segment.from, from)),
        to: instant(Math.min(segment.to, to)),
        answer: answerFor(principal, segment.answer),
      })),
  );
}

test("the composed timeline equals the reference timeline", () => {
  const holds = (generated: Generated, under: PolicyName) => {
    for (const principal of generated.principals) {
      const reference = timelineOf(graphOf(generated.facts), principal, under);
      expect(mergeEqual(composed(generated, principal, under))).toEqual(reference);
    }
  };
  fc.assert(fc.property(acyclicFacts, policy, holds), runs(150));
});

test("situations are the same exactly when their texts are", () => {
  const holds = ({ facts, principals }: Generated) => {
    const graph = graphOf(facts);
    const all = principals
      .flatMap((id) => finished(situationsOf(graph, graph.party(id)!)))
      .map(({ value }) => value);
    for (const a of all) {
      expect(situationText(situationFrom(a.text))).toBe(a.text);
      for (const b of all) expect(sameSituation(a.situation, b.situation)).toBe(a.text === b.text);
    }
  };
  fc.assert(fc.property(anyFacts, holds), runs(50));
});

test("findings in full are those of the answer, each about something", () => {
  const holds = ({ facts, principals }: Generated, t: Instant, under: PolicyName) => {
    const graph = graphOf(facts);
    for (const principal of principals) {
      const found = findingsAt(graph, principal, t, under);
      expect(found.map(({ code }) => code)).toEqual(
        findingsOf(answerAt(graph, principal, t, under)!.findings),
      );
      // An owner without any client has no key to name (K1).
      const bare = found.filter(({ objects, code }) => objects.length === 0 && code !== "NO_USABLE_KEY");
      expect(bare).toEqual([]);
    }
  };
  fc.assert(fc.property(anyFacts, anyInstant, policy, holds), runs(250));
});
