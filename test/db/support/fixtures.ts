/** Plain facts for the storage suite: each builder gives a whole fact, and takes what matters to the test. */
import type { Answer } from "../../../src/domain/answer";
import { ITSELF } from "../../../src/domain/answer";
import type { FactKind, FactsByKind } from "../../../src/domain/facts";
import type { PartyId } from "../../../src/domain/ids";
import { BEGINNING, FOREVER, type Instant, instant } from "../../../src/domain/instant";
import { BY_SYSTEM } from "../../../src/domain/origin";
import type { Recorded, Store, Unit } from "../../../src/domain/ports";
import type { Situation } from "../../../src/domain/situation";

/** Noon of a day in 2024 and after, by its number. */
export const day = (n: number): Instant => instant(Date.UTC(2024, 0, 1, 12) + n * 86_400_000);

export const whole = { from: BEGINNING, to: FOREVER };

/** Records what `work` writes, a second after what was recorded before. */
export const record = <T>(
  store: Store,
  work: (unit: Unit) => Promise<T>,
): Promise<Recorded & { result: T }> =>
  store.write((head) => instant(Date.UTC(2024, 0, 1) + head.revision * 1_000), work, BY_SYSTEM);

/** Records facts with ids that are already in them; gives out as many ids as that needs. */
export const putAll = (store: Store, ...facts: readonly (readonly [FactKind, object])[]): Promise<Recorded> =>
  record(store, async (unit) => {
    const highest = Math.max(...facts.map(([, fact]) => (fact as { id: number }).id));
    const first = await unit.takeIds(0);
    if (highest >= first) await unit.takeIds(highest - first + 1);
    for (const [kind, fact] of facts) await unit.put(kind, [fact as FactsByKind[FactKind]]);
  });

type Given<T> = Partial<{ readonly [K in keyof T]: T[K] extends number ? number : T[K] }>;

const make =
  <K extends FactKind>(kind: K, defaults: Omit<FactsByKind[K], "id">) =>
  (id: number, given: Given<FactsByKind[K]> = {}): [K, FactsByKind[K]] => {
    const reference = kind === "Designation" ? {} : { reference: `${kind}-${id}` };
    return [kind, { id, ...reference, ...defaults, ...given } as unknown as FactsByKind[K]];
  };

export const legalEntity = make("LegalEntity", { name: null, lei: null } as FactsByKind["LegalEntity"]);

export const party = make("Party", {
  role: "MERCHANT",
  name: "Noodle House",
  country: null,
  mcc: null,
  legalEntity: null,
  status: [],
  developmentCapability: [],
  allowsIsv: [],
  declaredMode: null,
} as unknown as FactsByKind["Party"]);

export const contract = make("Contract", {
  kind: "MERCHANT_SERVICE",
  party: 1,
  counterparty: 2,
  services: ["PAYMENT", "REFUND", "SETTLEMENT"],
  state: "SIGNED",
  signedAt: null,
  from: day(0),
  to: FOREVER,
  terminatedAt: null,
  suspensions: [],
  exclusive: false,
  signedBy: [],
} as unknown as FactsByKind["Contract"]);

const interval = { from: day(0), to: FOREVER };

export const authorization = make("Authorization", {
  principal: 1,
  isv: 2,
  ...interval,
  revokedAt: null,
  codeDigest: null,
  codeExpiresAt: null,
  tokenDigest: null,
  refreshDigest: null,
} as unknown as FactsByKind["Authorization"]);

export const engagement = make("Engagement", {
  principal: 1,
  integrator: 2,
  state: "ACCEPTED",
  ...interval,
} as unknown as FactsByKind["Engagement"]);

export const accountGrant = make("AccountGrant", {
  principal: 1,
  integrator: 2,
  ...interval,
} as unknown as FactsByKind["AccountGrant"]);

export const acquiringLink = make("AcquiringLink", {
  merchant: 1,
  acquirer: 2,
  state: "APPROVED",
  ...interval,
} as unknown as FactsByKind["AcquiringLink"]);

export const client = make("Client", {
  owner: 1,
  environment: "LIVE",
  status: [],
} as unknown as FactsByKind["Client"]);

export const keyVersion = make("KeyVersion", {
  client: 1,
  thumbprint: "thumbprint",
  publicKey: '{"kty":"OKP"}',
  keyType: "OKP",
  bits: 256,
  holders: [],
  ...interval,
  revokedAt: null,
  compromisedAt: null,
  provedBy: [],
} as unknown as FactsByKind["KeyVersion"]);

export const designation = make("Designation", {
  principal: 1,
  delegate: 2,
  ...interval,
} as unknown as FactsByKind["Designation"]);

/** A situation of a principal that integrates itself. */
export const situation = (given: Partial<Situation> = {}): Situation => ({
  status: "ACTIVE",
  base: true,
  lacksService: false,
  baseFlags: 0,
  dev: true,
  allow: true,
  authorized: [],
  anyAuthorization: false,
  tokens: [],
  engaged: [],
  residual: [],
  designated: null,
  acquirers: [],
  declaredMode: null,
  sameEntity: [],
  keys: { holders: [], usable: false, findings: 0 },
  ...given,
});

/** An answer of a principal that integrates itself. */
export const answer = (given: Partial<Answer> = {}): Answer => ({
  mode: "SELF",
  wouldBeMode: null,
  status: "OPERATIONAL",
  channel: "DIRECT",
  rule: "R11",
  implementer: ITSELF,
  accountOwner: ITSELF,
  accountOperator: ITSELF,
  keyOwner: ITSELF,
  keyHolder: ITSELF,
  acquirer: null,
  links: 0,
  flags: 0,
  findings: 0,
  ...given,
});

export const id = (n: number): PartyId => n as PartyId;
