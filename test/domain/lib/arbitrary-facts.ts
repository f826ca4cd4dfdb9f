/**
 * Generated graphs: small, dense, on a coarse grid of time, so that boundaries collide and rare rows of the rule are met often.
 * References are shuffled against ids, so that no order by id passes for an order by reference.
 */
import fc from "fast-check";
import {
  CAPABILITIES,
  CONTRACT_STORED_STATES,
  ENGAGEMENT_STATES,
  type Facts,
  LINK_STATES,
  MODES,
  PARTY_STATUSES,
} from "../../../src/domain/facts";
import type { PartyId } from "../../../src/domain/ids";
import { DAY, FOREVER, type Instant, type Interval, instant } from "../../../src/domain/instant";

/** Distances of 7 and 30 days are among them: the windows of K8 and K9. */
const DAYS = [0, 1, 3, 7, 8, 10, 30, 31, 33, 37, 38, 40];

/** The instants at which generated facts begin and end. */
export const GRID: readonly Instant[] = DAYS.map((day) => instant(Date.UTC(2024, 0, 1) + day * DAY));

const grid = fc.constantFrom(...GRID);

const early = fc.constantFrom(...GRID.slice(0, 4));

const mostly = <T>(usual: T, values: readonly T[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );

const maybe = <T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight, arbitrary: value });

const longInterval = fc.record<Interval>({ from: early, to: fc.constant(FOREVER) });

const shortInterval = fc
  .uniqueArray(grid, { minLength: 2, maxLength: 2 })
  .map(([a, b]) => ({ from: Math.min(a!, b!) as Instant, to: Math.max(a!, b!) as Instant }));

const interval = fc.oneof({ weight: 2, arbitrary: longInterval }, { weight: 1, arbitrary: shortInterval });

const periods = <T>(values: readonly T[]) =>
  fc.array(
    fc.tuple(fc.constantFrom(...values), interval).map(([value, when]) => ({ value, ...when })),
    { maxLength: 2 },
  );

/** How many objects of a role there are, and how far references are shuffled against ids. */
interface Cast {
  readonly merchants: number;
  readonly acquirers: number;
  readonly isvs: number;
  readonly sis: number;
  readonly shuffle: number;
}

const cast: fc.Arbitrary<Cast> = fc.record({
  merchants: fc.integer({ min: 1, max: 2 }),
  acquirers: fc.constantFrom(0, 1, 2, 3, 3),
  isvs: fc.integer({ min: 1, max: 2 }),
  sis: fc.integer({ min: 1, max: 2 }),
  shuffle: fc.constantFrom(1, 3, 5, 7, 11),
});

/** Distinct references, in an order of their own. */
const referenceOf = (id: number, shuffle: number): string =>
  String((id * shuffle * 37) % 997).padStart(3, "0");

const ISV_SERVICES = [["INTEGRATION"], ["REFERRAL"], ["REFERRAL", "INTEGRATION"], ["SOMETHING_NEW"]];

const BASE_SERVICES = [
  ["PAYMENT", "REFUND", "SETTLEMENT"],
  ["PAYMENT", "SETTLEMENT"],
];

const contractBody = (services: readonly (readonly string[])[]) =>
  fc.record({
    services: mostly(services[0]!, services),
    state: mostly("SIGNED" as const, CONTRACT_STORED_STATES),
    signedAt: maybe(grid),
    terminatedAt: maybe(grid),
    suspensions: maybe(shortInterval).map((suspension) => (suspension === null ? [] : [suspension])),
    when: interval,
  });

const party = fc.record({
  legalEntity: maybe(fc.nat(2), 3),
  status: maybe(periods(PARTY_STATUSES)).map((list) => list ?? []),
  developmentCapability: periods(CAPABILITIES),
  allowsIsv: maybe(periods([true, false])).map((list) => list ?? []),
  declaredMode: maybe(fc.constantFrom(...MODES)),
});

const NOBODY = {
  legalEntity: null,
  status: [],
  developmentCapability: [],
  allowsIsv: [],
  declaredMode: null,
};

const end = fc.nat(999);

const relation = <T>(body: fc.Arbitrary<T>) => fc.tuple(end, end, body);

const keyBody = fc.record({
  thumbprint: fc.nat(5),
  keyType: mostly("RSA", ["RSA", "EC"]),
  bits: mostly(2048, [1024, 2048]),
  holders: fc.uniqueArray(end, { maxLength: 2 }),
  ownerHolds: mostly(true, [false]),
  revokedAt: maybe(grid),
  compromisedAt: maybe(grid, 3),
  when: interval,
});

