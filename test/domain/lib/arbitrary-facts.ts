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
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...values) },
  );

const maybe = <T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight, arbitrary: value });

const longInterval = fc.record<Interval>({ from: early, to: fc.constant(FOREVER) });

const shortInterval = fc
  .uniqueArray(grid, { minLength: 2, maxLength: 2 })
  .map(([a, b]) => ({ from: Math.min(a!, b!) as Instant, to: Math.max(a!, b!) as Instant }));

const interval = fc.oneof(longInterval, shortInterval);

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
  acquirers: fc.integer({ min: 0, max: 3 }),
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
    suspensions: fc.array(shortInterval, { maxLength: 1 }),
    when: interval,
  });

const party = fc.record({
  legalEntity: maybe(fc.nat(2), 3),
  status: maybe(periods(PARTY_STATUSES)).map((list) => list ?? []),
  developmentCapability: periods(CAPABILITIES),
  allowsIsv: maybe(periods([true, false])).map((list) => list ?? []),
  declaredMode: maybe(fc.constantFrom(...MODES)),
});

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
  base: fc.array(relation(contractBody(BASE_SERVICES)), { minLength: 1, maxLength: 4 }),
  authorizations: fc.array(relation(contractBody(ISV_SERVICES)), { maxLength: 4 }),
  partner: fc.array(relation(contractBody([[]])), { minLength: 1, maxLength: 3 }),
  tokens: fc.array(relation(fc.record({ revokedAt: maybe(grid), when: interval })), { maxLength: 2 }),
  engagements: fc.array(
    relation(fc.record({ state: mostly("ACCEPTED" as const, ENGAGEMENT_STATES), when: interval })),
    {
      maxLength: 4,
    },
  ),
  grants: fc.array(relation(interval), { maxLength: 4 }),
  links: fc.array(relation(fc.record({ state: mostly("APPROVED" as const, LINK_STATES), when: interval })), {
    maxLength: 5,
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

type Parts = readonly [
  Cast,
  readonly (typeof party extends fc.Arbitrary<infer P> ? P : never)[],
  typeof relations extends fc.Arbitrary<infer R> ? R : never,
];

function assemble(
  [{ merchants, acquirers, isvs, sis, shuffle }, bodies, rows]: Parts,
  cyclic: boolean,
): Generated {
  let taken = 0;
  const next = () => {
    taken += 1;
    return { id: taken, reference: referenceOf(taken, shuffle) };
  };
  const roles = [
    ...Array(merchants).fill("MERCHANT"),
    ...Array(acquirers).fill("ACQUIRER"),
    ...Array(isvs).fill("ISV"),
    ...Array(sis).fill("SYSTEM_INTEGRATOR"),
  ] as string[];
  const platform = { ...next(), role: "PLATFORM", name: "", country: null, mcc: null, legalEntity: null };
  const entities = [0, 1, 2].map(() => ({ ...next(), name: null, lei: null }));
  const parties = roles.map((role, i) => {
    const body = bodies[i % bodies.length]!;
    const entity = body.legalEntity === null ? null : entities[body.legalEntity]!.id;
    return { ...next(), role, name: "", country: null, mcc: null, ...body, legalEntity: entity };
  });
  const ids = (...wanted: string[]) =>
    parties.filter(({ role }) => wanted.includes(role)).map(({ id }) => id);
  const pick = (from: readonly number[], i: number) => from[i % from.length]!;
  const principals = ids("MERCHANT", "ACQUIRER");
  const [isvIds, siIds, above] = [ids("ISV"), ids("SYSTEM_INTEGRATOR"), ids("ACQUIRER")];
  const contract =
    (kind: string, from: readonly number[], to: readonly number[]) => (row: (typeof rows.base)[number]) => {
      const { when, ...body } = row[2];
      return {
        ...next(),
        kind,
        party: pick(from, row[0]),
        counterparty: pick(to, row[1]),
        exclusive: false,
        ...body,
        ...when,
      };
    };
  const clients = rows.clients.map(([owner, , body]) => ({
    ...next(),
    owner: pick([...principals, ...isvIds], owner),
    environment: body.environment,
    status: body.status ?? [],
  }));
  const facts = {
    LegalEntity: entities,
    Party: [
      { ...platform, status: [], developmentCapability: [], allowsIsv: [], declaredMode: null },
      ...parties,
    ],
    Contract: [
      ...rows.base.map(contract("MERCHANT_SERVICE", principals, [platform.id])),
      ...rows.authorizations.map(contract("AUTHORIZATION_SERVICE", principals, isvIds)),
      ...rows.partner.map(contract("ISV_PARTNER", isvIds, [platform.id])),
    ],
    Authorization: rows.tokens.map(([a, b, { revokedAt, when }]) => ({
      ...next(),
      principal: pick(principals, a),
      isv: pick(isvIds, b),
      revokedAt,
      ...when,
    })),
    Engagement: rows.engagements.map(([a, b, { state, when }]) => ({
      ...next(),
      principal: pick(principals, a),
      integrator: pick(siIds, b),
      state,
      ...when,
    })),
    AccountGrant: rows.grants.map(([a, b, when]) => ({
      ...next(),
      principal: pick(principals, a),
      integrator: pick(siIds, b),
      ...when,
    })),
    AcquiringLink: (above.length === 0 ? [] : rows.links).flatMap(([a, b, { state, when }]) => {
      const [merchant, acquirer] = [pick(principals, a), pick(above, b)];
      const fits = cyclic ? merchant !== acquirer : merchant < acquirer;
      return fits ? [{ ...next(), merchant, acquirer, state, ...when }] : [];
    }),
    Client: clients,
    KeyVersion: (clients.length === 0 ? [] : rows.keys).map(
      ([a, , { when, holders, ownerHolds, thumbprint, ...body }]) => {
        const client = clients[a % clients.length]!;
        const others = holders.map((holder) => pick([...principals, ...siIds], holder));
        return {
          ...next(),
          client: client.id,
          publicKey: "{}",
          ...body,
          thumbprint: `t${thumbprint}`,
          holders: [
            ...new Set([...(ownerHolds || others.length === 0 ? [client.owner] : []), ...others]),
          ].sort((x, y) => x - y),
          ...when,
        };
      },
    ),
    Designation: rows.designations.map(([a, b, when]) => ({
      id: next().id,
      principal: pick(principals, a),
      delegate: pick([...isvIds, ...siIds], b),
      ...when,
    })),
  };
  return { facts: facts as unknown as Facts, principals: principals as PartyId[] };
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
  .tuple(grid, fc.constantFrom(-1, 0, 1, 7 * DAY, -30 * DAY, 7 * DAY - 1, -30 * DAY - 1))
  .map(([t, offset]) => instant(t + offset));

const factor = Number(process.env["PARTNER_GRAPH_PROPERTY_RUNS"] ?? "1");

/** So many runs, times PARTNER_GRAPH_PROPERTY_RUNS. */
export const runs = (count: number) => ({ numRuns: Math.ceil(count * (factor > 0 ? factor : 1)) });
