/** The feed of changes, over random histories: just the places where the present, as known then, turns; each once, in order, for ever. */
import { failed } from "../../src/app/failure";
import { feedText, listFeed } from "../../src/app/list-feed";
import type { Cursor } from "../../src/app/page";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import type { AsOfRequest } from "../../src/app/resolve-as-of";
import { type Answer, POLICIES, type PolicyName } from "../../src/domain/answer";
import { isEffectiveChange } from "../../src/domain/effective-change";
import { answerAt } from "../../src/domain/evaluate";
import type { FeedChange, FeedEnd, FeedFilter, FeedPlace } from "../../src/domain/feed";
import { graphOf, type PartyGraph } from "../../src/domain/graph";
import type { PartyId, Revision } from "../../src/domain/ids";
import { BEGINNING, DAY, type Instant, instant, later } from "../../src/domain/instant";
import { BY_SYSTEM } from "../../src/domain/origin";
import type { Store } from "../../src/domain/ports";
import { timelineOf } from "../../src/domain/timeline";
import { seeds } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import { GRID, opening, PRINCIPALS, RandomHistory, randomFrom } from "./support/random-history";

const START: FeedPlace = { at: BEGINNING, by: "TIME", principal: 0 as PartyId };

interface Known {
  readonly recordedAt: Instant;
  readonly graph: PartyGraph;
  readonly principals: readonly PartyId[];
}

async function knownAt(store: Store, revision: Revision): Promise<Known> {
  const facts = await factsIn(store.at(revision), 400);
  return {
    recordedAt: (await store.revision(revision))!.recordedAt,
    graph: graphOf(facts),
    principals: facts.Party.filter(({ reference }) => PRINCIPALS.includes(reference)).map(({ id }) => id),
  };
}

type Told = Pick<FeedChange, "at" | "by" | "principal" | "revision"> & {
  readonly before: Answer | null;
  readonly after: Answer;
};

/** Every turn of every principal's present, by the reference evaluator, up to an instant. */
async function expectedFeed(store: Store, until: Instant, policy: PolicyName): Promise<Told[]> {
  const { revision: head } = await store.head();
  const told: Told[] = [];
  for (let number = 1; number <= head; number++) {
    const revision = number as Revision;
    const known = await knownAt(store, revision);
    const before = number === 1 ? null : await knownAt(store, (number - 1) as Revision);
    const next = number === head ? null : await knownAt(store, (number + 1) as Revision);
    const { recordedAt, graph } = known;
    for (const principal of known.principals) {
      const was = before === null ? null : answerAt(before.graph, principal, recordedAt, policy);
      const is = answerAt(graph, principal, recordedAt, policy)!;
      if (was === null || isEffectiveChange(was, is))
        told.push({ at: recordedAt, by: "REVISION", principal, revision, before: was, after: is });
      const last = next?.recordedAt ?? until;
      for (const { from } of timelineOf(graph, principal, policy)) {
        if (from <= recordedAt || from > last) continue;
        const [earlier, now] = [later(from, -1), from].map((t) => answerAt(graph, principal, t, policy)!);
        if (isEffectiveChange(earlier!, now!))
          told.push({ at: from, by: "TIME", principal, revision, before: earlier!, after: now! });
      }
    }
  }
  const order = ({ by }: Told) => (by === "TIME" ? 0 : 1);
  return told
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at || order(a) - order(b) || a.principal - b.principal);
}

const inShort = ({ at, by, principal, revision, before, after }: FeedChange): Told => ({
  ...{ at, by, principal, revision },
  ...{ before: before?.answer ?? null, after: after.answer },
});

/** Reads on from a place, page by page; gives back where it came to. */
async function readOn(
  store: Store,
  start: FeedPlace,
  until: FeedEnd,
  policy: PolicyName,
  limit: number,
  filter: FeedFilter = {},
): Promise<{ items: FeedChange[]; end: FeedPlace }> {
  const items: FeedChange[] = [];
  let after = start;
  for (;;) {
    const page = await store.feed({ policy, filter, after, until }, limit);
    items.push(...page.items);
    after = page.items[page.items.length - 1] ?? after;
    if (!page.more) return { items, end: after };
  }
}

/** Sometimes just to an instant at which something begins, sometimes hardly at all. */
const timePasses = (now: Instant, random: (below: number) => number): Instant =>
  random(3) === 0 ? (GRID.find((t) => t > now) ?? later(now, DAY)) : later(now, 1 + random(3 * DAY));

/** All changes up to an instant, inside. */
const upTo = (at: Instant): FeedEnd => ({ at, by: "REVISION" });

/** Works by its answer. */
const works = (answer: Answer | null): boolean =>
  answer !== null && answer.mode !== "NONE" && answer.status !== "BLOCKED";

/** All pages under a moment; each cursor is taken to the next, and from the last one on it is read to the end of the feed. */
async function readUnder(
  readings: Readings,
  at: AsOfRequest,
  policy: PolicyName,
  first: number,
): Promise<{ told: Told[]; rest: Told[]; settled: Instant }> {
  const read = async (under: AsOfRequest, after: Cursor | null, first: number) => {
    const request = { start: {}, conditions: {}, policy, page: { first, after, before: null } };
    const page = await listFeed(readings, under, request);
    if (failed(page)) throw new Error(JSON.stringify(page.failure));
    return page;
  };
  const readAll = async (under: AsOfRequest, start: Cursor | null, first: number) => {
    const told: Told[] = [];
    for (let after = start; ; ) {
      const page = await read(under, after, first);
      told.push(...page.items.map(inShort));
      const end: FeedPlace = page.items.at(-1) ?? page.after;
      after = { ...page.reading.asOf, list: page.list, text: feedText(end), id: end.principal };
      if (!page.more) return { told, after, settled: page.settled };
    }
  };
  const { told, after, settled } = await readAll(at, null, first);
  return { told, settled, rest: (await readAll({}, after, 100)).told };
}

