/** Explaining: all clauses of the rule at an instant with the facts behind them, enough to re-derive the answer (law 7). */
import type { Answer, PolicyName, RuleCode } from "./answer";
import { MOST_LINKS } from "./decide";
import { answerAt } from "./evaluate";
import type { Clause, DelegateCase, Evidence, Explanation } from "./explanation";
import { type Contract, type FactKind, INTEGRATION, type IntegrationMode, type Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, covers, FOREVER, type Instant, type Interval } from "./instant";
import { nearMisses } from "./near-miss";
import { designatedAt, rankedAcquirers, rankedIntegrators, rankedIsvs } from "./observe";
import { ascending, byCodeUnits } from "./order";
import { directVerdict } from "./rule";
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
  readonly policy: PolicyName;
}

const ALWAYS: Interval = { from: BEGINNING, to: FOREVER };

const evidence = (kind: FactKind, fact: { readonly id: number }, interval: Interval, state: string): Evidence => ({
  kind,
  id: fact.id,
  from: interval.from,
  to: interval.to,
  state,
});

/** All are cited, the one that decides first. */
const contractEvidence = (contracts: readonly Contract[], t: Instant): Evidence[] =>
  [...contracts].sort(laterSignedFirst).map((contract) => evidence("Contract", contract, contract, contractState(contract, t)));

const partyEvidence = (party: Party | undefined, state: string): Evidence[] =>
  party === undefined ? [] : [evidence("Party", party, ALWAYS, state)];

/** PARTY_ACTIVE, BASE, DEV and ALLOW of the principal. */
function principalClauses({ graph, principal, t }: Asked): Clause[] {
  const subject = principal.id;
  const base = graph.baseContracts(subject);
  const status = partyStatus(principal, t);
  const allows = allowsIsv(principal, t);
  return [
    { code: "PARTY_ACTIVE", subject, holds: status === "ACTIVE", evidence: partyEvidence(principal, status) },
    { code: "BASE", subject, holds: base.some((contract) => inForce(contract, t)), evidence: contractEvidence(base, t) },
    {
      code: "DEV",
      subject,
      holds: hasDevelopmentCapability(principal, t),
      evidence: partyEvidence(principal, developmentCapability(principal, t)),
    },
    { code: "ALLOW", subject, holds: allows, evidence: partyEvidence(principal, allows ? "ALLOWED" : "NOT_ALLOWED") },
  ];
}

function activeClause(graph: PartyGraph, delegate: PartyId, t: Instant): Clause {
  const party = graph.party(delegate);
  const status = party === undefined ? "UNKNOWN" : partyStatus(party, t);
  return { code: "DELEGATE_ACTIVE", subject: delegate, holds: status === "ACTIVE", evidence: partyEvidence(party, status) };
}

const earliest = (intervals: readonly Interval[]): Instant | null =>
  intervals.reduce<Instant | null>((best, { from }) => (best === null || from < best ? from : best), null);

function isvCase(asked: Asked, isv: PartyId): DelegateCase {
  const { graph, principal, t } = asked;
  const contracts = graph.authorizationContracts(principal.id).filter((contract) => contract.counterparty === isv);
  const working = contracts.filter((contract) => inForce(contract, t));
  const deciding = decidingContract(working.length > 0 ? working : contracts);
  const partner = graph.partnerContracts(isv);
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
    { code: "ISV_ALLOWED", subject: principal.id, holds: allowsIsv(principal, t), evidence: [] },
  ];
  return caseOf(isv, "ISV", isv, earliest(working), clauses);
}

function integratorCase({ graph, principal, t }: Asked, integrator: PartyId): DelegateCase {
  const engagements = graph.engagements(principal.id).filter((it) => it.integrator === integrator);
  const working = engagements.filter((engagement) => engagementInForce(engagement, t));
  const grants = graph.accountGrants(principal.id).filter((grant) => grant.integrator === integrator);
  const grantState = (grant: Interval) => (covers(grant, t) ? "OPEN" : t < grant.from ? "NOT_YET_OPEN" : "CLOSED");
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

function acquirerCase({ graph, principal, t, policy }: Asked, acquirer: PartyId): DelegateCase {
  const links = graph.acquiringLinks(principal.id).filter((link) => link.acquirer === acquirer);
  const working = links.filter((link) => linkInForce(link, t));
  const answer = acquirerAnswer(graph, principal.id, acquirer, t, policy);
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
      evidence: partyEvidence(graph.party(acquirer), answer === null ? "ACQUIRER_CYCLE" : `${answer.mode} ${answer.rule}`),
    },
  ];
  return caseOf(acquirer, answer?.mode ?? null, answer?.implementer ?? null, earliest(working), clauses);
}

