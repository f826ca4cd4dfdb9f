/** Finds one object by its id or by the caller's own reference. */
import type { FactsByKind } from "../domain/facts";
import type { ReferencedKind } from "../domain/ports";
import { type Failed, fail } from "./failure";
import type { Reading } from "./reading";

/** Exactly one of the two is given. */
export interface Lookup {
  readonly id?: number | null;
  readonly reference?: string | null;
}

/** The fact that is meant; null when there is none as known at the reading's revision. */
export async function findFact<K extends ReferencedKind>(
  reading: Reading,
  kind: K,
  { id, reference }: Lookup,
): Promise<FactsByKind[K] | null | Failed> {
  const byId = id !== undefined && id !== null;
  const byReference = reference !== undefined && reference !== null;
  if (byId === byReference) return fail({ code: "ID_OR_REFERENCE", given: byId ? "both" : "none" });
  if (byId) return reading.facts.find(kind, id);
  return byReference ? reading.facts.named(kind, reference) : null;
}
