/** API keys: how scripts say who they are. Of the secret only a digest is kept. */
import type { Actor } from "./actor";
import type { Instant } from "./instant";

/** A key as it is kept. */
export interface ApiKey {
  /** Public: it stands in the key itself, and finds it. */
  readonly id: string;
  /** Who the key says that its bearer is. */
  readonly actor: Actor;
  /** SHA-256 of the secret, base64url. */
  readonly digest: string;
  readonly createdAt: Instant;
  /** From then on the key is refused; FOREVER for one that does not expire. */
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
}

/** Does the key count at `t`? */
export const keyCounts = ({ expiresAt, revokedAt }: ApiKey, t: Instant): boolean =>
  t < expiresAt && (revokedAt === null || t < revokedAt);
