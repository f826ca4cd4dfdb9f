/** Merging a slice that a store has cut with ids that are kept in memory. */
import type { PartyId } from "../domain/ids";
import type { Slice, Window } from "../domain/ports";

/** One slice of two lists of ids in ascending order, of which the second has been cut by the window already. */
export function mergeSlices(
  own: readonly PartyId[],
  others: Slice<PartyId>,
  { limit, after, before, backward }: Window<PartyId>,
): Slice<PartyId> {
  const inside = own.filter((id) => (after === null || id > after) && (before === null || id < before));
  const all = [...inside, ...others.items].sort((a, b) => a - b);
  const items = backward ? all.slice(Math.max(0, all.length - limit)) : all.slice(0, limit);
  return { items, more: others.more || all.length > limit };
}
