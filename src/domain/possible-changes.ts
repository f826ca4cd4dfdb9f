/** Which changes can take part in a repair, in groups: those of the principal itself, and those of each delegate. */
import { completing, ending, mending, signing } from "./contract-changes";
import { type ChangeGroup, integratorGroup, isGone, isvGroup, ownKeyGroup } from "./delegate-changes";
import { explainAt } from "./explain";
import type { AcquiringLink, PartyRole } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, covers, FOREVER } from "./instant";
import { designatedAt, lacksBaseService } from "./observe";
import { ascending } from "./order";
import { overlay, type Seen } from "./overlay";
import { rankedAcquirers } from "./ranking";
import { ANYBODY, changeOf, objectOf, type RepairChange, type RepairQuestion } from "./repair-change";
import {
  allowsIsv,
  decidingContract,
  hasDevelopmentCapability,
  inForce,
  linkInForce,
  linkState,
  partyStatus,
} from "./states";

/** The ISVs and SIs that a repair can be about: those that the principal has or had to do with, and who is wanted. */
export function delegatesOf({ graph, principal, delegate }: RepairQuestion): PartyId[] {
  return ascending([
    ...graph.authorizationContracts(principal).map(({ counterparty }) => counterparty),
    ...graph.authorizations(principal).map(({ isv }) => isv),
    ...graph.engagements(principal).map(({ integrator }) => integrator),
    ...(delegate === null ? [] : [delegate]),
  ]);
}

/** The question with {@link ANYBODY} in its graph, if a delegate is wanted and the principal knows none that could act. */
export function withAnybody(asked: RepairQuestion): RepairQuestion {
  const { mode, graph } = asked;
  const known = delegatesOf(asked).some((id) => graph.party(id)?.role === mode && !isGone(asked, id));
  if (mode === "SELF" || known) return asked;
  return { ...asked, graph: overlay(graph, anybody(mode, asked)) };
}

/** A delegate that may act: an ISV with a partner contract and a key. */
function anybody(role: PartyRole, { platform }: RepairQuestion): Seen[] {
  const fact = { id: ANYBODY, reference: "", from: BEGINNING, to: FOREVER };
  const seen = (kind: Seen["kind"], more: object) =>
    ({ kind, fact: { ...fact, ...more } }) as unknown as Seen;
  const unsaid = { legalEntity: null, status: [], developmentCapability: [], allowsIsv: [] };
  const party = seen("Party", { role, name: "", country: null, mcc: null, declaredMode: null, ...unsaid });
  if (role !== "ISV") return [party];
  const terms = { terminatedAt: null, suspensions: [], exclusive: false, signedAt: null, state: "SIGNED" };
  const sides = { kind: "ISV_PARTNER", party: ANYBODY, counterparty: platform, services: [] };
  const key = { keyType: "RSA", bits: 2048, publicKey: "{}", revokedAt: null, compromisedAt: null };
  return [
    party,
    seen("Contract", { ...sides, ...terms }),
    seen("Client", { owner: ANYBODY, environment: "LIVE", status: [] }),
    seen("KeyVersion", { ...key, client: ANYBODY, thumbprint: "supposed", holders: [ANYBODY] }),
  ];
}

/** All changes that can take part, in the order in which they are made. */
export function possibleChanges(asked: RepairQuestion): ChangeGroup[] {
  const { graph } = asked;
  const anyone = graph.party(ANYBODY) === undefined ? [] : [ANYBODY];
  const delegates = [...delegatesOf(asked), ...anyone];
  const groups = [
    ...propertyGroups(asked),
    baseGroup(asked),
    linkGroup(asked),
    ...delegates.map((id) =>
      graph.party(id)?.role === "SYSTEM_INTEGRATOR" ? integratorGroup(asked, id) : isvGroup(asked, id),
    ),
    ownKeyGroup(asked),
    ...designationGroup(asked, delegates),
  ];
  return groups.filter(({ changes }) => changes.length > 0);
}

