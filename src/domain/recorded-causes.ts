/** Why a principal's answer is another one since a revision: which of the facts recorded in it made the difference. */
import type { Answer, PolicyName } from "./answer";
import { decisive, type Same } from "./causes";
import { answerAt } from "./evaluate";
import type { FactRef } from "./explanation";
import { FACT_KINDS, type FactKind, type Facts, type FactsByKind } from "./facts";
import { graphOf } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import type { Steps } from "./steps";

/** A fact that was recorded for the first time, or otherwise than before. */
export interface RecordedFact extends FactRef {
  readonly before: FactsByKind[FactKind] | null;
}

/** The facts of `after` that are not the same in `before`. */
export function recordedFacts(before: Facts, after: Facts): RecordedFact[] {
  return FACT_KINDS.flatMap((kind) => {
    const known = new Map<number, FactsByKind[FactKind]>(before[kind].map((fact) => [fact.id, fact]));
    return after[kind]
      .filter((fact) => JSON.stringify(known.get(fact.id)) !== JSON.stringify(fact))
      .map(({ id }) => ({ kind, id, before: known.get(id) ?? null }));
  });
}

/** The facts with some of them as they were before; those that are new are left out. */
function without(facts: Facts, some: readonly RecordedFact[]): Facts {
  const lists = FACT_KINDS.map((kind) => {
    const replaced = new Map(some.filter((it) => it.kind === kind).map((it) => [it.id, it.before]));
    const list = facts[kind] as readonly { readonly id: number }[];
    return [kind, list.flatMap((fact) => (replaced.has(fact.id) ? (replaced.get(fact.id) ?? []) : fact))];
  });
  return Object.fromEntries(lists) as Facts;
}

/** The recorded facts that make the answer another one at `t`, if it is: by the same rule as for changes that come by time. */
export function* recordedCauses(
  facts: Facts,
  recorded: readonly RecordedFact[],
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same: Same,
): Steps<readonly RecordedFact[]> {
  const answer = (some: readonly RecordedFact[]): Answer | null =>
    answerAt(graphOf(without(facts, some)), principal, t, policy);
  const alike = (a: Answer | null, b: Answer | null): boolean =>
    a === null || b === null ? a === b : same(a, b);
  const [before, after] = [answer(recorded), answer([])];
  if (alike(before, after)) return [];
  return yield* decisive(recorded, {
    differs: (fact) => !alike(answer([fact]), after),
    explains: (some) => alike(answer(some), before),
  });
}
