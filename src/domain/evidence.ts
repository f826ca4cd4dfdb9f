/** Evidence: facts as clauses of an explanation cite them, each with the state that it is in at the instant. */
import type { Evidence } from "./explanation";
import type { Contract, FactKind, Party } from "./facts";
import { BEGINNING, FOREVER, type Instant, type Interval } from "./instant";
import { contractState, inForce, laterSignedFirst } from "./states";

const ALWAYS: Interval = { from: BEGINNING, to: FOREVER };

/** A fact as evidence. */
export const evidence = (
  kind: FactKind,
  fact: { readonly id: number },
  interval: Interval,
  state: string,
): Evidence => ({
  kind,
  id: fact.id,
  from: interval.from,
  to: interval.to,
  state,
});

/** All are cited: those in force first, and of these the one that decides (E31). */
export const contractEvidence = (contracts: readonly Contract[], t: Instant): Evidence[] =>
  [...contracts]
    .sort((a, b) => Number(inForce(b, t)) - Number(inForce(a, t)) || laterSignedFirst(a, b))
    .map((contract) => evidence("Contract", contract, contract, contractState(contract, t)));

/** A party as evidence of its status, capability or mode. */
export const partyEvidence = (party: Party | undefined, state: string): Evidence[] =>
  party === undefined ? [] : [evidence("Party", party, ALWAYS, state)];

/** A principal as evidence of whether it allows an ISV. */
export const allowanceEvidence = (party: Party, allows: boolean): Evidence[] =>
  partyEvidence(party, allows ? "ALLOWED" : "NOT_ALLOWED");
