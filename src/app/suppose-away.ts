/** Supposes facts away, as if they had never been recorded: a client goes with its keys, a party with all that rests on it. */
import type { FactRef } from "../domain/explanation";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { EndsByKind } from "../domain/ports";
import { RELATIONSHIP_ENDS, RELATIONSHIP_KINDS, type RelationshipKind } from "../domain/visibility";
import type { FactChange } from "./fact-change";
import type { Supposition } from "./supposition";

/** Kinds of facts that can be supposed away: all but legal entities, which are no objects of their own. */
export const REMOVABLE_KINDS = FACT_KINDS.filter((kind): kind is Removal["kind"] => kind !== "LegalEntity");

/** A fact to be supposed away. */
export interface Removal extends FactRef {
  readonly kind: Exclude<FactKind, "LegalEntity">;
}

/** Takes facts away. Whoever a fact touched when it was there is affected by its absence: it is given back as a change. */
export async function supposeAway(
  supposition: Supposition,
  removals: readonly Removal[],
): Promise<FactChange[]> {
  const taken: FactChange[] = [];
  const take = <K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): void => {
    for (const fact of facts) taken.push({ kind, before: fact, after: fact } as unknown as FactChange);
  };
  for (const [kind, ids] of idsByKind(removals)) take(kind, await supposition.get(kind, ids));
  const parties = taken.flatMap((it) => (it.kind === "Party" ? [it.after.id as PartyId] : []));
  if (parties.length > 0) {
    for (const kind of RELATIONSHIP_KINDS) take(kind, await bindingOf(supposition, kind, parties));
    take("Client", await supposition.of("Client", "owner", parties));
  }
  const clients = taken.flatMap((it) => (it.kind === "Client" ? [it.after.id] : []));
  if (clients.length > 0) take("KeyVersion", await supposition.of("KeyVersion", "client", clients));
  for (const { kind, after } of taken) supposition.facts.remove(kind, [after.id]);
  if (parties.length === 0) return taken;
  await supposition.replaceSituationSegments(parties, []);
  return [...taken, ...(await withoutHolders(supposition, parties))];
}

function idsByKind(removals: readonly Removal[]): Map<Removal["kind"], number[]> {
  const found = new Map<Removal["kind"], number[]>();
  for (const { kind, id } of removals) found.set(kind, [...(found.get(kind) ?? []), id]);
  return found;
}

/** What binds parties, whichever end of it they are. */
async function bindingOf<K extends RelationshipKind>(
  supposition: Supposition,
  kind: K,
  parties: readonly PartyId[],
): Promise<FactsByKind[K][]> {
  const ends: readonly EndsByKind[K][] = RELATIONSHIP_ENDS[kind] as never;
  const found = [];
  for (const end of ends) found.push(...(await supposition.of(kind, end, parties)));
  return found;
}

/** The keys of others stay, without these holders. */
async function withoutHolders(supposition: Supposition, parties: readonly PartyId[]): Promise<FactChange[]> {
  const gone = new Set(parties);
  const left = (ids: readonly PartyId[]) => ids.filter((id) => !gone.has(id));
  const held = await supposition.of("KeyVersion", "holder", parties);
  const changes = held.map((key) => ({
    kind: "KeyVersion" as const,
    before: key,
    after: { ...key, holders: left(key.holders), provedBy: left(key.provedBy) },
  }));
  supposition.facts.put(
    "KeyVersion",
    changes.map(({ after }) => after),
  );
  return changes;
}
