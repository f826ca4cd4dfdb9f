/** Makes the node of a party: the one place that knows the object type of each role. */
import type { Reading } from "../app/reading";
import type { Party as PartyFact, PartyRole } from "../domain/facts";
import { Acquirer } from "./acquirer";
import { Isv } from "./isv";
import { Merchant } from "./merchant";
import type { Party } from "./party";
import { Platform } from "./platform";
import { SystemIntegrator } from "./system-integrator";

const TYPES: Readonly<Record<PartyRole, new (fact: PartyFact, reading: Reading) => Party>> = {
  PLATFORM: Platform,
  MERCHANT: Merchant,
  ACQUIRER: Acquirer,
  ISV: Isv,
  SYSTEM_INTEGRATOR: SystemIntegrator,
};

/** The node of a party. */
export const partyNode = (fact: PartyFact, reading: Reading): Party => new TYPES[fact.role](fact, reading);

/** The node of a party on record: at once when the party is known already. */
export function partyOf(reading: Reading, id: number): Party | Promise<Party> {
  const fact = reading.facts.get("Party", id);
  return fact instanceof Promise
    ? fact.then((loaded) => partyNode(loaded, reading))
    : partyNode(fact, reading);
}

/** The same where there may be nobody. */
export const partyOrNull = (reading: Reading, id: number | null): Party | Promise<Party> | null =>
  id === null ? null : partyOf(reading, id);
