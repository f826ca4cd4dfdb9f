/** Commands about clients and their keys. Only public keys ever come in. */
import type { KeyDraft } from "../../domain/draft";
import type { ClientStatus, Environment, KeyVersion, PartyRole } from "../../domain/facts";
import { DAY, earliest, FOREVER, type Instant, later, latest } from "../../domain/instant";
import { clientStatus, keyAlive, keyEnd, successorOf } from "../../domain/states";
import { isOpen, isSignedBy } from "../key-challenge";
import { readPublicKey } from "../public-key";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { from as fromThen } from "./periods";

const OWNERS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER", "ISV", "SYSTEM_INTEGRATOR"];

/** How long an old version goes on working beside the new one, unless the caller says (K9), in days. */
export const OVERLAP_DAYS = 7;

const SMALLEST_RSA = 2048;

interface NewClient {
  readonly reference: string;
  readonly owner: Named;
  readonly environment: Environment;
}

/** Creates a client: an API identity that keys are registered to. */
export const createClient = command("createClient", "Client", async (desk, input: NewClient) => {
  const owner = await desk.party(input.owner, "owner", OWNERS);
  await desk.mayMake(["OWNER", owner.id]);
  await desk.mustBeNew("Client", input.reference);
  const { reference, environment } = input;
  return {
    batch: { clients: [{ ref: reference, owner: owner.reference, environment }] },
    object: { kind: "Client", reference },
  };
});

interface OfClient {
  readonly client: Named;
  readonly until?: Instant | null;
}

async function changeClient(
  desk: Desk,
  input: OfClient,
  expected: ClientStatus,
  value: ClientStatus,
): Promise<Plan> {
  const client = await desk.object("Client", input.client, "client");
  const state = clientStatus(client, desk.validAt);
  if (state !== expected)
    desk.refuse(
      "INVALID_STATE",
      "client",
      `client "${client.reference}" is ${state} then; expected ${expected}`,
    );
  const status = fromThen(desk, client.status, value, input.until);
  return {
    batch: { clients: [{ ref: client.reference, status }] },
    object: { kind: "Client", reference: client.reference },
  };
}

/** Disables a client: none of its keys is usable, until an instant or until it is enabled again. */
export const disableClient = command("disableClient", "Client", (desk, input: OfClient) =>
  changeClient(desk, input, "ACTIVE", "DISABLED"),
);

/** Lets a disabled client sign again. */
export const enableClient = command("enableClient", "Client", (desk, { client }: OfClient) =>
  changeClient(desk, { client }, "DISABLED", "ACTIVE"),
);

/** A plan for key versions, the first of which is what it is about. */
const recording = (first: KeyDraft, ...others: KeyDraft[]): Plan => ({
  batch: { keys: [first, ...others] },
  object: { kind: "KeyVersion", reference: first.ref },
});

/** What a world may record because it is so, the platform does not accept anew (K10). */
function mustBeStrong(desk: Desk, text: string, reference: string): void {
  const read = readPublicKey(text, reference);
  if (!read.ok) desk.refuse(read.code, "publicKey", read.message);
  else if (read.key.keyType === "RSA" && read.key.bits < SMALLEST_RSA)
    desk.refuse(
      "INVALID_KEY",
      "publicKey",
      `an RSA key of ${read.key.bits} bits; expected ${SMALLEST_RSA} or more`,
    );
}

const holdersNamed = async (desk: Desk, holders: readonly Named[] | null | undefined) =>
  holders
    ? await Promise.all(holders.map(async (it) => (await desk.addressee(it, "holders", OWNERS)).reference))
    : undefined;

interface NewKey {
  readonly reference: string;
  readonly client: Named;
  readonly publicKey: string;
  readonly holders?: readonly Named[] | null;
  readonly to?: Instant | null;
}

/** Registers a public key. Its holders are DECLARED until each has proved that it has the private one. */
export const registerKey = command("registerKey", "KeyVersion", async (desk, input: NewKey) => {
  const client = await desk.object("Client", input.client, "client");
  await desk.mustBeNew("KeyVersion", input.reference);
  mustBeStrong(desk, input.publicKey, input.reference);
  const { reference: ref, publicKey, to } = input;
  const holders = await holdersNamed(desk, input.holders);
  const term = { from: desk.validAt, to: to ?? FOREVER };
  return recording({ ref, client: client.reference, publicKey, ...(holders && { holders }), ...term });
});

interface OfKey {
  readonly key: Named;
}

async function aliveKey(desk: Desk, input: OfKey): Promise<KeyVersion> {
  const key = await desk.object("KeyVersion", input.key, "key");
  if (desk.validAt < keyEnd(key)) return key;
  return desk.refuse("INVALID_STATE", "key", `key "${key.reference}" does not work any more then`);
}

interface Proof extends OfKey {
  /** Who proves; absent: the actor's own party. */
  readonly holder?: Named | null;
  readonly challenge: string;
  readonly signature: string;
}

