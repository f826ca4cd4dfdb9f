/** Applying changes: how those of a repair alter what is known, as if they were recorded at the instant. */
import {
  BASE_SERVICES,
  type Contract,
  type ContractKind,
  type FactKind,
  type FactsByKind,
  INTEGRATION,
  type Party,
} from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, earliest, FOREVER, type Instant } from "./instant";
import { usableKeys } from "./key-ring";
import { FIRST_SUPPOSED, overlay, type Seen } from "./overlay";
import type { RepairChange, RepairChangeAction } from "./repair-change";
import { clientStatus, decidingContract, inForce } from "./states";

/** What a contract that is signed anew is about. */
export const SERVICES_OF: Readonly<Record<ContractKind, readonly string[]>> = {
  MERCHANT_SERVICE: BASE_SERVICES,
  AUTHORIZATION_SERVICE: [INTEGRATION],
  ISV_PARTNER: [INTEGRATION],
};

interface Applied {
  readonly graph: PartyGraph;
  readonly change: RepairChange;
  readonly t: Instant;
  /** The id of whatever is new by it. */
  readonly id: number;
}

/** The graph as it would be if the changes were made at `t`, in their order. */
export const applyChanges = (graph: PartyGraph, changes: readonly RepairChange[], t: Instant): PartyGraph =>
  changes.reduce((so, change, i) => {
    const id = FIRST_SUPPOSED + 1 + i;
    return overlay(so, EFFECTS[change.action]({ graph: so, change, t, id }));
  }, graph);

const seen = <K extends FactKind>(kind: K, fact: object): Seen[] => [{ kind, fact } as unknown as Seen];

/** A fact that is new at the instant and stays. */
const fresh = ({ id, t }: Applied) => ({ id, reference: `supposed-${id}`, from: t, to: FOREVER });

/** The contracts of the kind that the change is about, with its counterparty if that is an ISV. */
export function contractsOf(
  graph: PartyGraph,
  { contract, subject, counterparty }: RepairChange,
): readonly Contract[] {
  if (contract === "MERCHANT_SERVICE") return graph.baseContracts(subject);
  if (contract === "ISV_PARTNER") return graph.partnerContracts(subject);
  return graph.authorizationContracts(subject).filter((it) => it.counterparty === counterparty);
}

const named = <T extends { readonly id: number }>(list: readonly T[], { change }: Applied): T | undefined =>
  list.find(({ id }) => id === change.object?.id);

const contractNamed = (it: Applied): Contract | undefined => named(contractsOf(it.graph, it.change), it);

/** What one does to a contract; nothing if it is not there. */
const amendContract =
  (amend: (contract: Contract, t: Instant) => object) =>
  (it: Applied): Seen[] => {
    const contract = contractNamed(it);
    return contract === undefined ? [] : seen("Contract", { ...contract, ...amend(contract, it.t) });
  };

/** Signed by both sides now: its term stays as it was proposed. */
const signed = amendContract((_, t) => ({ state: "SIGNED", signedAt: t }));

const broughtForward = amendContract(({ from }, t) => ({ from: earliest(from, t) }));

const resumed = amendContract(({ suspensions }, t) => ({
  suspensions: suspensions.flatMap((it) => (!covers(it, t) ? [it] : it.from < t ? [{ ...it, to: t }] : [])),
}));

/** One that has not begun is called off: it cannot end before it starts. */
const ended = amendContract(({ from }, t) => (from <= t ? { terminatedAt: t } : { state: "CANCELLED" }));

function signAnew(it: Applied): Seen[] {
  const { change, t } = it;
  const { contract: kind, subject: party, counterparty, services } = change;
  const terms = { terminatedAt: null, suspensions: [], exclusive: false, signedAt: t, state: "SIGNED" };
  return seen("Contract", { ...fresh(it), ...terms, kind, party, counterparty, services });
}

/** Another contract on the terms of the one that is over. */
function renewed(it: Applied): Seen[] {
  const old = contractNamed(it);
  if (old === undefined) return [];
  const { services, exclusive } = old;
  return signAnew(it).flatMap(({ fact }) => seen("Contract", { ...fact, services, exclusive }));
}

/** To the contract that is named, or to the one that has just been signed in its place. */
function addServices(it: Applied): Seen[] {
  const { graph, change, t } = it;
  const deciding = decidingContract(contractsOf(graph, change).filter((contract) => inForce(contract, t)));
  if (deciding === null || (deciding.id !== change.object?.id && deciding.id < FIRST_SUPPOSED)) return [];
  return seen("Contract", {
    ...deciding,
    services: [...new Set([...deciding.services, ...change.services])],
  });
}

/** From the instant on a property of the subject has a value. */
const valued =
  (member: "status" | "developmentCapability" | "allowsIsv", value: unknown) =>
  ({ graph, change, t }: Applied): Seen[] => {
    const party = graph.party(change.subject);
    if (party === undefined) return [];
    const periods: readonly unknown[] = party[member];
    const amended: object = { ...party, [member]: [...periods, { value, from: t, to: FOREVER }] };
    return seen("Party", amended as Party);
  };

