/**
 * Drafts: what a caller wants recorded, in references instead of ids. A draft with an unknown reference registers an object, one
 * with a known reference amends it; a member that is absent stays as it is. Instants are already parsed, open ends are FOREVER.
 */
import type {
  ClientStatus,
  ContractKind,
  ContractStoredState,
  DevelopmentCapability,
  EngagementState,
  Environment,
  IntegrationMode,
  LinkState,
  PartyRole,
  PartyStatus,
} from "./facts";
import type { DesignationId } from "./ids";
import type { Instant, Interval, Period } from "./instant";

/** A legal entity inside a party draft. */
export interface LegalEntityDraft {
  readonly ref: string;
  readonly name?: string | null;
  readonly lei?: string | null;
}

/** A party to register or amend; role and name are required of a new one. */
export interface PartyDraft {
  readonly ref: string;
  readonly role?: PartyRole;
  readonly name?: string;
  readonly country?: string | null;
  readonly mcc?: string | null;
  readonly legalEntity?: LegalEntityDraft | null;
  readonly status?: readonly Period<PartyStatus>[];
  readonly developmentCapability?: readonly Period<DevelopmentCapability>[];
  readonly allowsIsv?: readonly Period<boolean>[];
  readonly declaredMode?: IntegrationMode | null;
}

interface IntervalDraft {
  readonly ref: string;
  /** Required for a new object. */
  readonly from?: Instant;
  /** FOREVER when absent on a new object. */
  readonly to?: Instant;
}

/** A contract to record or amend; kind, parties and start are required of a new one. */
export interface ContractDraft extends IntervalDraft {
  readonly kind?: ContractKind;
  readonly between?: readonly [string, string];
  readonly services?: readonly string[];
  /** SIGNED when absent on a new contract. */
  readonly state?: ContractStoredState;
  readonly signedAt?: Instant | null;
  readonly terminatedAt?: Instant | null;
  readonly suspensions?: readonly Interval[];
  readonly exclusive?: boolean;
  /** References of the sides that have signed. */
  readonly signedBy?: readonly string[];
}

/** A delegation token of a principal for an ISV. */
export interface AuthorizationDraft extends IntervalDraft {
  readonly principal?: string;
  readonly isv?: string;
  readonly revokedAt?: Instant | null;
  readonly codeDigest?: string | null;
  readonly codeExpiresAt?: Instant | null;
  readonly tokenDigest?: string | null;
  readonly refreshDigest?: string | null;
}

/** The engagement of a system integrator by a principal. */
export interface EngagementDraft extends IntervalDraft {
  readonly principal?: string;
  readonly integrator?: string;
  /** ACCEPTED when absent on a new engagement. */
  readonly state?: EngagementState;
}

/** The merchant account, given by a principal to a system integrator. */
export interface AccountGrantDraft extends IntervalDraft {
  readonly principal?: string;
  readonly integrator?: string;
}

/** A sub-merchant below an acquirer. */
export interface AcquiringLinkDraft extends IntervalDraft {
  readonly merchant?: string;
  readonly acquirer?: string;
  /** APPROVED when absent on a new link. */
  readonly state?: LinkState;
}

/** A client: what signs, of whom, and where. */
export interface ClientDraft {
  readonly ref: string;
  readonly owner?: string;
  readonly environment?: Environment;
  readonly status?: readonly Period<ClientStatus>[];
}

/** A version of a client's public key, and who holds the private one. */
export interface KeyDraft extends IntervalDraft {
  readonly client?: string;
  /** PEM, JWK (JSON text), or `generated`: a public key made from the reference, whose private key nobody has. */
  readonly publicKey?: string;
  /** References of parties; the client's owner when absent on a new key. */
  readonly holders?: readonly string[];
  readonly revokedAt?: Instant | null;
  readonly compromisedAt?: Instant | null;
  /** References of the holders that have proved that they have the private key. */
  readonly provedBy?: readonly string[];
}

/**
 * A designation has no reference of its own: without an id it is a new one, which ends the one before; with one it amends the one on
 * record.
 */
export interface DesignationDraft {
  readonly id?: DesignationId;
  /** Principal, delegate and start are required of a new one. */
  readonly principal?: string;
  readonly delegate?: string;
  readonly from?: Instant;
  readonly to?: Instant;
}

/** What is recorded together, as one revision. */
export interface Batch {
  /** When this became known; absent: now. */
  readonly recordedAt?: Instant;
  readonly parties: readonly PartyDraft[];
  readonly contracts: readonly ContractDraft[];
  readonly authorizations: readonly AuthorizationDraft[];
  readonly engagements: readonly EngagementDraft[];
  readonly accountGrants: readonly AccountGrantDraft[];
  readonly acquiringLinks: readonly AcquiringLinkDraft[];
  readonly clients: readonly ClientDraft[];
  readonly keys: readonly KeyDraft[];
  readonly designations: readonly DesignationDraft[];
}

/** A batch without anything in it. */
export const NO_CHANGES: Batch = {
  parties: [],
  contracts: [],
  authorizations: [],
  engagements: [],
  accountGrants: [],
  acquiringLinks: [],
  clients: [],
  keys: [],
  designations: [],
};

/** The lists of a batch, in the order in which they are recorded. */
export const BATCH_LISTS = [
  "parties",
  "contracts",
  "authorizations",
  "engagements",
  "accountGrants",
  "acquiringLinks",
  "clients",
  "keys",
  "designations",
] as const satisfies readonly Exclude<keyof Batch, "recordedAt">[];

/** Why a draft was refused: a closed set, each mapped to words at the edges. */
export const PROBLEM_CODES = [
  "UNKNOWN_REFERENCE",
  "WRONG_ROLE",
  "MISSING_FIELD",
  "IMMUTABLE_FIELD",
  "BACKWARD_INTERVAL",
  "INVALID_VALUE",
  "DUPLICATE_REFERENCE",
  "SELF_AUTHORIZATION",
  "EXCLUSIVE_GRANT",
  "ACQUIRER_CYCLE",
  "SECOND_PLATFORM",
  "PRIVATE_KEY",
  "INVALID_KEY",
  "INVALID_LEI",
  "RECORDED_AT_NOT_INCREASING",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that is wrong in a batch: where (list, index, member), and what was wrong, expected, to do. */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: readonly (string | number)[];
  readonly message: string;
}
