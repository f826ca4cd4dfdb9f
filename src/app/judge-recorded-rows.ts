/** Judges rows as they were judged when a revision recorded them: what was known before it stays readable, so this is the same for ever. */
import type { Revision } from "../domain/ids";
import type { Recorded, Store } from "../domain/ports";
import { Rehearsal } from "./batch/rehearsal";
import type { Row, RowResult } from "./rows/row";
import { RowPlan, type RowPlanning } from "./rows/row-plan";

/** See the head of this file. Throws a RangeError when there is no such revision. */
export async function judgeRecordedRows(
  store: Pick<Store, "at" | "revision">,
  revision: number,
  rows: readonly Row[],
  how?: RowPlanning,
): Promise<RowResult[]> {
  const recorded = await store.revision(revision);
  if (recorded === null) throw new RangeError(`there is no revision ${revision}`);
  return judgeRows(store, { ...recorded, revision: (revision - 1) as Revision }, rows, how);
}

/** Judges rows as if they were recorded at an instant, on top of what is known at a revision. */
export function judgeRows(
  store: Pick<Store, "at">,
  { revision, recordedAt }: Recorded,
  rows: readonly Row[],
  how?: RowPlanning,
): Promise<RowResult[]> {
  return new RowPlan(new Rehearsal(store.at(revision)), recordedAt, how).judge(rows);
}
