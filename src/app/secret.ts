/** Secrets: made here, shown once, and kept as digests only. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 random bits; what it is for can be told from its beginning. */
export const newSecret = (purpose: "code" | "token" | "refresh"): string =>
  `${purpose}_${randomBytes(32).toString("base64url")}`;

/** What is kept of a secret. There is too much chance in one to be guessed from its digest. */
export const digestOfSecret = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url");

/** Is this the secret with that digest? Takes the same time whatever the answer. */
export function isSecretOf(digest: string | null, secret: string): boolean {
  const [expected, given] = [Buffer.from(digest ?? ""), Buffer.from(digestOfSecret(secret))];
  return expected.length === given.length && timingSafeEqual(expected, given);
}
