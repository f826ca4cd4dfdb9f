/** A rehearsal: what the graph would be with facts that are not written, or without some that are, in memory, on top of what is. */
import type { FactKind, FactsByKind } from "../../domain/facts";
import type { EndsByKind, ReferencedKind } from "../../domain/ports";
import { endsOf } from "../loaders/list-loader";
import type { FactReader } from "./plan";

/** Where the ids of a rehearsal begin: beyond any that a store has given out. */
const FIRST_ID = 2 ** 40;

/** See the head of this file. Nothing that happens here reaches the store. */
export class Rehearsal implements FactReader {
  private readonly facts = new Map<FactKind, Map<number, FactsByKind[FactKind] | null>>();
  private readonly references = new Map<FactKind, Map<string, number>>();
  private nextId = FIRST_ID;

  /** `ids` gives out ids that may be recorded later; without it they are good for this rehearsal only. */
  constructor(
    private readonly base: Omit<FactReader, "takeIds">,
    private readonly ids: Pick<FactReader, "takeIds"> | null = null,
  ) {}

  async takeIds(count: number): Promise<number> {
    if (this.ids !== null) return this.ids.takeIds(count);
    const first = this.nextId;
    this.nextId += count;
    return first;
  }

  /** Lays facts over what is known. */
  put<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): void {
    const known = this.laidOver(kind);
    const references = this.references.get(kind) ?? new Map<string, number>();
    this.references.set(kind, references);
    for (const fact of facts) {
      known.set(fact.id, fact);
      if ("reference" in fact) references.set(fact.reference, fact.id);
    }
  }

  /** Are facts of this kind laid over, or taken away? */
  touches(kind: FactKind): boolean {
    return this.laidOver(kind).size > 0;
  }

  /** The facts of a kind that are laid over what is known. */
  laid<K extends FactKind>(kind: K): FactsByKind[K][] {
    return [...this.laidOver(kind).values()].filter((fact) => fact !== null);
  }

  /** Takes facts away, as if they had never been recorded. */
  remove(kind: FactKind, ids: readonly number[]): void {
    const known = this.laidOver(kind);
    for (const id of ids) known.set(id, null);
  }

  async get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]> {
    const known = this.laidOver(kind);
    const mine = ids.map((id) => known.get(id)).filter((fact) => fact !== undefined && fact !== null);
    const others = ids.filter((id) => !known.has(id));
    return others.length === 0 ? mine : [...mine, ...(await this.base.get(kind, others))];
  }

  async find<K extends ReferencedKind>(kind: K, references: readonly string[]): Promise<FactsByKind[K][]> {
    const laidOver = this.laidOver(kind);
    const known = this.references.get(kind) ?? new Map<string, number>();
    const mine = references.map((reference) => known.get(reference)).filter((id) => id !== undefined);
    const unknown = references.filter((reference) => !known.has(reference));
    const others = (await this.base.find(kind, unknown)).filter((fact) => !laidOver.has(fact.id));
    return [...(await this.get(kind, mine)), ...others];
  }

  async of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<FactsByKind[K][]> {
    const known = this.laidOver(kind);
    const wanted = new Set(ends);
    const mine = [...known.values()]
      .filter((fact) => fact !== null)
      .filter((fact) => endsOf(fact, end).some((one) => wanted.has(one)));
    const others = (await this.base.of(kind, end, ends)).filter((fact) => !known.has(fact.id));
    return [...others, ...mine];
  }

  async platform(): Promise<FactsByKind["Party"] | null> {
    for (const party of this.laidOver("Party").values()) if (party?.role === "PLATFORM") return party;
    return this.base.platform();
  }

  /** The facts of a kind that are laid over; null for one that is taken away. */
  private laidOver<K extends FactKind>(kind: K): Map<number, FactsByKind[K] | null> {
    let facts = this.facts.get(kind);
    if (!facts) {
      facts = new Map();
      this.facts.set(kind, facts);
    }
    // Only facts of this kind are ever put here.
    return facts as Map<number, FactsByKind[K] | null>;
  }
}
