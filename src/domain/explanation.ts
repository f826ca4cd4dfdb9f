/**
 * The shapes of a reasoned answer: findings with their objects, custody with its keys, and the explanation that alone
 * re-derives the answer (law 7).
 */
import type { FindingCode, PolicyName, RuleCode } from "./answer";
import type { FactKind, IntegrationMode, KeyVersion } from "./facts";
import type { PartyId } from "./ids";
import type { Instant, Interval } from "./instant";

/** A fact by kind and id. */
export interface FactRef {
  readonly kind: FactKind;
  readonly id: number;
}

/** A fact that a clause rests on, the state that it is in at the instant, and the interval of the fact itself. */
export interface Evidence extends FactRef, Interval {
  readonly state: string;
}

export const CLAUSES = [
  "PARTY_ACTIVE",
  "BASE",
  "DEV",
  "ALLOW",
  "DELEGATE_ACTIVE",
  "AUTHORIZED",
  "INTEGRATION_SERVICE",
  "PARTNER_CONTRACT",
  "ISV_ALLOWED",
  "ENGAGED",
  "ACCOUNT_GIVEN",
  "ACQUIRER_LINKED",
  "ACQUIRER_INTEGRATED",
] as const;
/** A predicate of the rule. */
export type ClauseCode = (typeof CLAUSES)[number];

/** A predicate, whether it holds of its subject, and the facts that say so (none: nothing on record). */
export interface Clause {
  readonly code: ClauseCode;
  readonly holds: boolean;
  readonly subject: PartyId;
  readonly evidence: readonly Evidence[];
}

/** All clauses of one delegate or acquirer that the principal has to do with. */
export interface DelegateCase {
  readonly delegate: PartyId;
  /** The mode it would implement; null for an acquirer that is itself not integrated. */
  readonly mode: IntegrationMode | null;
  /** Who would implement: the delegate, or whoever implements for the acquirer. */
  readonly implementer: PartyId | null;
  /** Every clause holds. */
  readonly candidate: boolean;
  /** Start of the earliest in-force contract, engagement or link; decides among several. null when none is in force. */
  readonly since: Instant | null;
  readonly clauses: readonly Clause[];
}

export const REPAIRS = [
  "SIGN_CONTRACT",
  "RENEW_CONTRACT",
  "RESUME_CONTRACT",
  "BRING_FORWARD_CONTRACT",
  "ADD_SERVICE",
  "REINSTATE_PARTY",
  "ALLOW_ISV",
  "ENGAGE",
  "GIVE_ACCOUNT",
  "DECLARE_CAPABILITY",
  "DESIGNATE",
] as const;
/** What one does about a failing clause. */
export type RepairAction = (typeof REPAIRS)[number];

/** One step of a repair: what to do, by or for whom, with whom, and on which fact (null: a new one). */
export interface Repair {
  readonly action: RepairAction;
  readonly subject: PartyId;
  readonly counterparty: PartyId | null;
  readonly object: FactRef | null;
}

/** An answer that is not, with all that stands in its way and all that would bring it about. */
export interface NearMiss {
  readonly mode: IntegrationMode;
  readonly implementer: PartyId;
  readonly failing: readonly Clause[];
  readonly repairs: readonly Repair[];
}

/** Why an answer is what it is. `conclude` re-derives rule, mode and implementer from this alone. */
export interface Explanation {
  readonly principal: PartyId;
  readonly policy: PolicyName;
  readonly rule: RuleCode;
  /** PARTY_ACTIVE, BASE, DEV and ALLOW of the principal. */
  readonly clauses: readonly Clause[];
  /** In the order in which the rule prefers them. */
  readonly isvs: readonly DelegateCase[];
  readonly integrators: readonly DelegateCase[];
  readonly acquirers: readonly DelegateCase[];
  readonly designated: PartyId | null;
  readonly nearMisses: readonly NearMiss[];
}

/** How bad a finding is, mildest first. */
export const SEVERITIES = ["INFO", "WARNING", "CRITICAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FINDING_ACTIONS = [
  "REGISTER_KEY",
  "REVOKE_KEY",
  "REVOKE_TOKEN",
  "ISSUE_TOKEN",
  "ROTATE_KEY",
  "TAKE_BACK_ACCOUNT",
  "HAND_OVER_KEY",
  "SEPARATE_KEYS",
  "REVIEW_PAYMENTS",
  "CORRECT_DECLARATION",
  "SEPARATE_ROLES",
  "SETTLE_ALLOWANCE",
  "END_LINK",
] as const;
/** The action that ends a finding. */
export type FindingAction = (typeof FINDING_ACTIONS)[number];

/** Something wrong at an instant: what, how bad, about which facts, and the action that ends it. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly objects: readonly FactRef[];
  readonly action: FindingAction;
}

/** What can have to be done so that a delegate can no longer act. */
export const ACCESS_ENDINGS = ["REVOKE_TOKEN", "ROTATE_KEY", "TAKE_BACK_ACCOUNT", "END_LINK"] as const;
export type AccessEndingAction = (typeof ACCESS_ENDINGS)[number];

/** A thing to do so that nobody but the account's owner can act any more, and on what. */
export interface AccessEnding {
  readonly action: AccessEndingAction;
  readonly objects: readonly FactRef[];
}

/** What is on record beside what the mode says of custody. */
export interface RegisteredCustody {
  /** Who on record holds a usable LIVE key of the signing client, ascending. */
  readonly registeredHolders: readonly PartyId[];
  /** Those keys, by id. */
  readonly keys: readonly KeyVersion[];
  readonly toEndAccess: readonly AccessEnding[];
}
