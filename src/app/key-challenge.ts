/**
 * Challenges: whoever signs one with a private key has it. A challenge is a text that only this program can make, for one key, one holder
 * and a short time; nothing of it is kept.
 */
import {
  constants,
  createHmac,
  createPublicKey,
  type JsonWebKey,
  timingSafeEqual,
  verify,
} from "node:crypto";
import type { KeyVersion } from "../domain/facts";
import { type Instant, instant } from "../domain/instant";

/** How long a challenge can be answered, in milliseconds. */
const MINUTES_10 = 600_000;

/** What is to be signed, and until when. */
export interface Challenge {
  readonly text: string;
  readonly expiresAt: Instant;
}

const PURPOSE = "partner-graph proof of possession v1";

const macOf = (secret: string, statement: string): string =>
  createHmac("sha256", secret).update(statement).digest("base64url");

const statementOf = (key: KeyVersion, holder: string, expiresAt: number): string =>
  JSON.stringify([PURPOSE, key.thumbprint, holder, expiresAt]);

const challengeAt = (secret: string, key: KeyVersion, holder: string, expiresAt: number): string => {
  const statement = statementOf(key, holder, expiresAt);
  return `${Buffer.from(statement).toString("base64url")}.${macOf(secret, statement)}`;
};

/** A challenge for a key and the reference of the party that says it holds it. */
export function newChallenge(secret: string, key: KeyVersion, holder: string, now: Instant): Challenge {
  const expiresAt = instant(now + MINUTES_10);
  return { text: challengeAt(secret, key, holder, expiresAt), expiresAt };
}

/** Was this challenge given out for this key and this holder, and has it time left? */
export function isOpen(secret: string, text: string, key: KeyVersion, holder: string, now: Instant): boolean {
  const expiresAt = expiryIn(text);
  if (expiresAt === null || expiresAt <= now) return false;
  const [expected, given] = [Buffer.from(challengeAt(secret, key, holder, expiresAt)), Buffer.from(text)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function expiryIn(text: string): number | null {
  try {
    const statement: unknown = JSON.parse(
      Buffer.from(text.split(".")[0] ?? "", "base64url").toString("utf8"),
    );
    const expiresAt: unknown = Array.isArray(statement) ? statement[3] : null;
    return Number.isSafeInteger(expiresAt) ? (expiresAt as number) : null;
  } catch {
    return null;
  }
}

/**
 * Is this a signature of the text by the private half of a key? RSA with SHA-256 (PKCS#1 1.5 as RSA2, or PSS), ECDSA with SHA-256
 * (DER, or the two numbers side by side), Ed25519; base64 or base64url.
 */
export function isSignedBy(key: KeyVersion, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64");
  const data = Buffer.from(text);
  try {
    const publicKey = createPublicKey({ key: JSON.parse(key.publicKey) as JsonWebKey, format: "jwk" });
    if (key.keyType === "OKP") return verify(null, data, publicKey, bytes);
    if (key.keyType === "EC")
      return (["der", "ieee-p1363"] as const).some((dsaEncoding) =>
        verify("sha256", data, { key: publicKey, dsaEncoding }, bytes),
      );
    const paddings = [constants.RSA_PKCS1_PADDING, constants.RSA_PKCS1_PSS_PADDING];
    return paddings.some((padding) => verify("sha256", data, { key: publicKey, padding }, bytes));
  } catch {
    // What cannot be verified is no signature; the error may repeat its input.
    return false;
  }
}
