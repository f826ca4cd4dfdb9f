/** Keys that somebody has proved to have. */
import { generateKeyPairSync, sign } from "node:crypto";
import type { Actor } from "../../../src/domain/actor";
import type { Store } from "../../../src/domain/ports";
import { ask } from "./ask";
import { codesIn, mutate } from "./mutate";

/** What a key is registered with. */
interface NewKey {
  readonly reference: string;
  readonly client: string;
  readonly holders: readonly string[];
  readonly to?: string;
}

/** Registers a key; gives back what the holder signs a challenge with, as the input of a proof. */
export async function registered(
  store: Store,
  by: Actor,
  key: NewKey,
): Promise<
  (holder: string) => Promise<{ key: string; holder: string; challenge: string; signature: string }>
> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ type: "spki", format: "pem" });
  expect(codesIn(await mutate(store, by, "registerKey", { ...key, publicKey: pem }))).toEqual([]);
  return async (holder) => {
    const query = "query ($key: ID!, $holder: ID) { keyChallenge(key: $key, holder: $holder) { text } }";
    const { text } = (await ask(store, query, { key: key.reference, holder })).keyChallenge;
    const signature = sign(null, Buffer.from(text), privateKey).toString("base64");
    return { key: key.reference, holder, challenge: text, signature };
  };
}

/** Registers a key that its first holder proves to have. */
export async function proved(store: Store, by: Actor, key: NewKey): Promise<void> {
  const signs = await registered(store, by, key);
  const proof = await signs(key.holders[0] as string);
  expect(codesIn(await mutate(store, by, "proveKeyPossession", proof))).toEqual([]);
}
