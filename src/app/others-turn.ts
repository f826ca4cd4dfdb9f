/** Lets whatever else is waiting go first: long computations ask for it every few milliseconds, so that no request waits for one. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A list in pieces of a size, in order. */
export function* inPieces<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}
