/** Windows of lists that are in memory. */
import type { Slice, Window } from "../domain/ports";

/** A window of a list that is in order; `order` is negative for items before a place and positive for those after it. */
export function cutInOrder<T, Key>(
  list: readonly T[],
  { limit, after, before, backward }: Window<Key>,
  order: (item: T, place: Key) => number,
): Slice<T> {
  const inside = list.filter(
    (item) => (after === null || order(item, after) > 0) && (before === null || order(item, before) < 0),
  );
  const items = backward ? inside.slice(Math.max(0, inside.length - limit)) : inside.slice(0, limit);
  return { items, more: inside.length > limit };
}

/** A window of a list that is ascending by some number. */
export const cutBy = <T>(
  list: readonly T[],
  window: Window<number>,
  numberOf: (item: T) => number,
): Slice<T> => cutInOrder(list, window, (item, place) => numberOf(item) - place);

/** A window of a list that is ascending by id. */
export const cut = <T extends { readonly id: number }>(
  list: readonly T[],
  window: Window<number>,
): Slice<T> => cutBy(list, window, ({ id }) => id);
