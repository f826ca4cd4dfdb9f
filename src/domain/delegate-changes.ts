/** The changes that make a delegate a candidate, or make it one no longer, and that give it what it signs with. */
import { ITSELF } from "./answer";
import { type Asked, integratorCase, isvCase } from "./cases";
import { ending, mending, signing } from "./contract-changes";
import { standingsAt } from "./evaluate";
import { grants } from "./exclusive";
import type { Clause } from "./explanation";
import type { Contract, Party } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, endOf } from "./instant";
import { keyRing, usableKeys } from "./key-ring";
import { changeOf, objectOf, type RepairChange, type RepairQuestion } from "./repair-change";
import { clientStatus, engagementInForce, inForce, keyAlive, partyStatus, tokenInvalidity } from "./states";

/** Changes that may depend on one another, but not on those of other groups. */
export interface ChangeGroup {
  readonly changes: readonly RepairChange[];
  /** All that the rule sees of the group in a graph: where the text is the same, the group makes no difference. */
  readonly seen: (graph: PartyGraph) => string;
}

/** The question as the cases of an explanation ask it, of a graph. */
const casesIn = ({ principal, t, policy }: RepairQuestion, graph: PartyGraph): Asked => ({
  graph,
  principal: graph.party(principal) as Party,
  t,
  standings: standingsAt(graph, t, policy, principal),
});

/** A party that is closed stays closed, and one that is not on record cannot act. */
export function isGone({ graph, t }: RepairQuestion, id: PartyId): boolean {
  const party = graph.party(id);
  return party === undefined || partyStatus(party, t) === "CLOSED";
}

/** Whose keys matter: those of whoever is wanted to sign, if it must work. */
const mustSign = ({ operational, mode }: RepairQuestion, by: RepairQuestion["mode"]): boolean =>
  operational && mode === by;

/** Does a delegate fulfil what does not depend on the principal? */
const mayAct = (clauses: readonly Clause[]): boolean =>
  clauses.every(({ code, holds }) => holds || !(code === "DELEGATE_ACTIVE" || code === "PARTNER_CONTRACT"));

/** The changes about an ISV. */
export function isvGroup(asked: RepairQuestion, isv: PartyId): ChangeGroup {
  const { graph, principal, t } = asked;
  const between = (g: PartyGraph) =>
    g.authorizationContracts(principal).filter(({ counterparty }) => counterparty === isv);
  const exclusive = graph.authorizationContracts(principal).some((contract) => contract.exclusive);
  const signs = mustSign(asked, "ISV");
  const hasToken = (g: PartyGraph) =>
    g.authorizations(principal).some((it) => it.isv === isv && tokenInvalidity(it, t) === null);
  const hasKey = (g: PartyGraph) => keyRing(g, isv, t).holders.includes(ITSELF);
  const canStand = (it: Contract) =>
    inForce(it, t) || (exclusive && grants(it) && t < endOf(it.to, it.terminatedAt));
  const failing = isvCase(casesIn(asked, graph), isv).clauses.filter(
    ({ code, holds }) => !holds && code !== "ISV_ALLOWED",
  );
  const mends = mending(failing, asked);
  // Instead of mending a contract that does not do, another one may be signed that does.
  const anew =
    mends.some(({ action }) => action === "ADD_SERVICE") && !between(graph).some((it) => inForce(it, t));
  const making = [
    ...mends,
    ...(anew ? [signing("AUTHORIZATION_SERVICE", isv, asked)] : []),
    ...(signs && !hasToken(graph)
      ? [changeOf("ISSUE_TOKEN", { subject: principal, counterparty: isv, by: principal })]
      : []),
    ...(signs && !hasKey(graph) ? [keyFor(asked, isv, isv)] : []),
  ];
  return {
    changes: [...between(graph).filter(canStand).map(ending), ...(isGone(asked, isv) ? [] : making)],
    seen: (g) => {
      const { clauses, since } = isvCase(casesIn(asked, g), isv);
      const isCandidate = clauses.every(({ code, holds }) => holds || code === "ISV_ALLOWED");
      // An acquirer that is followed (R11) may have the ISV where the principal itself does not: its standing and its key count there, too.
      const means = signs ? [isCandidate && hasToken(g), hasKey(g)] : [];
      const terms = between(g).map(({ id, state, from, to, terminatedAt }) => [
        id,
        state,
        from,
        to,
        terminatedAt,
      ]);
      return JSON.stringify([isCandidate ? since : null, mayAct(clauses), means, exclusive ? terms : null]);
    },
  };
}

/** The changes about a system integrator. */
export function integratorGroup(asked: RepairQuestion, integrator: PartyId): ChangeGroup {
  const { graph, principal, t } = asked;
  const signs = mustSign(asked, "SYSTEM_INTEGRATOR");
  const own = { subject: principal, counterparty: integrator, by: principal };
  const hasKey = (g: PartyGraph) => keyRing(g, principal, t).holders.includes(integrator);
  const engagements = graph
    .engagements(principal)
    .filter((it) => it.integrator === integrator && engagementInForce(it, t))
    .map((it) => changeOf("END_ENGAGEMENT", { ...own, object: objectOf("Engagement", it) }));
  const grants = graph
    .accountGrants(principal)
    .filter((it) => it.integrator === integrator && covers(it, t))
    .map((it) => changeOf("TAKE_BACK_ACCOUNT", { ...own, object: objectOf("AccountGrant", it) }));
  const failing = integratorCase(casesIn(asked, graph), integrator).clauses.filter(({ holds }) => !holds);
  const key = usableKeys(graph, principal, t)[0];
  const handing =
    key === undefined
      ? keyFor(asked, principal, integrator)
      : changeOf("HAND_OVER_KEY", { ...own, object: objectOf("KeyVersion", key) });
  const making = [...mending(failing, asked), ...(signs && !hasKey(graph) ? [handing] : [])];
  return {
    changes: [...engagements, ...grants, ...(isGone(asked, integrator) ? [] : making)],
    seen: (g) => {
      const { candidate, clauses, since } = integratorCase(casesIn(asked, g), integrator);
      return JSON.stringify([mayAct(clauses), candidate ? [since, signs && hasKey(g)] : null]);
    },
  };
}

/** The changes that give the principal a key of its own to sign with. */
export function ownKeyGroup(asked: RepairQuestion): ChangeGroup {
  const { graph, principal, t } = asked;
  const hasKey = (g: PartyGraph) => keyRing(g, principal, t).holders.includes(ITSELF);
  const needed = mustSign(asked, "SELF") && !hasKey(graph);
  return { changes: needed ? [keyFor(asked, principal, principal)] : [], seen: (g) => String(hasKey(g)) };
}

/** A disabled client of which the holder has a live key is enabled; else a key is registered for the holder. */
function keyFor({ graph, t }: RepairQuestion, owner: PartyId, holder: PartyId): RepairChange {
  const clients = graph.clients(owner).filter(({ environment }) => environment === "LIVE");
  const isActive = (client: (typeof clients)[number]) => clientStatus(client, t) === "ACTIVE";
  const disabled = clients.find(
    (client) =>
      !isActive(client) &&
      graph.keys(client.id).some((key) => keyAlive(key, t) && key.holders.includes(holder)),
  );
  if (disabled !== undefined)
    return changeOf("ENABLE_CLIENT", { subject: owner, by: owner, object: objectOf("Client", disabled) });
  const working = clients.find(isActive);
  return changeOf("REGISTER_KEY", {
    ...{ subject: owner, by: owner, counterparty: holder === owner ? null : holder },
    object: working === undefined ? null : objectOf("Client", working),
  });
}
