/** Contract terms and key versions over time, as they come in practice. */

import { readPublicKey } from "../../app/public-key";
import type { ContractDraft } from "../../domain/draft";
import { DAY, FOREVER, type Instant, later } from "../../domain/instant";
import type { GrowingBatch } from "./drafts";
import type { Random } from "./random";

/** How long a new version of a key lives beside the old one. */
const OVERLAP = 7 * DAY;

const MONTHS = [
  [12, 0.7],
  [24, 0.1],
  [36, 0.1],
  [0, 0.1],
] as const;
const MONTH = 30.4375 * DAY;

/** One term of a contract that is renewed. */
export interface Term {
  readonly from: Instant;
  readonly to: Instant;
  readonly signedAt: Instant;
}

/**
 * Terms one after the other from `start` until one reaches beyond `until`. Renewals are signed 30 ± 20 days before the end; 4 % come
 * late and leave a gap.
 */
export function terms(random: Random, start: Instant, until: Instant): Term[] {
  const months = random.weighted(MONTHS);
  const list: Term[] = [];
  let from = start;
  let signedAt = later(start, -random.between(1, 20) * DAY);
  while (from < until) {
    const to = months === 0 ? FOREVER : later(from, Math.round((months * MONTH) / DAY) * DAY);
    list.push({ from, to, signedAt });
    if (to === FOREVER) break;
    const late = random.chance(0.04);
    from = late ? later(to, random.between(1, 20) * DAY) : to;
    signedAt = late ? from : later(to, -random.between(10, 50) * DAY);
  }
  return list;
}

/** Adds a contract for each term; `end` terminates the one that is running then and drops later ones. */
export function addContracts(
  batch: GrowingBatch,
  ref: string,
  contract: Pick<ContractDraft, "kind" | "between" | "services">,
  list: readonly Term[],
  end: Instant | null = null,
): void {
  list.forEach((term, i) => {
    if (end !== null && term.from >= end) return;
    const terminatedAt = end !== null && end < term.to ? end : null;
    batch.contracts.push({ ref: `${ref}-${i + 1}`, ...contract, ...term, terminatedAt });
  });
}

/** What becomes of one client's keys. */
export interface KeyPlan {
  readonly client: string;
  readonly owner: string;
  readonly environment?: "LIVE" | "TEST";
  readonly holders: readonly string[];
  readonly from: Instant;
  readonly today: Instant;
  /** The keys end here (the account was taken back and the key rotated). */
  readonly to?: Instant;
  /** The reference of another client's key that is registered here too (K7). */
  readonly sameAs?: string | null;
}

/** Adds a client and its key versions: 1.3 on average, 1 % of rotations overdue, 0.2 % of keys compromised. */
export function addClient(batch: GrowingBatch, random: Random, plan: KeyPlan): void {
  batch.clients.push({ ref: plan.client, owner: plan.owner, environment: plan.environment ?? "LIVE" });
  addKeys(batch, random, plan, 1);
}

/** Adds key versions to a client, numbered from `first`; gives back the next number. */
export function addKeys(batch: GrowingBatch, random: Random, plan: KeyPlan, first: number): number {
  const end = plan.to ?? FOREVER;
  const age = Math.floor((Math.min(end, plan.today) - plan.from) / DAY);
  const rotated =
    age > 60 && random.chance(0.3) ? later(plan.from, random.between(30, age - 15) * DAY) : null;
  let version = first;
  const add = (from: Instant, to: Instant, publicKey = "generated") => {
    const compromisedAt = random.chance(0.002) ? later(plan.today, -random.between(1, 60) * DAY) : null;
    const hit = compromisedAt !== null && compromisedAt > from && compromisedAt < to;
    const revokedAt = hit && random.chance(0.5) ? later(compromisedAt, DAY) : null;
    batch.keys.push({
      ref: `${plan.client}-k${version++}`,
      client: plan.client,
      publicKey,
      holders: plan.holders,
      from,
      to: to < end ? to : end,
      ...(hit && { compromisedAt, revokedAt }),
    });
  };
  if (rotated !== null) add(plan.from, random.chance(0.01) ? FOREVER : later(rotated, OVERLAP));
  add(rotated ?? plan.from, FOREVER, plan.sameAs ? keyTextOf(plan.sameAs) : "generated");
  return version;
}

/** The text of the key that a reference generates, to register it a second time. */
function keyTextOf(reference: string): string {
  const read = readPublicKey("generated", reference);
  return read.ok ? read.key.publicKey : "generated";
}
