/**
 * The reference evaluator: the rule on the facts at one instant, with nothing stored and nothing clever. Every faster way to an
 * answer is tested equal to this one.
 */
import { type Answer, POLICIES, type PolicyName } from "./answer";
import { answerFor, candidatesOf, type DelegateStanding, decide, type Standings } from "./decide";
import type { Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { keyRing } from "./key-ring";
import { observe } from "./observe";
import type { Situation } from "./situation";
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
  return evaluatorAt(graph, t)(principal, policy);
}

/** The answers of principals at one instant; null for a party that is no principal (R1) or unknown. */
export type Evaluator = (principal: PartyId, policy: PolicyName) => Answer | null;

/**
 * The evaluator at one instant, to be asked for many principals: what they share is worked out once. An acquirer's answer is shared
 * unless the walk that came to it has met itself: what such a walk comes to depends on where it began (E24).
 */
export function evaluatorAt(graph: PartyGraph, t: Instant): Evaluator {
  const here = observedAt(graph, t);
  const settled = new Map(POLICIES.map((policy) => [policy, new Map<PartyId, Answer | null>()]));
  return (principal, policy) => {
    const known = settled.get(policy) as Map<PartyId, Answer | null>;
    const walk = new Walk(here, policy, known);
    const answer = known.get(principal) ?? walk.answerOf(principal);
    for (const [id, its] of walk.settled()) known.set(id, its);
    return answer;
  };
}

/** What there is to see at one instant, whatever the policy; each party is looked at once. */
interface Observed {
  /** What the own facts of a principal say; null for a party that is none. */
  situation(id: PartyId): Situation | null;
  delegate(id: PartyId): DelegateStanding;
}

function observedAt(graph: PartyGraph, t: Instant): Observed {
  const situations = remembered((id) => observe(graph, graph.party(id) as Party, t));
  return {
    situation: (id) => {
      const party = graph.party(id);
      return party === undefined || !isPrincipal(party) ? null : situations(id);
    },
    delegate: remembered((id) => delegateStanding(graph, id, t)),
  };
}

/**
 * The standing of everybody, asked for by a principal and by those above it. Everybody is worked out once: a walk upward that
 * comes again to a principal whose answer is still being asked for has met itself (E24) and stops there, so no walk goes on for ever,
 * nor does it branch without end where acquirers share acquirers.
 */
class Walk implements Standings {
  private readonly met = new Map<PartyId, Answer | "CYCLE" | null>();
  private metItself = false;

  constructor(
    private readonly here: Observed,
    private readonly policy: PolicyName,
    private readonly known: ReadonlyMap<PartyId, Answer | null> = new Map(),
  ) {}

  /** Begins with a principal that asks for others: to come to it again is to meet itself. */
  from(asking: PartyId): this {
    this.met.set(asking, "CYCLE");
    return this;
  }

  answerOf(id: PartyId): Answer | null {
    this.from(id);
    const situation = this.here.situation(id);
    const answer = situation && answerFor(id, decide(situation, this, this.policy));
    this.met.set(id, answer);
    return answer;
  }

  delegate(id: PartyId): DelegateStanding {
    return this.here.delegate(id);
  }

  acquirer(id: PartyId): Answer | "CYCLE" | null {
    const known = this.known.get(id) ?? this.met.get(id);
    if (known === "CYCLE") this.metItself = true;
    return known === undefined ? this.answerOf(id) : known;
  }

  /** The answers that the walk has come to and that are the same wherever a walk begins. */
  settled(): Iterable<[PartyId, Answer | null]> {
    return this.metItself ? [] : (this.met as Map<PartyId, Answer | null>);
  }
}

/** The standing of everybody at `t`, as a principal asks for it. */
export const standingsAt = (graph: PartyGraph, t: Instant, policy: PolicyName, asking: PartyId): Standings =>
  new Walk(observedAt(graph, t), policy).from(asking);

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
