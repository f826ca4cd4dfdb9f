/**
 * Handing over: a principal goes from whoever integrates it to another delegate, or to itself, at one instant and in one transaction;
 * only if all is ready once everything else has ended, and if no later instant is worse because of that.
 */
import { type Batch, NO_CHANGES } from "../../domain/draft";
import type { Authorization, Facts } from "../../domain/facts";
import { endOf, type Instant, latest } from "../../domain/instant";
import type { PrincipalAnswer } from "../../domain/ports";
import { type Handover, type ReadinessCheckCode, readinessOf } from "../../domain/readiness";
import { keyEnd } from "../../domain/states";
import { DELEGATES } from "../batch/words";
import { loadHandover } from "../load-handover";
import { suppose } from "../suppose";
import { Supposition } from "../supposition";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import { revocationOf } from "./key-commands";
import type { Named } from "./named";
import { endFrom } from "./periods";
import { Refused } from "./refused";
import { revokedFrom } from "./tokens";

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
  KEY_USABLE: "who signs from then on needs a usable LIVE key; keys of the principal that others hold end",
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
  if (!isItself) await desk.mustFit(to, input.to, "to", DELEGATES);
  if (!isItself && !DELEGATES.includes(to.role))
    desk.refuse("WRONG_ROLE", "to", "expected an ISV, a system integrator, or the principal itself");
  const handover = { principal, to, at: desk.validAt };
  const before = await loadHandover(desk.reader, principal, to);
  const batch = endings(desk, before, handover);
  const object = { kind: "Party", reference: principal.reference } as const;
  const plan: Plan = { batch, place: () => ["validAt"], object };
  const changes = { batch: { ...NO_CHANGES, ...batch }, removals: [] };
  const supposed = await suppose(desk.snapshot, changes, desk.now, ["STANDARD"]);
  // What is wrong with a batch itself is told where it is planned.
  if (!(supposed instanceof Supposition)) return plan;
  const after = await loadHandover(supposed.facts, principal, to);
  await mustBeReady(desk, after, handover);
  const answers = await supposed.answersOf([principal.id], "STANDARD");
  mustGoOver(desk, answers, handover);
  await mustLeaveNoGap(desk, answers, handover);
  mustLoseNothing(answers, { before, after }, handover);
  return plan;
});

/** Everything that binds the principal to any other delegate from the instant on ends, and so do the keys that others hold. */
function endings(desk: Desk, facts: Facts, { principal: { id }, to, at }: Handover): Partial<Batch> {
  // What has not begun by then ends where it begins: it never takes effect (E33).
  const endOfIts = (it: { readonly from: Instant }) => endFrom(desk, it);
  const goesOn = ({ from }: { readonly from: Instant }, end: Instant) => latest(at, from) < end;
  const live = facts.Client.filter((it) => it.owner === id && it.environment === "LIVE").map((it) => it.id);

  const contracts = facts.Contract.filter(
    (it) =>
      it.kind === "AUTHORIZATION_SERVICE" &&
      it.state === "SIGNED" &&
      it.party === id &&
      it.counterparty !== to.id &&
      goesOn(it, endOf(it.to, it.terminatedAt)),
  );
  const works = (it: Authorization) => goesOn(it, endOf(it.to, it.revokedAt));
  const tokens = facts.Authorization.filter(
    (it) => it.isv !== to.id && (it.codeDigest !== null || works(it)),
  );
  const engagements = facts.Engagement.filter(
    (it) => it.integrator !== to.id && (it.state === "ACCEPTED" || it.state === "ENDED") && goesOn(it, it.to),
  );
  const grants = facts.AccountGrant.filter((it) => it.integrator !== to.id && goesOn(it, it.to));
  const keys = facts.KeyVersion.filter(
    (it) =>
      live.includes(it.client) &&
      it.holders.some((holder) => holder !== to.id && holder !== id) &&
      goesOn(it, keyEnd(it)),
  );
  return {
    contracts: contracts.map((it) => ({ ref: it.reference, terminatedAt: endOfIts(it) })),
    // Of a token that does not work then only the code is withdrawn.
    authorizations: tokens.map((it) => revokedFrom(it, works(it) ? endOfIts(it) : at)),
    engagements: engagements.map((it) => ({ ref: it.reference, state: "ENDED", to: endOfIts(it) })),
    accountGrants: grants.map((it) => ({ ref: it.reference, to: endOfIts(it) })),
    keys: keys.map((it) => ({ ref: it.reference, revokedAt: revocationOf(desk, it) })),
  };
}

const missingFrom = (facts: Facts, handover: Handover): ReadinessCheckCode[] =>
  readinessOf(facts, handover)
    .filter(({ passed }) => !passed)
    .map(({ check }) => check);

/** All must be ready with what is left. */
async function mustBeReady(desk: Desk, after: Facts, handover: Handover): Promise<void> {
  const missing = missingFrom(after, handover);
  if (missing.length === 0) return;
  const isMet = (await desk.seenOf("Party", [handover.to])).length > 0;
  throw notReady(
    missing.filter((check) => isMet || !OF_THE_OTHER.has(check)),
    "that instant",
  );
}

const notReady = (missing: readonly ReadinessCheckCode[], when: string): Refused =>
  new Refused(
    missing.map((check) => ({
      code: "NOT_READY",
      path: ["input", "to"],
      message: `${check}: at ${when}, ${WHAT_IS_MISSING[check]}`,
    })),
  );

/** Whoever goes on integrates the principal from the instant on, and no other delegate ever does. */
function mustGoOver(desk: Desk, answers: readonly PrincipalAnswer[], { principal, to, at }: Handover): void {
  const isOthers = ({ from, answer: { implementer, channel } }: PrincipalAnswer) =>
    implementer !== to.id && (from <= at || (channel === "DIRECT" && implementer !== principal.id));
  const other = answers.find((segment) => at < segment.to && isOthers(segment));
  if (other === undefined) return;
  const start = new Date(latest(other.from, at)).toISOString();
  desk.refuse("NOT_READY", "to", `somebody else would integrate the principal from ${start} on`);
}

/** Wherever the principal is integrated now, it must be afterwards. */
async function mustLeaveNoGap(
  desk: Desk,
  answers: readonly PrincipalAnswer[],
  { principal: { id }, at }: Handover,
): Promise<void> {
  const before = await desk.snapshot.answersOf([id], "STANDARD");
  const gap = answers.find((segment) => segment.answer.mode === "NONE" && wasIntegrated(before, segment));
  if (gap === undefined) return;
  const start = new Date(latest(gap.from, at)).toISOString();
  desk.refuse(
    "NOT_READY",
    "to",
    `the principal would be in mode NONE from ${start}; expected no instant of NONE`,
  );
}

const wasIntegrated = (before: readonly PrincipalAnswer[], { from, to }: PrincipalAnswer): boolean =>
  before.some((it) => it.answer.mode !== "NONE" && it.from < to && from < it.to);

/** Where whoever goes on cannot work later, that must not be for what has ended. */
function mustLoseNothing(
  answers: readonly PrincipalAnswer[],
  known: { readonly before: Facts; readonly after: Facts },
  handover: Handover,
): void {
  for (const { from, answer } of answers) {
    if (from <= handover.at || answer.status !== "BLOCKED" || answer.implementer !== handover.to.id) continue;
    const then = { ...handover, at: from };
    const before = missingFrom(known.before, then);
    const lost = missingFrom(known.after, then).filter((check) => !before.includes(check));
    if (lost.length > 0) throw notReady(lost, new Date(from).toISOString());
  }
}
