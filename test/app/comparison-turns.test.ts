/** To compare a fleet that is in thousands of situations takes turns with other requests: counted is what is compared, not time. */
import { MomentComparison, type Side } from "../../src/app/moment-comparison";
import type { Answer } from "../../src/domain/answer";
import type { Instant } from "../../src/domain/instant";
import type { SituationPair, Snapshot } from "../../src/domain/ports";
import { answer, day } from "../db/support/fixtures";
import { longestWhile, work } from "../graphql/support/counted-work";

const PAIRS = 5_000;

/** One look takes the clock so far: forty of them are a stretch. */
const clock = jest.spyOn(performance, "now").mockImplementation(() => work.done * 0.25);
afterAll(() => clock.mockRestore());

/** The same, and each look at the member is work. */
const looked = <T extends object, K extends keyof T>(it: T, member: K): T =>
  Object.defineProperty({ ...it }, member, {
    get: () => {
      work.done += 1;
      return it[member];
    },
  });

/** Everybody goes from a situation of an even number to the next; the answer to one in three of those is another one. */
const side = (validAt: Instant): Side => {
  const answerTo = (situation: number): Answer =>
    looked(situation % 6 === 1 ? answer({ mode: "NONE", status: null }) : answer(), "mode");
  const snapshot: Partial<Snapshot> = {
    revision: 1 as Snapshot["revision"],
    situationPairs: async () =>
      Array.from(
        { length: PAIRS },
        (_, i): SituationPair =>
          looked({ before: 2 * i, after: 2 * i + 1, role: "MERCHANT", count: 2 }, "after"),
      ),
    situationAnswersAt: async (_, situations) => new Map(situations.map((it) => [it, answerTo(it)])),
  };
  return { snapshot: snapshot as Snapshot, validAt, policy: "STANDARD" };
};

test("nobody waits for all of it", async () => {
  const comparison = new MomentComparison(side(day(0)), side(day(1)));
  const found: number[] = [];
  const { longest, all } = await longestWhile(async () => {
    const shifts = await comparison.shifts();
    found.push(...shifts.map(({ merchants }) => merchants));
  });
  expect(found).toEqual([2 * Math.ceil(PAIRS / 3)]);
  // Each pair is looked at to gather situations, to find the answers and to compare those.
  expect(all).toBeGreaterThan(4 * PAIRS);
  expect(longest).toBeLessThanOrEqual(2 * (40 + 8));
});
