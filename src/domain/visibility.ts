/**
 * Visibility: what a member of one party may see. A member sees a smaller graph: its party in full, what binds it, its clients and keys
 * and those that it holds, and of everybody at the other end of these a *card*. Answers are computed from the whole graph; what comes
 * out is shown to those whom it concerns.
 */
import { type Answer, ITSELF } from "./answer";
import type { Explanation } from "./explanation";
import {
  type Client,
  type FactKind,
  type Facts,
  type FactsByKind,
  type KeyVersion,
  NO_FACTS,
  type Party,
} from "./facts";
import type { PartyId } from "./ids";
import type { EndsByKind, PrincipalAnswer } from "./ports";

/** Who sees nothing: a member of a party that is not known. No party has this id. */
export const NOBODY = -1 as PartyId;

/**
 * The two ends of the kinds of facts that bind two parties. First the end of the principal (or of an ISV in its own contract with the
 * platform): few facts have one party there, however many it has at the other end.
 */
export const RELATIONSHIP_ENDS = {
  Contract: ["party", "counterparty"],
  Authorization: ["principal", "isv"],
  Engagement: ["principal", "integrator"],
  AccountGrant: ["principal", "integrator"],
  AcquiringLink: ["merchant", "acquirer"],
  Designation: ["principal", "delegate"],
} as const satisfies { readonly [K in FactKind]?: readonly [EndsByKind[K], EndsByKind[K]] };

/** A kind of facts that bind two parties. */
export type RelationshipKind = keyof typeof RELATIONSHIP_ENDS;

/** All of them. */
export const RELATIONSHIP_KINDS = Object.keys(RELATIONSHIP_ENDS) as readonly RelationshipKind[];

/** Do facts of this kind bind two parties? */
export const isRelationship = (kind: FactKind): kind is RelationshipKind => kind in RELATIONSHIP_ENDS;

/** The parties at both ends of a relationship. */
export function boundBy<K extends RelationshipKind>(kind: K, fact: FactsByKind[K]): readonly PartyId[] {
  const at = fact as unknown as Readonly<Record<string, PartyId>>;
  return RELATIONSHIP_ENDS[kind].map((end) => at[end] as PartyId);
}

/** May a relationship be seen? By both parties that it binds. */
export const seesRelationship = <K extends RelationshipKind>(
  viewer: PartyId,
  kind: K,
  fact: FactsByKind[K],
): boolean => boundBy(kind, fact).includes(viewer);

/** May a key version be seen? By the owner of its client, and by whoever holds it. */
export const seesKey = (viewer: PartyId, key: KeyVersion, owner: PartyId | undefined): boolean =>
  owner === viewer || key.holders.includes(viewer);

/**
 * Is all of a fact seen, so that its history may be? Of relationships, the viewer itself, its clients, their keys and those that it holds.
 * `owner` is that of a key's client.
 */
export function seesInFull<K extends FactKind>(
  viewer: PartyId,
  kind: K,
  fact: FactsByKind[K],
  owner?: PartyId,
): boolean {
  if (isRelationship(kind)) return seesRelationship(viewer, kind, fact as FactsByKind[typeof kind]);
  if (kind === "KeyVersion") return seesKey(viewer, fact as KeyVersion, owner);
  if (kind === "Client") return (fact as Client).owner === viewer;
  return kind === "Party" && fact.id === viewer;
}

/** Of everybody else, who it is: reference, role, name and country, and nothing else. */
export const cardOf = (party: Party): Party => ({
  ...party,
  mcc: null,
  legalEntity: null,
  status: [],
  developmentCapability: [],
  allowsIsv: [],
  declaredMode: null,
});

/**
 * Of somebody whom a viewer would see by a change that is only supposed: that it is there, under the reference that was given, in a role
 * that fits. Its card is given where the change is made, and leaves a trace.
 */
export const strangerOf = (party: Party): Party => ({
  ...cardOf(party),
  name: party.reference,
  country: null,
});

/** A party as a viewer sees it, if it may see it at all. */
export const partyTo = (viewer: PartyId, party: Party): Party =>
  party.id === viewer ? party : cardOf(party);

