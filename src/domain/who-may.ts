/** Who may change what: one table of every action, by what the actor's party is to the object. */
import type { FactKind, FactsByKind } from "./facts";
import type { PartyId } from "./ids";

/** What a party is to an object: the party itself, one of its sides, or who has it. */
export const RELATIONS = [
  "ITSELF",
  "PARTY",
  "COUNTERPARTY",
  "PRINCIPAL",
  "ISV",
  "INTEGRATOR",
  "MERCHANT",
  "ACQUIRER",
  "OWNER",
  "HOLDER",
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Who may take an action. */
export interface Permission {
  /** May an operator, who acts for the platform? */
  readonly operator: boolean;
  /** Members of parties that are this to the object may. */
  readonly relations: readonly Relation[];
  /** The lowest level of such a member. */
  readonly level: "MEMBER" | "ADMIN";
  /** May they also when their party is closed? What only ends something they may. */
  readonly whenClosed: boolean;
}

const platform: Permission = { operator: true, relations: [], level: "MEMBER", whenClosed: false };
const also = (...relations: Relation[]): Permission => ({ ...platform, relations });
const admins = (...relations: Relation[]): Permission => ({ ...also(...relations), level: "ADMIN" });
const only = (...relations: Relation[]): Permission => ({ ...admins(...relations), operator: false });
const ending = (permission: Permission): Permission => ({ ...permission, whenClosed: true });

/** Every action that changes anything. Who only reads is in no row: auditors, and members of level VIEWER. */
export const WHO_MAY = {
  registerParty: platform,
  amendParty: admins("ITSELF"),
  suspendParty: platform,
  reinstateParty: platform,
  closeParty: platform,
  assignLegalEntity: platform,
  setDevelopmentCapability: admins("ITSELF"),
  setIsvAllowance: admins("ITSELF"),
  declareMode: also("ITSELF"),

  draftContract: also("PARTY", "COUNTERPARTY"),
  proposeContract: also("PARTY", "COUNTERPARTY"),
  signContract: admins("PARTY", "COUNTERPARTY"),
  rejectContract: ending(admins("PARTY", "COUNTERPARTY")),
  cancelContract: ending(also("PARTY", "COUNTERPARTY")),
  amendContract: also("PARTY", "COUNTERPARTY"),
  renewContract: admins("PARTY", "COUNTERPARTY"),
  suspendContract: platform,
  resumeContract: platform,
  terminateContract: ending(admins("PARTY", "COUNTERPARTY")),
  voidContract: platform,

  requestAuthorization: also("COUNTERPARTY"),
  inviteAuthorizations: also("COUNTERPARTY"),
  consentToAuthorization: only("PARTY"),
  exchangeAuthorizationCode: only("ISV"),
  refreshAuthorization: only("ISV"),
  revokeAuthorization: ending(admins("PRINCIPAL", "ISV")),

  inviteIntegrator: admins("PRINCIPAL"),
  acceptEngagement: admins("INTEGRATOR"),
  declineEngagement: ending(admins("INTEGRATOR")),
  endEngagement: ending(admins("PRINCIPAL", "INTEGRATOR")),
  giveAccount: admins("PRINCIPAL"),
  takeBackAccount: ending(admins("PRINCIPAL")),

  registerSubMerchant: also("ACQUIRER"),
  approveAcquiringLink: platform,
  rejectAcquiringLink: platform,
  endAcquiringLink: ending(admins("ACQUIRER", "MERCHANT")),

  createClient: admins("OWNER"),
  disableClient: ending(admins("OWNER")),
  enableClient: admins("OWNER"),
  registerKey: admins("OWNER"),
  proveKeyPossession: also("OWNER", "HOLDER"),
  rotateKey: admins("OWNER", "HOLDER"),
  voidKey: ending(admins("OWNER", "HOLDER")),
  undoKeyRotation: admins("OWNER", "HOLDER"),
  revokeKey: ending(admins("OWNER", "HOLDER")),
  reportCompromise: also("OWNER", "HOLDER"),

  designateDelegate: admins("PRINCIPAL"),
  handOver: admins("ITSELF"),
  rollBackHandover: admins("ITSELF"),
  correctFacts: platform,
  importRows: platform,
} as const satisfies Readonly<Record<string, Permission>>;

/** The name of an action. */
export type Action = keyof typeof WHO_MAY;

type Sides = {
  readonly [K in FactKind]: (fact: FactsByKind[K]) => readonly (readonly [Relation, PartyId])[];
};

/** Who is what to an object, as far as the object says it; the owner of a key is that of its client. */
const SIDES: Sides = {
  LegalEntity: () => [],
  Party: ({ id }) => [["ITSELF", id]],
  Contract: ({ party, counterparty }) => [
    ["PARTY", party],
    ["COUNTERPARTY", counterparty],
  ],
  Authorization: ({ principal, isv }) => [
    ["PRINCIPAL", principal],
    ["ISV", isv],
  ],
  Engagement: ({ principal, integrator }) => [
    ["PRINCIPAL", principal],
    ["INTEGRATOR", integrator],
  ],
  AccountGrant: ({ principal, integrator }) => [
    ["PRINCIPAL", principal],
    ["INTEGRATOR", integrator],
  ],
  AcquiringLink: ({ merchant, acquirer }) => [
    ["MERCHANT", merchant],
    ["ACQUIRER", acquirer],
  ],
  Client: ({ owner }) => [["OWNER", owner]],
  KeyVersion: ({ holders }) => holders.map((holder) => ["HOLDER", holder] as const),
  Designation: ({ principal, delegate }) => [
    ["PRINCIPAL", principal],
    ["ISV", delegate],
  ],
};

/** The sides of an object. */
export const sidesOf = <K extends FactKind>(
  kind: K,
  fact: FactsByKind[K],
): readonly (readonly [Relation, PartyId])[] => SIDES[kind](fact);
