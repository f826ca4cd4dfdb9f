/** The chain: each revision's digest covers the one before it, who made it, and every fact that it recorded (law 11). */
import { createHash } from "node:crypto";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Origin } from "../domain/origin";
import type { Recorded } from "../domain/ports";
import { FACT_TABLES, type FactTable, factRow } from "./tables/kinds";
import type { Value } from "./tables/table";

/** What comes before the first digest. */
export const NO_DIGEST = "";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Adds a fact to the digest of what a revision recorded: kind by kind, by id. `values` are those of its row without revisions. */
export const addFact = (digest: string, table: FactTable, values: readonly Value[]): string =>
  sha256(digest + JSON.stringify([table.name, ...values]));

/** The digest of the facts that one revision recorded. */
export function digestOfFacts(
  facts: ReadonlyMap<FactKind, ReadonlyMap<number, FactsByKind[FactKind]>>,
): string {
  let digest = NO_DIGEST;
  for (const kind of FACT_KINDS) {
    const table = FACT_TABLES[kind];
    const ofKind = [...(facts.get(kind)?.values() ?? [])].sort((a, b) => a.id - b.id);
    for (const fact of ofKind) digest = addFact(digest, table, withoutRevisions(factRow(table, fact, 0, 0)));
  }
  return digest;
}

/** A row is its id, two revisions, and the fact. */
const withoutRevisions = ([id, , , ...fact]: readonly Value[]): readonly Value[] => [id as Value, ...fact];

/**
 * The digest of a revision that follows the digest `before` and recorded these facts. For whom somebody acted is in it where that is known:
 * so what was recorded before that was keeps its digest.
 */
export const digestOfRevision = (
  before: string,
  { revision, recordedAt }: Recorded,
  { actor, actedFor, operation, reason, requestId }: Origin,
  facts: string,
): string => {
  const origin = [actor, ...(actedFor === null ? [] : [actedFor]), operation, reason, requestId];
  return sha256(JSON.stringify([before, revision, recordedAt, ...origin, facts]));
};

/** The same from what was recorded, wherever that was read: so an export can be checked without a database. */
export function digestOfRecorded(
  before: string,
  revision: Recorded & Omit<Origin, "actedFor"> & Partial<Pick<Origin, "actedFor">>,
  facts: readonly { readonly kind: FactKind; readonly fact: FactsByKind[FactKind] }[],
): string {
  const byKind = new Map<FactKind, Map<number, FactsByKind[FactKind]>>();
  for (const { kind, fact } of facts)
    byKind.set(kind, (byKind.get(kind) ?? new Map<number, FactsByKind[FactKind]>()).set(fact.id, fact));
  const origin = { ...revision, actedFor: revision.actedFor ?? null };
  return digestOfRevision(before, revision, origin, digestOfFacts(byKind));
}
