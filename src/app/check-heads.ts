/** Checks signed heads: is each signed by one of the keys that are given? */
import type { BrokenLink, HistoryReader } from "../domain/history-ports";
import type { SignedHead } from "../domain/signed-head";
import type { HeadVerifier } from "./head-keys";

/** What checking signed heads came to. */
export interface HeadsCheck {
  readonly heads: number;
  /** The last of them; null where there is none. */
  readonly last: SignedHead | null;
  /** The first that is not signed by any of the keys; with no keys given no signature is checked. */
  readonly broken: BrokenLink | null;
}

/** So many are read at once. */
const PIECE = 1_000;

/** All signed heads that are stored, by revision. */
export async function* storedHeads(history: HistoryReader): AsyncGenerator<SignedHead> {
  let after = 0;
  for (;;) {
    const { items, more } = await history.signedHeads({ limit: PIECE, after, before: null, backward: false });
    yield* items;
    after = items.at(-1)?.revision ?? after;
    if (!more) return;
  }
}

/** Checks signed heads, given by revision. */
export async function checkHeads(
  given: AsyncIterable<SignedHead>,
  keys: readonly HeadVerifier[],
): Promise<HeadsCheck> {
  let [heads, last, broken]: [number, SignedHead | null, BrokenLink | null] = [0, null, null];
  for await (const head of given) {
    heads += 1;
    last = head;
    const problem = problemOf(head, keys);
    if (problem !== null) broken ??= { revision: head.revision, problem };
  }
  return { heads, last, broken };
}

function problemOf(head: SignedHead, keys: readonly HeadVerifier[]): string | null {
  if (keys.length === 0) return null;
  const key = keys.find((it) => it.key === head.key);
  if (key === undefined) return `its head was signed by the key ${head.key}, which is none of those given`;
  return key.verifies(head) ? null : `the signature of its head is not by the key ${head.key}`;
}
