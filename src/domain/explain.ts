/** Explaining: all clauses of the rule at an instant with the facts behind them, enough to re-derive the answer (law 7). */
import type { PolicyName } from "./answer";
import { conclude, type Reasons } from "./conclude";
import { MOST_LINKS, type Standings } from "./decide";
import { isPrincipal, standingsAt } from "./evaluate";
import type { Clause, DelegateCase, Evidence, Explanation } from "./explanation";
import { type Contract, type FactKind, INTEGRATION, type IntegrationMode, type Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, covers, FOREVER, type Instant, type Interval } from "./instant";
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
import {
  allowsIsv,
  contractState,
  decidingContract,
  developmentCapability,
  engagementInForce,
  engagementState,
  hasDevelopmentCapability,
  inForce,
  laterSignedFirst,
  linkInForce,
  linkState,
  partyStatus,
} from "./states";

/** What is being explained. */
interface Asked {
  readonly graph: PartyGraph;
  readonly principal: Party;
  readonly t: Instant;
  readonly standings: Standings;
}

const ALWAYS: Interval = { from: BEGINNING, to: FOREVER };

const evidence = (
  kind: FactKind,
  fact: { readonly id: number },
  interval: Interval,
  state: string,
): Evidence => ({
  kind,
  id: fact.id,
  from: interval.from,
  to: interval.to,
  state,
});

/** All are cited, the one that decides first. */
const contractEvidence = (contracts: readonly Contract[], t: Instant): Evidence[] =>
  [...contracts]
    .sort(laterSignedFirst)
    .map((contract) => evidence("Contract", contract, contract, contractState(contract, t)));

const partyEvidence = (party: Party | undefined, state: string): Evidence[] =>
  party === undefined ? [] : [evidence("Party", party, ALWAYS, state)];

const allowanceEvidence = (party: Party, allows: boolean): Evidence[] =>
  partyEvidence(party, allows ? "ALLOWED" : "NOT_ALLOWED");

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

function isvCase(asked: Asked, isv: PartyId): DelegateCase {
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

function integratorCase({ graph, principal, t }: Asked, integrator: PartyId): DelegateCase {
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

function acquirerCase({ graph, principal, t, standings }: Asked, acquirer: PartyId): DelegateCase {
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
