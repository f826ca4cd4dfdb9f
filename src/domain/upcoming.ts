/** What is to be done about a change that is ahead, so that it does not make a principal's integration worse. */
import type { Answer, PolicyName } from "./answer";
import { causingBoundaries, postpone, sameInEffect, turnAt } from "./causes";
import { answerAt } from "./evaluate";
import type { Boundary, EventCode } from "./events";
import type { FactRef } from "./explanation";
import type { FactKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import type { Instant } from "./instant";
import { FINDING_BIT } from "./masks";
import { lacksBaseService } from "./observe";
import { subsets } from "./repair";
import {
  allowsIsv,
  clientStatus,
  decidingContract,
  hasDevelopmentCapability,
  inForce,
  partyStatus,
} from "./states";
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

type ByEvent = Partial<Record<EventCode, NeededAction["action"]>>;

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
function byLoss({ kind, id, event }: Boundary, graph: PartyGraph, t: Instant): NeededAction["action"] | null {
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

/** Something to do, and the object that it is about; null where that is not there yet. */
export interface NeededAction {
  readonly action: Exclude<UpcomingAction, "NONE">;
  readonly object: FactRef | null;
}

/** What is asked about: a principal that works less well from `t` on. */
interface Worsening {
  readonly graph: PartyGraph;
  readonly principal: PartyId;
  readonly t: Instant;
  readonly policy: PolicyName;
  readonly before: Answer;
}

/** A cause that can be undone, and by what. */
interface Loss {
  readonly cause: Boundary;
  readonly action: NeededAction["action"];
}

/** How it would be if some losses did not come about. */
interface Undone {
  readonly losses: readonly Loss[];
  readonly graph: PartyGraph;
  readonly after: Answer;
}

function undo({ graph, principal, t, policy }: Worsening, losses: readonly Loss[]): Undone {
  const so = postpone(
    graph,
    losses.map(({ cause }) => cause),
  );
  return { losses, graph: so, after: answerAt(so, principal, t, policy) as Answer };
}

/** All sets of so many losses are tried. Larger ones are too many. */
const SIZES = [1, 2, 3];

/**
 * The smallest set of losses that is enough to undo, sooner one that leaves everything as it was than another; of many losses what is
 * left when each that is not needed is left out in turn. Null: not even all of them are enough.
 */
function* smallestEnough(asked: Worsening, losses: readonly Loss[]): Steps<readonly Loss[] | null> {
  const after = (set: readonly Loss[]) => undo(asked, set).after;
  const keeps = (set: readonly Loss[]) => !worsens(asked.before, after(set));
  for (const size of SIZES) {
    const enough = yield* those([...subsets(losses, size)], keeps);
    const [first] = enough;
    if (first !== undefined) return enough.find((set) => sameInEffect(after(set), asked.before)) ?? first;
  }
  if (!keeps(losses)) return null;
  let kept = losses;
  for (const loss of losses) {
    const fewer = kept.filter((other) => other !== loss);
    if (keeps(fewer)) kept = fewer;
    yield;
  }
  return kept;
}

/** What an answer lacks to be as good as it was before; of mode NONE it is advice, and may not be all of it. */
function lackingIn({ before, t }: Worsening, { graph, after }: Undone): NeededAction[] {
  const { status, rule, findings, accountOwner } = after;
  if (status === null) return [{ action: rule === "R8" ? "DESIGNATE" : "FIND_DELEGATE", object: null }];
  const base = decidingContract(graph.baseContracts(accountOwner).filter((it) => inForce(it, t)));
  const found = (code: "TOKEN_INVALID" | "NO_USABLE_KEY") => (findings & FINDING_BIT[code]) !== 0;
  return [
    ...(found("TOKEN_INVALID") ? [{ action: "ISSUE_TOKEN" as const, object: null }] : []),
    ...(found("NO_USABLE_KEY") ? [{ action: "REGISTER_KEY" as const, object: null }] : []),
    ...(before.status === "OPERATIONAL" && base !== null && lacksBaseService(base)
      ? [{ action: "ADD_SERVICE" as const, object: { kind: "Contract" as const, id: base.id } }]
      : []),
  ];
}

const undoing = ({ cause: { kind, id }, action }: Loss): NeededAction => ({ action, object: { kind, id } });

/** Where what begins brings less than there was: the fewest losses to undo together with what is lacking then, of as many sooner losses. */
function* fewestWith(asked: Worsening, losses: readonly Loss[]): Steps<readonly NeededAction[]> {
  const sets = SIZES.flatMap((size) => [...subsets(losses, size)]);
  const found: NeededAction[][] = [];
  for (const set of [[], ...sets, losses]) {
    const undone = undo(asked, set);
    if (undone.after.status !== null)
      found.push([...undone.losses.map(undoing), ...lackingIn(asked, undone)]);
    yield;
  }
  const fewest = Math.min(...found.map(({ length }) => length));
  return found.findLast(({ length }) => length === fewest) ?? lackingIn(asked, undo(asked, []));
}

/**
 * What a person should do about the change at `t`, so that the principal works no less well afterwards: the smallest set that is
 * enough, all of it needed; each set is tried by supposing that these losses do not come about. It is sooner about what is lost than
 * about what begins, and empty where nothing has to be done.
 */
export function* actionsAt(
  graph: PartyGraph,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Steps<readonly NeededAction[]> {
  const turn = turnAt(graph, principal, t, policy);
  if (turn === null || !worsens(turn.before, turn.after)) return [];
  const asked = { graph, principal, t, policy, before: turn.before };
  const causes = yield* causingBoundaries(graph, principal, t, policy, sameInEffect);
  const losses = causes.flatMap((cause) => {
    const action = byLoss(cause, graph, t);
    return action === null ? [] : [{ cause, action }];
  });
  const enough = yield* smallestEnough(asked, losses);
  return enough === null ? yield* fewestWith(asked, losses) : enough.map(undoing);
}
