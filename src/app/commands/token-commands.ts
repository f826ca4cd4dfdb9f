/**
 * Commands about delegation tokens: a code is exchanged once for a token, and the token is refreshed and revoked. Of codes and tokens only
 * digests are kept.
 */
import type { AuthorizationDraft } from "../../domain/draft";
import type { Authorization, Contract } from "../../domain/facts";
import { DAY, earliest, endOf, FOREVER, type Instant, later, latest } from "../../domain/instant";
import { tokenInvalidity } from "../../domain/states";
import { digestOfSecret, isSecretOf, newSecret } from "../secret";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { endFrom } from "./periods";
import { AT_VALID_AT } from "./place";
import { authorizing, NO_CODE, revokedFrom, tokenState, tokensOf, unusedReference } from "./tokens";

/** How long a token works until it is refreshed, in days. */
const TOKEN_DAYS = 365;

/** A plan that is about the first of some tokens, whose times are reckoned from that of the change. */
const about = (
  first: AuthorizationDraft,
  secrets: Plan["secrets"],
  ...others: AuthorizationDraft[]
): Plan => ({
  batch: { authorizations: [first, ...others] },
  place: AT_VALID_AT,
  object: { kind: "Authorization", reference: first.ref },
  secrets,
});

/** The token that has a secret; the actor must be its ISV. */
async function tokenWith(
  desk: Desk,
  end: "codeDigest" | "refreshDigest",
  secret: string,
  member: string,
): Promise<Authorization> {
  const [token] = await desk.reader.of("Authorization", end, [digestOfSecret(secret)]);
  const own = await desk.own();
  if (token === undefined || !isSecretOf(token[end], secret) || token.isv !== own)
    return desk.refuse(
      "WRONG_SECRET",
      member,
      `this ${member} is unknown, was used already, or belongs to another ISV`,
    );
  await desk.mayMake(["ISV", token.isv]);
  return token;
}

/** New secrets for a token, and the term in which it works from an instant on. */
function renewed(from: Instant) {
  const secrets = { token: newSecret("token"), refreshToken: newSecret("refresh") };
  const term = {
    to: later(from, TOKEN_DAYS * DAY),
    tokenDigest: digestOfSecret(secrets.token),
    refreshDigest: digestOfSecret(secrets.refreshToken),
  };
  return { term, secrets };
}

interface Exchange {
  readonly code: string;
}

/**
 * Exchanges a code for a token; a code can be exchanged once. A token that works is renewed; one that nobody had yet begins. What has
 * ended since the code was given out keeps its time: another token takes its place.
 */
export const exchangeAuthorizationCode = command(
  "exchangeAuthorizationCode",
  "Authorization",
  async (desk, { code }: Exchange) => {
    const token = await tokenWith(desk, "codeDigest", code, "code");
    if (token.codeExpiresAt === null || token.codeExpiresAt <= desk.now)
      desk.refuse("WINDOW_OVER", "code", "this code has expired; ask the principal to consent again");
    const contracts = await authorizing(desk, token, desk.now, ["IN_FORCE", "NOT_YET_EFFECTIVE"]);
    if (contracts.length === 0)
      desk.refuse(
        "INVALID_STATE",
        "code",
        "no authorization contract with the principal is in force, or will be",
      );
    const state = tokenState(token, desk.now);
    if (state !== null && state !== "UNBORN" && token.revokedAt !== null)
      desk.refuse("INVALID_STATE", "code", "the token was revoked since; ask the principal to consent again");
    if (state === null) {
      const { term, secrets } = renewed(desk.now);
      return about({ ref: token.reference, ...term, ...NO_CODE }, secrets);
    }
    const from = await beginning(desk, token, contracts);
    const { term, secrets } = renewed(from);
    const life = { from, revokedAt: null, ...term };
    if (state !== "EXPIRED") return about({ ref: token.reference, ...life, ...NO_CODE }, secrets);
    const [principal, isv] = [await desk.referenceOf(token.principal), await desk.referenceOf(token.isv)];
    const ref = await unusedReference(desk, token.reference);
    return about({ ref, principal, isv, ...life }, secrets, { ref: token.reference, ...NO_CODE });
  },
);

/** When a token begins: now, but not before the first contract that it is for, nor before another one is revoked. */
async function beginning(desk: Desk, token: Authorization, contracts: readonly Contract[]): Promise<Instant> {
  const start = latest(desk.now, contracts.map(({ from }) => from).reduce(earliest, FOREVER));
  const others = (await tokensOf(desk, token.principal, token.isv)).filter(({ id }) => id !== token.id);
  const ends = others.map(({ from, to, revokedAt }) =>
    revokedAt !== null && from < revokedAt ? endOf(to, revokedAt) : start,
  );
  return ends.reduce(latest, start);
}

interface Refreshing {
  readonly refreshToken: string;
}

/** Renews a token before it expires: the old secrets stop to work, nobody's mode changes (E43). */
export const refreshAuthorization = command(
  "refreshAuthorization",
  "Authorization",
  async (desk, { refreshToken }: Refreshing) => {
    const token = await tokenWith(desk, "refreshDigest", refreshToken, "refreshToken");
    const invalid = tokenInvalidity(token, desk.now);
    if (invalid !== null)
      desk.refuse(
        "INVALID_STATE",
        "refreshToken",
        `the token is ${invalid}; ask the principal to consent again`,
      );
    if ((await authorizing(desk, token, desk.now, ["IN_FORCE"])).length === 0)
      desk.refuse(
        "INVALID_STATE",
        "refreshToken",
        "no authorization contract with the principal is in force",
      );
    const { term, secrets } = renewed(desk.now);
    return about({ ref: token.reference, ...term }, secrets);
  },
);

interface Revocation {
  readonly authorization: Named;
}

/** Revokes a token: the ISV's access ends at that instant (E44). Until then it works, and may be refreshed. */
export const revokeAuthorization = command(
  "revokeAuthorization",
  "Authorization",
  async (desk, { authorization: named }: Revocation) => {
    const token = await desk.object("Authorization", named, "authorization");
    const invalid = tokenInvalidity(token, latest(desk.validAt, token.from));
    if (invalid !== null && token.codeDigest === null)
      desk.refuse("INVALID_STATE", "authorization", `token "${token.reference}" does not work then anyway`);
    const revoked = revokedFrom(token, endFrom(desk, token));
    const isOver = revoked.revokedAt <= desk.now;
    const forgotten = isOver ? { tokenDigest: null, refreshDigest: null } : {};
    return about({ ...revoked, ...forgotten }, {});
  },
);
