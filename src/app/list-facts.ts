/** Lists the facts of a kind that touch one object, a page at a time, ascending by id. */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { Slice, Window } from "../domain/ports";
import type { FactList } from "./fact-list";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, cut, edgesOf, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";
import { visibleIn } from "./visibility";
import { whenKnown } from "./when-known";

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
  const page = (bound: Reading): FactPage<K> | Promise<FactPage<K>> =>
    bound.viewer !== null
      ? visiblePage(bound, name, list, window)
      : whenKnown(
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

/** A page for a member: it sees a small part, which is cut in memory. */
async function visiblePage<K extends FactKind>(
  reading: Reading,
  name: string,
  list: FactList<K>,
  window: Window<number>,
): Promise<FactPage<K>> {
  const visible = await visibleIn(reading, list);
  const slice = visible === null ? await sliceOf(reading, list, window) : cut(visible, window);
  const count = async () => visible?.length ?? countFacts(reading, list);
  return { reading, list: name, items: slice.items, ...edgesOf(slice, window), count };
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
