/** Finds one object by its id or by the caller's own reference. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { ReferencedKind } from "../domain/ports";
import { type Failed, fail } from "./failure";
import type { Reading } from "./reading";
import { maySee } from "./visibility";

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
  return byId
    ? findVisible(reading, kind, id)
    : visible(reading, kind, await byName(reading, kind, reference));
}

/** The fact with an id that came from outside; null where there is none for whoever asks. */
export const findVisible = async <K extends FactKind>(
  reading: Reading,
  kind: K,
  id: number,
): Promise<FactsByKind[K] | null> => visible(reading, kind, await reading.facts.find(kind, id));

const visible = async <K extends FactKind>(
  reading: Reading,
  kind: K,
  fact: FactsByKind[K] | null,
): Promise<FactsByKind[K] | null> =>
  fact === null || reading.viewer === null || (await maySee(reading, kind, fact)) ? fact : null;

async function byName<K extends ReferencedKind>(
  reading: Reading,
  kind: K,
  reference: string | null | undefined,
): Promise<FactsByKind[K] | null> {
  const found = await reading.snapshot.find(kind, [reference ?? ""]);
  reading.facts.keep(kind, found);
  return found[0] ?? null;
}
