/**
 * Synthetic fleets in the proportions of the real world (see "Scale to plan for" in docs/domain.md). A fleet is given out batch by batch and
 * never held as a whole; the same seed on the same day is the same fleet.
 */
import type { Batch } from "../domain/draft";
import { DAY, type Instant, instant, later } from "../domain/instant";
import { type GrowingBatch, growingBatch } from "./fleet/drafts";
import { addMerchant, correctionOf } from "./fleet/merchants";
import { ACQUIRERS, addAcquirer, addIntegrator, addIsv, type FleetPlan, PLATFORM } from "./fleet/providers";
import { Zipf } from "./fleet/random";

/** How many merchants a fleet of each size has. */
export const FLEET_SIZES = { S: 1_000, M: 100_000, L: 1_000_000, XL: 10_000_000 } as const;
/** The name of a size. */
export type FleetSize = keyof typeof FLEET_SIZES;

/** A batch of a fleet and how many merchants have been given out with it. */
export interface FleetBatch {
  readonly batch: Batch;
  readonly merchants: number;
}

/** Merchants in one batch: large enough to spread the cost of a revision, small enough to stay in memory. */
const CHUNK = 2_000;

/** Midnight UTC of the day of `now`: what the dates of a fleet are reckoned from. */
export const fleetDay = (now: Instant): Instant => instant(Math.floor(now / DAY) * DAY);

/** Gives out a fleet of a named size; see {@link fleetOf}. */
export const fleet = (size: FleetSize, seed: number, today: Instant): Generator<FleetBatch> =>
  fleetOf(FLEET_SIZES[size], seed, today);

/**
 * Gives out a fleet with so many merchants. The last batches are the corrections: contracts that had ended in the past, recorded
 * yesterday.
 */
export function* fleetOf(merchants: number, seed: number, today: Instant): Generator<FleetBatch> {
  const plan = planOf(merchants, seed, today);
  let recordedAt = later(today, -30 * DAY);
  const next = () => {
    recordedAt = later(recordedAt, 1000);
    return growingBatch(recordedAt);
  };
  for (const batch of providers(plan, next)) yield { batch, merchants: 0 };
  for (let done = 0; done < plan.merchants; done += CHUNK) {
    const batch = next();
    const until = Math.min(done + CHUNK, plan.merchants);
    for (let number = done; number < until; number++) addMerchant(batch, plan, number);
    yield { batch, merchants: until };
  }
  recordedAt = later(today, -DAY);
  for (const batch of corrections(plan, next)) yield { batch, merchants: plan.merchants };
}

function planOf(merchants: number, seed: number, today: Instant): FleetPlan {
  const isvs = Math.max(2, Math.round(merchants * 0.006));
  const integrators = Math.max(2, Math.round(merchants * 0.01));
  return {
    seed,
    today,
    merchants,
    isvs,
    integrators,
    isvShares: new Zipf(isvs, 1.1),
    integratorShares: new Zipf(integrators, 1.1),
    acquirerShares: new Zipf(ACQUIRERS, 0.9),
  };
}

function* providers(plan: FleetPlan, next: () => GrowingBatch): Generator<Batch> {
  const shared = next();
  shared.parties.push({ ref: PLATFORM, role: "PLATFORM", name: "Alipay" });
  for (let number = 0; number < ACQUIRERS; number++) addAcquirer(shared, plan, number);
  yield shared;
  for (const [count, add] of [
    [plan.isvs, addIsv],
    [plan.integrators, addIntegrator],
  ] as const) {
    for (let done = 0; done < count; done += CHUNK) {
      const batch = next();
      for (let number = done; number < Math.min(done + CHUNK, count); number++) add(batch, plan, number);
      yield batch;
    }
  }
}

function* corrections(plan: FleetPlan, next: () => GrowingBatch): Generator<Batch> {
  let batch = next();
  for (let number = 0; number < plan.merchants; number++) {
    const correction = correctionOf(plan, number);
    if (correction === null) continue;
    batch.contracts.push({ ref: correction.contract, terminatedAt: correction.at });
    if (batch.contracts.length < CHUNK) continue;
    yield batch;
    batch = next();
  }
  if (batch.contracts.length > 0) yield batch;
}
