/** The changes that make clauses hold, as near misses name them, and those that end contracts. */
import { contractsOf, SERVICES_OF } from "./apply-change";
import type { Clause, Repair } from "./explanation";
import type { Contract, ContractKind } from "./facts";
import type { PartyId } from "./ids";
import { contractKindOf, repairsOf } from "./near-miss";
import { changeOf, objectOf, type RepairChange, type RepairQuestion } from "./repair-change";

/** The changes that make failing clauses hold, all of them together. */
export const mending = (failing: readonly Clause[], asked: RepairQuestion): RepairChange[] =>
  repairsOf(failing, asked.principal, asked).map((step) => changeFor(step, asked));

/** A step of a near miss as a change: who must act, and about which contract. */
function changeFor(step: Repair, asked: RepairQuestion): RepairChange {
  const { action, subject, counterparty, object } = step;
  const { graph, principal, platform } = asked;
  if (action === "REINSTATE_PARTY") return changeOf(action, { subject, by: platform });
  if (action === "ENGAGE") {
    const by = object === null || counterparty === null ? principal : counterparty;
    return changeOf(action, { subject, counterparty, object, by });
  }
  const aboutContract = action === "ADD_SERVICE" || action.endsWith("_CONTRACT");
  if (!aboutContract) return changeOf(action, { subject, counterparty, object, by: subject });
  const contract = contractKindOf(step, graph.party(subject)?.role === "ISV");
  const change = { subject, counterparty: counterparty ?? platform, object, contract, by: subject };
  if (object !== null && action !== "ADD_SERVICE") return changeOf(action, change);
  return changeOf(action, { ...change, services: lacking(changeOf(action, change), asked) });
}

/** The services of its kind that the contract named by a change lacks; all of them if it names none. */
function lacking(change: RepairChange, { graph }: RepairQuestion): string[] {
  const contract = contractsOf(graph, change).find(({ id }) => id === change.object?.id);
  return SERVICES_OF[change.contract as ContractKind].filter(
    (service) => !contract?.services.includes(service),
  );
}

/** A contract signed anew between the principal and the platform or an ISV. */
export const signing = (
  contract: ContractKind,
  counterparty: PartyId,
  { principal }: RepairQuestion,
): RepairChange =>
  changeOf("SIGN_CONTRACT", {
    ...{ subject: principal, counterparty, contract, by: principal },
    services: SERVICES_OF[contract],
  });

/** The principal ends a contract of its own. */
export const ending = (contract: Contract): RepairChange =>
  changeOf("END_CONTRACT", {
    ...{ subject: contract.party, counterparty: contract.counterparty, by: contract.party },
    ...{ contract: contract.kind, object: objectOf("Contract", contract) },
  });

/** What a base contract lacks of its services is added. */
export function completing(contract: Contract, asked: RepairQuestion): RepairChange {
  const { party: subject, counterparty, kind } = contract;
  const change = changeOf("ADD_SERVICE", {
    ...{ subject, counterparty, by: subject, contract: kind },
    object: objectOf("Contract", contract),
  });
  return { ...change, services: lacking(change, asked) };
}
