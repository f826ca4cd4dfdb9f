/**
 * Random histories: batches as people and programs would record them (sign, end, suspend, correct, back-date, engage, rotate, …), on a
 * coarse grid of time so that boundaries collide. The same seed gives the same history.
 */
import type { Batch } from "../../../src/domain/draft";
import type { PartyRole } from "../../../src/domain/facts";
import { DAY, FOREVER, type Instant, instant } from "../../../src/domain/instant";
import { batch } from "../../support/batches";

export type Random = (below: number) => number;

/** Random numbers that are the same each time (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** The instants at which things begin and end. */
export const GRID: readonly Instant[] = Array.from({ length: 12 }, (_, i) =>
  instant(Date.UTC(2024, 0, 1) + i * 5 * DAY),
);

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** Who is in every history. */
export const MERCHANTS = numbered("m", 6);
export const ACQUIRERS = numbered("q", 3);
export const ISVS = numbered("isv", 3);
export const INTEGRATORS = numbered("si", 2);
export const PRINCIPALS = [...MERCHANTS, ...ACQUIRERS];

const BASE = ["PAYMENT", "REFUND", "SETTLEMENT"];

/** The first batch: everybody, and the contracts that most stories begin with. */
export function opening(random: Random): Batch {
  const party = (role: PartyRole) => (ref: string) => ({ ref, role, name: ref });
  const principals = PRINCIPALS.map((ref) => ({
    ...party(ref.startsWith("m") ? "MERCHANT" : "ACQUIRER")(ref),
    developmentCapability: [
      { value: random(2) === 0 ? ("VERIFIED" as const) : ("NONE" as const), from: GRID[0]!, to: FOREVER },
    ],
  }));
  return batch({
    parties: [
      party("PLATFORM")("alipay"),
      ...principals,
      ...ISVS.map(party("ISV")),
      ...INTEGRATORS.map(party("SYSTEM_INTEGRATOR")),
    ],
    contracts: [
      ...PRINCIPALS.filter(() => random(4) > 0).map((ref) => ({
        ref: `base-${ref}`,
        kind: "MERCHANT_SERVICE" as const,
        between: [ref, "alipay"] as const,
        services: BASE,
        from: GRID[random(3)]!,
      })),
      ...ISVS.map((ref) => ({
        ref: `partner-${ref}`,
        kind: "ISV_PARTNER" as const,
        between: [ref, "alipay"] as const,
        from: GRID[random(2)]!,
      })),
    ],
    clients: [...PRINCIPALS, ...ISVS].map((owner) => ({
      ref: `app-${owner}`,
      owner,
      environment: "LIVE" as const,
    })),
    keys: [...PRINCIPALS, ...ISVS].map((owner) => ({
      ref: `key-${owner}`,
      client: `app-${owner}`,
      publicKey: "generated",
      from: GRID[random(3)]!,
    })),
  });
}

/** What can be amended once it has been made. */
type Amended = "contracts" | "authorizations" | "engagements" | "accountGrants" | "acquiringLinks";

/** The history that follows: what `next` gives is one batch, which may be one that is refused. */
export class RandomHistory {
  private count = 0;
  private readonly made: Record<Amended, string[]> = {
    contracts: ISVS.map((isv) => `partner-${isv}`),
    authorizations: [],
    engagements: [],
    accountGrants: [],
    acquiringLinks: [],
  };

  constructor(private readonly random: Random) {}

  next(): Batch {
    const entries: Partial<Batch>[] = Array.from({ length: 1 + this.random(3) }, () => this.entry());
    const merged: Record<string, unknown[]> = {};
    for (const lists of entries)
      for (const [list, items] of Object.entries(lists))
        merged[list] = [...(merged[list] ?? []), ...(items as unknown[])];
    return batch(merged as Partial<Batch>);
  }

  private entry(): Partial<Batch> {
    const kinds = [
      () => this.authorize(),
      () => this.authorize(),
      () => this.engage(),
      () => this.engage(),
      () => this.link(),
      () => this.endContract(),
      () => this.endContract(),
      () => this.endEngagement(),
      () => this.revokeToken(),
      () => this.rotateKey(),
      () => this.amendParty(),
      () => this.designate(),
      () => this.invite(),
      () => this.copyKey(),
      () => this.disableClient(),
      () => this.endOpen(this.one(["accountGrants", "acquiringLinks"])),
      () =>
        this.move(
          this.one(["contracts", "authorizations", "engagements", "accountGrants", "acquiringLinks"]),
        ),
    ];
    return this.one(kinds)();
  }

  private one<T>(list: readonly T[]): T {
    return list[this.random(list.length)]!;
  }

  private ref(prefix: string): string {
    this.count += 1;
    return `${prefix}-${this.count}`;
  }

  private interval(): { from: Instant; to: Instant } {
    const from = this.random(GRID.length - 1);
    const open = this.random(2) === 0;
    return {
      from: GRID[from]!,
      to: open ? FOREVER : GRID[from + 1 + this.random(GRID.length - 1 - from)]!,
    };
  }

