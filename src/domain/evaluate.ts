/**
 * The reference evaluator: the rule on the facts at one instant, with nothing stored and nothing clever. Every faster way to an
 * answer is tested equal to this one.
 */
import type { Answer, PolicyName } from "./answer";
import { answerFor, candidatesOf, type DelegateStanding, decide, type Standings } from "./decide";
import type { Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { keyRing } from "./key-ring";
import { observe } from "./observe";
import { inForce, partyStatus } from "./states";

/** R1: only merchants and acquirers have a mode. */
export const isPrincipal = (party: Party): boolean => party.role === "MERCHANT" || party.role === "ACQUIRER";

/** The standing of a delegate at `t`; of an unknown party: none at all. */
export function delegateStanding(graph: PartyGraph, id: PartyId, t: Instant): DelegateStanding {
  const party = graph.party(id);
  return {
    active: party !== undefined && partyStatus(party, t) === "ACTIVE",
    partner: graph.partnerContracts(id).some((contract) => inForce(contract, t)),
    keys: keyRing(graph, id, t),
  };
}

/**
 * The answer of a principal at `t` under a policy, from the facts alone; null for a party that is no principal (R1) or unknown.
 * Acquirers are evaluated in turn; one that is met again on the way up is a cycle, and the walk stops there.
 */
export function answerAt(graph: PartyGraph, principal: PartyId, t: Instant, policy: PolicyName): Answer | null {
  return answerBelow(graph, principal, t, policy, []);
}

function answerBelow(graph: PartyGraph, id: PartyId, t: Instant, policy: PolicyName, below: readonly PartyId[]): Answer | null {
  const party = graph.party(id);
  if (party === undefined || !isPrincipal(party)) return null;
  return answerFor(id, decide(observe(graph, party, t), standingsAt(graph, t, policy, [...below, id]), policy));
}

/** The standing of everybody at `t`, asked for from `below`: the principals on the way up so far. */
export function standingsAt(graph: PartyGraph, t: Instant, policy: PolicyName, below: readonly PartyId[]): Standings {
  return {
    delegate: (id) => delegateStanding(graph, id, t),
    acquirer: (id) => (below.includes(id) ? "CYCLE" : answerBelow(graph, id, t, policy, below)),
  };
}

/** The delegates of a principal that are candidates at `t`: ISVs, then SIs, in the order in which the rule prefers them. */
export function candidatesAt(graph: PartyGraph, principal: PartyId, t: Instant): PartyId[] {
  const party = graph.party(principal);
  if (party === undefined || !isPrincipal(party)) return [];
  const { isvs, integrators } = candidatesOf(observe(graph, party, t), standingsAt(graph, t, "STANDARD", [principal]));
  return [...isvs, ...integrators];
}
