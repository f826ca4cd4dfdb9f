/** Lists who did what: the versions of one object, or all revisions, a page at a time, in the order in which they were recorded. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { RevisionRecord } from "../domain/history-ports";
import type { Slice, Window } from "../domain/ports";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";

/** What one revision made of an object. */
export interface HistoryEntry {
  readonly record: RevisionRecord;
  readonly kind: FactKind;
  readonly id: number;
  /** The members that it changed; all of them where it recorded the object for the first time. */
  readonly changed: readonly string[];
}

/** Reads a page of the history of an object; empty when there is none. */
export const listHistory = (
  reading: Reading,
  of: { readonly kind: FactKind; readonly id: number },
  request: PageRequest,
): Promise<Page<HistoryEntry> | Failed> =>
  listRecorded(reading, `history ${of.kind} ${of.id}`, request, {
    slice: (bound, window) => entriesOf(bound, of.kind, of.id, window),
    count: (bound) => bound.history.countVersions(of.kind, of.id),
  });

/** Reads a page of all revisions. */
export const listRevisions = (
  reading: Reading,
  request: PageRequest,
): Promise<Page<RevisionRecord> | Failed> =>
  listRecorded(reading, "revisions", request, {
    slice: (bound, window) => bound.history.revisions(window),
    count: async (bound) => bound.asOf.revision,
  });

interface Recorded<T> {
  readonly slice: (bound: Reading, window: Window<number>) => Promise<Slice<T>>;
  readonly count: (bound: Reading) => Promise<number>;
}

async function listRecorded<T>(
  reading: Reading,
  list: string,
  request: PageRequest,
  { slice, count }: Recorded<T>,
): Promise<Page<T> | Failed> {
  if (!belongsTo(request, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, (cursor) => cursor.id);
  if (failed(window)) return window;
  const bound = await readingOf(reading.readings, reading.request, request);
  if (failed(bound)) return bound;
  const found = await slice(bound, window);
  return { reading: bound, list, items: found.items, ...edgesOf(found, window), count: () => count(bound) };
}

/** Each version beside the one before it, which may lie before the window. */
async function entriesOf<K extends FactKind>(
  { history }: Reading,
  kind: K,
  id: number,
  window: Window<number>,
): Promise<Slice<HistoryEntry>> {
  const { items, more } = await history.versions(kind, id, window);
  const first = items[0]?.record.revision;
  const earlier = { limit: 1, after: null, before: first ?? null, backward: true };
  const before = first === undefined ? undefined : (await history.versions(kind, id, earlier)).items[0];
  const facts = [before?.fact ?? null, ...items.map(({ fact }) => fact)];
  return {
    items: items.map(({ record, fact }, i) => ({
      record,
      kind,
      id,
      changed: changedIn(facts[i] ?? null, fact),
    })),
    more,
  };
}

const changedIn = (before: FactsByKind[FactKind] | null, after: FactsByKind[FactKind]): string[] =>
  Object.entries(after)
    .filter(
      ([name, value]) => name !== "id" && JSON.stringify(value) !== JSON.stringify(memberOf(before, name)),
    )
    .map(([name]) => name);

const memberOf = (fact: object | null, name: string): unknown =>
  fact === null ? undefined : (fact as Record<string, unknown>)[name];
