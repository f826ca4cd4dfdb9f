/** Applying a repair to facts, as if it had been done at an instant: the ground of law 7 and of questions of the form "what if". */
import type { Repair } from "../../../src/domain/explanation";
import { BASE_SERVICES, type Contract, type Facts, INTEGRATION, type Party } from "../../../src/domain/facts";
import type {
  AccountGrantId,
  ContractId,
  DesignationId,
  EngagementId,
  PartyId,
} from "../../../src/domain/ids";
import { covers, FOREVER, type Instant } from "../../../src/domain/instant";
import { contractKindOf } from "../../../src/domain/near-miss";
import { contractState, decidingContract } from "../../../src/domain/states";

/** Nothing on record has an id this high; ids above it are hypothetical. */
const HYPOTHETICAL = 2 ** 50;

function freshId(facts: Facts): number {
  const counted = Object.values(facts).reduce((count, list) => count + list.length, 0);
  return HYPOTHETICAL + counted;
}

const replaced = <T extends { readonly id: number }>(
  list: readonly T[],
  id: number,
  change: (fact: T) => T,
): T[] => list.map((fact) => (fact.id === id ? change(fact) : fact));

const amendParty = (facts: Facts, id: PartyId, change: (party: Party) => Party): Facts => ({
  ...facts,
  Party: replaced(facts.Party, id, change),
});

/** What exactly each step does to a contract that is there. */
const AMENDED: Partial<Record<Repair["action"], (contract: Contract, t: Instant) => Partial<Contract>>> = {
  SIGN_CONTRACT: (_, t) => ({ state: "SIGNED", signedAt: t }),
  BRING_FORWARD_CONTRACT: (_, t) => ({ from: t }),
  RESUME_CONTRACT: ({ suspensions }, t) => ({
    suspensions: suspensions
      .map((it) => (covers(it, t) ? { ...it, to: t } : it))
      .filter(({ from, to }) => from < to),
  }),
};

const SERVICES = {
  MERCHANT_SERVICE: [...BASE_SERVICES],
  AUTHORIZATION_SERVICE: [INTEGRATION],
  ISV_PARTNER: [INTEGRATION],
};

function signContract(facts: Facts, repair: Repair, t: Instant): Facts {
  const { object } = repair;
  const amended = object === null ? undefined : AMENDED[repair.action];
  if (object !== null && amended !== undefined) {
    const amend = (contract: Contract) => ({ ...contract, ...amended(contract, t) });
    return { ...facts, Contract: replaced(facts.Contract, object.id, amend) };
  }
  const subject = facts.Party.find((party) => party.id === repair.subject);
  const kind = contractKindOf(repair, subject?.role === "ISV");
  const renewed = object === null ? undefined : facts.Contract.find((contract) => contract.id === object.id);
  const platform = facts.Party.find((party) => party.role === "PLATFORM")?.id ?? (0 as PartyId);
  const contract: Contract = {
    id: freshId(facts) as ContractId,
    reference: `repair-${freshId(facts)}`,
    kind,
    party: repair.subject,
    counterparty: repair.counterparty ?? renewed?.counterparty ?? platform,
    services: renewed?.services ?? SERVICES[kind],
    state: "SIGNED",
    signedAt: t,
    from: t,
    to: FOREVER,
    terminatedAt: null,
    suspensions: [],
    exclusive: false,
    signedBy: [],
  };
  return { ...facts, Contract: [...facts.Contract, contract] };
}

/** Adds INTEGRATION to the contract that decides at `t` between the principal and the ISV, else to the one that is named. */
function addService(facts: Facts, repair: Repair, t: Instant): Facts {
  const between = facts.Contract.filter(
    (it) =>
      it.kind === "AUTHORIZATION_SERVICE" &&
      it.party === repair.subject &&
      it.counterparty === repair.counterparty,
  );
  const deciding = decidingContract(between.filter((contract) => contractState(contract, t) === "IN_FORCE"));
  const id = deciding?.id ?? repair.object?.id;
  if (id === undefined) return facts;
  const widened = (contract: Contract): Contract => ({
    ...contract,
    services: [...contract.services, INTEGRATION],
  });
  return { ...facts, Contract: replaced(facts.Contract, id, widened) };
}

function engage(facts: Facts, repair: Repair, t: Instant): Facts {
  if (repair.object !== null) {
    const accept = (it: Facts["Engagement"][number]) => ({
      ...it,
      state: "ACCEPTED" as const,
      from: it.from <= t ? t : it.from,
    });
    return { ...facts, Engagement: replaced(facts.Engagement, repair.object.id, accept) };
  }
  const id = freshId(facts);
  const engagement = {
    id: id as EngagementId,
    reference: `repair-${id}`,
    principal: repair.subject,
    integrator: repair.counterparty as PartyId,
    state: "ACCEPTED" as const,
    from: t,
    to: FOREVER,
  };
  return { ...facts, Engagement: [...facts.Engagement, engagement] };
}

function giveAccount(facts: Facts, repair: Repair, t: Instant): Facts {
  const id = freshId(facts);
  const integrator = repair.counterparty as PartyId;
  const grant = {
    id: id as AccountGrantId,
    reference: `repair-${id}`,
    principal: repair.subject,
    integrator,
    from: t,
    to: FOREVER,
  };
  return { ...facts, AccountGrant: [...facts.AccountGrant, grant] };
}

function designate(facts: Facts, repair: Repair, t: Instant): Facts {
  const id = freshId(facts) as DesignationId;
  const designation = {
    id,
    principal: repair.subject,
    delegate: repair.counterparty as PartyId,
    from: t,
    to: FOREVER,
  };
  return { ...facts, Designation: [...facts.Designation, designation] };
}

/** The facts as they would be if the step had been taken at `t`. */
export function applyRepair(facts: Facts, repair: Repair, t: Instant): Facts {
  switch (repair.action) {
    case "SIGN_CONTRACT":
    case "RENEW_CONTRACT":
    case "RESUME_CONTRACT":
    case "BRING_FORWARD_CONTRACT":
      return signContract(facts, repair, t);
    case "ADD_SERVICE":
      return addService(facts, repair, t);
    case "ENGAGE":
      return engage(facts, repair, t);
    case "GIVE_ACCOUNT":
      return giveAccount(facts, repair, t);
    case "DESIGNATE":
      return designate(facts, repair, t);
    case "REINSTATE_PARTY":
      return amendParty(facts, repair.subject, (party) => ({
        ...party,
        status: [...party.status, { value: "ACTIVE", from: t, to: FOREVER }],
      }));
    case "ALLOW_ISV":
      return amendParty(facts, repair.subject, (party) => ({
        ...party,
        allowsIsv: [...party.allowsIsv, { value: true, from: t, to: FOREVER }],
      }));
    case "DECLARE_CAPABILITY":
      return amendParty(facts, repair.subject, (party) => ({
        ...party,
        developmentCapability: [...party.developmentCapability, { value: "DECLARED", from: t, to: FOREVER }],
      }));
  }
}
