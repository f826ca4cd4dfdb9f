/** What is ahead, over random histories: changes and gaps against the reference timeline of every principal. */

import { failed } from "../../src/app/failure";
import { type GapRequest, listGaps } from "../../src/app/list-gaps";
import { type ChangeConditions, listUpcomingChanges } from "../../src/app/list-upcoming-changes";
import type { Cursor, Page } from "../../src/app/page";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { type AnswerSegment, POLICIES, type PolicyName } from "../../src/domain/answer";
import type { Batch } from "../../src/domain/draft";
import { isEffectiveChange } from "../../src/domain/effective-change";
import { graphOf } from "../../src/domain/graph";
import type { PartyId, Revision } from "../../src/domain/ids";
import { DAY, type Instant, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { mergeTold, timelineOf } from "../../src/domain/timeline";
import { seeds } from "../domain/lib/arbitrary-facts";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import { GRID, ISVS, opening, PRINCIPALS, RandomHistory, randomFrom } from "./support/random-history";

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};

/** Gaps to come: some of the contracts are suspended for a time. */
const suspending = ({ contracts }: Batch, random: (below: number) => number): Batch =>
  batch({
    contracts: contracts
      .filter(() => random(2) === 0)
      .map(({ ref }) => {
        const from = 3 + random(6);
        return { ref, suspensions: [{ from: GRID[from]!, to: GRID[from + 1 + random(2)]! }] };
      }),
  });

async function historyIn(store: Store, seed: number): Promise<Revision> {
  now = instant(Date.UTC(2024, 1, 1));
  const random = randomFrom(seed);
  const first = opening(random);
  await recordBatch(store, clock, first, refreshAnswers);
  await recordBatch(store, clock, suspending(first, random), refreshAnswers);
  const history = new RandomHistory(random);
  for (let i = 0; i < 40; i++) await recordBatch(store, clock, history.next(), refreshAnswers);
  return (await store.head()).revision;
}

type Timelines = readonly (readonly [PartyId, readonly AnswerSegment[]])[];

async function timelinesIn(store: Store, revision: Revision, policy: PolicyName): Promise<Timelines> {
  const facts = await factsIn(store.at(revision), 400);
  const graph = graphOf(facts);
  const principals = facts.Party.filter(({ reference }) => PRINCIPALS.includes(reference));
  return principals.map(({ id }) => [id, mergeTold(timelineOf(graph, id, policy))]);
}

interface Asked {
  readonly validAt: Instant;
  readonly days: number;
  readonly conditions: ChangeConditions;
}

interface Expected {
  readonly at: Instant;
  readonly principal: PartyId;
  readonly before: AnswerSegment;
  readonly after: AnswerSegment;
}

const inOrder = <T extends { at: Instant; principal: PartyId }>(list: T[]): T[] =>
  list.sort((a, b) => a.at - b.at || a.principal - b.principal);

const worksIn = ({ answer }: AnswerSegment): boolean => answer.mode !== "NONE" && answer.status !== "BLOCKED";

/** Every effective change of every timeline, tested one by one. */
function expectedChanges(timelines: Timelines, { validAt, days, conditions }: Asked): Expected[] {
  const { fromMode, toMode, losing, implementer } = conditions;
  const all = timelines.flatMap(([principal, timeline]) =>
    timeline.slice(1).map((after, i) => ({ at: after.from, principal, before: timeline[i]!, after })),
  );
  return inOrder(
    all.filter(
      ({ at, before, after }) =>
        validAt < at &&
        at <= validAt + days * DAY &&
        isEffectiveChange(before.answer, after.answer) &&
        (!fromMode?.length || fromMode.includes(before.answer.mode)) &&
        (!toMode?.length || toMode.includes(after.answer.mode)) &&
        (!losing || (worksIn(before) && !worksIn(after))) &&
        (!implementer || [before, after].some(({ answer }) => answer.implementer === implementer.id)),
    ),
  );
}

