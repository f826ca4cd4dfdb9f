/** A fact as it was known before a write and as it is known after it. */
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Snapshot } from "../domain/ports";

/** One recorded change; `before` is null for a fact that is new. */
export type FactChange = {
  [K in FactKind]: {
    readonly kind: K;
    readonly before: FactsByKind[K] | null;
    readonly after: FactsByKind[K];
  };
}[FactKind];

/** What some facts change, which come after those that are known at a snapshot; kind by kind. */
export async function changesTo(
  known: Pick<Snapshot, "get">,
  facts: readonly { readonly kind: FactKind; readonly fact: FactsByKind[FactKind] }[],
): Promise<FactChange[]> {
  const changes: FactChange[] = [];
  for (const kind of FACT_KINDS) {
    const mine = facts.filter((it) => it.kind === kind).map(({ fact }) => fact);
    const ids = mine.map(({ id }) => id);
    const before = new Map((await known.get(kind, ids)).map((fact) => [fact.id as number, fact]));
    for (const after of mine)
      changes.push({ kind, before: before.get(after.id) ?? null, after } as FactChange);
  }
  return changes;
}
