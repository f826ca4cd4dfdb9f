/**
 * The facts: what has been recorded of parties and of what binds them. Plain values, as known at one revision.
 * Every end that is open is {@link FOREVER}; derived states are never in here.
 */
import type {
  AccountGrantId,
  AcquiringLinkId,
  AuthorizationId,
  ClientId,
  ContractId,
  DesignationId,
  EngagementId,
  KeyVersionId,
  LegalEntityId,
  PartyId,
} from "./ids";
import type { Instant, Interval, Period } from "./instant";

export const PARTY_ROLES = ["PLATFORM", "MERCHANT", "ACQUIRER", "ISV", "SYSTEM_INTEGRATOR"] as const;
/** The role in which a legal entity acts: one company as ISV and SI is two parties. */
export type PartyRole = (typeof PARTY_ROLES)[number];

/** Whether a party takes part at all (R1, R2). */
export const PARTY_STATUSES = ["ACTIVE", "SUSPENDED", "CLOSED"] as const;
export type PartyStatus = (typeof PARTY_STATUSES)[number];

export const CAPABILITIES = ["UNKNOWN", "NONE", "DECLARED", "VERIFIED"] as const;
/** Can the principal integrate itself? Only DECLARED and VERIFIED count as DEV; UNKNOWN is shown as it is (E37). */
export type DevelopmentCapability = (typeof CAPABILITIES)[number];

export const MODES = ["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"] as const;
/** How a principal is integrated. */
export type IntegrationMode = (typeof MODES)[number];

/** What a contract binds: a principal to the platform, a principal to an ISV, an ISV to the platform. */
export const CONTRACT_KINDS = ["MERCHANT_SERVICE", "AUTHORIZATION_SERVICE", "ISV_PARTNER"] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];

export const CONTRACT_STORED_STATES = [
  "DRAFT",
  "PENDING_SIGNATURE",
  "SIGNED",
  "REJECTED",
  "CANCELLED",
] as const;
/** What is recorded of a contract; what it is at an instant is derived (`contractState`). */
export type ContractStoredState = (typeof CONTRACT_STORED_STATES)[number];

/** How far an engagement of a system integrator has come; only ACCEPTED ones can be in force. */
export const ENGAGEMENT_STATES = ["INVITED", "ACCEPTED", "DECLINED", "ENDED"] as const;
export type EngagementState = (typeof ENGAGEMENT_STATES)[number];

