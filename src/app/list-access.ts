/** Lists those who are able and not entitled, by principal, and those who are entitled and not able. */
import type { FindingCode, PolicyName } from "../domain/answer";
import type { Finding } from "../domain/explanation";
import type { Party, PartyRole } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { PrincipalAnswer } from "../domain/ports";
import { type ResidualAccess, residualAccessAt } from "../domain/residual-access";
import { type Failed, failed } from "./failure";
import { listParties, type PartyConditions } from "./list-parties";
import type { Page, PageRequest } from "./page";
import { readFindings } from "./read-integration";
import type { Reading, Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

/** A question about access. */
export interface AccessRequest {
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

/** A principal that somebody can still act for. */
export interface AccessiblePrincipal {
  readonly principal: Party;
  readonly accesses: readonly ResidualAccess[];
}

/** A principal that is integrated by right, but blocked. */
export interface BlockedPrincipal {
  readonly principal: Party;
  readonly stored: PrincipalAnswer;
  /** The first instant since which its status has been BLOCKED without a break. */
  readonly since: Instant;
  /** What it lacks: a usable key of the signer, or a valid token. */
  readonly lacking: readonly Finding[];
}

const PRINCIPALS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];
const BLOCKING: readonly FindingCode[] = ["NO_USABLE_KEY", "TOKEN_INVALID"];

/** Able, not entitled: the principals with residual access, as they were registered. */
export const listResidualAccess = (
  readings: Readings,
  at: AsOfRequest,
  request: AccessRequest,
): Promise<Page<AccessiblePrincipal> | Failed> =>
  listPrincipals(readings, at, { residual: true }, request, async (principal, reading) => {
    const graph = await reading.neighbourhoods.of(principal.id);
    const accesses = residualAccessAt(graph, principal.id, reading.validAt, request.policy);
    return { principal, accesses: await reading.carryOut(accesses) };
  });

/** Entitled, not able: the principals whose status is BLOCKED, as they were registered. */
export const listBlocked = (
  readings: Readings,
  at: AsOfRequest,
  request: AccessRequest,
): Promise<Page<BlockedPrincipal> | Failed> =>
  listPrincipals(readings, at, { status: ["BLOCKED"] }, request, async (principal, reading) => {
    const { policy } = request;
    const answers = reading.answers(policy);
    const stored = await answers.at(principal.id);
    const found = await readFindings(reading, principal.id, stored.answer, policy);
    return {
      principal,
      stored,
      since: blockedSince(await answers.timeline(principal.id), reading.validAt),
      lacking: found.filter(({ code }) => BLOCKING.includes(code)),
    };
  });

async function listPrincipals<T>(
  readings: Readings,
  at: AsOfRequest,
  conditions: Omit<PartyConditions, "roles">,
  { policy, page }: AccessRequest,
  made: (principal: Party, reading: Reading) => Promise<T>,
): Promise<Page<T> | Failed> {
  const request = {
    conditions: { ...conditions, roles: PRINCIPALS },
    order: "REGISTERED",
    policy,
    page,
  } as const;
  const found = await listParties(readings, at, request);
  if (failed(found)) return found;
  const items = await Promise.all(found.items.map((principal) => made(principal, found.reading)));
  return { ...found, items };
}

/** Goes back over the neighbours that are blocked as well. */
function blockedSince(timeline: readonly PrincipalAnswer[], t: Instant): Instant {
  let since = t;
  for (const { from, answer } of [...timeline].reverse()) {
    if (from > t) continue;
    if (answer.status !== "BLOCKED") break;
    since = from;
  }
  return since;
}
