/**
 * Random sequences of mutations, sent to a server over each database at once: what is answered is the same to the byte (law 12), a rehearsal
 * says what happens (law 4), effects and blast radii are exact (law 5), a repetition changes nothing (law 9), revisions increase by one (law 10), lists are what their members say
 * (law 3), and history holds (law 11). `PARTNER_GRAPH_PROPERTY_RUNS=40` plays forty times as many.
 */
import { hash } from "node:crypto";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import type { Facts } from "../../src/domain/facts";
import { DAY, FOREVER, type Instant, instant, later } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { createLogger } from "../../src/http/logger";
import { createHttpServer, type HttpServer } from "../../src/http/server";
import { factsIn } from "../app/support/all-facts";
import { answersAt, instantsIn, lostBetween } from "../app/support/brute-force";
import { type Random, randomFrom } from "../app/support/random-history";
import { seeds } from "../domain/lib/arbitrary-facts";
import { WORLD } from "../graphql/mutations/world";
import { load, NOW } from "../graphql/support/ask";
import { OPERATOR } from "../graphql/support/mutate";
import { DEVELOPMENT } from "../http/support";
import { type Backend, forEachBackend } from "../support/store";

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type Data = any;
type Step = readonly [name: string, input: object];

const STEPS = 40;

/** More facts than a sequence makes. */
const MOST_FACTS = 300;

const ANSWER = `revision userErrors { code path message }
  effects { changed shifts { before statusBefore after statusAfter count }
    principals(first: 100) { nodes { principal { ... on Party { reference } } changes { from to before { mode rule } after { mode rule status } } } } }`;

const PRINCIPALS = ["noodle", "silk", "bay", "gone", "harbour", "pier"];
const CONTRACTS = [
  "ms-noodle",
  "ms-silk",
  "ms-harbour",
  "ip-posone",
  "ip-tillwise",
  "as-noodle",
  "as-draft",
  "as-pending",
  "as-paused",
];

/** A public key of its own for each step; whether it is a point on the curve nobody asks. */
const keyOf = (i: number): string =>
  JSON.stringify({ kty: "OKP", crv: "Ed25519", x: hash("sha256", `step ${i}`, "base64url") });

/** One random mutation; many are refused, which is an answer as well. */
function stepOf(random: Random, i: number, now: Instant): Step {
  const one = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const when = () => new Date(later(now, (random(60) - 20) * DAY)).toISOString();
  const validAt = random(2) === 0 ? {} : { validAt: when() };
  const until = random(2) === 0 ? {} : { until: when() };
  const [principal, isv, integrator] = [
    one(PRINCIPALS),
    one(["posone", "tillwise"]),
    one(["bridge", "lantern"]),
  ];
  const contract = one([...CONTRACTS, `ask-${i - 1}`, `ask-${i - 2}`]);
  return one<Step>([
    ["suspendParty", { party: one([...PRINCIPALS, isv, integrator]), ...until, ...validAt }],
    ["reinstateParty", { party: one(PRINCIPALS), ...validAt }],
    ["setIsvAllowance", { party: principal, allowed: random(2) === 0, ...until, ...validAt }],
    [
      "setDevelopmentCapability",
      { party: principal, capability: one(["NONE", "DECLARED", "VERIFIED"]), ...validAt },
    ],
    ["requestAuthorization", { reference: `ask-${i}`, principal, isv, ...validAt }],
    ["signContract", { contract, side: principal, ...validAt }],
    ["suspendContract", { contract, ...until, ...validAt }],
    ["resumeContract", { contract, ...validAt }],
    ["terminateContract", { contract, ...validAt }],
    ["voidContract", { contract }],
    ["inviteIntegrator", { reference: `en-${i}`, principal, integrator, ...validAt }],
    ["acceptEngagement", { engagement: one(["e-invited", `en-${i - 1}`, `en-${i - 2}`]), ...validAt }],
    ["endEngagement", { engagement: one(["e-accepted", "e-invited"]), ...validAt }],
    ["giveAccount", { reference: `ag-${i}`, principal, integrator, ...validAt }],
    ["takeBackAccount", { accountGrant: "g-bay", ...validAt }],
    ["approveAcquiringLink", { link: "l-pending", ...validAt }],
    ["endAcquiringLink", { link: one(["l-approved", "l-up"]), ...validAt }],
    ["disableClient", { client: one(["app-posone", "app-silk"]), ...until, ...validAt }],
    ["revokeKey", { key: one(["k-posone", "k-silk"]), ...validAt }],
    [
      "rotateKey",
      { key: one(["k-posone", "k-silk"]), reference: `key-${i}`, publicKey: keyOf(i), ...validAt },
    ],
    ["revokeAuthorization", { authorization: "t-noodle", ...validAt }],
    ["designateDelegate", { principal, delegate: one([isv, integrator]), ...validAt }],
  ]);
}

const servers: HttpServer[] = [];
const stores: Store[] = [];
const backends: Backend[] = [];
forEachBackend((backend) => {
  backends.push(backend);
  test("is played on beside the other", () => expect(backends.length).toBe(2));
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close(0)));
  for (const store of stores) await store.close();
});

