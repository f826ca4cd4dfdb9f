/** The parties that merchants share: the platform, ISVs, system integrators and acquirers. */

import { BASE_SERVICES } from "../../domain/facts";
import { DAY, FOREVER, type Instant, later } from "../../domain/instant";
import { leiCheckDigits } from "../../domain/lei";
import type { GrowingBatch } from "./drafts";
import { acquirerName, integratorName, isvName } from "./names";
import { Random, type Zipf } from "./random";
import { addClient, addContracts, terms } from "./terms";

/** The reference of the platform of every fleet. */
export const PLATFORM = "alipay";

/** How many acquirers a fleet has, whatever its size. */
export const ACQUIRERS = 40;

/** Everything that the parts of a fleet have in common. */
export interface FleetPlan {
  readonly seed: number;
  readonly today: Instant;
  readonly merchants: number;
  readonly isvs: number;
  readonly integrators: number;
  readonly isvShares: Zipf;
  readonly integratorShares: Zipf;
  readonly acquirerShares: Zipf;
}

/** References by number, from 0. */
export const isvRef = (number: number): string => `isv-${String(number + 1).padStart(5, "0")}`;
export const integratorRef = (number: number): string => `si-${String(number + 1).padStart(6, "0")}`;
export const acquirerRef = (number: number): string => `acq-${String(number + 1).padStart(2, "0")}`;
export const merchantRef = (number: number): string => `m-${String(number + 1).padStart(8, "0")}`;

/** Streams of chance, so that one part of a fleet does not depend on another. */
export const STREAM = { isv: 1, integrator: 2, acquirer: 3, merchant: 4, correction: 5 } as const;

/** A legal entity with an LEI, on 2 % of parties. */
export function legalEntityOf(random: Random, ref: string, number: number, stream: number) {
  if (!random.chance(0.02)) return {};
  const body = `PGRF00${stream}${String(number).padStart(11, "0")}`;
  return { legalEntity: { ref: `le-${ref}`, lei: body + leiCheckDigits(body) } };
}

/** An ISV with its partner contract, which ends at 1.2 % a month, and its keys. */
export function addIsv(batch: GrowingBatch, plan: FleetPlan, number: number): void {
  const random = new Random(plan.seed, STREAM.isv, number);
  const ref = isvRef(number);
  const from = later(plan.today, -random.between(1100, 1800) * DAY);
  batch.parties.push({
    ref,
    role: "ISV",
    name: isvName(random, number + 1),
    ...legalEntityOf(random, ref, number, STREAM.isv),
  });
  // Struck off within the last half year or the next year; the largest ISVs stay, or the shares of the modes would go with them.
  const months =
    Math.floor(Math.log(1 - random.next()) / Math.log(1 - 0.012)) - (number < plan.isvs * 0.02 ? 0 : 6);
  const end = months > 12 ? null : later(plan.today, (months * 30 + random.between(1, 30)) * DAY);
  batch.contracts.push({
    ref: `ip-${ref}`,
    kind: "ISV_PARTNER",
    between: [ref, PLATFORM],
    services: ["REFERRAL", "MARKETING_OPERATION", "INTEGRATION"],
    from,
    to: end ?? FOREVER,
    signedAt: from,
  });
  const keys = { owner: ref, holders: [ref], from, today: plan.today };
  addClient(batch, random, { ...keys, client: `app-${ref}` });
  if (random.chance(0.2)) addClient(batch, random, { ...keys, client: `test-${ref}`, environment: "TEST" });
}

/** A system integrator: it needs no contract with the platform, and signs with its principals' keys. */
export function addIntegrator(batch: GrowingBatch, plan: FleetPlan, number: number): void {
  const random = new Random(plan.seed, STREAM.integrator, number);
  const ref = integratorRef(number);
  const name = integratorName(random, number + 1);
  batch.parties.push({
    ref,
    role: "SYSTEM_INTEGRATOR",
    name,
    ...legalEntityOf(random, ref, number, STREAM.integrator),
  });
}

/** How deep an acquirer stands: 0 has a contract with the platform, 1 and 2 stand below another acquirer. */
export function acquirerDepth(plan: FleetPlan, number: number): 0 | 1 | 2 {
  // The smallest ones hold 5 % of the merchants: theirs are the chains of three links.
  if (plan.acquirerShares.share(number) > 0.955) return 2;
  return number % 3 === 2 ? 1 : 0;
}

/** An acquirer: with a contract and keys of its own, or below another one. */
export function addAcquirer(batch: GrowingBatch, plan: FleetPlan, number: number): void {
  const random = new Random(plan.seed, STREAM.acquirer, number);
  const ref = acquirerRef(number);
  const from = later(plan.today, -random.between(1300, 1900) * DAY);
  const depth = acquirerDepth(plan, number);
  batch.parties.push({
    ref,
    role: "ACQUIRER",
    name: acquirerName(random, number + 1),
    country: random.of(["CN", "HK", "SG", "JP", "MY"]),
    developmentCapability: [{ value: "VERIFIED", from, to: FOREVER }],
    declaredMode: depth === 0 ? "SELF" : null,
    ...legalEntityOf(random, ref, number, STREAM.acquirer),
  });
  if (depth > 0) {
    const above = depth === 1 ? number - 2 : 2 + 3 * random.between(0, 2);
    batch.acquiringLinks.push({ ref: `al-${ref}`, merchant: ref, acquirer: acquirerRef(above), from });
    return;
  }
  const services = [...BASE_SERVICES];
  addContracts(
    batch,
    `ms-${ref}`,
    { kind: "MERCHANT_SERVICE", between: [ref, PLATFORM], services },
    terms(random, from, later(plan.today, 400 * DAY)),
  );
  addClient(batch, random, { client: `app-${ref}`, owner: ref, holders: [ref], from, today: plan.today });
}
