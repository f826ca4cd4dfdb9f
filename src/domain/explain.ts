/** Explaining: all clauses of the rule at an instant with the facts behind them, enough to re-derive the answer (law 7). */
import type { PolicyName } from "./answer";
import { type Asked, acquirerCase, integratorCase, isvCase } from "./cases";
import { conclude, type Reasons } from "./conclude";
import { isPrincipal, standingsAt } from "./evaluate";
import { allowanceEvidence, contractEvidence, partyEvidence } from "./evidence";
import type { Clause, Explanation } from "./explanation";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { nearMisses } from "./near-miss";
import { designatedAt } from "./observe";
import { byCodeUnits } from "./order";
import {
  authorizationsInForce,
  rankedAcquirers,
  rankedIntegrators,
  rankedIsvs,
  referenceOf,
} from "./ranking";
import { allowsIsv, developmentCapability, hasDevelopmentCapability, inForce, partyStatus } from "./states";

/** PARTY_ACTIVE, BASE, DEV and ALLOW of the principal. */
function principalClauses({ graph, principal, t }: Asked): Clause[] {
  const subject = principal.id;
  const base = graph.baseContracts(subject);
  const status = partyStatus(principal, t);
  const allows = allowsIsv(principal, t);
  return [
    { code: "PARTY_ACTIVE", subject, holds: status === "ACTIVE", evidence: partyEvidence(principal, status) },
    {
      code: "BASE",
      subject,
      holds: base.some((contract) => inForce(contract, t)),
      evidence: contractEvidence(base, t),
    },
    {
      code: "DEV",
      subject,
      holds: hasDevelopmentCapability(principal, t),
      evidence: partyEvidence(principal, developmentCapability(principal, t)),
    },
    { code: "ALLOW", subject, holds: allows, evidence: allowanceEvidence(principal, allows) },
  ];
}

/** Those that the rule ranks, in its order; the others follow by reference. */
function inOrder(graph: PartyGraph, parties: readonly PartyId[], ranked: readonly PartyId[]): PartyId[] {
  const others = [...new Set(parties)].filter((id) => !ranked.includes(id));
  return [...ranked, ...others.sort((a, b) => byCodeUnits(referenceOf(graph, a), referenceOf(graph, b)))];
}

/** Every ISV, SI and acquirer that the principal has to do with, each with its clauses. */
function cases(asked: Asked): Pick<Explanation, "isvs" | "integrators" | "acquirers"> {
  const { graph, principal, t } = asked;
  const { id } = principal;
  const isvs = graph.authorizationContracts(id).map((contract) => contract.counterparty);
  const integrators = graph.engagements(id).map((engagement) => engagement.integrator);
  const acquirers = graph.acquiringLinks(id).map((link) => link.acquirer);
  return {
    isvs: inOrder(graph, isvs, rankedIsvs(graph, authorizationsInForce(graph, id, t))).map((it) =>
      isvCase(asked, it),
    ),
    integrators: inOrder(graph, integrators, rankedIntegrators(graph, id, t)).map((it) =>
      integratorCase(asked, it),
    ),
    // Asked in the order of the rule, so that a walk that meets itself meets itself where it does for the answer.
    acquirers: inOrder(graph, acquirers, rankedAcquirers(graph, id, t)).map((it) => acquirerCase(asked, it)),
  };
}

/** The explanation of a principal's answer at `t`; null for a party that is no principal (R1). */
export function explainAt(
  graph: PartyGraph,
  id: PartyId,
  t: Instant,
  policy: PolicyName,
): Explanation | null {
  const principal = graph.party(id);
  if (principal === undefined || !isPrincipal(principal)) return null;
  const asked: Asked = { graph, principal, t, standings: standingsAt(graph, t, policy, id) };
  const reasons: Reasons = {
    principal: id,
    policy,
    clauses: principalClauses(asked),
    ...cases(asked),
    designated: designatedAt(graph, id, t),
  };
  return { ...reasons, rule: conclude(reasons).rule, nearMisses: nearMisses(reasons, graph, t) };
}