function engaged(it: Applied): Seen[] {
  const { graph, change, t } = it;
  const invited = named(graph.engagements(change.subject), it);
  const state = "ACCEPTED";
  if (invited !== undefined) {
    return seen("Engagement", { ...invited, from: t, state });
  }
  const sides = { principal: change.subject, integrator: change.counterparty };
  return seen("Engagement", { ...fresh(it), ...sides, state });
}

const given = (it: Applied): Seen[] =>
  seen("AccountGrant", { ...fresh(it), principal: it.change.subject, integrator: it.change.counterparty });

const token = (it: Applied): Seen[] =>
  seen("Authorization", {
    ...fresh(it),
    principal: it.change.subject,
    isv: it.change.counterparty,
    revokedAt: null,
  });

const designated = (it: Applied): Seen[] =>
  seen("Designation", { ...fresh(it), principal: it.change.subject, delegate: it.change.counterparty });

/** A relation of the subject that ends at the instant. */
const endedRelation =
  (kind: "Engagement" | "AccountGrant" | "AcquiringLink", member: keyof PartyGraph) =>
  (it: Applied): Seen[] => {
    const of = it.graph[member] as (id: number) => readonly FactsByKind[typeof kind][];
    const relation = named(of(it.change.subject), it);
    return relation === undefined ? [] : seen(kind, { ...relation, to: it.t });
  };

function linked(it: Applied): Seen[] {
  const { graph, change, t } = it;
  const pending = named(graph.acquiringLinks(change.subject), it);
  const state = "APPROVED";
  if (pending !== undefined) {
    return seen("AcquiringLink", { ...pending, from: t, state });
  }
  return seen("AcquiringLink", {
    ...fresh(it),
    merchant: change.subject,
    acquirer: change.counterparty,
    state,
  });
}

/** Under a client that works already, if there is one; the counterparty holds it, or the subject itself. */
function registered(it: Applied): Seen[] {
  const { graph, change, t, id } = it;
  const owner = change.subject;
  const working = graph
    .clients(owner)
    .find((client) => client.environment === "LIVE" && clientStatus(client, t) === "ACTIVE");
  const client = working ?? {
    ...{ id, reference: `supposed-${id}`, owner },
    ...{ environment: "LIVE", status: [] },
  };
  const holders: readonly PartyId[] = [change.counterparty ?? owner];
  const key = { keyType: "RSA", bits: 2048, publicKey: "{}", revokedAt: null, compromisedAt: null };
  return [
    ...(working === undefined ? seen("Client", client) : []),
    ...seen("KeyVersion", { ...fresh(it), ...key, client: client.id, thumbprint: `supposed-${id}`, holders }),
  ];
}

function handedOver(it: Applied): Seen[] {
  const { graph, change, t } = it;
  const key = named(usableKeys(graph, change.subject, t), it);
  if (key === undefined) return [];
  const holders = [...new Set([...key.holders, change.counterparty])].sort((a, b) => Number(a) - Number(b));
  return seen("KeyVersion", { ...key, holders });
}

function enabled(it: Applied): Seen[] {
  const client = named(it.graph.clients(it.change.subject), it);
  if (client === undefined) return [];
  const active = { value: "ACTIVE", from: it.t, to: FOREVER };
  return seen("Client", { ...client, status: [...client.status, active] });
}

const EFFECTS: Readonly<Record<RepairChangeAction, (it: Applied) => Seen[]>> = {
  SIGN_CONTRACT: (it) => (it.change.object === null ? signAnew(it) : signed(it)),
  RENEW_CONTRACT: renewed,
  RESUME_CONTRACT: resumed,
  BRING_FORWARD_CONTRACT: broughtForward,
  ADD_SERVICE: addServices,
  END_CONTRACT: ended,
  REINSTATE_PARTY: valued("status", "ACTIVE"),
  ALLOW_ISV: valued("allowsIsv", true),
  DISALLOW_ISV: valued("allowsIsv", false),
  DECLARE_CAPABILITY: valued("developmentCapability", "DECLARED"),
  WITHDRAW_CAPABILITY: valued("developmentCapability", "NONE"),
  ENGAGE: engaged,
  END_ENGAGEMENT: endedRelation("Engagement", "engagements"),
  GIVE_ACCOUNT: given,
  TAKE_BACK_ACCOUNT: endedRelation("AccountGrant", "accountGrants"),
  DESIGNATE: designated,
  APPROVE_LINK: linked,
  END_LINK: endedRelation("AcquiringLink", "acquiringLinks"),
  ISSUE_TOKEN: token,
  REGISTER_KEY: registered,
  HAND_OVER_KEY: handedOver,
  ENABLE_CLIENT: enabled,
};
