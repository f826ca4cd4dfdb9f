/** Records a batch: one transaction, one revision, everything or nothing. */
import type { Batch, Problem } from "../domain/draft";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Revision } from "../domain/ids";
import { type Instant, later } from "../domain/instant";
import { BY_SYSTEM, type Origin } from "../domain/origin";
import type { Recorded, Store, Unit } from "../domain/ports";
import { planBatch } from "./batch/plan-batch";
import type { Clock } from "./clock";
import type { FactChange } from "./fact-change";

/** Brings the stored answers up to date with what has changed. */
export type Refresh = (unit: Unit, changes: FactChange[]) => Promise<void>;

/** How many facts of each kind were registered or amended. */
export type Counts = Readonly<Record<FactKind, number>>;

/** What has become of a batch. */
export type BatchResult =
  | {
      readonly ok: true;
      readonly revision: Revision;
      readonly recordedAt: Instant;
      readonly recorded: Counts;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Carries the problems out of the transaction, so that nothing of it stays behind. */
class Refused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
  }
}

/** Checks a batch and records it; all problems are told at once, and one is enough to write nothing. */
export async function recordBatch(
  store: Store,
  clock: Clock,
  batch: Batch,
  refresh: Refresh,
  origin: Origin = BY_SYSTEM,
): Promise<BatchResult> {
  let time: RecordingTime | undefined;
  try {
    const { revision, recordedAt, result } = await store.write(
      (head) => {
        time = recordingTime(head, batch, clock);
        return time.recordedAt;
      },
      async (unit) => {
        const { recordedAt, problems } = time as RecordingTime;
        return recordIn(unit, batch, recordedAt, problems, refresh);
      },
      origin,
    );
    return { ok: true, revision, recordedAt, recorded: result };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function recordIn(
  unit: Unit,
  batch: Batch,
  recordedAt: Instant,
  problems: readonly Problem[],
  refresh: Refresh,
): Promise<Counts> {
  const plan = await planBatch(unit, batch, recordedAt);
  if (problems.length + plan.problems.length > 0) throw new Refused([...problems, ...plan.problems]);
  return putChanges(unit, plan.changes(), refresh);
}

/** Writes what was planned, and brings the answers up to date. */
export async function putChanges(unit: Unit, changes: FactChange[], refresh: Refresh): Promise<Counts> {
  const counts = Object.fromEntries(FACT_KINDS.map((kind) => [kind, 0])) as Record<FactKind, number>;
  for (const kind of FACT_KINDS) counts[kind] = await putKind(unit, kind, changes);
  await refresh(unit, changes);
  return counts;
}

async function putKind<K extends FactKind>(
  unit: Unit,
  kind: K,
  changes: readonly FactChange[],
): Promise<number> {
  const facts: FactsByKind[K][] = [];
  for (const change of changes) if (change.kind === kind) facts.push(change.after as FactsByKind[K]);
  if (facts.length > 0) await unit.put(kind, facts);
  return facts.length;
}

/** When a batch is recorded; a time that does not increase is a problem like any other, told with the rest. */
interface RecordingTime {
  readonly recordedAt: Instant;
  readonly problems: readonly Problem[];
}

/** The time of a batch after a head: as given, else now, else the next millisecond if the clock lags behind. */
export function recordingTime(head: Pick<Recorded, "recordedAt">, batch: Batch, clock: Clock): RecordingTime {
  const next = later(head.recordedAt, 1);
  const now = clock();
  const present = now > head.recordedAt ? now : next;
  if (batch.recordedAt === undefined) return { recordedAt: present, problems: [] };
  if (batch.recordedAt > now) {
    const message = `recorded at ${iso(batch.recordedAt)}, but it is ${iso(now)} now; expected an instant that has come`;
    return { recordedAt: present, problems: [{ code: "INVALID_VALUE", path: ["recordedAt"], message }] };
  }
  if (batch.recordedAt > head.recordedAt) return { recordedAt: batch.recordedAt, problems: [] };
  const message =
    `recorded at ${iso(batch.recordedAt)}, but the latest revision was recorded at ${iso(head.recordedAt)}; ` +
    "expected a later instant";
  return {
    recordedAt: next,
    problems: [{ code: "RECORDED_AT_NOT_INCREASING", path: ["recordedAt"], message }],
  };
}

const iso = (t: Instant): string => new Date(t).toISOString();
