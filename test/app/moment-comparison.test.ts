/** Comparing moments and policies over the whole fleet, against comparing every principal. */
import { MomentComparison, type Side } from "../../src/app/moment-comparison";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import type { Answer } from "../../src/domain/answer";
import { POLICIES } from "../../src/domain/answer";
import { differ } from "../../src/domain/difference";
import type { PartyId, Revision } from "../../src/domain/ids";
import { DAY, type Instant, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { seeds } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { GRID, opening, PRINCIPALS, RandomHistory, randomFrom } from "./support/random-history";

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};

/** Every principal's two answers, where they differ. */
async function expected(before: Side, after: Side) {
  const answersOn = async ({ snapshot, validAt, policy }: Side) => {
    const ids = (await snapshot.find("Party", PRINCIPALS)).map(({ id }) => id);
    return new Map((await snapshot.answersAt(ids, validAt, policy)).map((it) => [it.principal, it.answer]));
  };
  const [was, is] = [await answersOn(before), await answersOn(after)];
  const ids = [...new Set([...was.keys(), ...is.keys()])].sort((a, b) => a - b);
  return ids
    .map((principal) => ({
      principal,
      before: was.get(principal) ?? null,
      after: is.get(principal) ?? null,
    }))
    .filter((it) => differ(it.before, it.after));
}

const kindOf = ({ before, after }: { before: Answer | null; after: Answer | null }) =>
  `${before?.mode} ${before?.status} → ${after?.mode} ${after?.status}`;

async function compare(before: Side, after: Side): Promise<number> {
  const wanted = await expected(before, after);
  const comparison = new MomentComparison(before, after);
  const counted: Record<string, number> = {};
  for (const it of wanted) counted[kindOf(it)] = (counted[kindOf(it)] ?? 0) + 1;
  const shifts = await comparison.shifts();
  expect(Object.fromEntries(shifts.map((it) => [kindOf(it), it.merchants + it.acquirers]))).toEqual(counted);
  const found: { principal: PartyId; before: Answer | null; after: Answer | null }[] = [];
  for (let last: PartyId | null = null; ; ) {
    const page = await comparison.principals({ limit: 2, after: last, before: null, backward: false });
    for (const { principal, differences } of page.items) {
      const { before, after } = differences[0]!;
      found.push({ principal, before, after });
    }
    if (!page.more) break;
    last = page.items.at(-1)!.principal;
  }
  expect(found).toEqual(wanted);
  return wanted.length;
}

async function historyIn(store: Store, seed: number): Promise<Revision[]> {
  now = instant(Date.UTC(2024, 1, 1));
  const random = randomFrom(seed);
  await recordBatch(store, clock, opening(random), refreshAnswers);
  const history = new RandomHistory(random);
  for (let i = 0; i < 12; i++) await recordBatch(store, clock, history.next(), refreshAnswers);
  const { revision } = await store.head();
  return Array.from({ length: revision + 1 }, (_, i) => i as Revision);
}

forEachBackend(({ openFresh }) => {
  const seen = { moments: 0, policies: 0 };

  test.each(seeds(1, 11))(
    "any two moments, at any two revisions, in either direction: history %i",
    async (seed) => {
      const store = await openFresh();
      const revisions = await historyIn(store, seed);
      const random = randomFrom(seed + 1);
      const side = (): Side => ({
        snapshot: store.at(revisions[random(revisions.length)]!),
        validAt: GRID[random(GRID.length)]!,
        policy: "STANDARD",
      });
      for (let i = 0; i < 30; i++) seen.moments += await compare(side(), side());
    },
  );

  test.each(seeds(1, 14))("two policies at one moment: history %i", async (seed) => {
    const store = await openFresh();
    await historyIn(store, seed);
    const snapshot = store.at((await store.head()).revision);
    for (const validAt of GRID) {
      const [standard, strict] = POLICIES.map((policy) => ({ snapshot, validAt, policy }));
      seen.policies += await compare(standard!, strict!);
    }
  });

  test("in these histories much differs", () => {
    expect(seen.moments).toBeGreaterThan(30);
    expect(seen.policies).toBeGreaterThan(0);
  });
});
