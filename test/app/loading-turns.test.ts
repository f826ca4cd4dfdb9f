/** To load the facts around many principals takes turns with other requests, a statement at a time; around one nobody is let go first. */
import {
  type FactSource,
  factsOnly,
  loadNeighbourhoodFacts,
  loadOwnFacts,
  loadStandings,
} from "../../src/app/load-neighbourhood";
import type { FactsByKind } from "../../src/domain/facts";
import { id, party } from "../db/support/fixtures";
import { longestWhile, work } from "../graphql/support/counted-work";

/** A statement takes the clock as far as a whole stretch. */
const clock = jest.spyOn(performance, "now").mockImplementation(() => work.done * 10);
afterAll(() => clock.mockRestore());

/** A source that knows merchants alone, and counts what it is asked. */
const source: FactSource = {
  get: async (kind, ids) => {
    work.done += 1;
    return (kind === "Party" ? ids.map((it) => party(it)[1]) : []) as FactsByKind[typeof kind][];
  },
  of: async () => {
    work.done += 1;
    return [];
  },
};

const ids = (count: number) => Array.from({ length: count }, (_, i) => id(i + 1));

const LOADS: readonly (readonly [string, (count: number) => Promise<unknown>])[] = [
  ["own facts", (count) => loadOwnFacts(source, ids(count))],
  ["standings", (count) => loadStandings(source, ids(count))],
  ["neighbourhoods", (count) => loadNeighbourhoodFacts(source, ids(count))],
  [
    "the same facts at another time",
    async (count) => factsOnly(source, await loadNeighbourhoodFacts(source, ids(count))),
  ],
];

test.each(LOADS)("%s of a hundred", async (_, load) => {
  const { longest, all } = await longestWhile(() => load(100));
  expect(all).toBeGreaterThan(2);
  expect(longest).toBe(1);
});

test.each(LOADS)("%s of one", async (_, load) => {
  const { longest, all } = await longestWhile(() => load(1));
  expect(longest).toBe(all);
});
