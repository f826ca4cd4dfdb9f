/** Windows: parts of lists, as they are asked for and as they are found. */

/** A window of a list in ascending key order: after `after`, before `before`, the first `limit` or, backward, the last. */
export interface Window<Key> {
  readonly limit: number;
  readonly after: Key | null;
  readonly before: Key | null;
  readonly backward: boolean;
}

/** A slice of a list, ascending, and whether the list goes on beyond it in the direction of reading. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}
