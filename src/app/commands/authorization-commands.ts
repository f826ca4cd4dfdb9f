/**
 * Commands about the authorization of an ISV, a hand-shake as in OAuth: the ISV requests, the principal consents, a code goes back that
 * can be exchanged once for a token, and the token is refreshed and revoked. Of codes and tokens only digests are kept.
 */
import type { AuthorizationDraft, ContractDraft } from "../../domain/draft";
import { type Authorization, type Contract, INTEGRATION } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { DAY, FOREVER, type Instant, later, latest } from "../../domain/instant";
import { contractState, inForce, tokenInvalidity } from "../../domain/states";
import { digestOfSecret, isSecretOf, newSecret } from "../secret";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";

/** How long a code can be exchanged, and how long a token works until it is refreshed, in days. */
const CODE_DAYS = 1;
export const TOKEN_DAYS = 365;

interface Request {
  readonly reference: string;
  readonly principal: Named;
  readonly isv: Named;
  readonly services?: readonly string[] | null;
  readonly exclusive?: boolean | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** What an ISV asks a principal for: a contract that the ISV has signed, and the principal has not. */
async function requested(desk: Desk, input: Request): Promise<ContractDraft> {
  const isv = await desk.party(input.isv, "isv", ["ISV"]);
  await desk.mayMake(["COUNTERPARTY", isv.id]);
  const principal = await desk.addressee(input.principal, "principal", ["MERCHANT", "ACQUIRER"]);
  await desk.mustBeNew("Contract", input.reference);
  return {
    ref: input.reference,
    kind: "AUTHORIZATION_SERVICE",
    between: [principal.reference, isv.reference],
    services: input.services ?? [INTEGRATION],
    exclusive: input.exclusive ?? false,
    state: "PENDING_SIGNATURE",
    signedBy: [isv.reference],
    from: input.from ?? desk.validAt,
    to: input.to ?? FOREVER,
  };
}

/** Asks a principal to authorize an ISV for some services, or for more than before. */
export const requestAuthorization = command(
  "requestAuthorization",
  "Contract",
  async (desk, input: Request) => ({
    batch: { contracts: [await requested(desk, input)] },
    object: { kind: "Contract", reference: input.reference },
  }),
);

interface Invitations extends Omit<Request, "reference" | "principal"> {
  readonly invitations: readonly { readonly reference: string; readonly principal: Named }[];
}

/** Asks many principals at once: all of them, or none. */
export const inviteAuthorizations = command(
  "inviteAuthorizations",
  "Contract",
  async (desk, { invitations, ...common }: Invitations) => {
    const contracts: ContractDraft[] = [];
    for (const invitation of invitations) contracts.push(await requested(desk, { ...common, ...invitation }));
    return { batch: { contracts }, object: null };
  },
  ({ invitations }) => invitations.map(({ reference }) => ({ kind: "Contract", reference })),
);

/** The one token of a principal for an ISV, if there ever was one. */
async function tokenOf(desk: Desk, principal: PartyId, isv: PartyId): Promise<Authorization | null> {
  const tokens = await desk.reader.of("Authorization", "principal", [principal]);
  const theirs = tokens.filter((token) => token.isv === isv);
  const working = theirs.find((token) => tokenInvalidity(token, desk.validAt) === null);
  return working ?? theirs.at(-1) ?? null;
}

const about = (
  draft: AuthorizationDraft,
  batch: Plan["batch"] = {},
  secrets: Plan["secrets"] = {},
): Plan => ({
  batch: { ...batch, authorizations: [draft] },
  object: { kind: "Authorization", reference: draft.ref },
  secrets,
});

/** Is it a contract that the new one takes the place of? */
const isReplaced = (old: Contract, by: Contract, t: Instant): boolean =>
  old.id !== by.id &&
  old.kind === by.kind &&
  old.counterparty === by.counterparty &&
  ["IN_FORCE", "SUSPENDED"].includes(contractState(old, t));

interface Consent {
  readonly contract: Named;
}

/**
 * Consents to what an ISV has asked for: the contract is signed, one that it takes the place of ends at the same instant, and a code is
 * given out. A token that works already goes on working.
 */
export const consentToAuthorization = command(
  "consentToAuthorization",
  "Authorization",
  async (desk, input: Consent) => {
    const contract = await desk.object("Contract", input.contract, "contract");
    const { party, counterparty, kind, state, signedBy } = contract;
    const asked =
      kind === "AUTHORIZATION_SERVICE" && state === "PENDING_SIGNATURE" && signedBy.includes(counterparty);
    if (!asked)
      desk.refuse("INVALID_STATE", "contract", "no ISV asks for consent by it; expected an open request");
    const from = latest(contract.from, desk.validAt);
    const [principal, isv] = [await desk.referenceOf(party), await desk.referenceOf(counterparty)];
    const known = await desk.reader.of("Contract", "party", [party]);
    const replaced = known.filter((old) => isReplaced(old, contract, from));
    const signed = {
      ref: contract.reference,
      state: "SIGNED",
      signedAt: desk.validAt,
      signedBy: [principal, isv],
      from,
    } as const;
    const contracts = [...replaced.map((old) => ({ ref: old.reference, terminatedAt: from })), signed];
    const code = newSecret("code");
    const secret = { codeDigest: digestOfSecret(code), codeExpiresAt: later(desk.now, CODE_DAYS * DAY) };
    const token = await tokenOf(desk, party, counterparty);
    // A token that nobody has yet is one that was revoked when it began.
    const unborn = { ref: `${contract.reference}/token`, principal, isv, from, revokedAt: from };
    return about(
      { ...(token === null ? unborn : { ref: token.reference }), ...secret },
      { contracts },
      { code },
    );
  },
);

interface Exchange {
  readonly code: string;
}

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

/** New secrets for a token, and the term in which it works. */
function renewed(
  desk: Desk,
  token: Authorization,
): { draft: AuthorizationDraft; secrets: Record<string, string> } {
  const secrets = { token: newSecret("token"), refreshToken: newSecret("refresh") };
  const draft = {
    ref: token.reference,
    to: later(latest(token.from, desk.now), TOKEN_DAYS * DAY),
    tokenDigest: digestOfSecret(secrets.token),
    refreshDigest: digestOfSecret(secrets.refreshToken),
  };
  return { draft, secrets };
}

/** Exchanges a code for a token; a code can be exchanged once. */
export const exchangeAuthorizationCode = command(
  "exchangeAuthorizationCode",
  "Authorization",
  async (desk, { code }: Exchange) => {
    const token = await tokenWith(desk, "codeDigest", code, "code");
    if (token.codeExpiresAt === null || token.codeExpiresAt <= desk.now)
      desk.refuse("WINDOW_OVER", "code", "this code has expired; ask the principal to consent again");
    const { draft, secrets } = renewed(desk, token);
    const works = tokenInvalidity(token, desk.now) === null;
    const used = { codeDigest: null, codeExpiresAt: null };
    const born = works ? {} : { from: latest(token.from, desk.now), revokedAt: null };
    return about({ ...draft, ...born, ...used }, {}, secrets);
  },
);

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
    const contracts = await desk.reader.of("Contract", "party", [token.principal]);
    const authorized = contracts.some(
      (it) => it.kind === "AUTHORIZATION_SERVICE" && it.counterparty === token.isv && inForce(it, desk.now),
    );
    if (!authorized)
      desk.refuse(
        "INVALID_STATE",
        "refreshToken",
        "no authorization contract with the principal is in force",
      );
    const { draft, secrets } = renewed(desk, token);
    return about(draft, {}, secrets);
  },
);

interface Revocation {
  readonly authorization: Named;
}

/** Revokes a token: the ISV's access ends at once (E44). */
export const revokeAuthorization = command(
  "revokeAuthorization",
  "Authorization",
  async (desk, { authorization: named }: Revocation) => {
    const token = await desk.object("Authorization", named, "authorization");
    if (tokenInvalidity(token, desk.validAt) !== null && token.codeDigest === null)
      desk.refuse("INVALID_STATE", "authorization", `token "${token.reference}" does not work then anyway`);
    const revokedAt = latest(desk.validAt, token.from);
    const forgotten = { codeDigest: null, codeExpiresAt: null, tokenDigest: null, refreshDigest: null };
    return about({ ref: token.reference, revokedAt, ...forgotten });
  },
);
