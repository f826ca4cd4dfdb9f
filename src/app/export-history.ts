/**
 * Exports all of recorded history as lines of JSON: each revision with who made it and its digest, followed by every fact that it recorded
 * and, if it was signed, its head; and at the end the digest of the last. Whoever imports them into an empty database has the same history, byte for byte.
 */
import type { HistoryReader, RevisionRecord } from "../domain/history-ports";
import type { Store } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";
import { FORMAT } from "./history-lines";
import { recordedInPieces } from "./recorded-in-pieces";

/** See the head of this file. Lines come without their ends. */
export async function* exportHistory(store: Store): AsyncGenerator<string> {
  const { revision: last } = await store.head();
  const history = store.history(last);
  let [facts, head, done] = [0, "", 0];
  yield JSON.stringify(FORMAT);
  for await (const { records, facts: recorded } of recordedInPieces(history, last)) {
    const signed = await signedAmong(history, records);
    for (const record of records) {
      yield JSON.stringify(lineOf(record));
      for (const { kind, fact } of recorded.get(record.revision) ?? []) {
        yield JSON.stringify({ kind, fact });
        facts += 1;
      }
      const signedHead = signed.get(record.revision);
      if (signedHead !== undefined) yield JSON.stringify({ signedHead });
      [head, done] = [record.digest, record.revision];
    }
  }
  yield JSON.stringify({ head, revisions: done, facts });
}

/** For whom somebody acted stands there where it is known: what was exported before comes out the same. */
const lineOf = ({ revision, recordedAt, origin, digest }: RevisionRecord) => {
  const { actor, actedFor, ...rest } = origin;
  return { revision, recordedAt, actor, ...(actedFor === null ? {} : { actedFor }), ...rest, digest };
};

async function signedAmong(
  history: HistoryReader,
  records: readonly RevisionRecord[],
): Promise<Map<number, SignedHead>> {
  const [first, last] = [records.at(0)?.revision ?? 1, records.at(-1)?.revision ?? 0];
  const window = { limit: records.length, after: first - 1, before: last + 1, backward: false };
  const { items } = await history.signedHeads(window);
  return new Map(items.map((head) => [head.revision, head]));
}
