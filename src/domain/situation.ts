/**
 * A situation: what a principal's own facts say at one instant, with nothing in it that is the principal's alone.
 * Thousands of principals share one, so it is interned, and what it shares with others (the standing of its delegates and
 * acquirers) is joined to it when it is decided. Lists are in the order in which the rule prefers them.
 */
import type { Mask } from "./answer";
import type { IntegrationMode, PartyStatus } from "./facts";
import type { PartyId } from "./ids";
import { ascending } from "./order";

/** What the usable LIVE keys of one owner look like at an instant. */
export interface KeyRing {
  /** Who holds a usable LIVE key of the owner, ascending; empty when there is none. {@link ITSELF} is the owner. */
  readonly holders: readonly PartyId[];
  /** Is there a usable LIVE key at all? */
  readonly usable: boolean;
  /** Findings about these keys alone: K6 to K13. */
  readonly findings: Mask;
}

/** See the head of this file. */
export interface Situation {
  readonly status: PartyStatus;
  /** A merchant service contract is in force (BASE). */
  readonly base: boolean;
  /** BASE, and the deciding contract lacks a base service (E28). */
  readonly lacksService: boolean;
  /** Without BASE: the flags of the states that base contracts are in. */
  readonly baseFlags: Mask;
  /** DEV. */
  readonly dev: boolean;
  /** ALLOW. */
  readonly allow: boolean;
  /** ISVs whose authorization contract is in force with INTEGRATION: earliest start first, then reference. */
  readonly authorized: readonly PartyId[];
  /** Some authorization contract is in force, whatever its services. */
  readonly anyAuthorization: boolean;
  /** ISVs for which a delegation token is valid, ascending. */
  readonly tokens: readonly PartyId[];
  /** SIs with an accepted engagement and an account grant in force, in the order of `authorized`. */
  readonly engaged: readonly PartyId[];
  /** SIs that were candidates before and still have the account or a key's life in their hands (K4 unless a candidate now), ascending. */
  readonly residual: readonly PartyId[];
  readonly designated: PartyId | null;
  /** Acquirers of approved links in force, earliest link first, then the link's reference. */
  readonly acquirers: readonly PartyId[];
  readonly declaredMode: IntegrationMode | null;
  /** Pairs that are one legal entity: delegates among each other, or {@link ITSELF} and a delegate. */
  readonly sameEntity: readonly (readonly [PartyId, PartyId])[];
  readonly keys: KeyRing;
  /** SIs that have the account and are in neither of `engaged` and `residual`, ascending; absent when there are none, as mostly. */
  readonly granted?: readonly PartyId[];
}

/** The SIs that have the account, or may have. */
export const withAccount = ({ engaged, granted }: Situation): readonly PartyId[] =>
  granted === undefined ? engaged : [...engaged, ...granted];

/** The delegates that a situation names. */
export const delegatesIn = (situation: Situation): PartyId[] =>
  ascending([...situation.authorized, ...situation.engaged]);

/** Does the answer to a situation rest on how one of these parties stands? On a token or on custody that is left with it, it does not. */
export const restsOn = (situation: Situation, parties: ReadonlySet<PartyId>): boolean =>
  [situation.authorized, situation.engaged, situation.acquirers].some((list) =>
    list.some((id) => parties.has(id)),
  );

/** Do all policies give the same answers to a situation? They differ over SIs (R7, R8), be it the principal's or an acquirer's. */
export const isAgreed = (situation: Situation): boolean =>
  situation.engaged.length === 0 && situation.acquirers.length === 0;
