/** Near misses: the answers that are not, with every clause in their way and the steps that would bring them about (law 7). */
import { type Conclusion, conclude, type Reasons } from "./conclude";
import type { Clause, ClauseCode, DelegateCase, NearMiss, Repair, RepairAction } from "./explanation";
import type { Contract, ContractKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, earliest, FOREVER, type Instant } from "./instant";
import { preferred, referenceOf } from "./ranking";
import { inForce } from "./states";

/** When, and in which graph, a step would be taken. */
export interface Setting {
  readonly graph: PartyGraph;
  readonly t: Instant;
}

/** What helps the contract that decides, by its state; from any other state, or if that alone is not enough, a new one is signed. */
const CONTRACT_REPAIRS: Readonly<Record<string, RepairAction>> = {
  SUSPENDED: "RESUME_CONTRACT",
  NOT_YET_EFFECTIVE: "BRING_FORWARD_CONTRACT",
  PENDING_SIGNATURE: "SIGN_CONTRACT",
  DRAFT: "SIGN_CONTRACT",
  EXPIRED: "RENEW_CONTRACT",
};

/** The contract once it is signed, or brought forward. Resumed it is in force, and renewed there is another one. */
const DONE_ALONE: Partial<Record<RepairAction, (contract: Contract, t: Instant) => Contract>> = {
  SIGN_CONTRACT: (contract) => ({ ...contract, state: "SIGNED" }),
  BRING_FORWARD_CONTRACT: (contract, t) => ({ ...contract, from: earliest(contract.from, t) }),
};

/** Is the party's contract in force once that alone is done? Its term may be over, or still to come, or it is suspended. */
function suffices(action: RepairAction, id: number, party: PartyId, { graph, t }: Setting): boolean {
  const done = DONE_ALONE[action];
  if (done === undefined) return true;
  const contracts = [
    ...graph.baseContracts(party),
    ...graph.partnerContracts(party),
    ...graph.authorizationContracts(party),
  ];
  return contracts.some((contract) => contract.id === id && inForce(done(contract, t), t));
}

function contractRepair(
  clause: Clause,
  subject: PartyId,
  counterparty: PartyId | null,
  setting: Setting,
): Repair {
  const deciding = clause.evidence[0];
  const action = deciding === undefined ? undefined : CONTRACT_REPAIRS[deciding.state];
  if (deciding === undefined || action === undefined || !suffices(action, deciding.id, subject, setting))
    return step("SIGN_CONTRACT", subject, counterparty);
  return step(action, subject, counterparty, { kind: "Contract", id: deciding.id });
}

const step = (
  action: RepairAction,
  subject: PartyId,
  counterparty: PartyId | null = null,
  object: Repair["object"] = null,
): Repair => ({
  action,
  subject,
  counterparty,
  object,
});

/** The step that makes a failing clause hold. */
function repairOf(clause: Clause, principal: PartyId, setting: Setting): Repair | null {
  const { subject } = clause;
  switch (clause.code) {
    case "PARTY_ACTIVE":
    case "DELEGATE_ACTIVE":
      return step("REINSTATE_PARTY", subject);
    case "BASE":
    case "PARTNER_CONTRACT":
      return contractRepair(clause, subject, null, setting);
    case "AUTHORIZED":
      return contractRepair(clause, principal, subject, setting);
    case "INTEGRATION_SERVICE":
      return step("ADD_SERVICE", principal, subject, clause.evidence[0] ?? null);
    case "ISV_ALLOWED":
      return step("ALLOW_ISV", principal);
    case "ENGAGED": {
      // Accepted, it counts from then on, as far as its term goes.
      const invited = clause.evidence.find((it) => it.state === "INVITED" && covers(it, setting.t));
      return step("ENGAGE", principal, subject, invited ?? null);
    }
    case "ACCOUNT_GIVEN":
      return step("GIVE_ACCOUNT", principal, subject);
    case "DEV":
      return step("DECLARE_CAPABILITY", principal);
    default:
      return null;
  }
}

const plain = (repair: Repair): Repair =>
  repair.object === null ? repair : { ...repair, object: { kind: repair.object.kind, id: repair.object.id } };

/** The steps for all failing clauses. A contract that is signed anew has the service in it: adding it is then no step of its own. */
export function repairsOf(failing: readonly Clause[], principal: PartyId, setting: Setting): Repair[] {
  const steps = failing.flatMap((clause) => repairOf(clause, principal, setting) ?? []).map(plain);
  const signedAnew = failing.some(
    (clause) => clause.code === "AUTHORIZED" && repairOf(clause, principal, setting)?.object === null,
  );
  return signedAnew ? steps.filter((it) => it.action !== "ADD_SERVICE") : steps;
}

