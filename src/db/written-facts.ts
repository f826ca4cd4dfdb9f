/** The facts that one write has put so far, in memory: of what got its id in this very write, nothing else can be known. */
import type { FactKind, FactsByKind } from "../domain/facts";
import { ascending } from "../domain/order";

type Fact = FactsByKind[FactKind];

/** See the head of this file. */
export class WrittenFacts {
  private readonly facts = new Map<FactKind, Map<number, Fact>>();
  /** By kind and end, made when first asked for. */
  private readonly groups = new Map<FactKind, Map<string, Map<number, Fact[]>>>();

  put(kind: FactKind, facts: readonly Fact[]): void {
    const known = this.facts.get(kind) ?? new Map<number, Fact>();
    this.facts.set(kind, known);
    for (const fact of facts) known.set(fact.id, fact);
    this.groups.delete(kind);
  }

  /** All of them, by kind and id. */
  get all(): ReadonlyMap<FactKind, ReadonlyMap<number, Fact>> {
    return this.facts;
  }

  /** Those with these ids, by id. */
  get<K extends FactKind>(kind: K, ids: readonly number[]): FactsByKind[K][] {
    const known = this.facts.get(kind);
    if (known === undefined) return [];
    return ascending(ids).flatMap((id) => (known.get(id) as FactsByKind[K] | undefined) ?? []);
  }

  /** Those that have one of `ends` in this member, by id. */
  of<K extends FactKind>(kind: K, member: string, ends: readonly number[]): FactsByKind[K][] {
    const group = this.grouped(kind, member);
    const found = [...new Set(ends)].flatMap((end) => (group.get(end) as FactsByKind[K][] | undefined) ?? []);
    return found.sort((a, b) => a.id - b.id);
  }

  private grouped(kind: FactKind, member: string): Map<number, Fact[]> {
    const groups = this.groups.get(kind) ?? new Map<string, Map<number, Fact[]>>();
    this.groups.set(kind, groups);
    let group = groups.get(member);
    if (group !== undefined) return group;
    group = new Map();
    for (const fact of this.facts.get(kind)?.values() ?? []) {
      const end = (fact as unknown as Record<string, number>)[member] as number;
      const others = group.get(end);
      if (others === undefined) group.set(end, [fact]);
      else others.push(fact);
    }
    groups.set(member, group);
    return group;
  }
}
