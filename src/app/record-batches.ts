/** Records several batches in order, one revision each: all of them, or, if any is wrong, none. */
import type { Batch, Problem } from "../domain/draft";
import type { Recorded, Store } from "../domain/ports";
import { planBatch } from "./batch/plan-batch";
import { Rehearsal } from "./batch/rehearsal";
import type { Clock } from "./clock";
import { type BatchResult, type Refresh, recordBatch, recordingTime } from "./record-batch";

/** A problem and the batch that it is in. */
export interface BatchProblem extends Problem {
  /** Position of the batch, from 0. */
  readonly batch: number;
}

/** The results in the order of the batches, or all that is wrong with any of them. */
export type BatchesResult =
  | { readonly ok: true; readonly results: readonly Extract<BatchResult, { ok: true }>[] }
  | { readonly ok: false; readonly problems: readonly BatchProblem[] };

/** What a rehearsal came to: the graph as it would be, and all that is wrong. */
export interface Rehearsed {
  readonly reader: Rehearsal;
  readonly problems: readonly BatchProblem[];
}

/** Goes through all batches in memory, on top of what the store knows, and writes nothing. */
export async function rehearseBatches(
  store: Store,
  clock: Clock,
  batches: readonly Batch[],
): Promise<Rehearsed> {
  const start = await store.head();
  let head: Pick<Recorded, "recordedAt"> = start;
  const reader = new Rehearsal(store.at(start.revision));
  const broken = new Set<string>();
  const problems: BatchProblem[] = [];
  for (const [batch, drafts] of batches.entries()) {
    const time = recordingTime(head, drafts, clock);
    const plan = await planBatch(reader, drafts, time.recordedAt, { broken });
    problems.push(...[...time.problems, ...plan.problems].map((problem) => ({ ...problem, batch })));
    for (const { kind, after } of plan.changes()) reader.put(kind, [after]);
    head = time;
  }
  return { reader, problems };
}

/**
 * Rehearses all batches, and records them if nothing was wrong. `done` hears of each that is recorded. If another writer comes in
 * between and makes a later batch wrong, the earlier ones stay: each is a revision of its own.
 */
export async function recordBatches(
  store: Store,
  clock: Clock,
  batches: readonly Batch[],
  refresh: Refresh,
  done: (batch: number) => void = () => {},
): Promise<BatchesResult> {
  const { problems } = await rehearseBatches(store, clock, batches);
  if (problems.length > 0) return { ok: false, problems };
  const results: Extract<BatchResult, { ok: true }>[] = [];
  for (const [batch, drafts] of batches.entries()) {
    const result = await recordBatch(store, clock, drafts, refresh);
    if (!result.ok) return { ok: false, problems: result.problems.map((problem) => ({ ...problem, batch })) };
    results.push(result);
    done(batch);
  }
  return { ok: true, results };
}
