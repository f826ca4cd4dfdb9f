/** The terms of contracts, and what may not stand side by side. */
import type { Contract } from "../../domain/facts";
import { endOf, overlaps } from "../../domain/instant";
import type { Desk } from "./desk";

/** When a contract is in force if nothing suspends it. */
export const termOf = ({ from, to, terminatedAt }: Contract) => ({ from, to: endOf(to, terminatedAt) });

/** Two signed contracts of one kind between the same parties may follow, but not overlap, one another; `replaced` ones end first. */
export async function mustNotOverlap(
  desk: Desk,
  contract: Contract,
  replaced: readonly Contract[] = [],
): Promise<void> {
  const others = await desk.reader.of("Contract", "party", [contract.party]);
  const clash = others.find(
    (other) =>
      other.id !== contract.id &&
      !replaced.some(({ id }) => id === other.id) &&
      other.state === "SIGNED" &&
      other.kind === contract.kind &&
      other.counterparty === contract.counterparty &&
      overlaps(termOf(other), termOf(contract)),
  );
  if (clash === undefined) return;
  const message = `it would overlap with contract "${clash.reference}" between the same parties; expected a term before or after that one, or its end first`;
  desk.refuse("OVERLAP", "contract", message);
}
