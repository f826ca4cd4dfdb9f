/**
 * Random sequences of mutations, by operators and members who show who they are, sent to a server over each database at once: what is
 * answered is the same to the byte (law 12), a rehearsal says what happens (law 4), effects and blast radii are exact (law 5), and the
 * same when they are read later; a repetition changes nothing (law 9), revisions increase by one (law 10), lists are what their members
 * say (law 3), and history holds (law 11). `PARTNER_GRAPH_PROPERTY_RUNS=40` plays forty sequences, others each time;
 * `PARTNER_GRAPH_PROPERTY_SEED` takes the seed of one.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import type { Actor } from "../../src/domain/actor";
import type { Facts } from "../../src/domain/facts";
import { FOREVER, type Instant, instant, later } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { factsIn } from "../app/support/all-facts";
import { answersAt, instantsIn, lostBetween, principalsIn } from "../app/support/brute-force";
import { randomFrom } from "../app/support/random-history";
import { seeds } from "../domain/lib/arbitrary-facts";
import { WORLD } from "../graphql/mutations/world";
import { type Data, load, NOW } from "../graphql/support/ask";
import { OPERATOR } from "../graphql/support/mutate";
import { type Backend, forEachBackend } from "../support/store";
import { mutationOf } from "../support/stories";
import { adminOf, PEOPLE, type RandomStep, stepOf } from "./random-steps";
import { type SignedIn, serveTo } from "./signed-in";

const STEPS = 28;

/** More facts than a sequence makes. */
const MOST_FACTS = 400;

const EFFECTS = `changed shifts { before statusBefore after statusAfter count }
  principals(first: 100) { nodes { principal { ... on Party { reference } } changes { from to before { mode rule } after { mode rule status } } } }`;
const EFFECTS_OF = `query ($revision: Int!) { effects(revision: $revision) { ${EFFECTS} } }`;

/** Secrets are other ones on each server; "shown" is how they are known. */
const MORE: Readonly<Record<string, string>> = {
  consentToAuthorization: "shown: code",
  exchangeAuthorizationCode: "shown: refreshToken",
  refreshAuthorization: "shown: refreshToken",
  importRows: "recordedCount results { row line reference status code column message }",
};
const SHOWN = /"shown":"([^"]*)"/;

const backends: Backend[] = [];
forEachBackend((backend) => {
  backends.push(backend);
  test("is played on beside the other", () => expect(backends.length).toBe(2));
});

const servers: SignedIn[] = [];
const stores: Store[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
  for (const store of stores) await store.close();
});

async function served({ freshUrl }: Backend, clock: () => Instant) {
  const store = await load(await openStore(await freshUrl()), WORLD, refreshAnswers);
  stores.push(store);
  const server = await serveTo(PEOPLE, store, clock);
  servers.push(server);
  return { store, server };
}

const LISTS = `{ ${["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"].map((mode) => `${mode}: principals(first: 100, filter: { mode: ${mode} }) { totalCount nodes { ... on Party { reference } } }`).join("\n")}
  all: principals(first: 100) { nodes { ... on Party { reference } integration { mode } } } }`;

const RADIUS = `query ($of: BlastCentre!) { blastRadius(of: $of) { loss { changed
  principals(first: 100) { nodes { principal { ... on Party { reference } } } } } } }`;

const knownIn = async (store: Store): Promise<Facts> =>
  factsIn(store.at((await store.head()).revision), MOST_FACTS);

const referencesIn = (all: Facts) => new Map(all.Party.map(({ id, reference }) => [id, reference]));

const namesIn = ({ principals }: Data): string[] =>
  principals.nodes.map((it: Data) => it.principal.reference);

/** Those whose answers a change made others, at whatever instant, are those that looking at everything finds. @returns what is known now */
async function expectExactEffects(
  store: Store,
  before: Facts,
  { changed, principals }: Data,
): Promise<Facts> {
  const after = await knownIn(store);
  const answers = answersAt(before, [...new Set([...instantsIn(before), ...instantsIn(after)])]);
  // Who is new had no answer before, and so has another one now.
  const isNew = principalsIn(after).filter((id) => !answers.has(id));
  const lost = [...lostBetween(answers, after, { from: instant(0), to: FOREVER }), ...isNew];
  const references = referencesIn(after);
  expect(namesIn({ principals })).toEqual(lost.map((id) => references.get(id)));
  expect(changed).toBe(lost.length);
  return after;
}

