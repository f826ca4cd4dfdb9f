/** The merchants of a fleet, each a function of the seed and its number; only a key that is used twice is that of a merchant before it. */
import type { PartyDraft } from "../../domain/draft";
import { BASE_SERVICES, type IntegrationMode } from "../../domain/facts";
import { DAY, FOREVER, type Instant, instant, later } from "../../domain/instant";
import { giveToIntegrators, type Hand, implementAlone, implementByIsv, signWithoutEffect } from "./delegates";
import type { GrowingBatch } from "./drafts";
import { merchantName } from "./names";
import { acquirerRef, type FleetPlan, legalEntityOf, merchantRef, PLATFORM, STREAM } from "./providers";
import { Random } from "./random";
import { addContracts, terms } from "./terms";

/** How a merchant is meant to be integrated; what it is in effect follows from its facts. */
export type Intent = "ACQUIRED" | "ISV" | "SELF" | "SYSTEM_INTEGRATOR" | "LAPSED" | "INCAPABLE";

/** 60 % direct, 40 % under an acquirer; of the direct ones ISV 55 %, SELF 20 %, SI 15 %, NONE 10 %. */
const INTENTS: readonly (readonly [Intent, number])[] = [
  ["ACQUIRED", 0.4],
  ["ISV", 0.33],
  ["SELF", 0.12],
  ["SYSTEM_INTEGRATOR", 0.09],
  ["LAPSED", 0.03],
  ["INCAPABLE", 0.03],
];

const SUSPENDED = 0.02;
const HISTORY = 1095;

/** Adds a merchant and everything that is its own. */
export function addMerchant(batch: GrowingBatch, plan: FleetPlan, number: number): void {
  const random = new Random(plan.seed, STREAM.merchant, number);
  const ref = merchantRef(number);
  const intent = random.weighted(INTENTS);
  const from = later(plan.today, -random.between(20, HISTORY) * DAY);
  const hand: Hand = { batch, plan, random, number, ref, from };
  const party = partyOf(hand, intent);
  batch.parties.push(party);
  if (intent === "ACQUIRED") {
    const acquirer = acquirerRef(plan.acquirerShares.draw(random));
    batch.acquiringLinks.push({ ref: `al-${ref}`, merchant: ref, acquirer, from });
    return;
  }
  addBaseContracts(hand, intent);
  if (intent === "ISV") implementByIsv(hand);
  else if (intent === "SYSTEM_INTEGRATOR") giveToIntegrators(hand, from);
  else if (intent === "SELF") implementAlone(hand);
  if (intent !== "ISV" && intent !== "SYSTEM_INTEGRATOR") signWithoutEffect(hand, party);
}

/** When a correction recorded later says that a contract had ended; null for all but 0.5 % of merchants. */
export function correctionOf(
  plan: FleetPlan,
  number: number,
): { readonly contract: string; readonly at: Instant } | null {
  const random = new Random(plan.seed, STREAM.merchant, number);
  const intent = random.weighted(INTENTS);
  const from = later(plan.today, -random.between(20, HISTORY) * DAY);
  const corrections = new Random(plan.seed, STREAM.correction, number);
  if (intent === "ACQUIRED" || !corrections.chance(0.005 / 0.6)) return null;
  // Within the first year, which the first term always covers.
  const days = Math.min(360, Math.floor((plan.today - from) / DAY));
  return { contract: `ms-${merchantRef(number)}-1`, at: later(from, corrections.between(1, days) * DAY) };
}

function partyOf(hand: Hand, intent: Intent): PartyDraft {
  const { random, ref, number, from, plan } = hand;
  const { name, country, mcc } = merchantName(random, number + 1);
  const capability = capabilityOf(random, intent);
  return {
    ref,
    role: "MERCHANT",
    name,
    country,
    mcc,
    ...legalEntityOf(random, ref, number, STREAM.merchant),
    ...(capability && { developmentCapability: [{ value: capability, from, to: FOREVER }] }),
    ...(random.chance(SUSPENDED) && { status: [suspension(random, plan.today)] }),
    declaredMode: declared(random, intent),
  };
}

function capabilityOf(random: Random, intent: Intent) {
  if (intent === "SELF") return random.of(["DECLARED", "VERIFIED"] as const);
  if (intent === "ISV")
    return random.weighted([
      ["NONE", 0.8],
      ["DECLARED", 0.1],
      [null, 0.1],
    ] as const);
  if (intent === "SYSTEM_INTEGRATOR")
    return random.weighted([
      ["NONE", 0.95],
      ["DECLARED", 0.05],
    ] as const);
  return random.chance(0.5) ? "NONE" : null;
}

function suspension(random: Random, today: Instant) {
  const from = later(today, -random.between(1, 200) * DAY);
  const to = random.chance(0.5) ? later(today, random.between(1, 90) * DAY) : FOREVER;
  return { value: "SUSPENDED", from, to } as const;
}

function declared(random: Random, intent: Intent): IntegrationMode | null {
  if (intent === "ACQUIRED" || !random.chance(0.7)) return null;
  const meant = intent === "LAPSED" || intent === "INCAPABLE" ? "NONE" : intent;
  return random.chance(0.01) ? "NONE" : meant;
}

/** The merchant service contract from the start on; that of a lapsed merchant was not renewed. */
function addBaseContracts({ batch, plan, random, ref, from }: Hand, intent: Intent): void {
  const until = intent === "LAPSED" ? later(from, DAY) : plan.today;
  const list = terms(random, from, until);
  const end =
    intent === "LAPSED" ? instant(Math.max(from + DAY, plan.today - random.between(1, 300) * DAY)) : null;
  const services = random.chance(0.03) ? ["PAYMENT", "SETTLEMENT"] : [...BASE_SERVICES];
  addContracts(
    batch,
    `ms-${ref}`,
    { kind: "MERCHANT_SERVICE", between: [ref, PLATFORM], services },
    list,
    end,
  );
}
