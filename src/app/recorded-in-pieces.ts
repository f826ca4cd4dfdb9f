/** Reading all of recorded history: the revisions with what they recorded, many at a time. */
import { FACT_KINDS } from "../domain/facts";
import type { HistoryReader, RecordedFact, RevisionRecord } from "../domain/history-ports";

/** So many revisions are read at once. */
const REVISIONS = 1_000;

/** Revisions that follow each other, and the facts of each, kind by kind, by id. */
export interface RecordedPiece {
  readonly records: readonly RevisionRecord[];
  readonly facts: ReadonlyMap<number, readonly RecordedFact[]>;
}

/** The whole of history up to a revision, in order. */
export async function* recordedInPieces(history: HistoryReader, last: number): AsyncGenerator<RecordedPiece> {
  let done = 0;
  while (done < last) {
    const window = { limit: REVISIONS, after: done, before: null, backward: false };
    const { items: records } = await history.revisions(window);
    const until = records.at(-1)?.revision ?? last;
    yield { records, facts: await recordedBetween(history, done + 1, until) };
    done = until;
  }
}

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
