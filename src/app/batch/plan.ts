/**
 * The plan of a batch: what each of its entries will make of the graph, worked out in memory before anything is written,
 * and everything that is wrong with it.
 */
import type { BATCH_LISTS, Problem, ProblemCode } from "../../domain/draft";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../../domain/facts";
import type { Instant } from "../../domain/instant";
import type { ReferencedKind, Snapshot, Unit } from "../../domain/ports";
import type { FactChange } from "../fact-change";

/** The name of a list of a batch. */
export type BatchList = (typeof BATCH_LISTS)[number];

/** What planning reads. A unit of a store is one; a rehearsal, which writes nothing, is another. */
export type FactReader = Pick<Snapshot, "get" | "find" | "of" | "platform"> & Pick<Unit, "takeIds">;

/** Facts by their references, kind by kind. */
export type ByReference = { readonly [K in ReferencedKind]: Map<string, FactsByKind[K]> };

/** How a batch is planned. */
export interface Planning {
  /** References of entries that earlier batches refused. */
  readonly broken?: Set<string>;
  /** Is a new key refused that is weak (K10)? History may have had some; what changes the present brings in no more. */
  readonly refusesWeakKeys?: boolean;
}

/** See the head of this file. */
export class BatchPlan {
  /** Everything that is wrong, in the order in which it was found. */
  readonly problems: Problem[] = [];
  private readonly changed = new Map<FactKind, Map<number, FactChange>>();
  private readonly seen = new Map<BatchList, Map<string, number>>();
  private readonly broken: Set<string>;
  readonly refusesWeakKeys: boolean;
  private readonly withheld = new Set<string>();

  /**
   * The references of refused entries are shared by batches that are planned one after the other.
   * `known` is what the batch refers to as found in the graph; `nextId` the first of the ids
   * taken for new facts.
   */
  constructor(
    readonly recordedAt: Instant,
    private readonly known: ByReference,
    private nextId: number,
    { broken = new Set(), refusesWeakKeys = false }: Planning = {},
  ) {
    this.broken = broken;
    this.refusesWeakKeys = refusesWeakKeys;
  }

  /** Adds to what is wrong. */
  refuse(code: ProblemCode, path: readonly (string | number)[], message: string): void {
    this.problems.push({ code, path, message });
  }

  /** A fresh id. */
  takeId(): number {
    return this.nextId++;
  }

  /** The fact with this reference as the batch has made it so far. */
  find<K extends ReferencedKind>(kind: K, reference: string): FactsByKind[K] | undefined {
    return this.known[kind].get(reference);
  }

  /** Is this the first entry of the list with this reference? A second one is refused. */
  claim(list: BatchList, index: number, reference: string): boolean {
    const seen = at(this.seen, list, () => new Map<string, number>());
    const first = seen.get(reference);
    if (first === undefined) {
      seen.set(reference, index);
      return true;
    }
    this.refuse(
      "DUPLICATE_REFERENCE",
      [list, index, "ref"],
      `"${reference}" is already entry ${first} of ${list}; expected each reference once in a batch`,
    );
    return false;
  }

  /** Plans a fact to be recorded. */
  record<K extends FactKind>(kind: K, before: FactsByKind[K] | null, after: FactsByKind[K]): void {
    const changes = at(this.changed, kind, () => new Map<number, FactChange>());
    const earlier = changes.get(after.id);
    // The pair is of one kind by construction, which the union cannot see through the type parameter.
    changes.set(after.id, { kind, before: earlier ? earlier.before : before, after } as FactChange);
    if ("reference" in after)
      (this.known as Record<string, Map<string, unknown>>)[kind]?.set(after.reference, after);
  }

  /** Remembers that an entry was refused, so that whoever refers to it is not refused for that as well. */
  breakReference(kind: ReferencedKind, reference: string): void {
    this.broken.add(`${kind} ${reference}`);
  }

  /** Was the entry with this reference refused? */
  isBroken(kind: ReferencedKind, reference: string): boolean {
    return this.broken.has(`${kind} ${reference}`);
  }

  /** Leaves an entry out because of what it holds, which no message may repeat. */
  withhold(list: BatchList, index: number, member: readonly (string | number)[], message: string): void {
    this.withheld.add(`${list} ${index}`);
    this.refuse("PRIVATE_KEY", [list, index, ...member], message);
  }

  /** Was the entry at this place left out? */
  isWithheld(list: BatchList, index: number): boolean {
    return this.withheld.has(`${list} ${index}`);
  }

  /** The planned changes of one kind. */
  changesOf<K extends FactKind>(kind: K): Extract<FactChange, { kind: K }>[] {
    return [...(this.changed.get(kind)?.values() ?? [])] as Extract<FactChange, { kind: K }>[];
  }

  /** All changes, parents first; an amendment that amends nothing is none. */
  changes(): FactChange[] {
    return FACT_KINDS.flatMap((kind) => this.changesOf(kind) as FactChange[]).filter(differs);
  }
}

/** The value at a key, made when it is missing. */
function at<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Does a change change anything? Amended facts are copies of what was there, so their members stand in the same order. */
export const differs = (change: FactChange): boolean =>
  change.before === null || JSON.stringify(change.before) !== JSON.stringify(change.after);