/** The acquirer's own answer, unless its chain leads back to the principal. */
function acquirerAnswer(graph: PartyGraph, principal: PartyId, acquirer: PartyId, t: Instant, policy: PolicyName): Answer | null {
  const without: PartyGraph = { ...graph, acquiringLinks: (id) => graph.acquiringLinks(id).filter((link) => link.acquirer !== principal) };
  return answerAt(without, acquirer, t, policy);
}

const caseOf = (
  delegate: PartyId,
  mode: IntegrationMode | null,
  implementer: PartyId | null,
  since: Instant | null,
  clauses: readonly Clause[],
): DelegateCase => ({ delegate, mode, implementer, since, clauses, candidate: clauses.every((clause) => clause.holds) });

/** Cases in the order in which the rule prefers them; those that it does not rank follow by reference. */
function inOrder(graph: PartyGraph, cases: readonly DelegateCase[], preferred: readonly { readonly party: PartyId }[]): DelegateCase[] {
  const rank = (it: DelegateCase) => {
    const position = preferred.findIndex(({ party }) => party === it.delegate);
    return position < 0 ? preferred.length : position;
  };
  const reference = (it: DelegateCase) => graph.party(it.delegate)?.reference ?? "";
  return [...cases].sort((a, b) => rank(a) - rank(b) || byCodeUnits(reference(a), reference(b)));
}

/** The explanation of a principal's answer at `t`; null for a party that is no principal (R1). */
export function explainAt(graph: PartyGraph, id: PartyId, t: Instant, policy: PolicyName): Explanation | null {
  const principal = graph.party(id);
  const answer = answerAt(graph, id, t, policy);
  if (principal === undefined || answer === null) return null;
  const asked: Asked = { graph, principal, t, policy };
  const isvs = ascending(graph.authorizationContracts(id).map((contract) => contract.counterparty));
  const integrators = ascending(graph.engagements(id).map((engagement) => engagement.integrator));
  const acquirers = ascending(graph.acquiringLinks(id).map((link) => link.acquirer));
  const reasons = {
    principal: id,
    policy,
    rule: answer.rule,
    clauses: principalClauses(asked),
    isvs: inOrder(graph, isvs.map((isv) => isvCase(asked, isv)), rankedIsvs(graph, id, t)),
    integrators: inOrder(graph, integrators.map((si) => integratorCase(asked, si)), rankedIntegrators(graph, id, t)),
    acquirers: inOrder(graph, acquirers.map((acquirer) => acquirerCase(asked, acquirer)), rankedAcquirers(graph, id, t)),
    designated: designatedAt(graph, id, t),
  };
  return { ...reasons, nearMisses: nearMisses(reasons, conclude(reasons)) };
}

/** What follows from an explanation. */
export interface Conclusion {
  readonly rule: RuleCode;
  readonly mode: IntegrationMode;
  readonly implementer: PartyId | null;
}

const holds = (explanation: Pick<Explanation, "clauses">, code: Clause["code"]): boolean =>
  explanation.clauses.find((clause) => clause.code === code)?.holds ?? false;

const candidatesIn = (cases: readonly DelegateCase[]): PartyId[] => cases.filter((it) => it.candidate).map((it) => it.delegate);

/** Re-derives rule, mode and implementer from an explanation alone, without any facts (law 7). */
export function conclude(explanation: Omit<Explanation, "nearMisses" | "rule">): Conclusion {
  const nobody = { mode: "NONE", implementer: null } as const;
  if (!holds(explanation, "PARTY_ACTIVE")) return { rule: "R2", ...nobody };
  if (!holds(explanation, "BASE")) {
    const above = explanation.acquirers.find((it) => it.candidate);
    if (above === undefined || above.mode === null) return { rule: "R4", ...nobody };
    return { rule: "R3", mode: above.mode, implementer: above.implementer };
  }
  const verdict = directVerdict(
    {
      isvs: candidatesIn(explanation.isvs),
      integrators: candidatesIn(explanation.integrators),
      dev: holds(explanation, "DEV"),
      designated: explanation.designated,
    },
    explanation.policy,
  );
  const { rule, mode } = verdict;
  return { rule, mode, implementer: mode === "SELF" ? explanation.principal : verdict.implementer };
}