/** Every gap of every timeline: neighbours in mode NONE are one. */
function expectedGaps(timelines: Timelines, { validAt, days }: Asked): object[] {
  const gaps = timelines.flatMap(([principal, timeline]) => {
    const found: { at: Instant; principal: PartyId; to: Instant }[] = [];
    timeline.forEach(({ answer, from }, i) => {
      if (i === 0 || answer.mode !== "NONE" || timeline[i - 1]!.answer.mode === "NONE") return;
      const back = timeline.slice(i).find((later) => later.answer.mode !== "NONE");
      if (back !== undefined) found.push({ at: from, principal, to: back.from });
    });
    return found;
  });
  return inOrder(gaps.filter(({ at }) => validAt < at && at <= validAt + days * DAY));
}

type Read<T> = (page: {
  first?: number;
  last?: number;
  after: Cursor | null;
  before: Cursor | null;
}) => Promise<Page<T>>;

/** All pages of a list, from either end. */
async function allOf<T extends { at: Instant; principal: PartyId }>(
  read: Read<T>,
  size: number,
  backward: boolean,
): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: Cursor | null = null; ; ) {
    const page: Page<T> = backward
      ? await read({ last: size, after: null, before: cursor })
      : await read({ first: size, after: cursor, before: null });
    found[backward ? "unshift" : "push"](...page.items);
    expect(page.items.length).toBeLessThanOrEqual(size);
    if (!(backward ? page.hasPrevious : page.hasNext)) {
      expect(await page.count()).toBe(found.length);
      return found;
    }
    const { revision, validAt } = page.reading.asOf;
    const { at, principal } = (backward ? page.items[0] : page.items.at(-1))!;
    cursor = { revision, validAt, list: page.list, text: String(at), id: principal };
  }
}

function settled<T>(outcome: T): Exclude<T, { failure: unknown }> {
  if (failed(outcome)) throw new Error(JSON.stringify(outcome.failure));
  return outcome as Exclude<T, { failure: unknown }>;
}

const sides = ({ at, principal, before, after }: Expected) => ({
  ...{ at, principal },
  before: { from: before.from, to: before.to, answer: before.answer },
  after: { from: after.from, to: after.to, answer: after.answer },
});

const CONDITIONS: readonly ChangeConditions[] = [
  {},
  { losing: true },
  { fromMode: ["ISV", "SELF"], toMode: [] },
  { toMode: ["NONE", "SYSTEM_INTEGRATOR"] },
];

forEachBackend(({ openFresh }) => {
  const seen = { changes: 0, gaps: 0 };

  test.each(seeds(3, 21))("changes and gaps, at any moment and page size: history %i", async (seed) => {
    const store = await openFresh();
    const head = await historyIn(store, seed);
    const random = randomFrom(seed + 100);
    const isvs = await store.at(head).find("Party", ISVS);
    const conditions = [...CONDITIONS, ...isvs.map(({ id }) => ({ implementer: { id, given: "" } }))];
    for (let i = 0; i < 16; i++) {
      const revision = (head - random(12)) as Revision;
      const policy = POLICIES[random(2)]!;
      const validAt = instant(GRID[random(6)]! - random(2));
      const asked = { validAt, days: 10 * random(5) + 6, conditions: conditions[i % conditions.length]! };
      const timelines = await timelinesIn(store, revision, policy);
      const at = { validAt, revision };
      const [size, backward] = [[1, 2, 7, 100][random(4)]!, random(2) === 0];
      const shared = { days: asked.days, policy };

      const changes = await allOf(
        async (page) =>
          settled(await listUpcomingChanges(new Readings(store, clock), at, { ...asked, ...shared, page })),
        size,
        backward,
      );
      expect(changes.map(sides)).toEqual(expectedChanges(timelines, asked).map(sides));

      const gaps = await allOf(
        async (page) =>
          settled(await listGaps(new Readings(store, clock), at, { ...shared, page } as GapRequest)),
        size,
        backward,
      );
      expect(gaps.map(({ at, principal, to }) => ({ at, principal, to }))).toEqual(
        expectedGaps(timelines, asked),
      );
      seen.changes += changes.length;
      seen.gaps += gaps.length;
    }
  });

  test("in these histories there are many changes, and gaps", () => {
    expect(seen.changes).toBeGreaterThan(90);
    expect(seen.gaps).toBeGreaterThan(15);
  });
});
