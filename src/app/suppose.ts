/** Supposes changes: what is known with some facts recorded or taken away, without writing anything. */
import { POLICIES, type PolicyName } from "../domain/answer";
import type { Batch, Problem } from "../domain/draft";
import type { FactRef } from "../domain/explanation";
import type { FactKind } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { Snapshot } from "../domain/ports";
import { planBatch } from "./batch/plan-batch";
import type { FactChange } from "./fact-change";
import { refreshAnswers } from "./refresh-answers";
import { Supposition } from "./supposition";

/** Kinds of facts that can be supposed away; a party cannot, it is closed. */
export const REMOVABLE_KINDS = [
  "Contract",
  "Authorization",
  "Engagement",
  "AccountGrant",
  "AcquiringLink",
  "Client",
  "KeyVersion",
  "Designation",
] as const satisfies readonly FactKind[];

/** A fact to be supposed away. */
export interface Removal extends FactRef {
  readonly kind: (typeof REMOVABLE_KINDS)[number];
}

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
  const removed = await remove(supposition, changes.removals);
  const plan = await planBatch(supposition.facts, changes.batch, at);
  if (plan.problems.length > 0) return plan.problems;
  const recorded = plan.changes();
  for (const { kind, after } of recorded) supposition.facts.put(kind, [after]);
  await refreshAnswers(supposition, [...removed, ...recorded], policies);
  return supposition;
}

/** Takes facts away; a client goes with its keys. Whoever a fact touched when it was there is affected by its absence. */
async function remove(supposition: Supposition, removals: readonly Removal[]): Promise<FactChange[]> {
  const changes: FactChange[] = [];
  for (const kind of REMOVABLE_KINDS) {
    const ids = removals.filter((removal) => removal.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    const facts = await supposition.get(kind, ids);
    for (const fact of facts) changes.push({ kind, before: fact, after: fact } as FactChange);
    if (kind === "Client") {
      const keys = await supposition.of("KeyVersion", "client", ids);
      for (const key of keys) changes.push({ kind: "KeyVersion", before: key, after: key });
    }
  }
  for (const { kind, after } of changes) supposition.facts.remove(kind, [after.id]);
  return changes;
}
