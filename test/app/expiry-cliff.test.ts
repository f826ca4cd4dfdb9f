/** The expiry cliff over random histories: every change of every reference timeline, counted into its week. */

import { failed } from "../../src/app/failure";
import { type CliffWeek, measureExpiryCliff } from "../../src/app/measure-expiry-cliff";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { type Answer, POLICIES, type PolicyName } from "../../src/domain/answer";
import type { Batch } from "../../src/domain/draft";
import { isEffectiveChange } from "../../src/domain/effective-change";
import type { Facts } from "../../src/domain/facts";
import { graphOf } from "../../src/domain/graph";
import type { Revision } from "../../src/domain/ids";
import { DAY, type Instant, instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { timelineOf } from "../../src/domain/timeline";
import { seeds } from "../domain/lib/arbitrary-facts";
import { batch } from "../support/batches";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import {
  GRID,
  ISVS,
  MERCHANTS,
  opening,
  PRINCIPALS,
  RandomHistory,
  randomFrom,
} from "./support/random-history";

const WEEK = 7 * DAY;

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};

/** Tokens that lapse before their contracts: a merchant is blocked first, and in another mode or none later. */
function lapsing(random: (below: number) => number): Batch {
  const [from] = GRID as [Instant];
  const given = MERCHANTS.map((principal) => ({ principal, isv: ISVS[random(ISVS.length)]! }));
  return batch({
    contracts: given.map(({ principal, isv }) => ({
      ref: `lapsing-${principal}`,
      kind: "AUTHORIZATION_SERVICE",
      between: [principal, isv],
      services: ["INTEGRATION"],
      ...{ from, to: GRID[8 + random(4)]! },
    })),
    authorizations: given.map((it) => ({
      ref: `lapsing-${it.principal}`,
      ...it,
      ...{ from, to: GRID[3 + random(5)]! },
    })),
  });
}

async function historyIn(store: Store, seed: number): Promise<Revision> {
  now = instant(Date.UTC(2024, 1, 1));
  const random = randomFrom(seed);
  for (const first of [opening(random), lapsing(random)])
    expect(await recordBatch(store, clock, first, refreshAnswers)).toMatchObject({ ok: true });
  const history = new RandomHistory(random);
  for (let i = 0; i < 20; i++) await recordBatch(store, clock, history.next(), refreshAnswers);
  return (await store.head()).revision;
}

const works = ({ mode, status }: Answer): boolean => mode !== "NONE" && status !== "BLOCKED";

/** Each effective change of each principal, as it comes. */
function changesIn(facts: Facts, policy: PolicyName): { at: Instant; before: Answer; after: Answer }[] {
  const graph = graphOf(facts);
  const principals = facts.Party.filter(({ reference }) => PRINCIPALS.includes(reference));
  return principals.flatMap(({ id }) => {
    const timeline = timelineOf(graph, id, policy);
    return timeline
      .slice(1)
      .map(({ from, answer }, i) => ({ at: from, before: timeline[i]!.answer, after: answer }))
      .filter(({ before, after }) => isEffectiveChange(before, after));
  });
}

/** What changes at the very instant that is asked at is not ahead any more. */
function expected(facts: Facts, validAt: Instant, weeks: number, policy: PolicyName): CliffWeek[] {
  const ahead = changesIn(facts, policy).filter(({ at }) => at > validAt);
  return Array.from({ length: weeks }, (_, nth) => {
    const [from, to] = [instant(validAt + nth * WEEK), instant(validAt + (nth + 1) * WEEK)];
    const inside = ahead.filter(({ at }) => from <= at && at < to);
    return {
      ...{ from, to },
      changes: inside.length,
      losing: inside.filter(({ before, after }) => works(before) && !works(after)).length,
      unintegrated: inside.filter(({ before, after }) => before.mode !== "NONE" && after.mode === "NONE")
        .length,
    };
  });
}

forEachBackend(({ openFresh }) => {
  const seen = { losing: 0, unintegrated: 0, unlike: 0 };

  test.each(seeds(3, 51))("each week, from any moment on: history %i", async (seed) => {
    const store = await openFresh();
    const head = await historyIn(store, seed);
    const random = randomFrom(seed + 100);
    for (let i = 0; i < 16; i++) {
      const revision = (head - random(head - 1)) as Revision;
      // Weeks that begin, or have begun, just where something changes; and a millisecond beside.
      const validAt = instant(GRID[random(6)]! - random(3) * WEEK + random(3) - 1);
      const [weeks, policy] = [[1, 2, 9, 260][random(4)]!, POLICIES[random(2)]!];
      const reading = await new Readings(store, clock).at({ validAt, revision });
      if (failed(reading)) throw new Error(JSON.stringify(reading.failure));
      const told = await measureExpiryCliff(reading, weeks, policy);
      if (failed(told)) throw new Error(JSON.stringify(told.failure));
      const facts = await factsIn(store.at(revision), 400);
      const asked = { validAt, revision, policy };
      expect({ asked, told }).toEqual({ asked, told: expected(facts, validAt, weeks, policy) });
      for (const week of told) {
        seen.losing += week.losing;
        seen.unintegrated += week.unintegrated;
        if (week.losing !== week.unintegrated) seen.unlike += 1;
      }
    }
  });

  test("in these histories much runs out, and not all of it is the same", () => {
    expect(seen.losing).toBeGreaterThan(10);
    expect(seen.unintegrated).toBeGreaterThan(10);
    expect(seen.unlike).toBeGreaterThan(5);
  });
});
