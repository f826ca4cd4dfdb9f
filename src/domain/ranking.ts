/** Who could implement for a principal by its own facts, and who stands above it, in the order in which the rule prefers them. */
import { type Contract, INTEGRATION } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { byCodeUnits } from "./order";
import { hasAccount } from "./residue";
import { decidingContract, engagementInForce, inForce, linkInForce } from "./states";

/** A counterparty with the start and the reference that rank it among others. */
export interface Ranked {
  readonly party: PartyId;
  readonly since: Instant;
  readonly reference: string;
}

/** Which of two the rule prefers: the earlier start, then the reference. */
export const preferred = (
  a: Pick<Ranked, "since" | "reference">,
  b: Pick<Ranked, "since" | "reference">,
): number => a.since - b.since || byCodeUnits(a.reference, b.reference);

/** Keeps each party once, at its earliest, in the order in which the rule prefers them. */
function ranked(entries: Ranked[]): PartyId[] {
  if (entries.length > 1) entries.sort(preferred);
  return [...new Set(entries.map((entry) => entry.party))];
}

/** The authorization contracts of one principal that are in force at `t`, by ISV. */
export function authorizationsInForce(
  graph: PartyGraph,
  principal: number,
  t: Instant,
): Map<PartyId, Contract[]> {
  const byIsv = new Map<PartyId, Contract[]>();
  for (const contract of graph.authorizationContracts(principal)) {
    if (!inForce(contract, t)) continue;
    const known = byIsv.get(contract.counterparty);
    if (known === undefined) byIsv.set(contract.counterparty, [contract]);
    else known.push(contract);
  }
  return byIsv;
}

/** The ISVs that these contracts in force authorize to integrate: the deciding one of each names INTEGRATION (E7, E8, E31). */
export function rankedIsvs(graph: PartyGraph, inForce: ReadonlyMap<PartyId, readonly Contract[]>): PartyId[] {
  const entries: Ranked[] = [];
  for (const [party, contracts] of inForce) {
    if (!decidingContract(contracts)?.services.includes(INTEGRATION)) continue;
    for (const { from } of contracts)
      entries.push({ party, since: from, reference: referenceOf(graph, party) });
  }
  return ranked(entries);
}

/** The SIs that are engaged and have the account at `t`, ranked by their engagement. */
export function rankedIntegrators(graph: PartyGraph, principal: number, t: Instant): PartyId[] {
  const entries: Ranked[] = [];
  for (const engagement of graph.engagements(principal)) {
    const party = engagement.integrator;
    if (!engagementInForce(engagement, t) || !hasAccount(graph, principal, party, t)) continue;
    entries.push({ party, since: engagement.from, reference: referenceOf(graph, party) });
  }
  return ranked(entries);
}

/** The acquirers of approved links in force at `t`, ranked by link. */
export function rankedAcquirers(graph: PartyGraph, principal: number, t: Instant): PartyId[] {
  const links = graph.acquiringLinks(principal).filter((link) => linkInForce(link, t));
  return ranked(links.map(({ acquirer, from, reference }) => ({ party: acquirer, since: from, reference })));
}

/** A party's reference, by which ties are broken. */
export const referenceOf = (graph: PartyGraph, party: PartyId): string => graph.party(party)?.reference ?? "";
