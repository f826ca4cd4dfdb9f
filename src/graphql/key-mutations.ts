/** Mutations of clients and their keys. */
import * as commands from "../app/commands/key-commands";
import { OVERLAP_DAYS, rotateKey, undoKeyRotation, voidKey } from "../app/commands/rotation-commands";
import type { Environment as EnvironmentName } from "../domain/facts";
import { Client, Environment } from "./client";
import { given, moment, named, namedList, optional, text, whole } from "./command-input";
import { PARTY_TYPES } from "./global-id";
import { KeyVersion } from "./key-version";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";

const client = named(["Client"], "The client");
const key = named(["KeyVersion"], "The key version");
const newKey = {
  reference: text("Your own id of the key version, unique among key versions."),
  publicKey: text(
    "The public key: PEM (SPKI or X.509), or a JWK. RSA of 2048 bits or more, EC on P-256, or Ed25519. A private key is refused, and kept nowhere.",
  ),
  holders: optional(
    namedList(
      PARTY_TYPES,
      "The parties that have the private key; of a member: its own, and those that it sees already",
    ),
  ),
};

const ClientPayload = payloadType("ClientPayload", { member: "client", type: () => Client });
const KeyPayload = payloadType("KeyPayload", { member: "key", type: () => KeyVersion });

export const ClientMutations = mutationsOf(ClientPayload, [
  mutation(commands.createClient, "Creates a client: an API identity that keys are registered to.", {
    reference: text("Your own id of the client, unique among clients."),
    owner: named(PARTY_TYPES, "The party whose client it is"),
    environment: given<EnvironmentName>(() => Environment, "Where it signs; TEST and LIVE never mix."),
  }),
  mutation(commands.disableClient, "Disables a client: none of its keys is usable.", {
    client,
    until: optional(moment("Until when. Default: until it is enabled.")),
  }),
  mutation(commands.enableClient, "Lets a disabled client sign again.", { client }),
]);

export const KeyMutations = mutationsOf(KeyPayload, [
  mutation(
    commands.registerKey,
    "Registers a public key. Its holders are DECLARED until each has proved that it has the private key.",
    { client, ...newKey, to: optional(moment("When it stops to work; null or absent: open.")) },
  ),
  mutation(
    commands.proveKeyPossession,
    "Proves that a holder has the private key: it is VERIFIED from then on. The challenge is asked for by the field keyChallenge.",
    {
      key,
      holder: optional(named(PARTY_TYPES, "Of an operator: the holder that proves; absent: your own party")),
      challenge: text("The challenge, as it was given out."),
      signature: text(
        "The challenge's bytes signed by the private key, as base64: RSA with SHA-256 (PKCS#1 1.5 or PSS), ECDSA with SHA-256 (DER or IEEE P1363), or Ed25519.",
      ),
    },
  ),
  mutation(rotateKey, "Puts a new version in the place of one that lives on for a window.", {
    key,
    ...newKey,
    overlapDays: optional(
      whole(`How long the old version goes on working, in days. Default: ${OVERLAP_DAYS}.`),
    ),
  }),
  mutation(voidKey, "Ends the overlap: the version that was replaced stops to work at once.", {
    key,
  }),
  mutation(
    undoKeyRotation,
    "Takes a rotation back while the old version still works, unless it was revoked, reported compromised or given another end since: it lives on as before. The key is the new version, which rotateKey has made.",
    { key },
  ),
  mutation(commands.revokeKey, "Revokes a key: it stops to work at that instant.", { key }),
  mutation(
    commands.reportCompromise,
    "Reports that somebody else has had the private key. It goes on working until it is revoked.",
    {
      key,
      since: optional(
        moment("Since when: not in the future, and earlier than what is on record. Default: since validAt."),
      ),
    },
  ),
]);
