/** Derived states: what a recorded fact is at an instant. Computed, never stored. */
import type {
  AcquiringLink,
  Authorization,
  Client,
  ClientStatus,
  Contract,
  ContractStoredState,
  DevelopmentCapability,
  Engagement,
  EngagementState,
  KeyVersion,
  LinkState,
  Party,
  PartyStatus,
} from "./facts";
import { covers, endOf, type Instant, type Interval, valueAt } from "./instant";
import { byCodeUnits } from "./order";

/** A contract at an instant. */
export type ContractState =
  | Exclude<ContractStoredState, "SIGNED">
  | "NOT_YET_EFFECTIVE"
  | "TERMINATED"
  | "EXPIRED"
  | "SUSPENDED"
  | "IN_FORCE";

/** The state of a contract at `t`: the first that matches, in the order of the domain's table. */
export function contractState(contract: Contract, t: Instant): ContractState {
  if (contract.state !== "SIGNED") return contract.state;
  if (t < contract.from) return "NOT_YET_EFFECTIVE";
  if (t >= endOf(contract.to, contract.terminatedAt)) {
    return contract.terminatedAt !== null && contract.terminatedAt <= contract.to ? "TERMINATED" : "EXPIRED";
  }
  return contract.suspensions.some((suspension) => covers(suspension, t)) ? "SUSPENDED" : "IN_FORCE";
}

/** Is the contract in force at `t`? */
export const inForce = (contract: Contract, t: Instant): boolean => contractState(contract, t) === "IN_FORCE";

/**
 * Orders contracts so that the one that decides comes first: of contracts that are in force at once the later signed decides (E31);
 * an unknown date of signature counts as the start, ties go to the later start, then to the greater reference.
 */
export const laterSignedFirst = (a: Contract, b: Contract): number =>
  (b.signedAt ?? b.from) - (a.signedAt ?? a.from) || b.from - a.from || byCodeUnits(b.reference, a.reference);

/** The contract that decides among these; null of none. */
export const decidingContract = (contracts: readonly Contract[]): Contract | null =>
  contracts.length <= 1 ? (contracts[0] ?? null) : ([...contracts].sort(laterSignedFirst)[0] ?? null);

/** Is the end reached? What ends where it begins never takes effect: it has ended before. */
const isOver = ({ from, to }: Interval, t: Instant): boolean => t >= to || to <= from;

/** An engagement at `t`: an accepted one has ended once its end is reached. */
export function engagementState(engagement: Engagement, t: Instant): EngagementState {
  if (engagement.state !== "ACCEPTED" && engagement.state !== "ENDED") return engagement.state;
  return isOver(engagement, t) ? "ENDED" : "ACCEPTED";
}

/** Accepted and in force at `t`. */
export const engagementInForce = (engagement: Engagement, t: Instant): boolean =>
  engagementState(engagement, t) === "ACCEPTED" && covers(engagement, t);

/** An acquiring link at `t`: an approved one has ended once its end is reached. */
export function linkState(link: AcquiringLink, t: Instant): LinkState {
  if (link.state !== "APPROVED" && link.state !== "ENDED") return link.state;
  return isOver(link, t) ? "ENDED" : "APPROVED";
}

/** Approved and in force at `t`. */
export const linkInForce = (link: AcquiringLink, t: Instant): boolean =>
  linkState(link, t) === "APPROVED" && covers(link, t);

/** Why a delegation token does not work at an instant. */
export type TokenInvalidity = "NOT_YET_VALID" | "REVOKED" | "EXPIRED";

/** The state of a delegation token at `t`: null when it is VALID, else the reason why it is not. */
export function tokenInvalidity(token: Authorization, t: Instant): TokenInvalidity | null {
  if (t < token.from) return "NOT_YET_VALID";
  if (token.revokedAt !== null && t >= token.revokedAt) return "REVOKED";
  return t >= token.to ? "EXPIRED" : null;
}

