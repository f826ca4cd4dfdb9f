/** The cases of an explanation: one delegate or acquirer each, with all clauses that it must fulfil and the facts behind them. */
import { MOST_LINKS, type Standings } from "./decide";
import { allowanceEvidence, contractEvidence, evidence, partyEvidence } from "./evidence";
import type { Clause, DelegateCase } from "./explanation";
import { INTEGRATION, type IntegrationMode, type Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant, type Interval } from "./instant";
import {
  allowsIsv,
  decidingContract,
  engagementInForce,
  engagementState,
  inForce,
  linkInForce,
  linkState,
  partyStatus,
} from "./states";

/** What is being explained. */
export interface Asked {
  readonly graph: PartyGraph;
  readonly principal: Party;
  readonly t: Instant;
  readonly standings: Standings;
}

function activeClause(graph: PartyGraph, delegate: PartyId, t: Instant): Clause {
  const party = graph.party(delegate);
  const status = party === undefined ? "UNKNOWN" : partyStatus(party, t);
  return {
    code: "DELEGATE_ACTIVE",
    subject: delegate,
    holds: status === "ACTIVE",
    evidence: partyEvidence(party, status),
  };
}

const earliest = (intervals: readonly Interval[]): Instant | null =>
  intervals.reduce<Instant | null>((best, { from }) => (best === null || from < best ? from : best), null);

/** What makes an ISV a candidate, or fails to. */
export function isvCase(asked: Asked, isv: PartyId): DelegateCase {
  const { graph, principal, t } = asked;
  const contracts = graph
    .authorizationContracts(principal.id)
    .filter((contract) => contract.counterparty === isv);
  const working = contracts.filter((contract) => inForce(contract, t));
  const deciding = decidingContract(working.length > 0 ? working : contracts);
  const partner = graph.partnerContracts(isv);
  const allows = allowsIsv(principal, t);
  const clauses: Clause[] = [
    activeClause(graph, isv, t),
    { code: "AUTHORIZED", subject: isv, holds: working.length > 0, evidence: contractEvidence(contracts, t) },
    {
      code: "INTEGRATION_SERVICE",
      subject: isv,
      holds: deciding?.services.includes(INTEGRATION) ?? false,
      evidence: deciding === null ? [] : contractEvidence([deciding], t),
    },
    {
      code: "PARTNER_CONTRACT",
      subject: isv,
      holds: partner.some((contract) => inForce(contract, t)),
      evidence: contractEvidence(partner, t),
    },
    {
      code: "ISV_ALLOWED",
      subject: principal.id,
      holds: allows,
      evidence: allowanceEvidence(principal, allows),
    },
  ];
  return caseOf(isv, "ISV", isv, earliest(working), clauses);
}

/** What makes an SI a candidate, or fails to. */
export function integratorCase({ graph, principal, t }: Asked, integrator: PartyId): DelegateCase {
  const engagements = graph.engagements(principal.id).filter((it) => it.integrator === integrator);
  const working = engagements.filter((engagement) => engagementInForce(engagement, t));
  const grants = graph.accountGrants(principal.id).filter((grant) => grant.integrator === integrator);
  const grantState = (grant: Interval) =>
    covers(grant, t) ? "OPEN" : t < grant.from ? "NOT_YET_OPEN" : "CLOSED";
  const clauses: Clause[] = [
    activeClause(graph, integrator, t),
    {
      code: "ENGAGED",
      subject: integrator,
      holds: working.length > 0,
      evidence: engagements.map((it) => evidence("Engagement", it, it, engagementState(it, t))),
    },
    {
      code: "ACCOUNT_GIVEN",
      subject: integrator,
      holds: grants.some((grant) => covers(grant, t)),
      evidence: grants.map((grant) => evidence("AccountGrant", grant, grant, grantState(grant))),
    },
  ];
  return caseOf(integrator, "SYSTEM_INTEGRATOR", integrator, earliest(working), clauses);
}

/** What makes an acquirer one to inherit from, or fails to. */
export function acquirerCase({ graph, principal, t, standings }: Asked, acquirer: PartyId): DelegateCase {
  const links = graph.acquiringLinks(principal.id).filter((link) => link.acquirer === acquirer);
  const working = links.filter((link) => linkInForce(link, t));
  const above = standings.acquirer(acquirer);
  const answer = above === "CYCLE" ? null : above;
  const integrated = answer !== null && answer.mode !== "NONE" && answer.links < MOST_LINKS;
  const clauses: Clause[] = [
    {
      code: "ACQUIRER_LINKED",
      subject: acquirer,
      holds: working.length > 0,
      evidence: links.map((link) => evidence("AcquiringLink", link, link, linkState(link, t))),
    },
    {
      code: "ACQUIRER_INTEGRATED",
      subject: acquirer,
      holds: integrated,
      evidence: partyEvidence(
        graph.party(acquirer),
        answer === null ? "ACQUIRER_CYCLE" : `${answer.mode} ${answer.rule}`,
      ),
    },
  ];
  return caseOf(acquirer, answer?.mode ?? null, answer?.implementer ?? null, earliest(working), clauses);
}

const caseOf = (
  delegate: PartyId,
  mode: IntegrationMode | null,
  implementer: PartyId | null,
  since: Instant | null,
  clauses: readonly Clause[],
): DelegateCase => ({
  delegate,
  mode,
  implementer,
  since,
  clauses,
  candidate: clauses.every((clause) => clause.holds),
});
