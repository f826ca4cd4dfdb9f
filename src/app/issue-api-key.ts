/** Issues API keys, and recognises them. */
import { randomBytes } from "node:crypto";
import type { Actor } from "../domain/actor";
import { type ApiKey, keyCounts } from "../domain/api-key";
import type { ApiKeys } from "../domain/credential-ports";
import type { Instant } from "../domain/instant";
import { digestOfSecret, isSecretOf } from "./secret";

/** A new key, and the text that its bearer shows: the one time that it is there to be seen. */
export interface IssuedKey {
  readonly key: ApiKey;
  readonly text: string;
}

/** What a key looks like: `pg_`, its id, its secret. */
const KEY = /^pg_([0-9a-z]{10})_([\w-]{43})$/;

const newId = (): string => {
  const digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  return [...randomBytes(10)].map((byte) => digits[byte % digits.length]).join("");
};

/** Makes a key for an actor. */
export async function issueApiKey(
  keys: ApiKeys,
  actor: Actor,
  createdAt: Instant,
  expiresAt: Instant,
): Promise<IssuedKey> {
  const [id, secret] = [newId(), randomBytes(32).toString("base64url")];
  const key: ApiKey = { id, actor, digest: digestOfSecret(secret), createdAt, expiresAt, revokedAt: null };
  await keys.add(key);
  return { key, text: `pg_${id}_${secret}` };
}

/** Does this text look like an API key? */
export const looksLikeApiKey = (text: string): boolean => text.startsWith("pg_");

/** Who shows this key at `t`; null if it is none, or counts no more. */
export async function recogniseApiKey(
  keys: Pick<ApiKeys, "find">,
  text: string,
  t: Instant,
): Promise<Actor | null> {
  const [, id, secret] = KEY.exec(text) ?? [];
  if (id === undefined || secret === undefined) return null;
  const key = await keys.find(id);
  const known = isSecretOf(key?.digest ?? null, secret);
  return key !== null && known && keyCounts(key, t) ? key.actor : null;
}