const relations = fc.record({
  base: fc.array(relation(contractBody(BASE_SERVICES)), { minLength: 1, maxLength: 6 }),
  authorizations: fc.array(relation(contractBody(ISV_SERVICES)), { maxLength: 6 }),
  partner: fc.array(relation(contractBody([[]])), { minLength: 1, maxLength: 3 }),
  tokens: fc.array(relation(fc.record({ revokedAt: maybe(grid), when: interval })), { maxLength: 4 }),
  engagements: fc.array(
    relation(fc.record({ state: mostly("ACCEPTED" as const, ENGAGEMENT_STATES), when: interval })),
    {
      maxLength: 4,
    },
  ),
  grants: fc.array(relation(interval), { maxLength: 4 }),
  links: fc.array(relation(fc.record({ state: mostly("APPROVED" as const, LINK_STATES), when: interval })), {
    maxLength: 8,
  }),
  clients: fc.array(
    relation(
      fc.record({
        environment: mostly("LIVE" as const, ["LIVE", "TEST"]),
        status: maybe(periods(["ACTIVE", "DISABLED"])),
      }),
    ),
    { maxLength: 4 },
  ),
  keys: fc.array(relation(keyBody), { maxLength: 5 }),
  designations: fc.array(relation(interval), { maxLength: 2 }),
});

/** A generated graph and the parties whose mode it is about. */
export interface Generated {
  readonly facts: Facts;
  readonly principals: readonly PartyId[];
}

type Bodies = readonly Made<typeof party>[];
type Rows = Made<typeof relations>;
type Made<A> = A extends fc.Arbitrary<infer T> ? T : never;

const pick = (from: readonly number[], i: number): number => from[i % from.length]!;

/** Turns rows into facts: their ends, drawn as any numbers, become parties of a fitting role. */
class Assembly {
  private taken = 0;
  private readonly entities = [0, 1, 2].map(() => ({ ...this.next(), name: null, lei: null }));
  private readonly platform = this.party("PLATFORM", NOBODY);
  private readonly parties: ReturnType<Assembly["party"]>[];
  readonly principals: number[];
  private readonly isvs: number[];
  private readonly sis: number[];
  private readonly acquirers: number[];

  constructor(
    private readonly cast: Cast,
    bodies: Bodies,
    private readonly rows: Rows,
    private readonly cyclic: boolean,
  ) {
    const roles = [
      ...Array<string>(cast.merchants).fill("MERCHANT"),
      ...Array<string>(cast.acquirers).fill("ACQUIRER"),
      ...Array<string>(cast.isvs).fill("ISV"),
      ...Array<string>(cast.sis).fill("SYSTEM_INTEGRATOR"),
    ];
    this.parties = roles.map((role, i) => this.party(role, bodies[i % bodies.length]!));
    this.principals = this.ids("MERCHANT", "ACQUIRER");
    this.isvs = this.ids("ISV");
    this.sis = this.ids("SYSTEM_INTEGRATOR");
    this.acquirers = this.ids("ACQUIRER");
  }

  facts(): Facts {
    const clients = this.clients();
    return {
      LegalEntity: this.entities,
      Party: [this.platform, ...this.parties],
      ...this.contracts(),
      ...this.delegation(),
      AcquiringLink: this.links(),
      Client: clients,
      KeyVersion: clients.length === 0 ? [] : this.keys(clients),
    } as unknown as Facts;
  }

  private next() {
    this.taken += 1;
    return { id: this.taken, reference: referenceOf(this.taken, this.cast.shuffle) };
  }

  private party(role: string, body: Bodies[number]) {
    const legalEntity = body.legalEntity === null ? null : this.entities[body.legalEntity]!.id;
    return { ...this.next(), role, name: "", country: null, mcc: null, ...body, legalEntity };
  }

  private ids(...roles: string[]): number[] {
    return this.parties.filter(({ role }) => roles.includes(role)).map(({ id }) => id);
  }

  private contracts() {
    const contract = (
      kind: string,
      party: number,
      counterparty: number,
      { when, ...body }: Rows["base"][number][2],
    ) => ({
      ...this.next(),
      kind,
      party,
      counterparty,
      exclusive: false,
      signedBy: [],
      ...body,
      ...when,
    });
    const { principals, isvs, platform } = this;
    return {
      Contract: [
        ...this.rows.base.map(([, , body], i) =>
          contract("MERCHANT_SERVICE", pick(principals, i), platform.id, body),
        ),
        ...this.rows.authorizations.map(([a, b, body]) =>
          contract("AUTHORIZATION_SERVICE", pick(principals, a), pick(isvs, b), body),
        ),
        ...this.rows.partner.map(([, , body], i) =>
          contract("ISV_PARTNER", pick(isvs, i), platform.id, body),
        ),
      ],
    };
  }

