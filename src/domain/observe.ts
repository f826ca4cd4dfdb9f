/** Observing a principal: reading its own facts at an instant into a {@link Situation}. */
import { ITSELF, type Mask } from "./answer";
import { BASE_SERVICES, type Contract, type Designation, type Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import { keyRing } from "./key-ring";
import { FLAG_BIT } from "./masks";
import { ascending } from "./order";
import { authorizationsInForce, rankedAcquirers, rankedIntegrators, rankedIsvs } from "./ranking";
import { integratorsOf, leavesResidue } from "./residue";
import type { KeyRing, Situation } from "./situation";
import {
  allowsIsv,
  contractState,
  decidingContract,
  hasDevelopmentCapability,
  inForce,
  partyStatus,
  tokenInvalidity,
} from "./states";

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

/** The delegate that the principal's designation in effect at `t` names: a later one ends the one before. */
export function designatedAt(graph: PartyGraph, principal: number, t: Instant): PartyId | null {
  let last: Designation | null = null;
  for (const it of graph.designations(principal)) {
    if (it.from > t) continue;
    if (last === null || it.from > last.from || (it.from === last.from && it.id > last.id)) last = it;
  }
  return last !== null && t < last.to ? last.delegate : null;
}

/** ISVs for which a delegation token of the principal is valid at `t`, ascending. */
function tokensAt(graph: PartyGraph, principal: number, t: Instant): PartyId[] {
  const valid = graph.authorizations(principal).filter((token) => tokenInvalidity(token, t) === null);
  return ascending(valid.map((token) => token.isv));
}

/** SIs that have the principal's account at `t`, ascending. */
function grantedAt(graph: PartyGraph, principal: number, t: Instant): PartyId[] {
  const open = graph.accountGrants(principal).filter((grant) => covers(grant, t));
  return ascending(open.map((grant) => grant.integrator));
}

/** Pairs of one legal entity among the delegates, and of the principal (as `ITSELF`) with a delegate. */
function sameEntityPairs(
  graph: PartyGraph,
  principal: Party,
  delegates: readonly PartyId[],
): [PartyId, PartyId][] {
  const pairs: [PartyId, PartyId][] = [];
  const known: [PartyId, number][] = principal.legalEntity === null ? [] : [[ITSELF, principal.legalEntity]];
  for (const delegate of ascending(delegates)) {
    const entity = graph.party(delegate)?.legalEntity ?? null;
    if (entity === null) continue;
    for (const [other, same] of known) if (same === entity) pairs.push([other, delegate]);
    known.push([delegate, entity]);
  }
  return pairs;
}

/** What the principal's own facts say at `t`. */
export function observe(graph: PartyGraph, principal: Party, t: Instant): Situation {
  const id = principal.id;
  const contracts = graph.baseContracts(id);
  const base = decidingContract(contracts.filter((contract) => inForce(contract, t)));
  const authorizations = authorizationsInForce(graph, id, t);
  const authorized = rankedIsvs(graph, authorizations);
  const engaged = rankedIntegrators(graph, id, t);
  const residual = integratorsOf(graph, id).filter((integrator) => leavesResidue(graph, id, integrator, t));
  const granted = grantedAt(graph, id, t).filter((it) => !engaged.includes(it) && !residual.includes(it));
  return {
    status: partyStatus(principal, t),
    base: base !== null,
    lacksService: base !== null && lacksBaseService(base),
    baseFlags: base === null ? baseFlags(contracts, t) : 0,
    dev: hasDevelopmentCapability(principal, t),
    allow: allowsIsv(principal, t),
    authorized,
    anyAuthorization: authorizations.size > 0,
    tokens: tokensAt(graph, id, t),
    engaged,
    residual,
    designated: designatedAt(graph, id, t),
    acquirers: rankedAcquirers(graph, id, t),
    declaredMode: principal.declaredMode,
    sameEntity: sameEntityPairs(graph, principal, [...authorized, ...engaged]),
    keys: keyRing(graph, id, t),
    ...(granted.length === 0 ? {} : { granted }),
  };
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((it, i) => same(it, b[i]));

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return sameList(a, b);
  return false;
}

/** Do two situations say the same? As comparing their texts does, only much sooner done. */
export function sameSituation(a: Situation, b: Situation): boolean {
  for (const member in a) {
    const name = member as keyof Situation;
    if (name !== "keys" && !same(a[name], b[name])) return false;
  }
  return same(a.granted, b.granted) && sameRing(a.keys, b.keys);
}

/** Do two key rings look the same? */
export const sameRing = (a: KeyRing, b: KeyRing): boolean =>
  a.usable === b.usable && a.findings === b.findings && sameList(a.holders, b.holders);

/** The canonical text of a situation: equal situations, and only those, have equal text. */
export const situationText = (situation: Situation): string => JSON.stringify(situation);

/** The situation that a canonical text stands for. */
export const situationFrom = (text: string): Situation => JSON.parse(text) as Situation;