  private authorize(): Partial<Batch> {
    const [principal, isv, during] = [this.one(PRINCIPALS), this.one(ISVS), this.interval()];
    const [contract, token] = [this.ref("contract"), this.ref("token")];
    this.made.contracts.push(contract);
    this.made.authorizations.push(token);
    const services = this.random(5) === 0 ? ["REFERRAL"] : ["INTEGRATION"];
    return {
      contracts: [
        { ref: contract, kind: "AUTHORIZATION_SERVICE", between: [principal, isv], services, ...during },
      ],
      authorizations: [{ ref: token, principal, isv, ...during }],
    };
  }

  private engage(): Partial<Batch> {
    const [principal, integrator, during] = [this.one(PRINCIPALS), this.one(INTEGRATORS), this.interval()];
    const [engagement, grant] = [this.ref("engagement"), this.ref("grant")];
    this.made.engagements.push(engagement);
    this.made.accountGrants.push(grant);
    const key = { ref: this.ref("key"), client: `app-${principal}`, publicKey: "generated" };
    return {
      engagements: [{ ref: engagement, principal, integrator, ...during }],
      accountGrants: [{ ref: grant, principal, integrator, from: during.from }],
      keys: [{ ...key, holders: [integrator], from: during.from }],
    };
  }

  private link(): Partial<Batch> {
    const [merchant, acquirer] = [this.one(PRINCIPALS), this.one(ACQUIRERS)];
    const ref = this.ref("link");
    this.made.acquiringLinks.push(ref);
    return { acquiringLinks: [{ ref, merchant, acquirer, ...this.interval() }] };
  }

  /** An SI that has been given everything before it has accepted. */
  private invite(): Partial<Batch> {
    const { engagements, ...given } = this.engage();
    return { ...given, engagements: engagements!.map((it) => ({ ...it, state: "INVITED" })) };
  }

  /** A key that somebody has a copy of, whoever that is. */
  private copyKey(): Partial<Batch> {
    const [owner, other] = [
      this.one([...PRINCIPALS, ...ISVS]),
      this.one([...PRINCIPALS, ...ISVS, ...INTEGRATORS]),
    ];
    const key = { ref: this.ref("key"), client: `app-${owner}`, publicKey: "generated" };
    return { keys: [{ ...key, holders: [...new Set([owner, other])], ...this.interval() }] };
  }

  private disableClient(): Partial<Batch> {
    const ref = `app-${this.one([...PRINCIPALS, ...ISVS])}`;
    return { clients: [{ ref, status: [{ value: "DISABLED", ...this.interval() }] }] };
  }

  private endOpen(list: Amended): Partial<Batch> {
    const ref = this.one([...this.made[list], "none"]);
    return ref === "none" ? this.engage() : { [list]: [{ ref, to: GRID.at(-1)! }] };
  }

  /** Amends when something begins and ends. */
  private move(list: Amended): Partial<Batch> {
    const ref = this.one([...this.made[list], "none"]);
    return ref === "none" ? this.authorize() : { [list]: [{ ref, ...this.interval() }] };
  }

  /** Ends or suspends a contract, at any time: ahead, or back-dated. */
  private endContract(): Partial<Batch> {
    const ref = this.one(this.made.contracts);
    if (this.random(2) === 0) return { contracts: [{ ref, terminatedAt: this.one(GRID) }] };
    const from = this.random(GRID.length - 1);
    return { contracts: [{ ref, suspensions: [{ from: GRID[from]!, to: GRID[from + 1]! }] }] };
  }

  private endEngagement(): Partial<Batch> {
    const ref = this.one([...this.made.engagements, "none"]);
    return ref === "none" ? this.rotateKey() : { engagements: [{ ref, state: "ENDED" }] };
  }

  private revokeToken(): Partial<Batch> {
    const ref = this.one([...this.made.authorizations, "none"]);
    return ref === "none" ? this.link() : { authorizations: [{ ref, revokedAt: this.one(GRID) }] };
  }

  private rotateKey(): Partial<Batch> {
    const owner = this.one([...PRINCIPALS, ...ISVS]);
    const from = this.one(GRID);
    const key = { ref: this.ref("key"), client: `app-${owner}`, publicKey: "generated", from };
    return { keys: [key, { ref: `key-${owner}`, revokedAt: from }] };
  }

  private amendParty(): Partial<Batch> {
    const during = this.interval();
    const ref = this.one([...PRINCIPALS, ...ISVS, ...INTEGRATORS]);
    const kind = PRINCIPALS.includes(ref) ? this.random(5) : this.random(3);
    if (kind === 0) return { parties: [{ ref, legalEntity: { ref: `entity-${this.random(3)}` } }] };
    if (kind < 3) return { parties: [{ ref, status: [{ value: "SUSPENDED", ...during }] }] };
    if (kind === 3) return { parties: [{ ref, allowsIsv: [{ value: this.random(2) === 0, ...during }] }] };
    const value = this.one(["VERIFIED", "NONE"] as const);
    return { parties: [{ ref, developmentCapability: [{ value, ...during }] }] };
  }

  private designate(): Partial<Batch> {
    const [principal, delegate] = [this.one(PRINCIPALS), this.one([...ISVS, ...INTEGRATORS])];
    return { designations: [{ principal, delegate, ...this.interval() }] };
  }
}
