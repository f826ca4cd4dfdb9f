/** An exclusive grant (E13): while it is in force no other ISV may be authorized by the same principal. */
import type { ContractDraft } from "../../domain/draft";
import { exclusiveClashes, grants } from "../../domain/exclusive";
import type { Contract } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import type { BatchPlan, FactReader } from "./plan";

/** Refuses what the batch would make overlap with an exclusive grant. */
export async function checkExclusive(
  plan: BatchPlan,
  reader: FactReader,
  drafts: readonly ContractDraft[],
): Promise<void> {
  const changes = plan.changesOf("Contract").filter(({ after }) => grants(after));
  if (changes.length === 0) return;
  const after = new Map(changes.map((change) => [change.after.id as number, change.after]));
  const fresh = new Set<number>();
  for (const { before, after: party } of plan.changesOf("Party")) if (!before) fresh.add(party.id);

  // A party registered in this very batch has no contracts on record: nothing to read for it.
  const known = [...new Set(changes.map((change) => change.after.party))].filter((id) => !fresh.has(id));
  const recorded = known.length > 0 ? await reader.of("Contract", "party", known) : [];
  const byPrincipal = new Map<PartyId, Contract[]>();
  for (const contract of [
    ...recorded.filter((one) => grants(one) && !after.has(one.id)),
    ...after.values(),
  ]) {
    const group = byPrincipal.get(contract.party);
    if (group) group.push(contract);
    else byPrincipal.set(contract.party, [contract]);
  }

  const place = new Map(drafts.map((draft, index) => [draft.ref, index]));
  const places = (contract: Contract) =>
    after.has(contract.id) ? (place.get(contract.reference) ?? -1) : -1;
  for (const contracts of byPrincipal.values()) {
    for (const [one, other] of exclusiveClashes(contracts)) {
      // The later entry of the batch is the one that is refused.
      const [refused, standing] = places(one) > places(other) ? [one, other] : [other, one];
      if (places(refused) < 0) continue;
      plan.refuse("EXCLUSIVE_GRANT", ["contracts", places(refused)], refusal(refused, standing));
    }
  }
}

function refusal(refused: Contract, standing: Contract): string {
  const exclusive = standing.exclusive ? standing : refused;
  return (
    `authorization contract "${refused.reference}" overlaps with "${standing.reference}" of another ISV, ` +
    `and "${exclusive.reference}" is exclusive; expected intervals that do not overlap`
  );
}
