/** Custody on record: which keys the answer rests on, who has them, and what ends the access of others. */
import type { Answer } from "./answer";
import type { AccessEnding, FactRef, RegisteredCustody } from "./explanation";
import type { FactKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import { usableKeys } from "./key-ring";
import { ascending } from "./order";
import { linkInForce, tokenInvalidity } from "./states";

const refs = (kind: FactKind, facts: readonly { readonly id: number }[]): FactRef[] =>
  facts.map(({ id }) => ({ kind, id }));

/** The endings that have something to act on. */
const endings = (...list: readonly AccessEnding[]): AccessEnding[] =>
  list.filter((ending) => ending.objects.length > 0);

/** What is registered at `t` for a principal whose answer at `t` is given. */
export function custodyAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  answer: Answer,
): RegisteredCustody {
  const keys = usableKeys(graph, answer.keyOwner ?? principal, t);
  return {
    registeredHolders: ascending(keys.flatMap((key) => key.holders)),
    keys,
    toEndAccess: toEndAccess(graph, principal, t, answer),
  };
}

/** By the custody table; in mode NONE whatever still works is residual access and ends likewise. */
function toEndAccess(graph: PartyGraph, principal: PartyId, t: Instant, answer: Answer): AccessEnding[] {
  if (answer.channel === "ACQUIRER") {
    const links = graph
      .acquiringLinks(principal)
      .filter((link) => link.acquirer === answer.acquirer && linkInForce(link, t));
    return endings({ action: "END_LINK", objects: refs("AcquiringLink", links) });
  }
  const tokens = graph.authorizations(principal).filter((token) => tokenInvalidity(token, t) === null);
  const revokeToken = (isv: PartyId | null): AccessEnding => ({
    action: "REVOKE_TOKEN",
    objects: refs("Authorization", isv === null ? tokens : tokens.filter((token) => token.isv === isv)),
  });
  const rotateKeys: AccessEnding = {
    action: "ROTATE_KEY",
    objects: refs("KeyVersion", usableKeys(graph, principal, t)),
  };
  const grants = graph.accountGrants(principal).filter((grant) => covers(grant, t));
  const takeBack = (integrator: PartyId | null): AccessEnding => ({
    action: "TAKE_BACK_ACCOUNT",
    objects: refs(
      "AccountGrant",
      integrator === null ? grants : grants.filter((grant) => grant.integrator === integrator),
    ),
  });
  if (answer.mode === "ISV") return endings(revokeToken(answer.implementer));
  if (answer.mode === "SYSTEM_INTEGRATOR") return endings(rotateKeys, takeBack(answer.implementer));
  return answer.mode === "NONE" ? endings(revokeToken(null), rotateKeys, takeBack(null)) : [];
}
