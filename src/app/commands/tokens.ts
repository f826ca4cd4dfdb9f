/** Tokens as commands see them. */
import type { AuthorizationDraft } from "../../domain/draft";
import type { Authorization } from "../../domain/facts";
import { endOf, type Instant, latest } from "../../domain/instant";

/** A token revoked from an instant on, or from when it is revoked already; a code that is still out is withdrawn at once. */
export const revokedFrom = (
  { reference, from, revokedAt }: Authorization,
  t: Instant,
): AuthorizationDraft => ({
  ref: reference,
  revokedAt: endOf(latest(t, from), revokedAt),
  codeDigest: null,
  codeExpiresAt: null,
});
