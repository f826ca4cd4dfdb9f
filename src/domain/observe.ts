/** Observing a principal: reading its own facts at an instant into a {@link Situation}. */
import { ITSELF, type Mask } from "./answer";
import { BASE_SERVICES, type Contract, INTEGRATION, type Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import { keyRing, usableKeys } from "./key-ring";
import { FLAG_BIT } from "./masks";
import { ascending, byCodeUnits } from "./order";
import type { Situation } from "./situation";
import {
  allowsIsv,
  contractState,
  decidingContract,
  engagementInForce,
  hasDevelopmentCapability,
  inForce,
  linkInForce,
  partyStatus,
  tokenInvalidity,
} from "./states";

/** A counterparty with the start and the reference that rank it among others. */
interface Ranked {
  readonly party: PartyId;
  readonly since: Instant;
  readonly reference: string;
}

const earlierStart = (a: Ranked, b: Ranked): number => a.since - b.since || byCodeUnits(a.reference, b.reference);

/** Keeps each party once, at its earliest, in the order in which the rule prefers them. */
function ranked(entries: readonly Ranked[]): Ranked[] {
  const sorted = [...entries].sort(earlierStart);
  return sorted.filter((entry, i) => sorted.findIndex((other) => other.party === entry.party) === i);
}

/** The flags of the states that base contracts are in (R4); MISSING when there is none to speak of. */
export function baseFlags(contracts: readonly Contract[], t: Instant): Mask {
  let flags: Mask = 0;
  for (const contract of contracts) {
    const state = contractState(contract, t);
    if (state === "DRAFT" || state === "PENDING_SIGNATURE") flags |= FLAG_BIT.BASE_CONTRACT_DRAFT;
    else if (state !== "REJECTED" && state !== "CANCELLED" && state !== "IN_FORCE") {
      flags |= FLAG_BIT[`BASE_CONTRACT_${state}`];
    }
  }
  return flags === 0 ? FLAG_BIT.BASE_CONTRACT_MISSING : flags;
}

/** Does the deciding base contract lack one of the base services (E28)? */
export const lacksBaseService = (contract: Contract): boolean =>
  BASE_SERVICES.some((service) => !contract.services.includes(service));

/** The authorization contracts of one principal that are in force at `t`, by ISV. */
export function authorizationsInForce(graph: PartyGraph, principal: number, t: Instant): Map<PartyId, Contract[]> {
  const byIsv = new Map<PartyId, Contract[]>();
  for (const contract of graph.authorizationContracts(principal)) {
    if (!inForce(contract, t)) continue;
    byIsv.set(contract.counterparty, [...(byIsv.get(contract.counterparty) ?? []), contract]);
  }
  return byIsv;
}

/** Does the deciding one of these contracts make its ISV an integrator (E7, E8, E31)? */
export const grantsIntegration = (contracts: readonly Contract[]): boolean =>
  decidingContract(contracts)?.services.includes(INTEGRATION) ?? false;

/** The ISVs authorized to integrate at `t`, ranked. */
export function rankedIsvs(graph: PartyGraph, principal: number, t: Instant): Ranked[] {
  const entries = [...authorizationsInForce(graph, principal, t)].filter(([, contracts]) => grantsIntegration(contracts));
  return ranked(
    entries.flatMap(([isv, contracts]) =>
      contracts.map((contract) => ({ party: isv, since: contract.from, reference: referenceOf(graph, isv) })),
    ),
  );
}

/** The SIs that are engaged and have the account at `t`, ranked by their engagement. */
export function rankedIntegrators(graph: PartyGraph, principal: number, t: Instant): Ranked[] {
  const engagements = graph.engagements(principal).filter((engagement) => engagementInForce(engagement, t));
  return ranked(
    engagements
      .filter(({ integrator }) => hasAccount(graph, principal, integrator, t))
      .map(({ integrator, from }) => ({ party: integrator, since: from, reference: referenceOf(graph, integrator) })),
  );
}

/** The acquirers of approved links in force at `t`, ranked by link. */
export function rankedAcquirers(graph: PartyGraph, principal: number, t: Instant): Ranked[] {
  const links = graph.acquiringLinks(principal).filter((link) => linkInForce(link, t));
  return ranked(links.map(({ acquirer, from, reference }) => ({ party: acquirer, since: from, reference })));
}

const referenceOf = (graph: PartyGraph, party: PartyId): string => graph.party(party)?.reference ?? "";

/** Is the principal's account in the integrator's hands at `t`? */
export const hasAccount = (graph: PartyGraph, principal: number, integrator: number, t: Instant): boolean =>
  graph.accountGrants(principal).some((grant) => grant.integrator === integrator && covers(grant, t));

/** Is the SI a candidate of the principal at `t`: active, engaged, with the account? */
function isIntegratorCandidate(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant): boolean {
  const party = graph.party(integrator);
  return (
    party !== undefined &&
    partyStatus(party, t) === "ACTIVE" &&
    hasAccount(graph, principal, integrator, t) &&
    graph.engagements(principal).some((it) => it.integrator === integrator && engagementInForce(it, t))
  );
}

/** The instants before `t` at which a stretch of candidacy or of a key's usability can have begun. */
function beginningsBefore(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant): Instant[] {
  const clients = graph.clients(principal);
  const starts = [
    ...graph.engagements(principal).map((engagement) => engagement.from),
    ...graph.accountGrants(principal).map((grant) => grant.from),
    ...(graph.party(integrator)?.status ?? []).flatMap((period) => [period.from, period.to]),
    ...clients.flatMap((client) => client.status.flatMap((period) => [period.from, period.to])),
    ...clients.flatMap((client) => graph.keys(client.id).map((key) => key.from)),
  ];
  return starts.filter((start) => start < t);
}

/** Was the SI a candidate before `t`, and does it still have the account or may it have a key that still works (K4)? */
function leavesResidue(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant): boolean {
  const candidacies = beginningsBefore(graph, principal, integrator, t).filter((start) =>
    isIntegratorCandidate(graph, principal, integrator, start),
  );
  if (candidacies.length === 0) return false;
  if (hasAccount(graph, principal, integrator, t)) return true;
  return keysLeftWith(graph, principal, integrator, t).length > 0;
}

/** The principal's keys usable at `t` that were usable during an earlier candidacy of the SI (K4). */
export function keysLeftWith(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant) {
  const keys = usableKeys(graph, principal, t);
  if (keys.length === 0) return keys;
  const during = beginningsBefore(graph, principal, integrator, t)
    .filter((start) => isIntegratorCandidate(graph, principal, integrator, start))
    .map((start) => new Set(usableKeys(graph, principal, start).map((key) => key.id)));
  return keys.filter((key) => during.some((usableThen) => usableThen.has(key.id)));
}

/** Every SI that the principal ever engaged, ascending. */
export const integratorsOf = (graph: PartyGraph, principal: number): PartyId[] =>
  ascending(graph.engagements(principal).map((engagement) => engagement.integrator));

/** The delegate that the principal's designation in effect at `t` names: a later one ends the one before. */
export function designatedAt(graph: PartyGraph, principal: number, t: Instant): PartyId | null {
  const begun = graph.designations(principal).filter((designation) => designation.from <= t);
  const last = begun.reduce<(typeof begun)[number] | null>(
    (best, it) => (best === null || it.from > best.from || (it.from === best.from && it.id > best.id) ? it : best),
    null,
  );
  return last !== null && t < last.to ? last.delegate : null;
}

/** Pairs of one legal entity among the delegates, and of the principal (as `ITSELF`) with a delegate. */
function sameEntityPairs(graph: PartyGraph, principal: Party, delegates: readonly PartyId[]): [PartyId, PartyId][] {
  const entities: [PartyId, number | null][] = [[ITSELF, principal.legalEntity]];
  for (const delegate of delegates) entities.push([delegate, graph.party(delegate)?.legalEntity ?? null]);
  const known = entities.filter(([, entity]) => entity !== null);
  return known.flatMap(([a, entity], i) =>
    known.slice(i + 1).flatMap(([b, other]) => (entity === other ? [[a, b] as [PartyId, PartyId]] : [])),
  );
}

const idsOf = (entries: readonly Ranked[]): PartyId[] => entries.map((entry) => entry.party);

/** What the principal's own facts say at `t`. */
export function observe(graph: PartyGraph, principal: Party, t: Instant): Situation {
  const id = principal.id;
  const contracts = graph.baseContracts(id);
  const base = decidingContract(contracts.filter((contract) => inForce(contract, t)));
  const authorized = idsOf(rankedIsvs(graph, id, t));
  const engaged = idsOf(rankedIntegrators(graph, id, t));
  const tokens = graph.authorizations(id).filter((token) => tokenInvalidity(token, t) === null);
  const delegates = ascending([...authorized, ...engaged]);
  return {
    status: partyStatus(principal, t),
    base: base !== null,
    lacksService: base !== null && lacksBaseService(base),
    baseFlags: base === null ? baseFlags(contracts, t) : 0,
    dev: hasDevelopmentCapability(principal, t),
    allow: allowsIsv(principal, t),
    authorized,
    anyAuthorization: authorizationsInForce(graph, id, t).size > 0,
    tokens: ascending(tokens.map((token) => token.isv)),
    engaged,
    residual: integratorsOf(graph, id).filter((integrator) => leavesResidue(graph, id, integrator, t)),
    designated: designatedAt(graph, id, t),
    acquirers: idsOf(rankedAcquirers(graph, id, t)),
    declaredMode: principal.declaredMode,
    sameEntity: sameEntityPairs(graph, principal, delegates),
    keys: keyRing(graph, id, t),
  };
}

/** The canonical text of a situation: equal situations, and only those, have equal text. */
export const situationText = (situation: Situation): string => JSON.stringify(situation);

/** The situation that a canonical text stands for. */
export const situationFrom = (text: string): Situation => JSON.parse(text) as Situation;

