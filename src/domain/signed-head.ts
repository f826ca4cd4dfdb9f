/**
 * Signed heads: the digest of a revision, signed from time to time by a key that the database does not have. Whoever could write all of
 * history anew, digests included, could still not sign it (law 11).
 */
import type { Instant } from "./instant";

/** See the head of this file. */
export interface SignedHead {
  readonly revision: number;
  /** The digest of that revision, which covers everything before it. */
  readonly digest: string;
  readonly signedAt: Instant;
  /** The thumbprint (RFC 7638, SHA-256, base64url) of the Ed25519 key that signed. */
  readonly key: string;
  /** Ed25519 over the UTF-8 bytes of {@link headText}; base64url. */
  readonly signature: string;
}

/** What is signed: canonical JSON, so that anybody can put it together again. */
export const headText = ({ revision, digest, signedAt }: Omit<SignedHead, "key" | "signature">): string =>
  JSON.stringify(["partner-graph head", 1, revision, digest, signedAt]);
