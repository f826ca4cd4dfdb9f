/** A fact as it was known before a write and as it is known after it. */
import type { FactKind, FactsByKind } from "../domain/facts";

/** One recorded change; `before` is null for a fact that is new. */
export type FactChange = {
  [K in FactKind]: {
    readonly kind: K;
    readonly before: FactsByKind[K] | null;
    readonly after: FactsByKind[K];
  };
}[FactKind];
