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

/** The answer of a principal at `t` under a policy, from the facts alone; null for a party that is no principal (R1) or unknown. */
export function answerAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Answer | null {
  return answerGiven(standingsAt(graph, t, policy, principal), graph, principal, t, policy);
}

function answerGiven(
  standings: Standings,
  graph: PartyGraph,
  id: PartyId,
  t: Instant,
  policy: PolicyName,
): Answer | null {
  const party = graph.party(id);
  if (party === undefined || !isPrincipal(party)) return null;
  return answerFor(id, decide(observe(graph, party, t), standings, policy));
}

/**
 * The standing of everybody at `t`, asked for by a principal and by those above it. Everybody is worked out once: a walk upward that
 * comes again to a principal whose answer is still being asked for has met itself (E24) and stops there, so no walk goes on for ever,
 * nor does it branch without end where acquirers share acquirers.
 */
export function standingsAt(graph: PartyGraph, t: Instant, policy: PolicyName, asking: PartyId): Standings {
  const met = new Map<PartyId, ReturnType<Standings["acquirer"]>>([[asking, "CYCLE"]]);
  const standings: Standings = {
    delegate: remembered((id) => delegateStanding(graph, id, t)),
    acquirer: (id) => {
      const known = met.get(id);
      if (known !== undefined) return known;
      met.set(id, "CYCLE");
      const answer = answerGiven(standings, graph, id, t, policy);
      met.set(id, answer);
      return answer;
    },
  };
  return standings;
}

/** The same function, asking once for each id. */
export function remembered<T extends object>(ask: (id: PartyId) => T): (id: PartyId) => T {
  const known = new Map<PartyId, T>();
  return (id) => {
    const value = known.get(id) ?? ask(id);
    known.set(id, value);
    return value;
  };
}

/** The delegates of a principal that are candidates at `t`: ISVs, then SIs, in the order in which the rule prefers them. */
export function candidatesAt(graph: PartyGraph, principal: PartyId, t: Instant): PartyId[] {
  const party = graph.party(principal);
  if (party === undefined || !isPrincipal(party)) return [];
  const { isvs, integrators } = candidatesOf(
    observe(graph, party, t),
    standingsAt(graph, t, "STANDARD", principal),
  );
  return [...isvs, ...integrators];
}
