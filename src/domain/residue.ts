/** What is left with system integrators: the account, and keys that they may have, after they ceased to be candidates (K4). */
import type { KeyVersion } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import { usableKeys } from "./key-ring";
import { ascending } from "./order";
import { engagementInForce, partyStatus, usable } from "./states";

/** Every SI that the principal ever engaged, ascending. */
export const integratorsOf = (graph: PartyGraph, principal: number): PartyId[] =>
  ascending(graph.engagements(principal).map((engagement) => engagement.integrator));

/** Is the principal's account in the integrator's hands at `t`? */
export const hasAccount = (graph: PartyGraph, principal: number, integrator: number, t: Instant): boolean =>
  graph.accountGrants(principal).some((grant) => grant.integrator === integrator && covers(grant, t));

/** Is the SI a candidate of the principal at `t`: active, engaged, with the account? */
function isCandidate(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant): boolean {
  const party = graph.party(integrator);
  return (
    party !== undefined &&
    partyStatus(party, t) === "ACTIVE" &&
    hasAccount(graph, principal, integrator, t) &&
    graph.engagements(principal).some((it) => it.integrator === integrator && engagementInForce(it, t))
  );
}

/** The instants before `t`, at which a stretch of candidacy or of a key's usability can have begun, when the SI was a candidate. */
function candidaciesBefore(graph: PartyGraph, principal: number, integrator: PartyId, t: Instant): Instant[] {
  const clients = graph.clients(principal);
  const starts = [
    ...graph.engagements(principal).map((engagement) => engagement.from),
    ...graph.accountGrants(principal).map((grant) => grant.from),
    ...(graph.party(integrator)?.status ?? []).flatMap((period) => [period.from, period.to]),
    ...clients.flatMap((client) => client.status.flatMap((period) => [period.from, period.to])),
    ...clients.flatMap((client) => graph.keys(client.id).map((key) => key.from)),
  ];
  return starts.filter((start) => start < t && isCandidate(graph, principal, integrator, start));
}

/** The principal's keys usable at `t` that were usable during an earlier candidacy of the SI. */
export function keysLeftWith(
  graph: PartyGraph,
  principal: number,
  integrator: PartyId,
  t: Instant,
): KeyVersion[] {
  const keys = usableKeys(graph, principal, t);
  if (keys.length === 0) return [];
  const starts = candidaciesBefore(graph, principal, integrator, t);
  return keys.filter((key) => {
    const client = graph.client(key.client);
    return client !== undefined && starts.some((start) => usable(key, client, start));
  });
}

/** Was the SI a candidate before `t`, and does it still have the account, or perhaps a key that still works? */
export function leavesResidue(
  graph: PartyGraph,
  principal: number,
  integrator: PartyId,
  t: Instant,
): boolean {
  if (!hasAccount(graph, principal, integrator, t))
    return keysLeftWith(graph, principal, integrator, t).length > 0;
  return candidaciesBefore(graph, principal, integrator, t).length > 0;
}
