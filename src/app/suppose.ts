/** Supposes changes: what is known with some facts recorded or taken away, without writing anything. */
import { POLICIES, type PolicyName } from "../domain/answer";
import type { Batch, Problem } from "../domain/draft";
import type { Instant } from "../domain/instant";
import type { Snapshot } from "../domain/ports";
import { planBatch } from "./batch/plan-batch";
import { refreshAnswers } from "./refresh-answers";
import { type Removal, supposeAway } from "./suppose-away";
import { Supposition } from "./supposition";

/** What is supposed: facts taken away as if never recorded, then a batch recorded on top. */
export interface Changes {
  readonly batch: Batch;
  readonly removals: readonly Removal[];
}

/** What would be stored after these changes; or all that is wrong with them. `at` stands for the time of recording. */
export async function suppose(
  snapshot: Snapshot,
  changes: Changes,
  at: Instant,
  policies: readonly PolicyName[] = POLICIES,
): Promise<Supposition | readonly Problem[]> {
  const supposition = new Supposition(snapshot);
  const removed = await supposeAway(supposition, changes.removals);
  const plan = await planBatch(supposition.facts, changes.batch, at);
  if (plan.problems.length > 0) return plan.problems;
  const recorded = plan.changes();
  for (const { kind, after } of recorded) supposition.facts.put(kind, [after]);
  await refreshAnswers(supposition, [...removed, ...recorded], policies);
  return supposition;
}