/** Does an answer concern the viewer? Its own does, and every one by which it implements, signs, or is inherited from. */
export const concerns = (viewer: PartyId, principal: PartyId, answer: Answer): boolean =>
  [principal, answer.implementer, answer.keyHolder, answer.acquirer].includes(viewer);

/** The parties that an answer names. */
export const namedIn = (answer: Answer): PartyId[] =>
  [
    answer.implementer,
    answer.accountOwner,
    answer.accountOperator,
    answer.keyOwner,
    answer.keyHolder,
    answer.acquirer,
  ].filter((party) => party !== null);

/** In the place of an answer that is withheld. R1 decides no answer, so it is equal to none that is shown. */
const NO_ANSWER: Answer = {
  mode: "NONE",
  wouldBeMode: null,
  status: null,
  channel: null,
  rule: "R1",
  implementer: null,
  accountOwner: ITSELF,
  accountOperator: ITSELF,
  keyOwner: null,
  keyHolder: null,
  acquirer: null,
  links: 0,
  flags: 0,
  findings: 0,
};

/**
 * An answer as a viewer sees it: in full if it concerns the viewer, else withheld. An acquirer through which somebody else's answer is
 * inherited is named only to itself, and where it is the owner of the account: one in between may be a stranger to the viewer.
 */
export function answerTo(viewer: PartyId, stored: PrincipalAnswer): PrincipalAnswer {
  const { principal, answer } = stored;
  if (principal === viewer) return stored;
  if (!concerns(viewer, principal, answer)) return { ...stored, answer: NO_ANSWER, withheld: true };
  const named = answer.acquirer === viewer || answer.acquirer === answer.accountOwner;
  return named ? stored : { ...stored, answer: { ...answer, acquirer: null } };
}

/** An explanation as it is shown: one that is withheld has no rule. */
export type ShownExplanation = Omit<Explanation, "rule"> & {
  readonly rule: Explanation["rule"] | "WITHHELD";
};

/** In the place of somebody else's explanation: it names other delegates, contracts and keys, and what could be done about them. */
export const withheldExplanation = ({ principal, policy }: Explanation): ShownExplanation => ({
  ...{ principal, policy, rule: "WITHHELD", designated: null },
  ...{ clauses: [], isvs: [], integrators: [], acquirers: [], nearMisses: [] },
});

/**
 * The graph as a viewer sees it, all at once: the specification of what is otherwise read a piece at a time. `own` are the viewer's own
 * answers over all time and under every policy: whoever they name is seen, too.
 */
export function visibleFacts(facts: Facts, viewer: PartyId, own: readonly Answer[]): Facts {
  const self = facts.Party.find(({ id }) => id === viewer);
  if (self === undefined) return NO_FACTS;
  const bound = <K extends RelationshipKind>(kind: K): readonly FactsByKind[K][] =>
    facts[kind].filter((fact) => seesRelationship(viewer, kind, fact as FactsByKind[K]));
  const owners = new Map(facts.Client.map((client: Client) => [client.id, client.owner]));
  const keys = facts.KeyVersion.filter((key) => seesKey(viewer, key, owners.get(key.client)));
  const used = new Set(keys.map((key) => key.client));
  const clients = facts.Client.filter(({ id, owner }) => owner === viewer || used.has(id));
  const met = new Set<PartyId>([
    viewer,
    ...RELATIONSHIP_KINDS.flatMap((kind) => bound(kind).flatMap((fact) => boundBy(kind, fact))),
    ...keys.flatMap((key) => key.holders),
    ...clients.map((client) => client.owner),
    ...own.flatMap(namedIn),
  ]);
  const seen = facts.Party.filter(({ id, role }) => met.has(id) || role === "PLATFORM");
  return {
    LegalEntity: facts.LegalEntity.filter(({ id }) => id === self.legalEntity),
    Party: seen.map((party) => partyTo(viewer, party)),
    Contract: bound("Contract"),
    Authorization: bound("Authorization"),
    Engagement: bound("Engagement"),
    AccountGrant: bound("AccountGrant"),
    AcquiringLink: bound("AcquiringLink"),
    Client: clients,
    KeyVersion: keys,
    Designation: bound("Designation"),
  };
}
