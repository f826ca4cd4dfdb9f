/** Introspects a token: does it work, and whose is it? Whoever has nothing to do with it is told that it does not work. */
import type { Actor } from "../domain/actor";
import type { Authorization } from "../domain/facts";
import { tokenInvalidity } from "../domain/states";
import type { Reading } from "./reading";
import { digestOfSecret, isSecretOf } from "./secret";

/** The token if it works at the instant and the actor is its ISV or acts for the platform; else null. */
export async function introspectToken(
  reading: Reading,
  actor: Actor,
  secret: string,
): Promise<Authorization | null> {
  const [token] = await reading.snapshot.of("Authorization", "tokenDigest", [digestOfSecret(secret)]);
  if (token === undefined || !isSecretOf(token.tokenDigest, secret)) return null;
  if (tokenInvalidity(token, reading.validAt) !== null) return null;
  return (await mayKnow(reading, actor, token)) ? token : null;
}

async function mayKnow({ snapshot }: Reading, actor: Actor, { isv }: Authorization): Promise<boolean> {
  if (actor.role === "OPERATOR") return true;
  const [own] = actor.role === "MEMBER" ? await snapshot.find("Party", [actor.party]) : [];
  return own?.id === isv;
}
