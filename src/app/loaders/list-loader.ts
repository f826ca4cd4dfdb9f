/** Lists of facts at one end (a party's contracts, a client's keys), for many ends in one statement. */
import DataLoader from "dataloader";
import type { FactKind, FactsByKind } from "../../domain/facts";
import type { EndsByKind, Slice, Snapshot, Window } from "../../domain/ports";
import type { RevisionMemory } from "../memory";
import type { FactLoader } from "./fact-loader";

type EndKey = number | string;

const EMPTY = { items: [], more: false } as const;

/** What stands at an end of a fact; a key version has several holders. */
export function endsOf(fact: object, end: string): readonly EndKey[] {
  if (end === "holder") return (fact as FactsByKind["KeyVersion"]).holders;
  return [(fact as Readonly<Record<string, EndKey>>)[end] as EndKey];
}

/** Facts by what stands at their end, for each that is asked for. */
export function groupedByEnds<F extends object>(
  facts: readonly F[],
  end: string,
  ends: readonly EndKey[],
): Map<EndKey, F[]> {
  const lists = new Map<EndKey, F[]>(ends.map((at) => [at, []]));
  for (const fact of facts) for (const at of endsOf(fact, end)) lists.get(at)?.push(fact);
  return lists;
}

/** Loads windows, whole lists and lengths; what is asked for in one tick is one statement for each kind, end and window. */
export class ListLoader {
  private readonly loaders = new Map<string, DataLoader<EndKey, unknown>>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly facts: FactLoader,
    private readonly memory: RevisionMemory,
  ) {}

  /** A window of the list, ascending by id: at once when it is known already. */
  page<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    key: EndKey,
    window: Window<number>,
  ): Slice<FactsByKind[K]> | Promise<Slice<FactsByKind[K]>> {
    const { limit, after, before, backward } = window;
    const name = `page ${kind} ${end} ${limit} ${after} ${before} ${backward}`;
    const known = this.memory.list<Slice<FactsByKind[K]>>(`${name} ${key}`);
    return (
      known ??
      this.loader<Slice<FactsByKind[K]>>(name, async (keys) => {
        const pages = await this.snapshot.pageOf(kind, end, keys, window);
        for (const { items } of pages.values()) this.facts.keep(kind, items);
        for (const [asked, page] of pages) this.memory.keepList(`${name} ${asked}`, page);
        return keys.map((asked) => pages.get(asked) ?? EMPTY);
      }).load(key)
    );
  }

  /** The whole list, ascending by id; for lists that cannot grow long. */
  all<K extends FactKind>(kind: K, end: EndsByKind[K], key: EndKey): Promise<readonly FactsByKind[K][]> {
    return this.loader<readonly FactsByKind[K][]>(`all ${kind} ${end}`, async (keys) => {
      const found = await this.snapshot.of(kind, end, keys);
      this.facts.keep(kind, found);
      const lists = groupedByEnds(found, end, keys);
      return keys.map((asked) => lists.get(asked) ?? []);
    }).load(key);
  }

  /** How long the list is. */
  count<K extends FactKind>(kind: K, end: EndsByKind[K], key: EndKey): Promise<number> {
    return this.loader<number>(`count ${kind} ${end}`, async (keys) => {
      const counts = await this.snapshot.countOf(kind, end, keys);
      return keys.map((asked) => counts.get(asked) ?? 0);
    }).load(key);
  }

  private loader<V>(name: string, fetch: (keys: readonly EndKey[]) => Promise<V[]>): DataLoader<EndKey, V> {
    const known = this.loaders.get(name) as DataLoader<EndKey, V> | undefined;
    if (known) return known;
    const loader = new DataLoader(fetch);
    this.loaders.set(name, loader as DataLoader<EndKey, unknown>);
    return loader;
  }
}
