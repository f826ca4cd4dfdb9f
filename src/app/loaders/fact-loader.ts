/** Facts by id, as known at one revision: asked for one by one, fetched together, each at most once. */
import DataLoader from "dataloader";
import type { FactKind, FactsByKind } from "../../domain/facts";
import type { ReferencedKind, Snapshot } from "../../domain/ports";
import { missing } from "../failure";
import type { RevisionMemory } from "../memory";

type Loaders = { [K in FactKind]?: DataLoader<number, FactsByKind[K] | null> };

type ByReference = { [K in ReferencedKind]?: DataLoader<string, FactsByKind[K] | null> };

/** Loads facts of every kind; those that are remembered, or came along with a list, are at hand without asking. */
export class FactLoader {
  private readonly loaders: Loaders = {};
  private readonly byReference: ByReference = {};

  constructor(
    private readonly snapshot: Snapshot,
    private readonly memory: RevisionMemory,
  ) {}

  /** The fact with this id, which is on record: at once when it is known already. */
  get<K extends FactKind>(kind: K, id: number): FactsByKind[K] | Promise<FactsByKind[K]> {
    return this.memory.fact(kind, id) ?? this.load(kind, id);
  }

  /** The fact with this id, or null. */
  async find<K extends FactKind>(kind: K, id: number): Promise<FactsByKind[K] | null> {
    return this.memory.fact(kind, id) ?? this.loaderOf(kind).load(id);
  }

  /** The fact with this reference, or null: at once when it was looked up already. */
  named<K extends ReferencedKind>(
    kind: K,
    reference: string,
  ): FactsByKind[K] | Promise<FactsByKind[K] | null> {
    return this.memory.named(kind, reference) ?? this.loadNamed(kind, reference);
  }

  private loadNamed<K extends ReferencedKind>(kind: K, reference: string): Promise<FactsByKind[K] | null> {
    const loaders = this.byReference as { [Key in K]?: DataLoader<string, FactsByKind[K] | null> };
    const loader = loaders[kind] ?? new DataLoader((references) => this.fetchNamed(kind, references));
    loaders[kind] = loader;
    return loader.load(reference);
  }

  /** Remembers facts that came with something else. */
  keep<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): void {
    this.memory.keepFacts(kind, facts);
  }

  private async load<K extends FactKind>(kind: K, id: number): Promise<FactsByKind[K]> {
    const fact = await this.loaderOf(kind).load(id);
    if (fact === null) throw missing(kind, id);
    return fact;
  }

  private loaderOf<K extends FactKind>(kind: K): DataLoader<number, FactsByKind[K] | null> {
    const loaders = this.loaders as { [Key in K]?: DataLoader<number, FactsByKind[K] | null> };
    const loader = loaders[kind] ?? new DataLoader((ids) => this.fetch(kind, ids));
    loaders[kind] = loader;
    return loader;
  }

  private fetch<K extends FactKind>(kind: K, ids: readonly number[]): Promise<(FactsByKind[K] | null)[]> {
    return this.kept(kind, this.snapshot.get(kind, ids), ids, ({ id }) => id);
  }

  private async fetchNamed<K extends ReferencedKind>(
    kind: K,
    references: readonly string[],
  ): Promise<(FactsByKind[K] | null)[]> {
    const read = this.snapshot.find(kind, references);
    const found = await this.kept(kind, read, references, ({ reference }) => reference);
    this.memory.keepNamed(kind, await read);
    return found;
  }

  /** Remembers what was read, and gives it out in the order in which it was asked for. */
  private async kept<K extends FactKind, Key>(
    kind: K,
    read: Promise<FactsByKind[K][]>,
    keys: readonly Key[],
    keyOf: (fact: FactsByKind[K]) => Key,
  ): Promise<(FactsByKind[K] | null)[]> {
    const facts = await read;
    this.keep(kind, facts);
    const found = new Map(facts.map((fact) => [keyOf(fact), fact]));
    return keys.map((key) => found.get(key) ?? null);
  }
}