const fulfilled = (clause: Clause): Clause => ({ ...clause, holds: true });

/**
 * From when on the delegate would be bound once its failing clause is repaired: an earlier start of a contract that is mended is kept; an
 * invitation that is accepted counts from then on.
 */
function sinceRepaired(it: DelegateCase, principal: PartyId, setting: Setting): Instant {
  const { t } = setting;
  const clause = it.clauses.find(
    ({ code, holds }) => !holds && (code === "AUTHORIZED" || code === "ENGAGED"),
  );
  if (clause === undefined) return it.since ?? t;
  if (clause.code === "ENGAGED") return t;
  const repair = repairOf(clause, principal, setting);
  const mended = clause.evidence.find(({ id }) => id === repair?.object?.id);
  return mended === undefined || repair?.action === "RENEW_CONTRACT" || t < mended.from ? t : mended.from;
}

/** The case as it is once the principal allows an ISV: what is done for one ISV there is done for all. */
function allowed(it: DelegateCase): DelegateCase {
  const clauses = it.clauses.map((clause) => (clause.code === "ISV_ALLOWED" ? fulfilled(clause) : clause));
  return { ...it, clauses, candidate: clauses.every(({ holds }) => holds) };
}

/** What would be concluded if the principal's `own` clauses held and the delegate, if any, were a candidate. */
function reasonsIf(
  reasons: Reasons,
  own: readonly ClauseCode[],
  it: DelegateCase | null,
  graph: PartyGraph,
  t: Instant,
): Reasons {
  const clauses = reasons.clauses.map((clause) => (own.includes(clause.code) ? fulfilled(clause) : clause));
  if (it === null) return { ...reasons, clauses };
  const repaired = { ...it, since: sinceRepaired(it, reasons.principal, { graph, t }), candidate: true };
  const allows = it.mode === "ISV";
  const rank = ({ delegate, since }: DelegateCase) => ({
    since: since ?? FOREVER,
    reference: referenceOf(graph, delegate),
  });
  const among = (list: readonly DelegateCase[]) =>
    list
      .map((other) => (other === it ? repaired : allows ? allowed(other) : other))
      .sort((a, b) => preferred(rank(a), rank(b)));
  return { ...reasons, clauses, isvs: among(reasons.isvs), integrators: among(reasons.integrators) };
}

const BY_DELEGATE: readonly ClauseCode[] = ["PARTY_ACTIVE", "BASE"];

const BY_ITSELF: readonly ClauseCode[] = ["PARTY_ACTIVE", "BASE", "DEV"];

/** The near miss of a delegate, or of the principal by itself; null when it is no miss, or when no step of others brings it about. */
function missOf(reasons: Reasons, it: DelegateCase | null, graph: PartyGraph, t: Instant): NearMiss | null {
  const { principal } = reasons;
  const mode = it?.mode ?? "SELF";
  const implementer = it?.delegate ?? principal;
  const leadsThere = (to: Conclusion) => to.mode === mode && to.implementer === implementer;
  if (leadsThere(conclude(reasons))) return null;
  const own = it === null ? BY_ITSELF : BY_DELEGATE;
  const failing = [
    ...reasons.clauses.filter(({ code }) => own.includes(code)),
    ...(it?.clauses ?? []),
  ].filter(({ holds }) => !holds);
  const repairs = repairsOf(failing, principal, { graph, t });
  const then = reasonsIf(reasons, own, it, graph, t);
  if (leadsThere(conclude(then))) return { mode, implementer, failing, repairs };
  if (it === null || !leadsThere(conclude({ ...then, designated: implementer }))) return null;
  return { mode, implementer, failing, repairs: [...repairs, step("DESIGNATE", principal, implementer)] };
}

/** All near misses of an explanation: delegates first, then the principal by itself. */
export const nearMisses = (reasons: Reasons, graph: PartyGraph, t: Instant): NearMiss[] =>
  [...reasons.isvs, ...reasons.integrators, null].flatMap((it) => missOf(reasons, it, graph, t) ?? []);

/** The kind of contract that a repair signs, renews or resumes. */
export const contractKindOf = (repair: Repair, isIsv: boolean): ContractKind =>
  repair.counterparty !== null ? "AUTHORIZATION_SERVICE" : isIsv ? "ISV_PARTNER" : "MERCHANT_SERVICE";