/** Status, capability and allowance of the principal. Only the strict policy ever looks at a capability beside a delegate. */
function propertyGroups(asked: RepairQuestion): ChangeGroup[] {
  const { graph, principal: subject, platform, policy, t } = asked;
  const party = graph.party(subject);
  if (party === undefined) return [];
  const alone = (...changes: RepairChange[]): ChangeGroup => ({
    changes,
    seen: (g) => JSON.stringify(g.party(subject)),
  });
  const own = { subject, by: subject };
  const groups = [alone(changeOf(allowsIsv(party, t) ? "DISALLOW_ISV" : "ALLOW_ISV", own))];
  if (partyStatus(party, t) !== "ACTIVE")
    groups.push(alone(changeOf("REINSTATE_PARTY", { subject, by: platform })));
  if (!hasDevelopmentCapability(party, t)) groups.push(alone(changeOf("DECLARE_CAPABILITY", own)));
  else if (policy === "STRICT") groups.push(alone(changeOf("WITHDRAW_CAPABILITY", own)));
  return groups;
}

/** The base contracts: made to be in force, or ended so that an acquirer's mode is the principal's; and what they lack. */
function baseGroup(asked: RepairQuestion): ChangeGroup {
  const { graph, principal, platform, policy, operational, t } = asked;
  const deciding = (g: PartyGraph) =>
    decidingContract(g.baseContracts(principal).filter((it) => inForce(it, t)));
  const working = graph.baseContracts(principal).filter((it) => inForce(it, t));
  const clauses = explainAt(graph, principal, t, policy)?.clauses ?? [];
  const mends = mending(
    clauses.filter(({ code, holds }) => code === "BASE" && !holds),
    asked,
  );
  const mended = graph
    .baseContracts(principal)
    .filter(({ id }) => mends.some(({ object }) => object?.id === id));
  const incomplete = operational ? [...working, ...mended].filter(lacksBaseService) : [];
  const anew = incomplete.some((it) => mended.includes(it));
  const underAcquirer = graph.acquiringLinks(principal).length > 0;
  return {
    changes: [
      ...mends,
      ...(anew ? [signing("MERCHANT_SERVICE", platform, asked)] : []),
      ...(underAcquirer ? working.map(ending) : []),
      ...incomplete.map((contract) => completing(contract, asked)),
    ],
    seen: (g) => {
      const contract = deciding(g);
      return contract === null ? "" : String(operational && lacksBaseService(contract));
    },
  };
}

/** The acquirers that the principal is or was registered under. One that stands below the principal is not offered again (E24). */
function linkGroup({ graph, principal: subject, t }: RepairQuestion): ChangeGroup {
  const links = graph.acquiringLinks(subject);
  const working = links.filter((link) => linkInForce(link, t));
  const others = ascending(links.map(({ acquirer }) => acquirer)).filter(
    (id) => !working.some(({ acquirer }) => acquirer === id) && !standsBelow(graph, id, subject),
  );
  const ended = working.map((link) =>
    changeOf("END_LINK", {
      ...{ subject, counterparty: link.acquirer, by: subject },
      object: objectOf("AcquiringLink", link),
    }),
  );
  const approved = others.map((acquirer) => {
    const pending = links.find(
      // Approved, it counts from then on, as far as its term goes.
      (it: AcquiringLink) => it.acquirer === acquirer && linkState(it, t) === "PENDING" && covers(it, t),
    );
    const object = pending === undefined ? null : objectOf("AcquiringLink", pending);
    return changeOf("APPROVE_LINK", { subject, counterparty: acquirer, object, by: acquirer });
  });
  return { changes: [...ended, ...approved], seen: (g) => rankedAcquirers(g, subject, t).join() };
}

/** Does a party stand below another, at whatever time? */
function standsBelow(graph: PartyGraph, party: PartyId, above: PartyId, met = new Set<PartyId>()): boolean {
  if (party === above) return true;
  if (met.has(party)) return false;
  met.add(party);
  return graph.acquiringLinks(party).some(({ acquirer }) => standsBelow(graph, acquirer, above, met));
}

/** The principal designates another delegate: one at a time, as a later designation ends the one before. */
function designationGroup(asked: RepairQuestion, delegates: readonly PartyId[]): ChangeGroup[] {
  const { graph, principal: subject, t } = asked;
  const others = delegates.filter((id) => id !== designatedAt(graph, subject, t) && !isGone(asked, id));
  return others.map((counterparty) => ({
    changes: [changeOf("DESIGNATE", { subject, counterparty, by: subject })],
    seen: (g) => String(designatedAt(g, subject, t)),
  }));
}
