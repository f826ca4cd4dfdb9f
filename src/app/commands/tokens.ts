/** Tokens as commands see them: of one (principal, ISV) there may be several on record, of which at most one works at an instant. */
import type { Authorization, Contract } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { endOf, type Instant, latest } from "../../domain/instant";
import {
  type ContractState,
  contractState,
  type TokenInvalidity,
  tokenInvalidity,
} from "../../domain/states";
import { LONGEST_REFERENCE } from "../batch/entry";
import type { Desk } from "./desk";

/** A token's record without the code that was given out for it. */
export const NO_CODE = { codeDigest: null, codeExpiresAt: null } as const;

/** All tokens of a principal for an ISV, whatever their state. */
export async function tokensOf(desk: Desk, principal: PartyId, isv: PartyId): Promise<Authorization[]> {
  const tokens = await desk.reader.of("Authorization", "principal", [principal]);
  return tokens.filter((token) => token.isv === isv);
}

/**
 * The state of a token at `t`. One that nobody has yet, because the first code for it is still to be exchanged, is on record as revoked
 * when it begins.
 */
export const tokenState = (token: Authorization, t: Instant): TokenInvalidity | "UNBORN" | null =>
  token.codeDigest !== null && token.tokenDigest === null && token.revokedAt === token.from
    ? "UNBORN"
    : tokenInvalidity(token, t);

/**
 * The token that a code is given out for: the one that goes on working, or that nobody has yet. One that is over, or will be revoked, is
 * not brought back: it gets a successor.
 */
export function tokenToRenew(tokens: readonly Authorization[], t: Instant): Authorization | null {
  const goesOn = (token: Authorization) => token.revokedAt === null && t < token.to;
  return tokens.find(goesOn) ?? tokens.find((token) => tokenState(token, t) === "UNBORN") ?? null;
}

/** A reference for a new token: as wanted, or with the first number behind it that is free; what would be too long is cut. */
export async function unusedReference(desk: Desk, wanted: string, suffix = ""): Promise<string> {
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? suffix : `${suffix}-${n}`;
    const reference = `${[...wanted].slice(0, LONGEST_REFERENCE - end.length).join("")}${end}`;
    if ((await desk.find("Authorization", { reference })) === null) return reference;
  }
}

/** The contracts by which a token's ISV is authorized at `t`, or will be: those in one of some states that are not void. */
export async function authorizing(
  desk: Desk,
  { principal, isv }: Authorization,
  t: Instant,
  states: readonly ContractState[],
): Promise<Contract[]> {
  const contracts = await desk.reader.of("Contract", "party", [principal]);
  return contracts.filter(
    (it) =>
      it.kind === "AUTHORIZATION_SERVICE" &&
      it.counterparty === isv &&
      it.from < endOf(it.to, it.terminatedAt) &&
      states.includes(contractState(it, t)),
  );
}

/** A token revoked from an instant on, or from when it is revoked already; a code that is still out is withdrawn at once. */
export const revokedFrom = ({ reference, from, revokedAt }: Authorization, t: Instant) => ({
  ref: reference,
  revokedAt: endOf(latest(t, from), revokedAt),
  ...NO_CODE,
});
