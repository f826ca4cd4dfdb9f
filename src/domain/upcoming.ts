/** What is to be done about a change that is ahead, so that it does not make a principal's integration worse. */
import type { Answer, PolicyName } from "./answer";
import { causingBoundaries, postpone, sameInEffect, turnAt } from "./causes";
import { answerAt } from "./evaluate";
import type { Boundary, EventCode } from "./events";
import type { FactKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { FINDING_BIT } from "./masks";
import { allowsIsv, clientStatus, hasDevelopmentCapability, partyStatus } from "./states";
import { type Steps, those } from "./steps";

export const UPCOMING_ACTIONS = [
  "NONE",
  "RENEW_CONTRACT",
  "SIGN_CONTRACT",
  "RESUME_CONTRACT",
  "ADD_SERVICE",
  "REFRESH_TOKEN",
  "ISSUE_TOKEN",
  "ROTATE_KEY",
  "REGISTER_KEY",
  "ENABLE_CLIENT",
  "EXTEND_ENGAGEMENT",
  "EXTEND_ACCOUNT_GRANT",
  "EXTEND_LINK",
  "REINSTATE_PARTY",
  "DECLARE_CAPABILITY",
  "ALLOW_ISV",
  "DESIGNATE",
  "FIND_DELEGATE",
] as const;
/** What a person should do before a change; NONE when it works afterwards as well as before, or better. */
export type UpcomingAction = (typeof UPCOMING_ACTIONS)[number];

/** How well a principal can take payments: not integrated, blocked, with something wrong, or fully. */
const worth = ({ status }: Answer): number =>
  status === null ? 0 : status === "BLOCKED" ? 1 : status === "DEGRADED" ? 2 : 3;

/** Does it work less well after than before? */
export const worsens = (before: Answer, after: Answer): boolean => worth(after) < worth(before);

type ByEvent = Partial<Record<EventCode, UpcomingAction>>;

/** What undoes the loss of a fact. */
const BY_LOSS: Partial<Record<FactKind, ByEvent>> = {
  Contract: { EXPIRED: "RENEW_CONTRACT", TERMINATED: "SIGN_CONTRACT", SUSPENDED: "RESUME_CONTRACT" },
  Authorization: { EXPIRED: "REFRESH_TOKEN", REVOKED: "ISSUE_TOKEN" },
  KeyVersion: { EXPIRED: "ROTATE_KEY", REVOKED: "ROTATE_KEY" },
  Engagement: { ENDED: "EXTEND_ENGAGEMENT" },
  AccountGrant: { ENDED: "EXTEND_ACCOUNT_GRANT" },
  AcquiringLink: { ENDED: "EXTEND_LINK" },
  Designation: { STARTED: "DESIGNATE", ENDED: "DESIGNATE" },
};

/** What undoes the loss that an event is; null when it is none. */
function byLoss({ kind, id, event }: Boundary, graph: PartyGraph, t: Instant): UpcomingAction | null {
  const party = kind === "Party" ? graph.party(id) : undefined;
  if (party !== undefined) {
    if (event === "CAPABILITY_CHANGED")
      return hasDevelopmentCapability(party, t) ? null : "DECLARE_CAPABILITY";
    if (event === "ALLOWANCE_CHANGED") return allowsIsv(party, t) ? null : "ALLOW_ISV";
    return partyStatus(party, t) === "ACTIVE" ? null : "REINSTATE_PARTY";
  }
  const client = kind === "Client" ? graph.client(id) : undefined;
  if (client !== undefined) return clientStatus(client, t) === "ACTIVE" ? null : "ENABLE_CLIENT";
  return BY_LOSS[kind]?.[event] ?? null;
}

/** What helps where nothing is lost, but what begins brings less than there was. */
function byOutcome({ status, rule, findings }: Answer): UpcomingAction {
  if (status === "DEGRADED") return "ADD_SERVICE";
  if (status === "BLOCKED")
    return (findings & FINDING_BIT.TOKEN_INVALID) !== 0 ? "ISSUE_TOKEN" : "REGISTER_KEY";
  return rule === "R8" ? "DESIGNATE" : "FIND_DELEGATE";
}

/**
 * What a person should do about the change at `t`. Of several causes it is about one that is enough by itself to keep the principal
 * as it was, if there is one, and sooner about a loss than about something that begins.
 */
export function* actionAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Steps<UpcomingAction> {
  const turn = turnAt(graph, principal, t, policy);
  if (turn === null || !worsens(turn.before, turn.after)) return "NONE";
  const causes = yield* causingBoundaries(graph, principal, t, policy, sameInEffect);
  const keeps = (cause: Boundary) =>
    !worsens(turn.before, answerAt(postpone(graph, [cause]), principal, t, policy) as Answer);
  const keeping = yield* those(causes, keeps);
  const ordered = [...keeping, ...causes.filter((cause) => !keeping.includes(cause))];
  for (const cause of ordered) {
    const action = byLoss(cause, graph, t);
    if (action !== null) return action;
  }
  return byOutcome(turn.after);
}
