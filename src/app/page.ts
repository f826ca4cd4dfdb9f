/** Pages: a window of a list at one revision and instant, continued by cursors that keep both. */
import { createHash } from "node:crypto";
import type { Instant } from "../domain/instant";
import type { Slice, Window } from "../domain/ports";
import { type Failed, fail, failed } from "./failure";
import type { Reading, Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

/** How many objects a page has unless the caller says. */
export const DEFAULT_PAGE = 20;

/** How many objects a page has at most. */
export const LARGEST_PAGE = 100;

/** Where a list is to be continued, and the revision and instant that it was read at. */
export interface Cursor {
  readonly revision: number;
  readonly validAt: Instant;
  /** Names the list: its filter, order and policy. */
  readonly list: string;
  /** The ordering text or number of the object; empty where the id alone orders. */
  readonly text: string;
  readonly id: number;
}

/** What a caller asks of a page. */
export interface PageRequest {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after: Cursor | null;
  readonly before: Cursor | null;
}

/** A page that was read. */
export interface Page<T> {
  readonly reading: Reading;
  /** Names the list in its cursors. */
  readonly list: string;
  readonly items: readonly T[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  /** The length of the whole list; asked for only when wanted. */
  readonly count: () => Promise<number>;
}

/** How many objects, and from which end; refuses what is too much or contradicts itself. */
export function sizeOf({ first, last }: PageRequest): { limit: number; backward: boolean } | Failed {
  const backward = last !== undefined && last !== null;
  if (backward && first !== undefined && first !== null) return fail({ code: "FIRST_AND_LAST" });
  const argument = backward ? "last" : "first";
  const limit = last ?? first ?? DEFAULT_PAGE;
  if (limit < 0) return fail({ code: "NEGATIVE_PAGE", argument, given: limit });
  if (limit > LARGEST_PAGE)
    return fail({ code: "PAGE_TOO_LARGE", argument, given: limit, limit: LARGEST_PAGE });
  return { limit, backward };
}

/** The window that a request asks for, with keys made from its cursors. */
export function windowOf<Key>(request: PageRequest, keyOf: (cursor: Cursor) => Key): Window<Key> | Failed {
  const size = sizeOf(request);
  if (failed(size)) return size;
  const { after, before } = request;
  return { ...size, after: after && keyOf(after), before: before && keyOf(before) };
}

/** The reading that a page belongs to: that of its cursors, if it has any. */
export async function readingOf(
  readings: Readings,
  at: AsOfRequest,
  page: PageRequest,
): Promise<Reading | Failed> {
  const { after, before } = page;
  if (after && before && (after.revision !== before.revision || after.validAt !== before.validAt)) {
    return fail({ code: "CURSORS_DISAGREE" });
  }
  const cursor = after ?? before;
  return cursor === null ? readings.at(at) : readings.continued(at, cursor);
}

/** Do the cursors of a request belong to this list? */
export const belongsTo = (page: PageRequest, list: string): boolean =>
  [page.after, page.before].every((cursor) => cursor === null || cursor.list === list);

/** Names a list in its cursors: the same question gives the same name. */
export const fingerprint = (question: unknown): string =>
  createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 12);

/** Whether there is more on either side. A cursor was given out for an object, so on its side there always is. */
export function edgesOf<T, Key>(
  slice: Slice<T>,
  window: Window<Key>,
): { hasNext: boolean; hasPrevious: boolean } {
  const { after, before, backward } = window;
  return {
    hasNext: before !== null || (!backward && slice.more),
    hasPrevious: after !== null || (backward && slice.more),
  };
}