async function served({ freshUrl }: Backend, clock: () => Instant) {
  const store = await load(await openStore(await freshUrl()), WORLD, refreshAnswers);
  const server = await createHttpServer({
    schema: buildGraphSchema(),
    config: DEVELOPMENT,
    logger: createLogger("silent"),
    buildContext: async () => createContext(store, clock, undefined, OPERATOR, "same"),
    readiness: async () => {},
    authenticate: async () => OPERATOR,
    personas: [],
  });
  stores.push(store);
  servers.push(server);
  const url = `${await server.listen("127.0.0.1", 0)}/graphql`;
  const ask = async (query: string, variables: object = {}): Promise<string> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) })).text();
  };
  return { store, ask };
}

type Asked = (query: string, variables?: object) => Promise<Data>;

const LISTS = `{ ${["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"].map((mode) => `${mode}: principals(first: 100, filter: { mode: ${mode} }) { totalCount nodes { ... on Party { reference } } }`).join("\n")}
  all: principals(first: 100) { nodes { ... on Party { reference } integration { mode } } } }`;

const RADIUS = `query ($of: BlastCentre!) { blastRadius(of: $of) { loss { changed
  principals(first: 100) { nodes { principal { ... on Party { reference } } } } } } }`;

const knownIn = async (store: Store): Promise<Facts> =>
  factsIn(store.at((await store.head()).revision), MOST_FACTS);

const referencesIn = (all: Facts) => new Map(all.Party.map(({ id, reference }) => [id, reference]));

/** Those whose answers a change made others, at whatever instant, are those that looking at everything finds. @returns what is known now */
async function expectExactEffects(
  store: Store,
  before: Facts,
  { changed, principals }: Data,
): Promise<Facts> {
  const after = await knownIn(store);
  const answers = answersAt(before, [...new Set([...instantsIn(before), ...instantsIn(after)])]);
  const lost = lostBetween(answers, after, { from: instant(0), to: FOREVER });
  const references = referencesIn(after);
  expect(principals.nodes.map((it: Data) => it.principal.reference)).toEqual(
    lost.map((id) => references.get(id)),
  );
  expect(changed).toBe(lost.length);
  return after;
}

/** Of what is there after a sequence, the blast radii are those that looking at everything finds (law 5). */
async function expectExactRadii(store: Store, now: Instant, asked: Asked): Promise<void> {
  const all = await knownIn(store);
  const answers = answersAt(all, [...new Set([now, ...instantsIn(all)])]);
  const references = referencesIn(all);
  const expectRadius = async (of: object, without: Facts): Promise<void> => {
    const { changed, principals } = (await asked(RADIUS, { of })).blastRadius.loss;
    const lost = lostBetween(answers, without, { from: now, to: FOREVER }).map((id) => references.get(id));
    expect([of, principals.nodes.map((it: Data) => it.principal.reference)]).toEqual([of, lost]);
    expect(changed).toBe(lost.length);
  };
  for (const it of all.Contract)
    await expectRadius(
      { contract: it.reference },
      { ...all, Contract: all.Contract.filter((x) => x !== it) },
    );
  for (const it of all.KeyVersion)
    await expectRadius({ key: it.reference }, { ...all, KeyVersion: all.KeyVersion.filter((x) => x !== it) });
}

async function play(seed: number): Promise<void> {
  const random = randomFrom(seed);
  let now = NOW;
  const both = await Promise.all(backends.map((backend) => served(backend, () => now)));
  const asked: Asked = async (query, variables) => {
    const [one, other] = await Promise.all(both.map(({ ask }) => ask(query, variables)));
    expect(one).toBe(other);
    return JSON.parse(one as string).data;
  };
  const { store } = both[0] as { store: Store };
  let known = await knownIn(store);
  let revision = 1;
  for (let i = 0; i < STEPS; i += 1) {
    now = later(now, 3_600_000);
    const [name, input] = stepOf(random, i, now);
    const query = `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${ANSWER} } }`;
    const sent = async (more: object): Promise<Data> =>
      (await asked(query, { input: { ...input, ...more } }))[name];
    const at = { validAt: (input as { validAt?: string }).validAt ?? new Date(now).toISOString() };
    const rehearsed = await sent({ ...at, dryRun: true });
    const done = await sent({ ...at, idempotencyKey: `step-${i}` });
    expect([name, input, done.userErrors, done.effects]).toEqual([
      name,
      input,
      rehearsed.userErrors,
      rehearsed.effects,
    ]);
    if (done.revision === null) continue;
    known = await expectExactEffects(store, known, done.effects);
    revision += 1;
    expect(done.revision).toBe(revision);
    expect(await sent({ ...at, idempotencyKey: `step-${i}` })).toEqual(done);
  }
  const { all, ...lists } = await asked(LISTS);
  for (const [mode, { totalCount, nodes }] of Object.entries(lists) as [string, Data][]) {
    const mine = all.nodes.filter((it: Data) => it.integration.mode === mode).map((it: Data) => it.reference);
    expect([mode, nodes.map((it: Data) => it.reference), totalCount]).toEqual([mode, mine, mine.length]);
  }
  await expectExactRadii(store, now, asked);
  for (const { store } of both) {
    const head = await store.head();
    expect(head.revision).toBe(revision);
    expect(await store.checkChain()).toMatchObject({ broken: null });
    for await (const { differences } of verifyAnswers(store.at(head.revision), null))
      expect(differences).toEqual([]);
  }
  expect(revision).toBeGreaterThan(5);
}

test.each(seeds(1, 1))("sequence %i", (seed) => play(seed), 120_000);
