/** Lists who did what: the versions of one object, or all revisions, a page at a time, in the order in which they were recorded. */
import { type Actor, whoActs } from "../domain/actor";
import type { FactRef } from "../domain/explanation";
import type { FactKind, FactsByKind, KeyVersion } from "../domain/facts";
import type { RevisionRecord } from "../domain/history-ports";
import type { PartyId } from "../domain/ids";
import type { Slice, Window } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";
import { seesInFull } from "../domain/visibility";
import { cutBy } from "./cut";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";

/** A revision as it is shown: who made it is told to whoever did and to those who see everything, and to these alone its digest. */
export type ShownRecord = Pick<RevisionRecord, "revision" | "recordedAt"> & {
  readonly origin: RevisionRecord["origin"] | null;
  readonly digest: string | null;
};

/** What one revision made of an object. */
export interface HistoryEntry {
  readonly record: ShownRecord;
  readonly kind: FactKind;
  readonly id: number;
  /** The members that it changed; all of them where it recorded the object for the first time. */
  readonly changed: readonly string[];
}

/** Reads a page of the history of an object; empty when there is none, or when whoever asks does not see the object in full. */
export const listHistory = (
  reading: Reading,
  of: FactRef,
  request: PageRequest,
): Promise<Page<HistoryEntry> | Failed> =>
  listRecorded(reading, `history ${of.kind} ${of.id}`, request, {
    slice: async (bound, window) =>
      bound.viewer === null
        ? entriesOf(bound, of, window)
        : cutBy(await entriesSeen(bound, of), window, ({ record }) => record.revision),
    count: async (bound) =>
      bound.viewer === null
        ? bound.history.countVersions(of.kind, of.id)
        : (await entriesSeen(bound, of)).length,
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

/** Reads a page of the heads that were signed. */
export const listSignedHeads = (reading: Reading, request: PageRequest): Promise<Page<SignedHead> | Failed> =>
  listRecorded(reading, "signed heads", request, {
    slice: (bound, window) => bound.history.signedHeads(window),
    count: (bound) => bound.history.countSignedHeads(),
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
async function entriesOf(
  { history }: Reading,
  { kind, id }: FactRef,
  window: Window<number>,
): Promise<Slice<HistoryEntry>> {
  const { items, more } = await history.versions(kind, id, window);
  const first = items[0]?.record.revision;
  const earlier = { limit: 1, after: null, before: first ?? null, backward: true };
  const before = first === undefined ? undefined : (await history.versions(kind, id, earlier)).items[0];
  return { items: entries({ kind, id }, before?.fact ?? null, items), more };
}

function entries(
  of: FactRef,
  before: FactsByKind[FactKind] | null,
  versions: readonly { readonly record: ShownRecord; readonly fact: FactsByKind[FactKind] }[],
): HistoryEntry[] {
  const facts = [before, ...versions.map(({ fact }) => fact)];
  return versions.map(({ record, fact }, i) => ({
    ...of,
    record,
    changed: changedIn(facts[i] ?? null, fact),
  }));
}

/** All that a member is told of an object's history: the versions of what it saw in full when they were recorded. There are few. */
async function entriesSeen(reading: Reading, { kind, id }: FactRef): Promise<HistoryEntry[]> {
  const { history, viewer, readings } = reading;
  const [found] = await reading.snapshot.get(kind, [id]);
  if (found === undefined || viewer === null) return [];
  const owner = kind === "KeyVersion" ? await ownerOf(reading, found as KeyVersion) : undefined;
  const limit = await history.countVersions(kind, id);
  const { items } = await history.versions(kind, id, { limit, after: null, before: null, backward: false });
  const seen = items.filter(({ fact }) => seesInFull(viewer, kind, fact, owner));
  const shown = seen.map(({ record, fact }) => ({ record: shownTo(readings.actor, record), fact }));
  return entries({ kind, id }, null, shown);
}

async function ownerOf({ snapshot }: Reading, { client }: KeyVersion): Promise<PartyId | undefined> {
  const [found] = await snapshot.get("Client", [client]);
  return found?.owner;
}

const shownTo = (asks: Actor, { revision, recordedAt, origin }: RevisionRecord): ShownRecord => ({
  revision,
  recordedAt,
  origin: isOf(whoActs(asks), origin) ? origin : null,
  digest: null,
});

/** Names may be shared, with colleagues elsewhere and with operators. */
const isOf = ({ actor, actedFor }: ReturnType<typeof whoActs>, origin: RevisionRecord["origin"]): boolean =>
  origin.actor === actor && origin.actedFor === actedFor;

const changedIn = (before: FactsByKind[FactKind] | null, after: FactsByKind[FactKind]): string[] =>
  Object.entries(after)
    .filter(
      ([name, value]) => name !== "id" && JSON.stringify(value) !== JSON.stringify(memberOf(before, name)),
    )
    .map(([name]) => name);

const memberOf = (fact: object | null, name: string): unknown =>
  fact === null ? undefined : (fact as Record<string, unknown>)[name];
