/** All facts that are known at a revision, for tests that look at everything. */
import { FACT_KINDS, type Facts } from "../../../src/domain/facts";
import type { Snapshot } from "../../../src/domain/ports";

/** Ids are small numbers given out in order, so asking for all of them finds everything. */
export async function factsIn(snapshot: Snapshot, highest = 2000): Promise<Facts> {
  const ids = Array.from({ length: highest }, (_, i) => i + 1);
  const lists = await Promise.all(
    FACT_KINDS.map(async (kind) => [kind, await snapshot.get(kind, ids)] as const),
  );
  return Object.fromEntries(lists) as unknown as Facts;
}