/** The party's status at `t`; ACTIVE unless something else is on record. */
export const partyStatus = (party: Party, t: Instant): PartyStatus => valueAt(party.status, t) ?? "ACTIVE";

/** The principal's development capability at `t`; UNKNOWN unless something is on record (E37). */
export const developmentCapability = (party: Party, t: Instant): DevelopmentCapability =>
  valueAt(party.developmentCapability, t) ?? "UNKNOWN";

/** DEV: can the principal integrate itself at `t`? */
export function hasDevelopmentCapability(party: Party, t: Instant): boolean {
  const capability = developmentCapability(party, t);
  return capability === "DECLARED" || capability === "VERIFIED";
}

/** ALLOW: does the principal allow an ISV at `t`? Unset counts as yes. */
export const allowsIsv = (party: Party, t: Instant): boolean => valueAt(party.allowsIsv, t) ?? true;

/** The client's status at `t`; ACTIVE unless something else is on record. */
export const clientStatus = (client: Client, t: Instant): ClientStatus =>
  valueAt(client.status, t) ?? "ACTIVE";

/** When a key version stops to work: its end, or its revocation if that comes first. */
export const keyEnd = (key: KeyVersion): Instant => endOf(key.to, key.revokedAt);

/** Is the version itself alive at `t`, whatever its client? */
export const keyAlive = (key: KeyVersion, t: Instant): boolean => key.from <= t && t < keyEnd(key);

/** A *usable* key: its client is ACTIVE and LIVE, and the version is alive (E47: a TEST key never is). */
export const usable = (key: KeyVersion, client: Client, t: Instant): boolean =>
  client.environment === "LIVE" && keyAlive(key, t) && clientStatus(client, t) === "ACTIVE";

/** A key version at an instant. */
export type KeyState = "PENDING" | "ACTIVE" | "RETIRING" | "RETIRED" | "REVOKED" | "COMPROMISED" | "EXPIRED";

/** Was the version to work at some instant? One that was revoked at its start or before it never did. */
const everLives = (key: KeyVersion): boolean => key.from < keyEnd(key);

/**
 * Was it undone by `t` that a version takes the place of an older one? It was revoked before its end, and while the older one went on: one
 * that has run out, whatever was said of it later, was in use.
 */
export const isUndone = ({ revokedAt, to }: KeyVersion, older: KeyVersion, t: Instant): boolean =>
  revokedAt !== null && revokedAt <= to && revokedAt <= t && revokedAt < keyEnd(older);

/** The next version of the same client by start (then reference) that ever lives and is not undone by `t`; null when `key` is the last. */
export function successorOf(key: KeyVersion, versions: readonly KeyVersion[], t: Instant): KeyVersion | null {
  let next: KeyVersion | null = null;
  for (const version of versions) {
    if (!everLives(version) || !startsBefore(key, version) || isUndone(version, key, t)) continue;
    if (next === null || startsBefore(version, next)) next = version;
  }
  return next;
}

/** Which of two versions is the older one: by start, then by reference, so that one of any two is. */
export const startsBefore = (a: KeyVersion, b: KeyVersion): boolean =>
  a.from < b.from || (a.from === b.from && byCodeUnits(a.reference, b.reference) < 0);

/** The state of a key version at `t`, given all versions of its client. */
export function keyState(key: KeyVersion, versions: readonly KeyVersion[], t: Instant): KeyState {
  if (t < key.from) return "PENDING";
  if (key.revokedAt !== null && t >= key.revokedAt) return "REVOKED";
  const successor = successorOf(key, versions, t);
  const succeeded = successor !== null && successor.from <= t;
  if (t >= key.to) return succeeded ? "RETIRED" : "EXPIRED";
  if (key.compromisedAt !== null && t >= key.compromisedAt) return "COMPROMISED";
  return succeeded ? "RETIRING" : "ACTIVE";
}
