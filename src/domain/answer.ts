/** The answer: how a principal is integrated in effect at an instant, and what is wrong about it. */
import type { IntegrationMode } from "./facts";
import type { PartyId } from "./ids";
import type { Interval } from "./instant";

export const RULES = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12"] as const;
/** The row of the rule that decided. */
export type RuleCode = (typeof RULES)[number];

export const POLICIES = ["STANDARD", "STRICT"] as const;
/** Under which reading of the rule (R7, R8) an answer was computed. */
export type PolicyName = (typeof POLICIES)[number];

/** Can the principal take payments: yes; yes, with something wrong; no. */
export const STATUSES = ["OPERATIONAL", "DEGRADED", "BLOCKED"] as const;
export type IntegrationStatus = (typeof STATUSES)[number];

/** Whether payments reach the platform by the principal itself or through its acquirer. */
export const CHANNELS = ["DIRECT", "ACQUIRER"] as const;
export type IntegrationChannel = (typeof CHANNELS)[number];

/** What the rule remarks beside the mode. The position is the bit in a stored mask: append only. */
export const FLAGS = [
  "PARTY_SUSPENDED",
  "PARTY_CLOSED",
  "INHERITED",
  "BASE_CONTRACT_MISSING",
  "BASE_CONTRACT_DRAFT",
  "BASE_CONTRACT_NOT_YET_EFFECTIVE",
  "BASE_CONTRACT_SUSPENDED",
  "BASE_CONTRACT_EXPIRED",
  "BASE_CONTRACT_TERMINATED",
  "SI_DESPITE_DEV_CAPABILITY",
  "AMBIGUOUS_DELEGATE",
  "MULTIPLE_ISV",
  "MULTIPLE_SI",
  "NO_DEV_CAPABILITY_AND_NO_DELEGATE",
  "MULTIPLE_ACQUIRERS",
  "DUAL_ROLE",
] as const;
export type Flag = (typeof FLAGS)[number];

/** What is registered against what the mode says. The position is the bit in a stored mask: append only. */
export const FINDINGS = [
  "NO_USABLE_KEY",
  "KEY_OWNER_MISMATCH",
  "WRONG_DELEGATE_KEY",
  "RESIDUAL_SI_CUSTODY",
  "HANDOVER_INCOMPLETE",
  "SHARED_CUSTODY",
  "KEY_REUSED",
  "NO_SUCCESSOR",
  "OVERLAP_TOO_LONG",
  "WEAK_KEY",
  "CROSS_ENVIRONMENT",
  "COMPROMISED_IN_USE",
  "PRE_COMPROMISE_EXPOSURE",
  "ORPHAN_KEY",
  "TOKEN_INVALID",
  "DECLARED_MISMATCH",
  "DUAL_ROLE",
  "ISV_NOT_ALLOWED",
  "ACQUIRER_CYCLE",
] as const;
export type FindingCode = (typeof FINDINGS)[number];

/** A set of codes as bits, in the order of {@link FLAGS} or {@link FINDINGS}. */
export type Mask = number;

/** The principal itself, in answers that many principals share. No party has this id. */
export const ITSELF = 0 as PartyId;

/**
 * The answer without its reasons: small, comparable, storable. Inside a shared answer {@link ITSELF} stands for the
 * principal; `answerFor` puts its id there.
 */
export interface Answer {
  readonly mode: IntegrationMode;
  /** The mode if only the base contract were in force (R4), else null. */
  readonly wouldBeMode: IntegrationMode | null;
  /** null in mode NONE. */
  readonly status: IntegrationStatus | null;
  /** null in mode NONE. */
  readonly channel: IntegrationChannel | null;
  readonly rule: RuleCode;
  /** Who implements: the principal, an ISV, an SI (through an acquirer: whoever implements there); null in mode NONE. */
  readonly implementer: PartyId | null;
  readonly accountOwner: PartyId;
  readonly accountOperator: PartyId;
  /** Whose client the signing key is registered to; in mode NONE the principal while it has usable keys, else null. */
  readonly keyOwner: PartyId | null;
  /** Who holds the keys and signs by the mode; null in mode NONE. */
  readonly keyHolder: PartyId | null;
  /** The acquirer whose answer this is (R3), else null. */
  readonly acquirer: PartyId | null;
  /** Acquiring links followed to the first principal with a base contract (0 without R3). */
  readonly links: number;
  readonly flags: Mask;
  readonly findings: Mask;
}

/** An interval of a principal's timeline. Neighbours differ (law 2). */
export interface AnswerSegment extends Interval {
  readonly answer: Answer;
}
