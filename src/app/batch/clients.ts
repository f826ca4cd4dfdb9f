/** Plans the clients of a batch and their key versions. */
import type { ClientDraft, KeyDraft } from "../../domain/draft";
import type { Client, KeyVersion } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { isWeak, LEAST_RSA_BITS } from "../../domain/key-ring";
import { type PublicKey, readPublicKey } from "../public-key";
import { Entry } from "./entry";
import type { BatchPlan } from "./plan";
import { CLIENT_OWNERS } from "./words";

/** Registers or amends each client. */
export function planClients(plan: BatchPlan, drafts: readonly ClientDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "clients", index, "Client", draft.ref);
    if (!entry) return;
    const before = entry.before;
    const owner = entry.side("owner", draft.owner, CLIENT_OWNERS, before?.owner);
    const environment = entry.fixed("environment", draft.environment, before?.environment);
    const status = entry.forward("status", draft.status ?? before?.status ?? []);
    entry.save((id) => {
      if (!owner || !environment) return undefined;
      return { id, reference: draft.ref, owner, environment, status };
    });
  });
}

/** Registers or amends each key version. */
export function planKeys(plan: BatchPlan, drafts: readonly KeyDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "keys", index, "KeyVersion", draft.ref);
    if (entry) planKey(entry, draft);
  });
}

function planKey(entry: Entry<"KeyVersion">, draft: KeyDraft): void {
  const before = entry.before;
  const client = clientOf(entry, draft.client);
  const key = keyOf(entry, draft.publicKey);
  const interval = entry.interval(draft, before);
  const revokedAt = draft.revokedAt === undefined ? (before?.revokedAt ?? null) : draft.revokedAt;
  if (interval) entry.notBefore("revokedAt", revokedAt, interval.from);
  const holders = holdersOf(entry, draft.holders, client);
  const provedBy = entry.parties("provedBy", draft.provedBy, CLIENT_OWNERS) ?? before?.provedBy ?? [];
  entry.save((id) => {
    if (!client || !key || !interval || !holders) return undefined;
    return {
      id,
      reference: draft.ref,
      client: client.id,
      thumbprint: key.thumbprint,
      publicKey: key.publicKey,
      keyType: key.keyType,
      bits: key.bits,
      holders,
      ...interval,
      revokedAt,
      compromisedAt:
        draft.compromisedAt === undefined ? (before?.compromisedAt ?? null) : draft.compromisedAt,
      provedBy,
    };
  });
}

function clientOf(
  entry: Entry<"KeyVersion">,
  ref: string | undefined,
): (Pick<Client, "id"> & Partial<Client>) | undefined {
  const recorded = entry.before?.client;
  if (ref === undefined) {
    return recorded === undefined ? entry.needed("client", undefined, undefined) : { id: recorded };
  }
  const client = entry.plan.find("Client", ref);
  if (!client) {
    if (entry.plan.isBroken("Client", ref)) return entry.doubt();
    return entry.refuse(
      "UNKNOWN_REFERENCE",
      ["client"],
      `client "${ref}" is not known; expected a client registered before or in this batch`,
    );
  }
  return recorded === undefined || client.id === recorded
    ? client
    : entry.immutable(["client"], "the recorded client");
}

function keyOf(entry: Entry<"KeyVersion">, text: string | undefined): PublicKey | KeyVersion | undefined {
  const recorded = entry.before;
  if (text === undefined) return recorded ?? entry.needed("publicKey", undefined, undefined);
  const read = readPublicKey(text, entry.ref);
  if (!read.ok) return entry.refuse(read.code, ["publicKey"], read.message);
  if (!recorded && entry.plan.refusesWeakKeys && isWeak(read.key))
    return entry.refuse(
      "INVALID_KEY",
      ["publicKey"],
      `an RSA key of ${read.key.bits} bits is weak; expected ${LEAST_RSA_BITS} or more`,
    );
  if (!recorded || read.key.thumbprint === recorded.thumbprint) return read.key;
  return entry.immutable(["publicKey"], `the key with the thumbprint ${recorded.thumbprint}`);
}

/** Who has the private key: as given, else as recorded, else the owner of the client. */
function holdersOf(
  entry: Entry<"KeyVersion">,
  refs: readonly string[] | undefined,
  client: Partial<Client> | undefined,
): readonly PartyId[] | undefined {
  if (refs === undefined)
    return entry.before?.holders ?? (client?.owner === undefined ? undefined : [client.owner]);
  return entry.parties("holders", refs, CLIENT_OWNERS);
}
