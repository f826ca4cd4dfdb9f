/**
 * Commands about the authorization of an ISV, a hand-shake as in OAuth: the ISV requests, the principal consents, and a code goes back;
 * what becomes of it is in `token-commands`.
 */
import type { Contract } from "../../domain/facts";
import { DAY, type Instant, later, latest } from "../../domain/instant";
import { contractState } from "../../domain/states";
import { digestOfSecret, newSecret } from "../secret";
import { command } from "./command";
import { mustNotOverlap } from "./contract-terms";
import type { Named } from "./named";
import { AT_VALID_AT } from "./place";
import { tokensOf, tokenToRenew, unusedReference } from "./tokens";

/** How long a code can be exchanged, in days. */
const CODE_DAYS = 1;

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
 * given out. A token that goes on working is renewed by it, else there is a new one, which nobody has until the code is exchanged.
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
    await mustNotOverlap(desk, { ...contract, from }, replaced);
    const signed = {
      ref: contract.reference,
      state: "SIGNED",
      signedAt: desk.validAt,
      signedBy: [principal, isv],
      from,
    } as const;
    const code = newSecret("code");
    const secret = { codeDigest: digestOfSecret(code), codeExpiresAt: later(desk.now, CODE_DAYS * DAY) };
    const token = tokenToRenew(await tokensOf(desk, party, counterparty), desk.now);
    const ref = token?.reference ?? (await unusedReference(desk, contract.reference, "/token"));
    // A token that nobody has yet is one that is revoked when it begins.
    const unborn = { principal, isv, from, revokedAt: from };
    return {
      batch: {
        contracts: [...replaced.map((old) => ({ ref: old.reference, terminatedAt: from })), signed],
        authorizations: [{ ref, ...(token === null ? unborn : {}), ...secret }],
      },
      place: AT_VALID_AT,
      object: { kind: "Authorization", reference: ref },
      secrets: { code },
    };
  },
);
