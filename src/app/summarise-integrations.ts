/** Summarises the whole fleet at an instant: how many principals by mode, status and implementer. */
import type { IntegrationStatus, PolicyName } from "../domain/answer";
import { ITSELF, STATUSES } from "../domain/answer";
import { type IntegrationMode, MODES } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { AnswerCount } from "../domain/ports";
import type { Steps } from "../domain/steps";
import { cutInOrder } from "./cut";
import { type Failed, fail, failed } from "./failure";
import { inTurns } from "./others-turn";
import { belongsTo, type Cursor, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";

/** A number of principals, and of which kind they are. */
export interface PrincipalCount {
  readonly count: number;
  readonly merchants: number;
  readonly acquirers: number;
}

/** How many principals are in a mode. */
export interface ModeCount extends PrincipalCount {
  readonly mode: IntegrationMode;
}

/** How many principals have a status; null counts those in mode NONE. */
export interface StatusCount extends PrincipalCount {
  readonly status: IntegrationStatus | null;
}

/** How many principals a party implements, itself not counted. */
export interface ImplementerCount extends PrincipalCount {
  readonly implementer: PartyId;
}

/** The counts at one instant and revision; every mode and status is listed, also with 0. */
export interface IntegrationCounts extends PrincipalCount {
  readonly byMode: readonly ModeCount[];
  readonly byStatus: readonly StatusCount[];
}

const NOBODY: PrincipalCount = { count: 0, merchants: 0, acquirers: 0 };

function plus(to: PrincipalCount, { role, count }: AnswerCount): PrincipalCount {
  const merchants = to.merchants + (role === "MERCHANT" ? count : 0);
  return { count: to.count + count, merchants, acquirers: to.count + count - merchants };
}

/** Counts by what their answers have in common; a step for each. */
function* countsBy<K>(
  rows: readonly AnswerCount[],
  keyOf: (row: AnswerCount) => K,
): Steps<Map<K, PrincipalCount>> {
  const counts = new Map<K, PrincipalCount>();
  for (const row of rows) {
    const key = keyOf(row);
    counts.set(key, plus(counts.get(key) ?? NOBODY, row));
    yield;
  }
  return counts;
}

/** Those who implement for others, most first, then by id. */
function* implementerCounts(rows: readonly AnswerCount[]): Steps<ImplementerCount[]> {
  const counts = yield* countsBy(rows, ({ implementer }) => implementer);
  return [...counts]
    .flatMap(([implementer, it]) =>
      implementer === null || implementer === ITSELF ? [] : { implementer, ...it },
    )
    .sort((a, b) => b.count - a.count || a.implementer - b.implementer);
}

/** Counts the answers of all principals. */
export async function summariseIntegrations(
  reading: Reading,
  policy: PolicyName,
): Promise<IntegrationCounts> {
  const rows = await reading.answers(policy).counts();
  const all = await inTurns(countsBy(rows, () => null));
  const byMode = await inTurns(countsBy(rows, ({ mode }) => mode));
  const byStatus = await inTurns(countsBy(rows, ({ status }) => status));
  return {
    ...(all.get(null) ?? NOBODY),
    byMode: MODES.map((mode) => ({ mode, ...(byMode.get(mode) ?? NOBODY) })),
    byStatus: [...STATUSES, null].map((status) => ({ status, ...(byStatus.get(status) ?? NOBODY) })),
  };
}

/** A page of the counts by implementer; under a cursor, counted again at its revision and instant. */
export async function listImplementerCounts(
  reading: Reading,
  policy: PolicyName,
  request: PageRequest,
): Promise<Page<ImplementerCount> | Failed> {
  const list = `implementers ${policy}`;
  if (!belongsTo(request, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, (cursor) => cursor);
  if (failed(window)) return window;
  const bound = await readingOf(reading.readings, reading.request, request);
  if (failed(bound)) return bound;
  const rows = await bound.answers(policy).counts();
  const byImplementer = await inTurns(implementerCounts(rows));
  const slice = cutInOrder(byImplementer, window, orderOf);
  return {
    ...{ reading: bound, list, items: slice.items, ...edgesOf(slice, window) },
    count: async () => byImplementer.length,
  };
}

const orderOf = (row: ImplementerCount, { text, id }: Cursor): number =>
  Number(text) - row.count || row.implementer - id;
