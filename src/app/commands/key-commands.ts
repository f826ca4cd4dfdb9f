/** Commands about clients and their keys. Only public keys ever come in. */
import type { KeyDraft } from "../../domain/draft";
import type { ClientStatus, Environment, KeyVersion, PartyRole } from "../../domain/facts";
import { FOREVER, type Instant, latest } from "../../domain/instant";
import { clientStatus, keyEnd } from "../../domain/states";
import { isOpen, isSignedBy } from "../key-challenge";
import { GENERATED, readPublicKey } from "../public-key";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { endFrom, from as fromThen, hasBegun } from "./periods";

const OWNERS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER", "ISV", "SYSTEM_INTEGRATOR"];

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
export const recording = (first: KeyDraft, ...others: KeyDraft[]): Plan => ({
  batch: { keys: [first, ...others] },
  object: { kind: "KeyVersion", reference: first.ref },
});

/** A key that is made from its reference is for worlds: nobody has the private half of it. */
export function mustBeSomebodys(desk: Desk, publicKey: string): void {
  if (publicKey.trim() !== GENERATED) return;
  const message =
    "nobody has the private half of a generated key, which is for world files; expected a public key";
  desk.refuse("INVALID_KEY", "publicKey", message);
}

/** A key version is the key itself, whatever it is called: a client has each once. */
export async function mustBeAnotherKey(desk: Desk, client: number, publicKey: string): Promise<void> {
  const read = readPublicKey(publicKey, "");
  // What is wrong with the text is told where it is planned.
  if (!read.ok) return;
  const versions = await desk.reader.of("KeyVersion", "client", [client]);
  if (versions.some(({ thumbprint }) => thumbprint === read.key.thumbprint))
    desk.refuse(
      "ALREADY_KNOWN",
      "publicKey",
      "the client has a version with this very key; expected a new key",
    );
}

/** The references of the parties that are named as holders. A holder sees the key's owner, and is seen by it: so it must be seen already. */
export const holdersNamed = async (desk: Desk, holders: readonly Named[] | null | undefined) =>
  holders
    ? await Promise.all(holders.map(async (it) => (await desk.party(it, "holders", OWNERS)).reference))
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
  mustBeSomebodys(desk, input.publicKey);
  await mustBeAnotherKey(desk, client.id, input.publicKey);
  const { reference: ref, publicKey, to } = input;
  const holders = await holdersNamed(desk, input.holders);
  const term = { from: desk.validAt, to: to ?? FOREVER };
  return recording({ ref, client: client.reference, publicKey, ...(holders && { holders }), ...term });
});

/** A command about one key version. */
export interface OfKey {
  readonly key: Named;
}

/** The key version that is meant, if it works at the instant or later. */
export async function aliveKey(desk: Desk, input: OfKey): Promise<KeyVersion> {
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

/**
 * When a key is revoked that is revoked at the instant of the change: see {@link endFrom}. That it worked when it was no longer its holders' alone is not
 * taken back by that (K13).
 */
export function revocationOf(desk: Desk, key: KeyVersion): Instant {
  const end = endFrom(desk, key);
  const { compromisedAt } = key;
  if (compromisedAt === null || !hasBegun(desk, key)) return end;
  const exposed = latest(compromisedAt, key.from);
  if (end <= exposed && exposed < keyEnd(key)) {
    const since = new Date(exposed).toISOString();
    const message = `it worked, and is on record as compromised since ${since}; expected a later instant`;
    desk.refuse("BACKWARD_INTERVAL", "validAt", message);
  }
  return end;
}

/** Revokes a key at once. */
export const revokeKey = command("revokeKey", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  return recording({ ref: key.reference, revokedAt: revocationOf(desk, key) });
});

interface Compromise extends OfKey {
  readonly since?: Instant | null;
}

/**
 * Reports that somebody else has had the private key since an instant. It goes on working until it is revoked (K12). No report takes
 * another one back: of a leak one can only learn that it was earlier.
 */
export const reportCompromise = command("reportCompromise", "KeyVersion", async (desk, input: Compromise) => {
  const key = await desk.object("KeyVersion", input.key, "key");
  const compromisedAt = input.since ?? desk.validAt;
  const member = input.since ? "since" : "validAt";
  if (compromisedAt > desk.now)
    desk.refuse("INVALID_VALUE", member, "it lies in the future; expected the present or an earlier instant");
  if (key.compromisedAt !== null && compromisedAt >= key.compromisedAt) {
    const since = new Date(key.compromisedAt).toISOString();
    const message = `it is on record as compromised since ${since}; expected an earlier instant. A later one is a correction`;
    desk.refuse("INVALID_VALUE", member, message);
  }
  return recording({ ref: key.reference, compromisedAt });
});
