/** Lists of facts that touch an object, as connections. */
import { type FactList, listFacts } from "../app/list-facts";
import type { Reading } from "../app/reading";
import { whenKnown } from "../app/when-known";
import type { FactKind, FactsByKind } from "../domain/facts";
import { ConnectionOf, type Settled } from "./connection";
import { settle } from "./error-map";
import { type PageArgs, pageRequest } from "./page-args";

/** A page of a list of facts, at once if it is known already. */
export function factList<K extends FactKind, N extends Settled>(
  reading: Reading,
  list: FactList<K>,
  page: PageArgs,
  node: (fact: FactsByKind[K], reading: Reading) => N,
): ConnectionOf<FactsByKind[K], N> | Promise<ConnectionOf<FactsByKind[K], N>> {
  return whenKnown(
    listFacts(reading, list, settle(pageRequest(page))),
    (read) => new ConnectionOf(settle(read), { node, id: (fact) => fact.id }),
  );
}
