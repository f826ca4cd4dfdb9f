/** To summarise a fleet that has tens of thousands of different answers takes turns with other requests: counted is what is added up. */
import type { Reading } from "../../src/app/reading";
import { listImplementerCounts, summariseIntegrations } from "../../src/app/summarise-integrations";
import type { PartyId } from "../../src/domain/ids";
import type { AnswerCount } from "../../src/domain/ports";
import { longestWhile, work } from "../graphql/support/counted-work";

const ROWS = 5_000;

/** One look takes the clock so far: forty of them are a stretch. */
const clock = jest.spyOn(performance, "now").mockImplementation(() => work.done * 0.25);
afterAll(() => clock.mockRestore());

/** As many implementers, each of one merchant; whoever adds them up looks at each. */
const rows = Array.from({ length: ROWS }, (_, i): AnswerCount => {
  const row = {
    role: "MERCHANT",
    mode: "ISV",
    status: "OPERATIONAL",
    implementer: (i + 1) as PartyId,
  } as const;
  return Object.defineProperty({ ...row, count: 1 }, "count", {
    get: () => {
      work.done += 1;
      return 1;
    },
  });
});

const answers = () => ({ counts: async () => rows });
const reading = { answers, readings: { at: async () => reading } } as unknown as Reading;
const page = { first: 3, last: null, after: null, before: null } as unknown as Parameters<
  typeof listImplementerCounts
>[2];

test.each([
  ["by mode and status", async () => (await summariseIntegrations(reading, "STANDARD")).count],
  [
    "by implementer",
    async () => {
      const found = await listImplementerCounts(reading, "STANDARD", page);
      return "count" in found ? found.count() : found;
    },
  ],
])("nobody waits for all of it: %s", async (_, summarise) => {
  const found: unknown[] = [];
  const { longest, all } = await longestWhile(async () => found.push(await summarise()));
  expect(found).toEqual([ROWS]);
  expect(all).toBeGreaterThanOrEqual(ROWS);
  expect(longest).toBeLessThanOrEqual(2 * 41);
});