/** Of what is there after a sequence, the blast radii are those that looking at everything finds (law 5). */
async function expectExactRadii(store: Store, now: Instant, asked: Play["asked"]): Promise<void> {
  const all = await knownIn(store);
  const answers = answersAt(all, [...new Set([now, ...instantsIn(all)])]);
  const references = referencesIn(all);
  const expectRadius = async (of: object, without: Facts): Promise<void> => {
    const { changed, principals } = (await asked(OPERATOR, RADIUS, { of })).data.blastRadius.loss;
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

/** A sequence that is played on both servers at once. */
class Play {
  now = NOW;
  revision = 1;
  /** Mutations that were granted, by name. */
  readonly granted: string[] = [];
  private readonly secrets = { code: ["none", "none"], refreshToken: ["none", "none"] };

  private constructor(
    private readonly both: Awaited<ReturnType<typeof served>>[],
    private known: Facts,
  ) {}

  static async begin(): Promise<Play> {
    let play: Play | undefined;
    const clock = () => play?.now ?? NOW;
    const both = await Promise.all(backends.map((backend) => served(backend, clock)));
    play = new Play(both, await knownIn((both[0] as { store: Store }).store));
    return play;
  }

  /** Asks both servers, each with its own variables where there are two, and compares what they answer, but for secrets. */
  readonly asked = async (
    who: Actor,
    query: string,
    variables: object | readonly object[] = {},
  ): Promise<{ data: Data; shown: (string | undefined)[] }> => {
    const texts = await Promise.all(
      this.both.map(({ server }, i) => {
        const mine = Array.isArray(variables) ? (variables[i] as object) : variables;
        return server.ask(who, query, mine);
      }),
    );
    const [one, other] = texts.map((text) => text.replace(SHOWN, '"shown":null'));
    expect(one).toBe(other);
    const { data, errors } = JSON.parse(one as string);
    expect([query, errors]).toEqual([query, undefined]);
    return { data, shown: texts.map((text) => SHOWN.exec(text)?.[1]) };
  };

  /** One step: rehearsed, done, and sent once more; what it has changed is looked at. */
  async step({ by, name, input, secret }: RandomStep, proofs: readonly object[] = [{}, {}]): Promise<Data> {
    const step = { name, input: { ...input, idempotencyKey: `step-${this.now}` } };
    const query = mutationOf(
      step,
      `revision userErrors { code path message } effects { ${EFFECTS} } ${MORE[name] ?? ""}`,
    );
    const at = { validAt: (input as { validAt?: string }).validAt ?? new Date(this.now).toISOString() };
    const sent = (more: object) =>
      this.asked(
        by,
        query,
        proofs.map((proof, i) => ({
          input: {
            ...step.input,
            ...(secret && { [secret]: this.secrets[secret][i] }),
            ...proof,
            ...at,
            ...more,
          },
        })),
      );
    const rehearsed = (await sent({ idempotencyKey: null, dryRun: true })).data[name];
    const { data, shown } = await sent({});
    const done = data[name];
    expect([by, step, { ...done, revision: null }]).toEqual([by, step, { ...rehearsed, revision: null }]);
    if (done.revision === null) return done;
    this.revision += 1;
    expect([step, done.revision]).toEqual([step, this.revision]);
    expect((await sent({})).data[name]).toEqual(done);
    await this.look(by, done);
    this.granted.push(name);
    const kind = name === "consentToAuthorization" ? "code" : "refreshToken";
    if (shown[0] !== undefined) this.secrets[kind] = shown as string[];
    return done;
  }

  private get store(): Store {
    return (this.both[0] as { store: Store }).store;
  }

  /** What a revision has changed is what looking at everything finds; members are told a part of it. */
  private async look(by: Actor, done: Data): Promise<void> {
    const { effects } = (await this.asked(OPERATOR, EFFECTS_OF, { revision: done.revision })).data;
    this.known = await expectExactEffects(this.store, this.known, effects);
    if (by.role === "OPERATOR") expect(done.effects).toEqual(effects);
    else expect(namesIn(effects)).toEqual(expect.arrayContaining(namesIn(done.effects)));
  }

  async end(): Promise<void> {
    for (const who of PEOPLE) await this.expectLists(who);
    await expectExactRadii(this.store, this.now, this.asked);
    for (const { store } of this.both) {
      const head = await store.head();
      expect(head.revision).toBe(this.revision);
      expect(await store.checkChain()).toMatchObject({ broken: null });
      for await (const { differences } of verifyAnswers(store.at(head.revision), null))
        expect(differences).toEqual([]);
    }
  }

  private async expectLists(who: Actor): Promise<void> {
    const { all, ...lists } = (await this.asked(who, LISTS)).data;
    for (const [mode, { totalCount, nodes }] of Object.entries(lists) as [string, Data][]) {
      const mine = all.nodes
        .filter((it: Data) => it.integration.mode === mode)
        .map((it: Data) => it.reference);
      const listed = nodes.map((it: Data) => it.reference);
      expect([who, mode, listed, totalCount]).toEqual([who, mode, mine, mine.length]);
    }
  }
}

/** What a hand-over takes. */
const PLOT = [
  ...["requestAuthorization", "consentToAuthorization", "exchangeAuthorizationCode", "createClient"],
  ...["registerKey", "proveKeyPossession", "handOver", "rollBackHandover"],
];

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const PEM = publicKey.export({ type: "spki", format: "pem" });
const CHALLENGE = `{ keyChallenge(key: "k-tillwise") { shown: text } }`;

type PlotStep = (play: Play) => Promise<unknown>;

/** From one ISV to another, and back: asked for, consented to, exchanged, with a key that is proved. */
function handover(): PlotStep[] {
  const [noodle, tillwise] = [adminOf("noodle"), adminOf("tillwise")];
  const step = (by: Actor, name: string, input: object, secret?: RandomStep["secret"]): PlotStep => {
    const told: RandomStep = { by, name, input, ...(secret && { secret }) };
    return (play) => play.step(told);
  };
  let revision = 1;
  const key = { reference: "k-tillwise", client: "app-tillwise", publicKey: PEM };
  return [
    step(tillwise, "requestAuthorization", { reference: "as-next", principal: "noodle", isv: "tillwise" }),
    step(noodle, "consentToAuthorization", { contract: "as-next" }),
    step(tillwise, "exchangeAuthorizationCode", {}, "code"),
    step(tillwise, "createClient", { reference: "app-tillwise", owner: "tillwise", environment: "LIVE" }),
    step(tillwise, "registerKey", key),
    async (play) => {
      if (!play.granted.includes("registerKey")) return;
      const { shown } = await play.asked(tillwise, CHALLENGE);
      const proofs = shown.map((text = "none") => ({
        challenge: text,
        signature: sign(null, Buffer.from(text), privateKey).toString("base64"),
      }));
      const input = { key: "k-tillwise" };
      await play.step({ by: tillwise, name: "proveKeyPossession", input }, proofs);
    },
    async (play) => {
      const input = { principal: "noodle", to: "tillwise" };
      revision = (await play.step({ by: noodle, name: "handOver", input })).revision ?? 1;
    },
    (play) => play.step({ by: noodle, name: "rollBackHandover", input: { principal: "noodle", revision } }),
  ];
}

/** With an odd seed the hand-over comes first, and nothing is in its way; else it is played among everything else. */
async function play(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const playing = await Play.begin();
  const plot = handover();
  const inTurn = seed % 2 === 1;
  for (let i = 0; i < STEPS; i += 1) {
    playing.now = later(playing.now, 3_600_000);
    const next = plot.length > 0 && (inTurn || random(3) === 0) ? plot.shift() : undefined;
    if (next === undefined) await playing.step(stepOf(random, i, playing.now, playing.revision));
    else await next(playing);
    if (inTurn && i < PLOT.length) expect(playing.granted).toEqual(PLOT.slice(0, i + 1));
  }
  await playing.end();
  expect(playing.revision).toBeGreaterThan(5);
}

test.each(seeds(1, 1))("the sequence of seed %i", play, 120_000);
