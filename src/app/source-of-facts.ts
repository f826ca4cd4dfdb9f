/** Facts that are in memory, to be loaded from as from a snapshot. */
import { FACT_KINDS, type FactKind, type Facts, type FactsByKind } from "../domain/facts";
import type { EndsByKind } from "../domain/ports";
import type { FactSource } from "./load-neighbourhood";
import { endsOf } from "./loaders/list-loader";

type Fact = FactsByKind[FactKind];
type Key = number | string;

/** See the head of this file. It answers in the order of ids. */
export function sourceOf(facts: Facts): FactSource {
  const byId = new Map(FACT_KINDS.map((kind) => [kind, groupsOf(facts[kind], ({ id }) => [id])]));
  const byEnd = new Map<string, Map<Key, Fact[]>>();
  const atEnd = (kind: FactKind, end: string): Map<Key, Fact[]> => {
    const name = `${kind} ${end}`;
    const groups = byEnd.get(name) ?? groupsOf(facts[kind], (fact) => endsOf(fact, end));
    byEnd.set(name, groups);
    return groups;
  };
  return {
    get: async <K extends FactKind>(kind: K, ids: readonly number[]) =>
      inGroups<K>(byId.get(kind) as Map<Key, Fact[]>, ids),
    of: async <K extends FactKind>(kind: K, end: EndsByKind[K], ends: readonly Key[]) =>
      inGroups<K>(atEnd(kind, end), ends),
  };
}

function groupsOf(facts: readonly Fact[], keysOf: (fact: Fact) => readonly Key[]): Map<Key, Fact[]> {
  const groups = new Map<Key, Fact[]>();
  for (const fact of facts)
    for (const key of keysOf(fact)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [fact]);
      else group.push(fact);
    }
  return groups;
}

function inGroups<K extends FactKind>(
  groups: ReadonlyMap<Key, Fact[]>,
  keys: readonly Key[],
): FactsByKind[K][] {
  const found = new Set(keys.flatMap((key) => groups.get(key) ?? []));
  return [...found].sort((a, b) => a.id - b.id) as FactsByKind[K][];
}
