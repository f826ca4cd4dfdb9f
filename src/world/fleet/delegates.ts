/** How merchants of a fleet are implemented: by themselves, by an ISV, by a system integrator, and what goes wrong with each. */
import type { KeyDraft, PartyDraft } from "../../domain/draft";
import { BEGINNING, DAY, FOREVER, type Instant, later } from "../../domain/instant";
import type { GrowingBatch } from "./drafts";
import { type FleetPlan, integratorRef, isvRef } from "./providers";
import type { Random } from "./random";
import { addClient, addContracts, addKeys, type KeyPlan, terms } from "./terms";

/** One merchant in the making. */
export interface Hand {
  readonly batch: GrowingBatch;
  readonly plan: FleetPlan;
  readonly random: Random;
  readonly number: number;
  readonly ref: string;
  /** When it came to the platform. */
  readonly from: Instant;
}

/** Shares of all merchants, reckoned from the shares of those that they can befall. */
const TWO_ISVS = 0.03 / 0.33;
const ISV_AND_INTEGRATOR = 0.007 / 0.33;
const NO_INTEGRATION = 0.01 / 0.18;
const NOT_ALLOWED = 0.01 / 0.18;
const REUSED = 0.005;
const UNROTATED = 0.04;
const CHANGES_A_YEAR = 0.08;

/** When the merchant went over to another delegate, null if it never did. */
function changeOf({ random, from, plan }: Hand): Instant | null {
  const days = Math.floor((plan.today - from) / DAY);
  if (days < 30 || !random.chance(1 - (1 - CHANGES_A_YEAR) ** (days / 365))) return null;
  return later(from, random.between(15, days - 5) * DAY);
}

/** An ISV by its share of the fleet, other than the given one. */
function drawIsv({ plan, random }: Hand, other = -1): number {
  const drawn = plan.isvShares.draw(random);
  return drawn === other ? (drawn + 1) % plan.isvs : drawn;
}

function authorize(
  hand: Hand,
  suffix: string,
  isv: number,
  from: Instant,
  end: Instant | null,
  services = ["REFERRAL", "INTEGRATION"],
) {
  const { batch, random, ref, plan } = hand;
  const contract = { kind: "AUTHORIZATION_SERVICE", between: [ref, isvRef(isv)], services } as const;
  addContracts(batch, `as-${ref}${suffix}`, contract, terms(random, from, end ?? plan.today), end);
  batch.authorizations.push({
    ref: `dt-${ref}${suffix}`,
    principal: ref,
    isv: isvRef(isv),
    from,
    ...(end !== null && { revokedAt: end }),
  });
}

/** An ISV, perhaps another one before; 3 % of all merchants have two at once, 0.7 % an integrator as well. */
export function implementByIsv(hand: Hand): void {
  const { random, from, plan, batch, ref } = hand;
  const change = changeOf(hand);
  const first = drawIsv(hand);
  authorize(hand, "-a", first, from, change);
  const current = change === null ? first : drawIsv(hand, first);
  if (change !== null) authorize(hand, "-b", current, change, null);
  if (random.chance(TWO_ISVS)) {
    const since = later(plan.today, -random.between(1, 19) * DAY);
    authorize(hand, "-c", drawIsv(hand, current), since, null);
    if (random.chance(0.5))
      batch.designations.push({ principal: ref, delegate: isvRef(current), from: since });
  } else if (random.chance(ISV_AND_INTEGRATOR)) {
    giveToIntegrators(hand, later(plan.today, -random.between(1, 19) * DAY));
  }
}

/** An integrator with the merchant's account and a key of the merchant's, perhaps another one before. */
export function giveToIntegrators(hand: Hand, since: Instant): void {
  const { batch, plan, random, ref, from } = hand;
  const change = since === from ? changeOf(hand) : null;
  const first = plan.integratorShares.draw(random);
  const current = change === null ? first : (first + 1) % plan.integrators;
  engage(hand, "-a", first, since, change);
  if (change !== null) engage(hand, "-b", current, change, null);

  const client = `app-${ref}`;
  const keys: KeyPlan = {
    client,
    owner: ref,
    holders: [integratorRef(first)],
    from: since,
    today: plan.today,
  };
  if (change === null) {
    addClient(batch, random, { ...keys, sameAs: reused(hand) });
    return;
  }
  batch.clients.push({ ref: client, owner: ref, environment: "LIVE" });
  // Once in 25 the key lives on after the integrator has gone.
  const to = random.chance(UNROTATED) ? FOREVER : later(change, 7 * DAY);
  const next = addKeys(batch, random, { ...keys, to }, 1);
  addKeys(batch, random, { ...keys, holders: [integratorRef(current)], from: change }, next);
}

function engage(
  { batch, ref }: Hand,
  suffix: string,
  integrator: number,
  from: Instant,
  end: Instant | null,
): void {
  const sides = { principal: ref, integrator: integratorRef(integrator), from, to: end ?? FOREVER };
  batch.engagements.push({ ref: `en-${ref}${suffix}`, state: end === null ? "ACCEPTED" : "ENDED", ...sides });
  batch.accountGrants.push({ ref: `ag-${ref}${suffix}`, ...sides });
}

/** A client and keys of its own. */
export function implementAlone(hand: Hand): void {
  const { batch, plan, random, ref, from } = hand;
  addClient(batch, random, {
    client: `app-${ref}`,
    owner: ref,
    holders: [ref],
    from,
    today: plan.today,
    sameAs: reused(hand),
  });
}

/** 0.5 % of keys are registered under two clients: with an earlier merchant's that works still, as a careless integrator would do it. */
function reused({ random, batch }: Hand): string | null {
  if (!random.chance(REUSED)) return null;
  const works = ({ publicKey, to, revokedAt }: KeyDraft) =>
    publicKey === "generated" && to === FOREVER && !revokedAt;
  return batch.keys.findLast(works)?.ref ?? null;
}

/** Authorizations that grant nothing: without INTEGRATION, or signed though the merchant allows no ISV. */
export function signWithoutEffect(hand: Hand, party: PartyDraft): void {
  const { random, from, batch } = hand;
  if (random.chance(NO_INTEGRATION)) {
    authorize(hand, "-a", drawIsv(hand), from, null, ["REFERRAL", "MARKETING_OPERATION"]);
  } else if (random.chance(NOT_ALLOWED)) {
    authorize(hand, "-a", drawIsv(hand), from, null);
    batch.parties[batch.parties.length - 1] = {
      ...party,
      allowsIsv: [{ value: false, from: BEGINNING, to: FOREVER }],
    };
  }
}
