/** Lists the facts of a kind that touch one object, a page at a time, ascending by id. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { EndsByKind, Slice, Window } from "../domain/ports";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";

/** A list of facts: those of a kind that have an object at one of some ends. No fact has it at two of them. */
export interface FactList<K extends FactKind> {
  readonly kind: K;
  readonly ends: readonly EndsByKind[K][];
  readonly of: number;
}

/** Reads a page of a list. Pages of many objects that are asked for together cost one statement for each end. */
export async function listFacts<K extends FactKind>(
  reading: Reading,
  list: FactList<K>,
  request: PageRequest,
): Promise<Page<FactsByKind[K]> | Failed> {
  const name = `${list.kind} ${list.ends.join(" ")}`;
  if (!belongsTo(request, name)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, (cursor) => cursor.id);
  if (failed(window)) return window;
  const continues = request.after !== null || request.before !== null;
  const bound = continues ? await readingOf(reading.readings, reading.request, request) : reading;
  if (failed(bound)) return bound;
  const slice = await sliceOf(bound, list, window);
  return {
    reading: bound,
    list: name,
    items: slice.items,
    ...edgesOf(slice, window),
    count: () => countFacts(bound, list),
  };
}

async function sliceOf<K extends FactKind>(
  reading: Reading,
  { kind, ends, of }: FactList<K>,
  window: Window<number>,
): Promise<Slice<FactsByKind[K]>> {
  const slices = await Promise.all(ends.map((end) => reading.lists.page(kind, end, of, window)));
  const only = slices[0];
  if (only !== undefined && slices.length === 1) return only;
  const items = slices.flatMap((slice) => slice.items).sort((a, b) => a.id - b.id);
  const excess = items.length - window.limit;
  const kept = window.backward ? items.slice(Math.max(0, excess)) : items.slice(0, window.limit);
  return { items: kept, more: excess > 0 || slices.some((slice) => slice.more) };
}

async function countFacts<K extends FactKind>(
  reading: Reading,
  { kind, ends, of }: FactList<K>,
): Promise<number> {
  const counts = await Promise.all(ends.map((end) => reading.lists.count(kind, end, of)));
  return counts.reduce((sum, count) => sum + count, 0);
}
