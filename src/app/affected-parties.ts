/** Whose answers a set of changed facts bears on: by own facts, or as a delegate whose standing others rest on. */
import type { KeyVersion, Party } from "../domain/facts";
import type { ClientId, PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import type { FactChange } from "./fact-change";
import type { FactSource } from "./load-neighbourhood";

/** Principals to observe anew, and delegates whose standing may have changed. */
export interface Affected {
  readonly principals: PartyId[];
  readonly delegates: PartyId[];
}

const isDelegate = (party: Party): boolean => party.role === "ISV" || party.role === "SYSTEM_INTEGRATOR";

const isPrincipal = (party: Party): boolean => party.role === "MERCHANT" || party.role === "ACQUIRER";

/** The parties and clients that a change names at its own end. */
function touchedBy(change: FactChange): { parties: PartyId[]; clients: ClientId[]; keys: KeyVersion[] } {
  const none = { parties: [], clients: [], keys: [] };
  switch (change.kind) {
    case "Party":
      return { ...none, parties: [change.after.id] };
    case "Contract":
      return { ...none, parties: [change.after.party] };
    case "Authorization":
    case "Engagement":
    case "AccountGrant":
    case "Designation":
      return { ...none, parties: [change.after.principal] };
    case "AcquiringLink":
      return { ...none, parties: [change.after.merchant] };
    case "Client":
      return { ...none, parties: [change.after.owner], clients: [change.after.id] };
    case "KeyVersion":
      return { ...none, clients: [change.after.client], keys: [change.after] };
    case "LegalEntity":
      return none;
  }
}

/** The owners of clients, and of every client that has a key with one of the same thumbprints (K7, K11). */
async function ownersOf(
  source: FactSource,
  clients: readonly ClientId[],
  keys: readonly KeyVersion[],
): Promise<PartyId[]> {
  const registered = await source.of("KeyVersion", "client", ascending(clients));
  const thumbprints = [...new Set([...keys, ...registered].map((key) => key.thumbprint))];
  const alike = thumbprints.length === 0 ? [] : await source.of("KeyVersion", "thumbprint", thumbprints);
  const all = ascending([...clients, ...alike.map((key) => key.client)]);
  return all.length === 0 ? [] : (await source.get("Client", all)).map((client) => client.owner);
}

/** Principals whose situations rest on a delegate's own record: K4 on an SI's status, DUAL_ROLE on its legal entity and reference order. */
async function dependentPrincipals(source: FactSource, delegates: readonly PartyId[]): Promise<PartyId[]> {
  if (delegates.length === 0) return [];
  const engagements = await source.of("Engagement", "integrator", delegates);
  const contracts = await source.of("Contract", "counterparty", delegates);
  return [...engagements.map(({ principal }) => principal), ...contracts.map(({ party }) => party)];
}

const restsOnRecord = (change: FactChange): boolean =>
  change.kind === "Party" &&
  change.before !== null &&
  isDelegate(change.after) &&
  (change.before.legalEntity !== change.after.legalEntity ||
    (change.after.role === "SYSTEM_INTEGRATOR" &&
      JSON.stringify(change.before.status) !== JSON.stringify(change.after.status)));

/** Works out who is affected, with a fixed number of statements. */
export async function affectedBy(source: FactSource, changes: readonly FactChange[]): Promise<Affected> {
  const touched = changes.map(touchedBy);
  const owners = await ownersOf(
    source,
    touched.flatMap((it) => it.clients),
    touched.flatMap((it) => it.keys),
  );
  const dependents = await dependentPrincipals(
    source,
    changes.filter(restsOnRecord).map((change) => change.after.id as PartyId),
  );
  const parties = await source.get(
    "Party",
    ascending([...touched.flatMap((it) => it.parties), ...owners, ...dependents]),
  );
  return {
    principals: parties.filter(isPrincipal).map((party) => party.id),
    delegates: parties.filter(isDelegate).map((party) => party.id),
  };
}
