/** Residual access: who can act for a principal though nothing entitles them to, or nothing any more, since when, and what ends it. */
import type { PolicyName } from "./answer";
import { entitled } from "./entitlement";
import { answerAt, candidatesAt } from "./evaluate";
import type { AccessEnding, AccessEndingAction, FactRef } from "./explanation";
import type { FactKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { BEGINNING, covers, type Instant } from "./instant";
import { usableKeys } from "./key-ring";
import { ascending } from "./order";
import { integratorsOf, keysLeftWith, leavesResidue } from "./residue";
import { tokenInvalidity } from "./states";
import type { Steps } from "./steps";
import { answerInstants } from "./timeline";

/** The access of one holder. */
export interface ResidualAccess {
  readonly holder: PartyId;
  /** The first instant of the stretch in which the holder has had some residual access without a break. */
  readonly since: Instant;
  /** All that has to be done to end it. */
  readonly toEnd: readonly AccessEnding[];
}

type Means = Map<AccessEndingAction, FactRef[]>;

/** By what each holder can act at `t`. */
function meansAt(graph: PartyGraph, principal: PartyId, t: Instant, policy: PolicyName): Map<PartyId, Means> {
  const byHolder = new Map<PartyId, Means>();
  const add = (
    holder: PartyId,
    action: AccessEndingAction,
    kind: FactKind,
    facts: readonly { id: number }[],
  ) => {
    if (facts.length === 0) return;
    const means: Means = byHolder.get(holder) ?? new Map();
    const known = means.get(action) ?? [];
    const more = facts.filter(({ id }) => !known.some((it) => it.id === id)).map(({ id }) => ({ kind, id }));
    byHolder.set(holder, means.set(action, [...known, ...more]));
  };
  const answer = answerAt(graph, principal, t, policy);
  if (answer === null) return byHolder;
  const candidates = candidatesAt(graph, principal, t);
  const isFormer = (delegate: PartyId) => !candidates.includes(delegate);
  // In mode NONE nobody is entitled to anything: whatever works is residual access.
  const unintegrated = answer.mode === "NONE";
  const grants = graph.accountGrants(principal).filter((it) => covers(it, t));
  // K3, E45
  for (const token of graph.authorizations(principal))
    if (tokenInvalidity(token, t) === null && (unintegrated || isFormer(token.isv)))
      add(token.isv, "REVOKE_TOKEN", "Authorization", [token]);
  // K4, E15
  for (const integrator of integratorsOf(graph, principal)) {
    if (!isFormer(integrator) || !leavesResidue(graph, principal, integrator, t)) continue;
    add(integrator, "ROTATE_KEY", "KeyVersion", keysLeftWith(graph, principal, integrator, t));
    add(
      integrator,
      "TAKE_BACK_ACCOUNT",
      "AccountGrant",
      grants.filter((it) => it.integrator === integrator),
    );
  }
  // Whoever else has a key or the account, be it that it never was a candidate.
  for (const key of usableKeys(graph, principal, t))
    for (const holder of key.holders)
      if (unintegrated || (holder !== principal && !entitled(answer, candidates, holder)))
        add(holder, "ROTATE_KEY", "KeyVersion", [key]);
  for (const grant of grants)
    if (!entitled(answer, candidates, grant.integrator))
      add(grant.integrator, "TAKE_BACK_ACCOUNT", "AccountGrant", [grant]);
  return byHolder;
}

/** The residual access to a principal at `t`, by holder. None for a party that is no principal. */
export function* residualAccessAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Steps<ResidualAccess[]> {
  const now = meansAt(graph, principal, t, policy);
  if (now.size === 0) return [];
  const since = yield* startsOf(graph, principal, t, policy, new Set(now.keys()));
  return ascending([...now.keys()]).map((holder) => ({
    holder,
    since: since.get(holder) ?? BEGINNING,
    toEnd: [...(now.get(holder) as Means)].map(([action, objects]) => ({ action, objects })),
  }));
}

/** Goes back in time until each of the holders had no access just before. */
function* startsOf(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  holders: Set<PartyId>,
): Steps<Map<PartyId, Instant>> {
  const starts = new Map<PartyId, Instant>();
  const earlier = ascending([
    BEGINNING,
    ...answerInstants(graph, principal).filter((it) => it <= t),
  ]).reverse();
  for (const start of earlier) {
    yield;
    const then = meansAt(graph, principal, start, policy);
    for (const holder of holders) {
      if (then.has(holder)) starts.set(holder, start);
      else holders.delete(holder);
    }
    if (holders.size === 0) break;
  }
  return starts;
}
