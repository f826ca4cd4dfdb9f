/**
 * Facts that are remembered when they are read: by their ids, so that whoever names one later has it at hand, and by the lists in which
 * they were found, so that these are read once at a revision: what many principals share (their delegates, with contracts and keys), and
 * what a principal has that is asked about again. Only for readings of those who see everything, as their memory is.
 */
import type { FactKind, FactsByKind } from "../domain/facts";
import type { EndsByKind } from "../domain/ports";
import type { FactSource } from "./load-neighbourhood";
import { groupedByEnds } from "./loaders/list-loader";
import type { RevisionMemory } from "./memory";

/** See the head of this file. Gives what the source gives, and asks it only for what is not remembered. */
export class RememberedFacts implements FactSource {
  constructor(
    private readonly source: FactSource,
    private readonly memory: RevisionMemory,
  ) {}

  async get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    // Held here, since what is read meanwhile can drive them out of memory.
    const found = new Map(ids.map((id) => [id, this.memory.fact(kind, id)]));
    const unknown = ids.filter((id) => found.get(id) === undefined);
    const read = unknown.length === 0 ? [] : await this.source.get(kind, unknown);
    this.memory.keepFacts(kind, read);
    for (const fact of read) found.set(fact.id, fact);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<FactsByKind[K][]> {
    const nameOf = (at: number | string): string => `all ${kind} ${end} ${at}`;
    const lists = new Map(ends.map((at) => [at, this.memory.list<FactsByKind[K][]>(nameOf(at))]));
    const unknown = ends.filter((at) => lists.get(at) === undefined);
    const read = unknown.length === 0 ? [] : await this.source.of(kind, end, unknown);
    this.memory.keepFacts(kind, read);
    for (const [at, list] of groupedByEnds(read, end, unknown)) {
      lists.set(at, list);
      this.memory.keepList(nameOf(at), list);
    }
    const all = new Map<number, FactsByKind[K]>();
    for (const list of lists.values()) for (const fact of list ?? []) all.set(fact.id, fact);
    return [...all.values()].sort((a, b) => a.id - b.id);
  }
}