/** Under a moment the feed is what had come about by then and was known at the revision; its last cursor leads on to all the rest. */
async function expectPrefixes(
  store: Store,
  now: Instant,
  policy: PolicyName,
  expected: readonly Told[],
  random: (below: number) => number,
): Promise<void> {
  const { revision: head } = await store.head();
  const moments = expected.flatMap(({ at }) => [later(at, -1), at]);
  for (let i = 0; i < 9; i++) {
    const revision = (1 + random(head)) as Revision;
    const validAt = [moments[random(moments.length)]!, later(now, DAY)][random(2)]!;
    const at = [{ revision }, { validAt }, { revision, validAt }][i % 3]!;
    const readings = new Readings(store, () => later(now, 1));
    const { told, rest, settled } = await readUnder(readings, at, policy, 1 + random(30));
    const bound = {
      revision: "revision" in at ? revision : head,
      validAt: "validAt" in at ? validAt : now,
    };
    const inside = expected.filter((it) => it.revision <= bound.revision && it.at <= bound.validAt);
    expect({ at, told }).toEqual({ at, told: inside });
    expect({ at, rest }).toEqual({ at, rest: expected.slice(inside.length) });
    expect(expected.filter((it) => it.at <= settled).length).toBeLessThanOrEqual(inside.length);
    expect(settled).toBeLessThanOrEqual(bound.validAt);
  }
}

forEachBackend(({ openFresh }) => {
  const seen = new Map<PolicyName, Set<string>>(POLICIES.map((policy) => [policy, new Set()]));

  test.each(seeds(3, 1))("history %d, polled while it is written", async (seed) => {
    const store = await openFresh();
    const random = randomFrom(seed);
    let now = later(GRID[0]!, -2 * DAY);
    const clock = () => now;
    const history = new RandomHistory(random);
    const places = new Map<PolicyName, FeedPlace>(POLICIES.map((policy) => [policy, START]));
    const told = new Map<PolicyName, FeedChange[]>(POLICIES.map((policy) => [policy, []]));
    await recordBatch(store, clock, opening(random), refreshAnswers);
    for (let step = 0; step < 40; step++) {
      now = timePasses(now, random);
      if (random(4) > 0) await recordBatch(store, clock, history.next(), refreshAnswers);
      if (random(3) > 0) continue;
      const until = await store.settled(now);
      for (const policy of POLICIES) {
        const read = await readOn(store, places.get(policy)!, upTo(until), policy, 1 + random(4));
        told.get(policy)!.push(...read.items);
        places.set(policy, read.end);
      }
    }
    const until = instant(now + 20 * DAY);
    for (const policy of POLICIES) {
      const read = await readOn(store, places.get(policy)!, upTo(until), policy, 7);
      const all = [...told.get(policy)!, ...read.items].map(inShort);
      const expected = await expectedFeed(store, until, policy);
      expect(all).toEqual(expected);
      for (const { by } of all) seen.get(policy)?.add(by);
      expect((await readOn(store, START, upTo(until), policy, 100)).items.map(inShort)).toEqual(expected);
      const principal = expected[expected.length - 1]!.principal;
      const implementer = expected.find(({ after }) => after.mode === "ISV")?.after.implementer ?? null;
      const filters: [FeedFilter, (change: Told) => boolean][] = [
        [{ principal }, (change) => change.principal === principal],
        [{ by: "TIME" }, ({ by }) => by === "TIME"],
        [{ losing: true }, ({ before, after }) => works(before) && !works(after)],
        [
          { toMode: ["NONE"], fromMode: ["ISV"] },
          (it) => it.after.mode === "NONE" && it.before?.mode === "ISV",
        ],
        [
          { implementer },
          (it) => implementer === null || [it.before, it.after].some((a) => a?.implementer === implementer),
        ],
      ];
      for (const [filter, matches] of filters) {
        const found = await readOn(store, START, upTo(until), policy, 5, filter);
        expect(found.items.map(inShort)).toEqual(expected.filter(matches));
      }
    }
  });

  test.each(seeds(2, 11))("history %d, asked about as of moments", async (seed) => {
    const store = await openFresh();
    const random = randomFrom(seed);
    let now = later(GRID[0]!, -2 * DAY);
    const history = new RandomHistory(random);
    await recordBatch(store, () => now, opening(random), refreshAnswers);
    for (let step = 0; step < 12; step++) {
      now = timePasses(now, random);
      await recordBatch(store, () => now, history.next(), refreshAnswers);
    }
    const until = instant(now + 20 * DAY);
    const policy = POLICIES[random(2)]!;
    await expectPrefixes(store, until, policy, await expectedFeed(store, until, policy), random);
  });

  test("in these histories both time and revisions make changes, under either policy", () => {
    expect([...seen.values()].map((ways) => ways.size)).toEqual(POLICIES.map(() => 2));
  });

  test("while a write is under way, nothing is settled that it may come before", async () => {
    const store = await openFresh();
    const random = randomFrom(9);
    const first = instant(GRID[0]!);
    await recordBatch(store, () => first, opening(random), refreshAnswers);
    const now = later(first, 30 * DAY);
    expect(await store.settled(now)).toBe(later(now, -1));
    let settledInside: Instant | null = null;
    await store.write(
      () => later(first, DAY),
      async () => {
        settledInside = await store.settled(now);
      },
      BY_SYSTEM,
    );
    expect(settledInside).toBe(first);
    expect(await store.settled(now)).toBe(later(now, -1));
  });
});
