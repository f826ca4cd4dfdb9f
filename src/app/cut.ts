/** Windows of lists that are in memory. */
import type { Slice, Window } from "../domain/ports";

/** A window of a list that is ascending by some number. */
export function cutBy<T>(
  list: readonly T[],
  { limit, after, before, backward }: Window<number>,
  numberOf: (item: T) => number,
): Slice<T> {
  const inside = list.filter(
    (item) => (after === null || numberOf(item) > after) && (before === null || numberOf(item) < before),
  );
  const items = backward ? inside.slice(Math.max(0, inside.length - limit)) : inside.slice(0, limit);
  return { items, more: inside.length > limit };
}

/** A window of a list that is ascending by id. */
export const cut = <T extends { readonly id: number }>(
  list: readonly T[],
  window: Window<number>,
): Slice<T> => cutBy(list, window, ({ id }) => id);
