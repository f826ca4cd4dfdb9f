/**
 * Exports all of recorded history as lines of JSON: each revision with who made it and its digest, followed by every fact that it recorded
 * and, if it was signed, its head; and at the end the digest of the last. Whoever imports them into an empty database has the same history, byte for byte.
 */
import { FACT_KINDS } from "../domain/facts";
import type { HistoryReader, RecordedFact, RevisionRecord } from "../domain/history-ports";
import type { Store } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";
import { FORMAT } from "./history-lines";

/** So many revisions are read at once. */
const REVISIONS = 1_000;

/** See the head of this file. Lines come without their ends. */
export async function* exportHistory(store: Store): AsyncGenerator<string> {
  const { revision: last } = await store.head();
  const history = store.history(last);
  let [facts, head, done] = [0, "", 0];
  yield JSON.stringify(FORMAT);
  while (done < last) {
    const window = { limit: REVISIONS, after: done, before: null, backward: false };
    const { items } = await history.revisions(window);
    const until = items.at(-1)?.revision ?? last;
    const recorded = await recordedBetween(history, done + 1, until);
    const signed = await signedBetween(history, done, until);
    for (const record of items) {
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

/** What the revisions of a range recorded, kind by kind, by id. */
async function recordedBetween(
  history: HistoryReader,
  from: number,
  to: number,
): Promise<Map<number, RecordedFact[]>> {
  const byRevision = new Map<number, RecordedFact[]>();
  for (const kind of FACT_KINDS) {
    for (const recorded of await history.recorded(kind, from, to)) {
      const known = byRevision.get(recorded.revision);
      if (known === undefined) byRevision.set(recorded.revision, [recorded]);
      else known.push(recorded);
    }
  }
  return byRevision;
}

async function signedBetween(
  history: HistoryReader,
  after: number,
  until: number,
): Promise<Map<number, SignedHead>> {
  const { items } = await history.signedHeads({
    limit: REVISIONS,
    after,
    before: until + 1,
    backward: false,
  });
  return new Map(items.map((head) => [head.revision, head]));
}
