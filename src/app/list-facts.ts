/** Lists the facts of a kind that touch one object, a page at a time, ascending by id. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { EndsByKind, Slice, Window } from "../domain/ports";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";
import { whenKnown } from "./when-known";

/** A list of facts: those of a kind that have an object at one of some ends. No fact has it at two of them. */
export interface FactList<K extends FactKind> {
  readonly kind: K;
  readonly ends: readonly EndsByKind[K][];
  readonly of: number;
}

type FactPage<K extends FactKind> = Page<FactsByKind[K]>;

/** Reads a page of a list, at once if it is known already. Pages of many objects that are asked for together cost one statement for each end. */
export function listFacts<K extends FactKind>(
  reading: Reading,
  list: FactList<K>,
  request: PageRequest,
): FactPage<K> | Failed | Promise<FactPage<K> | Failed> {
  const name = `${list.kind} ${list.ends.join(" ")}`;
  if (!belongsTo(request, name)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, (cursor) => cursor.id);
  if (failed(window)) return window;
  const page = (bound: Reading) =>
    whenKnown(
      sliceOf(bound, list, window),
      (slice): FactPage<K> => ({
        reading: bound,
        list: name,
        items: slice.items,
        ...edgesOf(slice, window),
        count: () => countFacts(bound, list),
      }),
    );
  const continues = request.after !== null || request.before !== null;
  if (!continues) return page(reading);
  return readingOf(reading.readings, reading.request, request).then((bound) =>
    failed(bound) ? bound : page(bound),
  );
}

function sliceOf<K extends FactKind>(
  reading: Reading,
  { kind, ends, of }: FactList<K>,
  window: Window<number>,
): Slice<FactsByKind[K]> | Promise<Slice<FactsByKind[K]>> {
  const [only, ...others] = ends;
  if (only !== undefined && others.length === 0) return reading.lists.page(kind, only, of, window);
  return mergedSlice(reading, { kind, ends, of }, window);
}

async function mergedSlice<K extends FactKind>(
  reading: Reading,
  { kind, ends, of }: FactList<K>,
  window: Window<number>,
): Promise<Slice<FactsByKind[K]>> {
  const slices = await Promise.all(ends.map((end) => reading.lists.page(kind, end, of, window)));
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
