/**
 * Fifty write at once, through two servers over one database: each tells a story of its own, and all race for the same objects with the
 * revision at which they have read them; six more count in one place. Nobody meets an error that is not an answer, of each race one
 * wins, no update is lost, and revisions have no gap (law 10).
 */

import { verifyAnswers } from "../../src/app/verify-answers";
import { openStore } from "../../src/db";
import type { Actor } from "../../src/domain/actor";
import { instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { WORLD } from "../graphql/mutations/world";
import { type Data, load, REFRESH } from "../graphql/support/ask";
import { member, OPERATOR } from "../graphql/support/mutate";
import { someKey } from "../support/some-key";
import { forEachBackend } from "../support/store";
import { mutationOf, type Step, storyOf } from "../support/stories";
import { type SignedIn, serveTo } from "./signed-in";

const WRITERS = 50;
const COUNTERS = 6;

const silk = member("silk");

/** What all want to change, each in its way, as they have read it at revision 1. */
const RACES: readonly ((i: number) => readonly [by: Actor, name: string, input: object])[] = [
  (i) => [silk, "amendParty", { party: "silk", name: `Silk ${i}` }],
  (i) => [silk, "rotateKey", { key: "k-silk", reference: `k-silk-${i}`, publicKey: someKey(`silk ${i}`) }],
  (i) => [OPERATOR, "suspendContract", { contract: "ip-tillwise", until: `20${30 + i}-01-01T00:00:00Z` }],
  (i) => [OPERATOR, i % 2 === 0 ? "suspendParty" : "closeParty", { party: "harbour" }],
];

interface Payload {
  readonly revision: number | null;
  readonly userErrors: readonly { readonly code: string }[];
}

/** One of fifty: it asks one of the servers, and keeps the revisions that it made. */
class Writer {
  readonly made: number[] = [];
  readonly won: number[] = [];
  readonly refusals: string[] = [];

  constructor(
    readonly number: number,
    private readonly server: SignedIn,
  ) {}

  /** Tells a story, and between its steps takes part in the races, in an order of its own, so that all kinds of writes meet. */
  async tellAndRace(): Promise<void> {
    const steps = storyOf(this.number);
    for (let i = 0; i < Math.max(steps.length, RACES.length); i += 1) {
      if (i < RACES.length) await this.race((this.number + i) % RACES.length);
      const step = steps[i];
      if (step !== undefined)
        expect([step, (await this.send(OPERATOR, step)).userErrors]).toEqual([step, []]);
    }
  }

  private async race(race: number): Promise<void> {
    const [by, name, input] = (RACES[race] as (typeof RACES)[number])(this.number);
    const idempotencyKey = `race-${race}-${this.number}`;
    const step = { name, input: { ...input, idempotencyKey, expectedRevision: 1 } };
    const { userErrors } = await this.send(by, step);
    if (userErrors.length === 0) this.won.push(race);
    this.refusals.push(...userErrors.map(({ code }) => code));
  }

  /** Adds one to what is there, again and again until nobody was faster. */
  async count(): Promise<void> {
    for (;;) {
      const { revisions } = await this.data(OPERATOR, "{ revisions(last: 1) { nodes { number } } }");
      const revision: number = revisions.nodes[0].number;
      const { merchant } = await this.data(
        OPERATOR,
        `{ merchant(reference: "bay", at: { revision: ${revision} }) { name } }`,
      );
      const name = `${(Number.parseInt(merchant.name, 10) || 0) + 1}`;
      const idempotencyKey = `count-${this.number}-${revision}`;
      const input = { party: "bay", name, expectedRevision: revision, idempotencyKey };
      const { userErrors } = await this.send(OPERATOR, { name: "amendParty", input });
      if (userErrors.length === 0) return;
      this.refusals.push(...userErrors.map(({ code }) => code));
    }
  }

  private async send(who: Actor, step: Step): Promise<Payload> {
    const query = mutationOf(step, "revision userErrors { code message }");
    const payload: Payload = (await this.data(who, query, { input: step.input }))[step.name];
    if (payload.revision !== null) this.made.push(payload.revision);
    return payload;
  }

  private async data(who: Actor, query: string, variables?: object): Promise<Data> {
    const { data, errors } = JSON.parse(await this.server.ask(who, query, variables));
    expect(errors).toBeUndefined();
    return data;
  }
}

async function expectWhole(store: Store, writers: readonly Writer[]): Promise<void> {
  const { revision: head } = await store.head();
  const made = writers.flatMap((writer) => writer.made).sort((a, b) => a - b);
  expect(made).toEqual(Array.from({ length: head - 1 }, (_, i) => i + 2));
  for (const { made: mine } of writers) expect(mine).toEqual([...mine].sort((a, b) => a - b));
  const window = { limit: head, after: null, before: null, backward: false };
  const { items } = await store.history(head).revisions(window);
  const times = items.map(({ recordedAt }) => recordedAt);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(await store.checkChain()).toMatchObject({ broken: null, revisions: head });
  for await (const { differences } of verifyAnswers(store.at(head), null)) expect(differences).toEqual([]);
}

const servers: SignedIn[] = [];
const stores: Store[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const store of stores.splice(0)) await store.close();
});

forEachBackend(({ freshUrl }) => {
  test("each is answered, of each race one wins, nothing is lost, no revision is missing", async () => {
    const url = await freshUrl();
    const clock = () => instant(Date.now());
    stores.push(await load(await openStore(url), WORLD, REFRESH), await openStore(url));
    for (const store of stores) servers.push(await serveTo([OPERATOR, silk], store, clock));
    const all = Array.from(
      { length: WRITERS + COUNTERS },
      (_, i) => new Writer(i, servers[i % servers.length] as SignedIn),
    );
    await Promise.all(all.map((writer) => (writer.number < WRITERS ? writer.tellAndRace() : writer.count())));
    const [store] = stores as [Store];
    await expectWhole(store, all);
    expect(new Set(all.flatMap(({ refusals }) => refusals))).toEqual(new Set(["CONFLICT"]));
    expect(all.flatMap(({ won }) => won).sort()).toEqual(RACES.map((_, race) => race));
    const winner = all.find(({ won }) => won.includes(0));
    const parties = await store.at((await store.head()).revision).find("Party", ["silk", "bay"]);
    expect(parties.map(({ name }) => name)).toEqual([`Silk ${winner?.number}`, `${COUNTERS}`]);
  }, 300_000);
});
