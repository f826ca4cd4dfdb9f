/**
 * Handing over: a principal goes from whoever integrates it to another delegate, or to itself, at one instant and in one transaction;
 * only if all is ready, and if no instant of NONE arises.
 */
import type { Batch } from "../../domain/draft";
import { NO_CHANGES } from "../../domain/draft";
import type { Facts, Party } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { covers, type Instant, latest } from "../../domain/instant";
import type { PrincipalAnswer } from "../../domain/ports";
import { type ReadinessCheckCode, readinessOf, usableKeysOf } from "../../domain/readiness";
import { engagementInForce, inForce, tokenInvalidity } from "../../domain/states";
import { loadHandover } from "../load-handover";
import { suppose } from "../suppose";
import { Supposition } from "../supposition";
import { command } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { Refused } from "./refused";

const WHAT_IS_MISSING: Readonly<Record<ReadinessCheckCode, string>> = {
  PARTY_ACTIVE: "both parties must be ACTIVE",
  BASE_CONTRACT_IN_FORCE: "the principal needs a merchant service contract in force",
  DEVELOPMENT_CAPABILITY: "the principal needs development capability to integrate itself",
  ISV_ALLOWED: "the principal does not allow ISVs",
  PARTNER_CONTRACT_IN_FORCE: "the ISV needs a partner contract in force",
  AUTHORIZATION_CONTRACT_IN_FORCE: "an authorization contract with INTEGRATION must be in force",
  TOKEN_VALID: "the ISV needs a valid delegation token",
  ENGAGEMENT_IN_FORCE: "the integrator must have accepted an engagement in force",
  ACCOUNT_GIVEN: "the merchant account must be given to the integrator",
  KEY_USABLE: "who signs from then on needs a usable LIVE key",
  KEY_HOLDER_VERIFIED: "who signs from then on must have proved that it has the key",
};

/** What is not told of somebody whom the actor does not see yet: what binds the two is missing then anyway. */
const OF_THE_OTHER: ReadonlySet<ReadinessCheckCode> = new Set([
  "PARTY_ACTIVE",
  "PARTNER_CONTRACT_IN_FORCE",
  "KEY_USABLE",
  "KEY_HOLDER_VERIFIED",
]);

interface Change {
  readonly principal: Named;
  /** Another delegate, or the principal itself. */
  readonly to: Named;
}

/** See the head of this file. */
export const handOver = command("handOver", "Party", async (desk, input: Change) => {
  const principal = await desk.object("Party", input.principal, "principal");
  if (principal.role !== "MERCHANT" && principal.role !== "ACQUIRER")
    desk.refuse("WRONG_ROLE", "principal", "expected a merchant or an acquirer");
  const to = await desk.addressee(input.to, "to");
  const isItself = to.id === principal.id;
  if (!isItself && to.role !== "ISV" && to.role !== "SYSTEM_INTEGRATOR")
    desk.refuse("WRONG_ROLE", "to", "expected an ISV, a system integrator, or the principal itself");
  const facts = await loadHandover(desk.reader, principal, to);
  const missing = readinessOf(facts, { principal, to, at: desk.validAt }).filter(({ passed }) => !passed);
  const isMet = (await desk.seenOf("Party", [to])).length > 0;
  const told = missing.filter(({ check }) => isMet || !OF_THE_OTHER.has(check));
  if (missing.length > 0) throw notReady(told.map(({ check }) => check));
  const batch = endings(facts, principal, to.id, desk.validAt);
  await mustLeaveNoGap(desk, principal, batch);
  return { batch, object: { kind: "Party", reference: principal.reference } };
});

const notReady = (missing: readonly ReadinessCheckCode[]): Refused =>
  new Refused(
    missing.map((check) => ({
      code: "NOT_READY",
      path: ["input", "to"],
      message: `${check}: at that instant, ${WHAT_IS_MISSING[check]}`,
    })),
  );

/** Everything that binds the principal to any other delegate ends at the instant, and so do the keys that others hold. */
function endings(facts: Facts, { id }: Party, to: PartyId, at: Instant): Partial<Batch> {
  const contracts = facts.Contract.filter(
    (it) =>
      it.kind === "AUTHORIZATION_SERVICE" && it.party === id && it.counterparty !== to && inForce(it, at),
  );
  const tokens = facts.Authorization.filter((it) => it.isv !== to && tokenInvalidity(it, at) === null);
  const engagements = facts.Engagement.filter((it) => it.integrator !== to && engagementInForce(it, at));
  const grants = facts.AccountGrant.filter((it) => it.integrator !== to && covers(it, at));
  const keys = usableKeysOf(facts, id, at).filter((key) => key.holders.some((it) => it !== to && it !== id));
  return {
    contracts: contracts.map(({ reference: ref }) => ({ ref, terminatedAt: at })),
    authorizations: tokens.map(({ reference: ref, from }) => ({ ref, revokedAt: latest(at, from) })),
    engagements: engagements.map(({ reference: ref }) => ({ ref, state: "ENDED", to: at })),
    accountGrants: grants.map(({ reference: ref }) => ({ ref, to: at })),
    keys: keys.map(({ reference: ref, from }) => ({ ref, revokedAt: latest(at, from) })),
  };
}

/** Wherever the principal is integrated now, it must be afterwards. */
async function mustLeaveNoGap(desk: Desk, { id }: Party, batch: Partial<Batch>): Promise<void> {
  const changes = { batch: { ...NO_CHANGES, ...batch }, removals: [] };
  const supposition = await suppose(desk.snapshot, changes, desk.now, ["STANDARD"]);
  if (!(supposition instanceof Supposition)) return;
  const before = await desk.snapshot.answersOf([id], "STANDARD");
  const after = await supposition.answersOf([id], "STANDARD");
  const gap = after.find((segment) => segment.answer.mode === "NONE" && wasIntegrated(before, segment));
  if (gap === undefined) return;
  const start = new Date(latest(gap.from, desk.validAt)).toISOString();
  desk.refuse(
    "NOT_READY",
    "to",
    `the principal would be in mode NONE from ${start}; expected no instant of NONE`,
  );
}

const wasIntegrated = (before: readonly PrincipalAnswer[], { from, to }: PrincipalAnswer): boolean =>
  before.some((it) => it.answer.mode !== "NONE" && it.from < to && from < it.to);
