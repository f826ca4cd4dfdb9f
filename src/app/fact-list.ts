/** Lists of facts, as they are asked for. */
import type { FactKind } from "../domain/facts";
import type { EndsByKind } from "../domain/ports";

/** A list of facts: those of a kind that have an object at one of some ends. No fact has it at two of them. */
export interface FactList<K extends FactKind> {
  readonly kind: K;
  readonly ends: readonly EndsByKind[K][];
  readonly of: number;
}