/** Proves by a signature that a holder has the private key: it is VERIFIED from then on. */
export const proveKeyPossession = command("proveKeyPossession", "KeyVersion", async (desk, input: Proof) => {
  const key = await aliveKey(desk, input);
  const holder = input.holder ? (await desk.party(input.holder, "holder")).id : await desk.own();
  if (holder === null || !key.holders.includes(holder))
    return desk.refuse(
      "INVALID_STATE",
      "holder",
      "expected one of the parties that are on record as holders of the key",
    );
  if (!desk.forPlatform && holder !== (await desk.own()))
    desk.refuse("FORBIDDEN", "holder", "a member proves for its own party only");
  const reference = await desk.referenceOf(holder);
  if (!isOpen(await desk.secret(), input.challenge, key, reference, desk.now))
    desk.refuse(
      "WINDOW_OVER",
      "challenge",
      "it was not given out for this key and holder, or has expired; ask for another",
    );
  if (!isSignedBy(key, input.challenge, input.signature))
    desk.refuse(
      "WRONG_SIGNATURE",
      "signature",
      "expected the challenge's bytes signed by the key's private half",
    );
  const proved = await Promise.all(key.provedBy.map((id) => desk.referenceOf(id)));
  return recording({ ref: key.reference, provedBy: [...new Set([...proved, reference])] });
});

interface Rotation extends OfKey {
  readonly reference: string;
  readonly publicKey: string;
  readonly holders?: readonly Named[] | null;
  readonly overlapDays?: number | null;
}

/** Puts a new version in the place of one that lives on for a window, so that nobody is cut off. */
export const rotateKey = command("rotateKey", "KeyVersion", async (desk, input: Rotation) => {
  const old = await aliveKey(desk, input);
  await desk.mustBeNew("KeyVersion", input.reference);
  mustBeStrong(desk, input.publicKey, input.reference);
  const days = input.overlapDays ?? OVERLAP_DAYS;
  if (days < 0 || days > 365) desk.refuse("INVALID_VALUE", "overlapDays", "expected 0 to 365 days");
  const [client] = await desk.reader.get("Client", [old.client]);
  const recorded = await Promise.all(old.holders.map((id) => desk.referenceOf(id)));
  const holders = (await holdersNamed(desk, input.holders)) ?? recorded;
  const { reference: ref, publicKey } = input;
  const from = latest(desk.validAt, old.from);
  const end = later(from, days * DAY);
  const successor = { ref, client: client?.reference, publicKey, holders, from, to: FOREVER };
  // A version that begins only now would have no time of its own.
  const cut = end > old.from ? { to: earliest(end, old.to) } : { revokedAt: old.from };
  return recording(successor, { ref: old.reference, ...cut });
});

/** The versions of a key's client, as far as the actor sees them. */
const versionsSeen = async (desk: Desk, { client }: KeyVersion): Promise<readonly KeyVersion[]> =>
  desk.seenOf("KeyVersion", await desk.reader.of("KeyVersion", "client", [client]));

/** Ends the overlap: the version that was replaced stops to work at once. */
export const voidKey = command("voidKey", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  const versions = await versionsSeen(desk, key);
  const successor = successorOf(key, versions);
  if (successor === null || !keyAlive(successor, desk.validAt))
    desk.refuse("INVALID_STATE", "key", "no other version has taken its place yet; rotate it, or revoke it");
  return recording({ ref: key.reference, revokedAt: latest(desk.validAt, key.from) });
});

/** Takes a rotation back while the old version still works: it lives on as it did before, and the new one never counts again. */
export const undoKeyRotation = command("undoKeyRotation", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  const versions = await versionsSeen(desk, key);
  const old = versions.find((version) => successorOf(version, versions)?.id === key.id);
  if (old === undefined)
    return desk.refuse("INVALID_STATE", "key", "this version has taken the place of no other");
  if (!keyAlive(old, desk.validAt))
    desk.refuse("WINDOW_OVER", "key", `"${old.reference}" does not work any more: rotate anew instead`);
  const before = await versionBefore(desk, old, key);
  return recording(
    { ref: key.reference, revokedAt: latest(desk.validAt, key.from) },
    { ref: old.reference, to: before.to, revokedAt: before.revokedAt },
  );
});

/** The old version as it was recorded before the revision that registered the new one. */
async function versionBefore(desk: Desk, old: KeyVersion, key: KeyVersion): Promise<KeyVersion> {
  const first = { limit: 1, after: null, before: null, backward: false };
  const [made] = (await desk.history.versions("KeyVersion", key.id, first)).items;
  const earlier = { limit: 1, after: null, before: made?.record.revision ?? null, backward: true };
  const [before] = (await desk.history.versions("KeyVersion", old.id, earlier)).items;
  return before?.fact ?? old;
}

/** Revokes a key at once. */
export const revokeKey = command("revokeKey", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  return recording({ ref: key.reference, revokedAt: latest(desk.validAt, key.from) });
});

interface Compromise extends OfKey {
  readonly since?: Instant | null;
}

/** Reports that somebody else has had the private key since an instant. It goes on working until it is revoked (K12). */
export const reportCompromise = command("reportCompromise", "KeyVersion", async (desk, input: Compromise) => {
  const key = await desk.object("KeyVersion", input.key, "key");
  return recording({ ref: key.reference, compromisedAt: input.since ?? desk.validAt });
});
