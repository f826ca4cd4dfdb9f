/** Exclusive grants (E13): while one is in force no other ISV may be authorized by the same principal. */
import type { Contract } from "./facts";
import { endOf, type Interval, overlaps } from "./instant";

/** Does the contract authorize an ISV, now or at another time? */
export const grants = (contract: Contract): boolean =>
  contract.kind === "AUTHORIZATION_SERVICE" && contract.state === "SIGNED";

const term = (contract: Contract): Interval => ({
  from: contract.from,
  to: endOf(contract.to, contract.terminatedAt),
});

/** Of one principal's contracts that grant: the pairs with different ISVs that share an instant, one of them being exclusive. */
export function exclusiveClashes(contracts: readonly Contract[]): [Contract, Contract][] {
  const pairs: [Contract, Contract][] = [];
  for (const one of contracts) {
    if (!one.exclusive) continue;
    for (const other of contracts) {
      // Of two exclusive ones the pair is listed once.
      if (other.counterparty === one.counterparty || (other.exclusive && other.id <= one.id)) continue;
      if (overlaps(term(one), term(other))) pairs.push([one, other]);
    }
  }
  return pairs;
}