/** How far the approval of an acquiring link has come; only APPROVED ones can be in force. */
export const LINK_STATES = ["PENDING", "APPROVED", "REJECTED", "ENDED"] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** Where a client signs; only LIVE keys count for custody. */
export const ENVIRONMENTS = ["TEST", "LIVE"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Whether a client may sign; a disabled one has no usable key. */
export const CLIENT_STATUSES = ["ACTIVE", "DISABLED"] as const;
export type ClientStatus = (typeof CLIENT_STATUSES)[number];

/** The services a merchant service contract is complete with (E28). */
export const BASE_SERVICES = ["PAYMENT", "REFUND", "SETTLEMENT"] as const;

/** The one service of an authorization service contract that makes an ISV a candidate (E7). */
export const INTEGRATION = "INTEGRATION";

/** The company or person behind one or more parties. */
export interface LegalEntity {
  readonly id: LegalEntityId;
  readonly reference: string;
  readonly name: string | null;
  /** ISO 17442 code, MOD 97-10 checked at the border. */
  readonly lei: string | null;
}

/** A legal entity in one role. */
export interface Party {
  readonly id: PartyId;
  readonly reference: string;
  readonly role: PartyRole;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Merchant category code, ISO 18245. */
  readonly mcc: string | null;
  readonly legalEntity: LegalEntityId | null;
  /** No period at an instant: ACTIVE. */
  readonly status: readonly Period<PartyStatus>[];
  /** No period at an instant: UNKNOWN. */
  readonly developmentCapability: readonly Period<DevelopmentCapability>[];
  /** No period at an instant: allowed. */
  readonly allowsIsv: readonly Period<boolean>[];
  /** What the principal said; never decides anything (E39). */
  readonly declaredMode: IntegrationMode | null;
}

/** A contract: principal–platform (MERCHANT_SERVICE), principal–ISV (AUTHORIZATION_SERVICE) or ISV–platform (ISV_PARTNER). */
export interface Contract extends Interval {
  readonly id: ContractId;
  readonly reference: string;
  readonly kind: ContractKind;
  /** The principal, or the ISV of a partner contract. */
  readonly party: PartyId;
  /** The platform, or the ISV of an authorization service contract. */
  readonly counterparty: PartyId;
  /** Codes as given; unknown ones are kept and grant nothing (E8). */
  readonly services: readonly string[];
  readonly state: ContractStoredState;
  readonly signedAt: Instant | null;
  readonly terminatedAt: Instant | null;
  readonly suspensions: readonly Interval[];
  /** Refuses a second authorization at the same time (E13). */
  readonly exclusive: boolean;
  /** The sides that have signed, ascending; empty for a contract that was recorded as signed. */
  readonly signedBy: readonly PartyId[];
}

/** A delegation token of (principal, ISV), or a code that can be exchanged for one. Of secrets only SHA-256 digests are kept. */
export interface Authorization extends Interval {
  readonly id: AuthorizationId;
  readonly reference: string;
  readonly principal: PartyId;
  readonly isv: PartyId;
  readonly revokedAt: Instant | null;
  /** Of the code that the principal's consent gave out: it can be exchanged once, before it expires. */
  readonly codeDigest: string | null;
  readonly codeExpiresAt: Instant | null;
  /** Of the token in use, and of the one that renews it. Null for a token that is kept elsewhere. */
  readonly tokenDigest: string | null;
  readonly refreshDigest: string | null;
}

/** A principal's invitation of a system integrator. An ENDED one was accepted before its `to`. */
export interface Engagement extends Interval {
  readonly id: EngagementId;
  readonly reference: string;
  readonly principal: PartyId;
  readonly integrator: PartyId;
  readonly state: EngagementState;
}

/** The principal's merchant account is in the integrator's hands. */
export interface AccountGrant extends Interval {
  readonly id: AccountGrantId;
  readonly reference: string;
  readonly principal: PartyId;
  readonly integrator: PartyId;
}

/** A principal registered under an acquirer. An ENDED one was approved before its `to`. */
export interface AcquiringLink extends Interval {
  readonly id: AcquiringLinkId;
  readonly reference: string;
  /** The lower end: a merchant, or an acquirer that itself stands below another. */
  readonly merchant: PartyId;
  readonly acquirer: PartyId;
  readonly state: LinkState;
}

/** An API identity that keys are registered to. */
export interface Client {
  readonly id: ClientId;
  readonly reference: string;
  readonly owner: PartyId;
  readonly environment: Environment;
  /** No period at an instant: ACTIVE. */
  readonly status: readonly Period<ClientStatus>[];
}

/** A version of a client's **public** key. */
export interface KeyVersion extends Interval {
  readonly id: KeyVersionId;
  readonly reference: string;
  readonly client: ClientId;
  /** RFC 7638, SHA-256, base64url: the key's identity. */
  readonly thumbprint: string;
  /** The public key as a JWK with its required members only, canonical JSON. */
  readonly publicKey: string;
  /** RSA, EC or OKP. */
  readonly keyType: string;
  /** RSA modulus length, or the curve's size. */
  readonly bits: number;
  /** Who has the private key, ascending. */
  readonly holders: readonly PartyId[];
  readonly revokedAt: Instant | null;
  readonly compromisedAt: Instant | null;
  /** Holders that have proved by a signature that they have the private key, ascending. */
  readonly provedBy: readonly PartyId[];
}

/** The principal's explicit choice among several delegates. */
export interface Designation extends Interval {
  readonly id: DesignationId;
  readonly principal: PartyId;
  readonly delegate: PartyId;
}

/** Every kind of fact by its name: the names of tables, of ports and of node types. */
export interface FactsByKind {
  LegalEntity: LegalEntity;
  Party: Party;
  Contract: Contract;
  Authorization: Authorization;
  Engagement: Engagement;
  AccountGrant: AccountGrant;
  AcquiringLink: AcquiringLink;
  Client: Client;
  KeyVersion: KeyVersion;
  Designation: Designation;
}

/** The name of a kind of fact. */
export type FactKind = keyof FactsByKind;

/** All kinds, parents before what refers to them. */
export const FACT_KINDS: readonly FactKind[] = [
  "LegalEntity",
  "Party",
  "Contract",
  "Authorization",
  "Engagement",
  "AccountGrant",
  "AcquiringLink",
  "Client",
  "KeyVersion",
  "Designation",
];

/** A set of facts, each kind in any order: a neighbourhood of the graph as known at one revision. */
export type Facts = { readonly [K in FactKind]: readonly FactsByKind[K][] };

/** No facts at all. */
export const NO_FACTS: Facts = {
  LegalEntity: [],
  Party: [],
  Contract: [],
  Authorization: [],
  Engagement: [],
  AccountGrant: [],
  AcquiringLink: [],
  Client: [],
  KeyVersion: [],
  Designation: [],
};
