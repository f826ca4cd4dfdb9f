/** Summarises the whole fleet at an instant: how many principals by mode, status and implementer. */
import type { IntegrationStatus, PolicyName } from "../domain/answer";
import { ITSELF, STATUSES } from "../domain/answer";
import { type IntegrationMode, MODES } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { AnswerCount } from "../domain/ports";
import { cutInOrder } from "./cut";
import { type Failed, fail, failed } from "./failure";
import { othersTurn } from "./others-turn";
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

function countOf(rows: readonly AnswerCount[]): PrincipalCount {
  let merchants = 0;
  let acquirers = 0;
  for (const row of rows) {
    if (row.role === "MERCHANT") merchants += row.count;
    else acquirers += row.count;
  }
  return { count: merchants + acquirers, merchants, acquirers };
}

/** Most first, then by id. */
function implementerCounts(rows: readonly AnswerCount[]): ImplementerCount[] {
  const byImplementer = new Map<PartyId, AnswerCount[]>();
  for (const row of rows) {
    if (row.implementer === null || row.implementer === ITSELF) continue;
    const group = byImplementer.get(row.implementer);
    if (group) group.push(row);
    else byImplementer.set(row.implementer, [row]);
  }
  return [...byImplementer]
    .map(([implementer, group]) => ({ implementer, ...countOf(group) }))
    .sort((a, b) => b.count - a.count || a.implementer - b.implementer);
}

/** Counts the answers of all principals. */
export async function summariseIntegrations(
  reading: Reading,
  policy: PolicyName,
): Promise<IntegrationCounts> {
  const rows = await reading.answers(policy).counts();
  await othersTurn();
  return {
    ...countOf(rows),
    byMode: MODES.map((mode) => ({ mode, ...countOf(rows.filter((row) => row.mode === mode)) })),
    byStatus: [...STATUSES, null].map((status) => ({
      status,
      ...countOf(rows.filter((row) => row.status === status)),
    })),
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
  await othersTurn();
  const byImplementer = implementerCounts(rows);
  const slice = cutInOrder(byImplementer, window, orderOf);
  return {
    ...{ reading: bound, list, items: slice.items, ...edgesOf(slice, window) },
    count: async () => byImplementer.length,
  };
}

const orderOf = (row: ImplementerCount, { text, id }: Cursor): number =>
  Number(text) - row.count || row.implementer - id;