  private delegation() {
    const { principals, isvs, sis, rows } = this;
    const engaged = (a: number, b: number) => ({ principal: pick(principals, a), integrator: pick(sis, b) });
    return {
      Authorization: rows.tokens.map(([a, b, { revokedAt, when }]) => ({
        ...this.next(),
        principal: pick(principals, a),
        isv: pick(isvs, b),
        revokedAt,
        ...{ codeDigest: null, codeExpiresAt: null, tokenDigest: null, refreshDigest: null },
        ...when,
      })),
      Engagement: rows.engagements.map(([a, b, { state, when }]) => ({
        ...this.next(),
        ...engaged(a, b),
        state,
        ...when,
      })),
      // Mostly to an SI that is engaged.
      AccountGrant: rows.grants.map(([a, b, when], i) => {
        const other = a % 5 > 0 ? rows.engagements[i] : undefined;
        return { ...this.next(), ...(other ? engaged(other[0], other[1]) : engaged(a, b)), ...when };
      }),
      Designation: rows.designations.map(([a, b, when]) => ({
        id: this.next().id,
        principal: pick(principals, a),
        delegate: pick([...isvs, ...sis], b),
        ...when,
      })),
    };
  }

  private links() {
    if (this.acquirers.length === 0) return [];
    return this.rows.links.flatMap(([a, b, { state, when }]) => {
      const [merchant, acquirer] = [pick(this.principals, a), pick(this.acquirers, b)];
      const fits = this.cyclic ? merchant !== acquirer : merchant < acquirer;
      return fits ? [{ ...this.next(), merchant, acquirer, state, ...when }] : [];
    });
  }

  private clients() {
    return this.rows.clients.map(([a, , { environment, status }]) => ({
      ...this.next(),
      owner: pick([...this.principals, ...this.isvs], a),
      environment,
      status: status ?? [],
    }));
  }

  private keys(clients: ReturnType<Assembly["clients"]>) {
    return this.rows.keys.map(([a, , { when, holders, ownerHolds, thumbprint, ...body }]) => {
      const client = clients[a % clients.length]!;
      const others = holders.map((holder) => pick([...this.principals, ...this.sis], holder));
      const all = new Set([...(ownerHolds || others.length === 0 ? [client.owner] : []), ...others]);
      const held = { thumbprint: `t${thumbprint}`, holders: [...all].sort((x, y) => x - y) };
      return { ...this.next(), client: client.id, publicKey: "{}", provedBy: [], ...body, ...held, ...when };
    });
  }
}

function assemble([cast, bodies, rows]: readonly [Cast, Bodies, Rows], cyclic: boolean): Generated {
  const assembly = new Assembly(cast, bodies, rows, cyclic);
  return { facts: assembly.facts(), principals: assembly.principals as PartyId[] };
}

const graphs = (cyclic: boolean): fc.Arbitrary<Generated> =>
  fc
    .tuple(cast, fc.array(party, { minLength: 4, maxLength: 9 }), relations)
    .map((parts) => assemble(parts, cyclic));

/** Graphs whose acquirers may stand in circles. */
export const anyFacts: fc.Arbitrary<Generated> = graphs(true);

/** Graphs as the writes leave them: no circle of acquirers. */
export const acyclicFacts: fc.Arbitrary<Generated> = graphs(false);

/** Every boundary of the grid with its windows, the millisecond before and after, and both ends of time. */
export const anyInstant: fc.Arbitrary<Instant> = fc
  .tuple(grid, fc.constantFrom(-1, 0, 0, 0, 1, 1, 7 * DAY, 7 * DAY - 1, -30 * DAY, 30 * DAY))
  .map(([t, offset]) => instant(t + offset));

const factor = Math.max(1, Number(process.env["PARTNER_GRAPH_PROPERTY_RUNS"] ?? "1") || 1);
const seed = process.env["PARTNER_GRAPH_PROPERTY_SEED"] ?? (factor === 1 ? "1" : undefined);

/**
 * So many runs, times PARTNER_GRAPH_PROPERTY_RUNS. A plain run of the tests tries the same graphs each time, a longer one others each
 * time; PARTNER_GRAPH_PROPERTY_SEED chooses.
 */
export const runs = (count: number) => ({
  numRuns: Math.ceil(count * factor),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});

/**
 * The seeds of so many histories, times PARTNER_GRAPH_PROPERTY_RUNS. A plain run of the tests plays the same ones each time, from `first`
 * on, a longer one others each time; PARTNER_GRAPH_PROPERTY_SEED chooses with which to begin. Their tests are named by them.
 */
export const seeds = (count: number, first: number): readonly number[] => {
  const chosen = process.env["PARTNER_GRAPH_PROPERTY_SEED"];
  const start = chosen !== undefined ? Number(chosen) : factor === 1 ? first : Date.now() % 1_000_000_000;
  return Array.from({ length: Math.ceil(count * factor) }, (_, i) => start + i);
};

/** How long a test may take that waits for so many runs: as long as any other, times PARTNER_GRAPH_PROPERTY_RUNS. */
export const LONG_ENOUGH = 30_000 * factor;
