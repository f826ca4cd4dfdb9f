/** Near misses: the answers that are not, with every clause in their way and the steps that would bring them about (law 7). */
import type { Clause, DelegateCase, Explanation, NearMiss, Repair, RepairAction } from "./explanation";
import type { ContractKind, IntegrationMode } from "./facts";
import type { PartyId } from "./ids";

type Reasons = Omit<Explanation, "nearMisses">;
type Concluded = { readonly mode: IntegrationMode; readonly implementer: PartyId | null };

/** What helps the contract that decides, by its state; from any other state a new one is signed. */
const CONTRACT_REPAIRS: Readonly<Record<string, RepairAction>> = {
  SUSPENDED: "RESUME_CONTRACT",
  NOT_YET_EFFECTIVE: "BRING_FORWARD_CONTRACT",
  PENDING_SIGNATURE: "SIGN_CONTRACT",
  DRAFT: "SIGN_CONTRACT",
  EXPIRED: "RENEW_CONTRACT",
};

function contractRepair(clause: Clause, subject: PartyId, counterparty: PartyId | null): Repair {
  const deciding = clause.evidence[0];
  const action = deciding === undefined ? undefined : CONTRACT_REPAIRS[deciding.state];
  if (deciding === undefined || action === undefined) return step("SIGN_CONTRACT", subject, counterparty);
  return step(action, subject, counterparty, { kind: "Contract", id: deciding.id });
}

const step = (action: RepairAction, subject: PartyId, counterparty: PartyId | null = null, object: Repair["object"] = null): Repair => ({
  action,
  subject,
  counterparty,
  object,
});

/** The step that makes a failing clause hold. */
function repairOf(clause: Clause, principal: PartyId): Repair | null {
  const { subject } = clause;
  switch (clause.code) {
    case "PARTY_ACTIVE":
    case "DELEGATE_ACTIVE":
      return step("REINSTATE_PARTY", subject);
    case "BASE":
    case "PARTNER_CONTRACT":
      return contractRepair(clause, subject, null);
    case "AUTHORIZED":
      return contractRepair(clause, principal, subject);
    case "INTEGRATION_SERVICE":
      return step("ADD_SERVICE", principal, subject, clause.evidence[0] ?? null);
    case "ISV_ALLOWED":
      return step("ALLOW_ISV", principal);
    case "ENGAGED": {
      const invited = clause.evidence.find((it) => it.state === "INVITED");
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

function miss(reasons: Reasons, mode: IntegrationMode, implementer: PartyId, clauses: readonly Clause[], designate: boolean): NearMiss {
  const own = reasons.clauses.filter((it) => (it.code === "PARTY_ACTIVE" || it.code === "BASE") && !it.holds);
  const failing = [...own, ...clauses.filter((clause) => !clause.holds)];
  const repairs = failing.flatMap((clause) => repairOf(clause, reasons.principal) ?? []).map(plain);
  const last = designate ? [step("DESIGNATE", reasons.principal, implementer)] : [];
  return { mode, implementer, failing, repairs: [...repairs, ...last] };
}

/** A contract that lapsed is renewed or signed anew with the service in it: then adding the service is no step of its own. */
function withoutNeedlessService(clauses: readonly Clause[]): Clause[] {
  const newlySigned = clauses.some((it) => it.code === "AUTHORIZED" && !it.holds && contractRepair(it, it.subject, null).object === null);
  return clauses.filter((it) => !(newlySigned && it.code === "INTEGRATION_SERVICE"));
}

/** What a strict reading withholds from an SI as long as the principal can develop by itself (R7); no step of others helps. */
const barredByPolicy = (reasons: Reasons, it: DelegateCase, others: number): boolean =>
  reasons.policy === "STRICT" &&
  it.mode === "SYSTEM_INTEGRATOR" &&
  others === 0 &&
  (reasons.clauses.find((clause) => clause.code === "DEV")?.holds ?? false);

/** All near misses of an explanation: other delegates first, then the principal by itself. */
export function nearMisses(reasons: Reasons, concluded: Concluded): NearMiss[] {
  const cases = [...reasons.isvs, ...reasons.integrators];
  const candidates = cases.filter((it) => it.candidate);
  const found: NearMiss[] = [];
  for (const it of cases) {
    const others = candidates.filter((other) => other.delegate !== it.delegate).length;
    if (concluded.implementer === it.delegate || barredByPolicy(reasons, it, others)) continue;
    found.push(miss(reasons, it.mode as IntegrationMode, it.delegate, withoutNeedlessService(it.clauses), others > 0));
  }
  if (candidates.length === 0 && concluded.mode !== "SELF") {
    const dev = reasons.clauses.filter((clause) => clause.code === "DEV");
    found.push(miss(reasons, "SELF", reasons.principal, dev, false));
  }
  return found;
}

/** The kind of contract that a repair signs, renews or resumes. */
export const contractKindOf = (repair: Repair, isIsv: boolean): ContractKind =>
  repair.counterparty !== null ? "AUTHORIZATION_SERVICE" : isIsv ? "ISV_PARTNER" : "MERCHANT_SERVICE";
