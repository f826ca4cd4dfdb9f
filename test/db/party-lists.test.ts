/** Lists of parties: every combination of filters, order and window gives what the most obvious way gives. */
import fc from "fast-check";
import { POLICIES } from "../../src/domain/answer";
import { MODES, PARTY_ROLES } from "../../src/domain/facts";
import type { PartyId } from "../../src/domain/ids";
import { later } from "../../src/domain/instant";
import { PARTY_ORDERS, type PartyKey, type PartyQuery, type Store } from "../../src/domain/ports";
import { LONG_ENOUGH, runs } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { day, legalEntity, party, putAll } from "./support/fixtures";
import {
  ACQUIRERS,
  COUNTRIES,
  CUTS,
  fillFleet,
  ISVS,
  type Known,
  listOf,
  MCCS,
  textOf,
} from "./support/fleet";

const SIZE = 90;

jest.setTimeout(LONG_ENOUGH);

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 6 });
const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const queries: fc.Arbitrary<PartyQuery> = fc.record({
  filter: fc.record({
    roles: fc.oneof(
      { arbitrary: fc.constant(["MERCHANT" as const]), weight: 3 },
      { arbitrary: fc.subarray([...PARTY_ROLES]), weight: 1 },
    ),
    mode: maybe(fc.subarray([...MODES])),
    status: maybe(fc.subarray(["OPERATIONAL" as const, "BLOCKED" as const, "DEGRADED" as const])),
    keyHolder: maybe(oneOf(...ISVS, 20 as PartyId, ...ACQUIRERS)),
    implementer: maybe(oneOf(...ISVS, 20 as PartyId, ...ACQUIRERS)),
    acquirer: maybe(oneOf(...ACQUIRERS, ISVS[0] as PartyId)),
    finding: maybe(fc.subarray(["WEAK_KEY" as const, "ORPHAN_KEY" as const, "KEY_REUSED" as const])),
    residual: maybe(fc.constant(true)),
    country: maybe(oneOf(...COUNTRIES)),
    mcc: maybe(oneOf(...MCCS)),
    search: maybe(
      fc.subarray(["noo", "noodle", "bay", "館", "m", "house", "7", "zzz", "caf"], { maxLength: 2 }),
    ),
  }),
  order: oneOf(...PARTY_ORDERS),
  validAt: oneOf(...CUTS, later(day(10), -1), day(99), day(-99)),
  policy: oneOf(...POLICIES),
});

const FILTERS = [
  "mode",
  "status",
  "keyHolder",
  "implementer",
  "acquirer",
  "finding",
  "residual",
  "country",
  "mcc",
  "search",
] as const;

/** The names of the filters that a query has. */
const asked = ({ filter }: PartyQuery): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [name]));

/** Most combinations of all filters match nobody: keep a few at a time. */
const sparing = fc.tuple(queries, fc.subarray([...FILTERS], { maxLength: 3 })).map(([query, kept]) => {
  const filter = Object.fromEntries(
    Object.entries(query.filter).filter(([name]) => name === "roles" || kept.some((it) => it === name)),
  );
  return { ...query, filter: filter as unknown as PartyQuery["filter"] };
});

/** The list, read page by page from either end. */
async function readAll(store: Store, known: Known, query: PartyQuery, limit: number, backward: boolean) {
  const snapshot = store.at(known.revision);
  const pages: number[][] = [];
  let key: PartyKey | null = null;
  for (;;) {
    const bounds = backward ? { after: null, before: key } : { after: key, before: null };
    const { items, more }: Awaited<ReturnType<typeof snapshot.parties>> = await snapshot.parties(query, {
      limit,
      backward,
      ...bounds,
    });
    pages.push(items.map((it) => it.id));
    if (!more) return backward ? pages.reverse().flat() : pages.flat();
    expect(items).toHaveLength(limit);
    const edge = items.at(backward ? 0 : -1)!;
    key = { text: textOf(edge, query.order), id: edge.id };
  }
}

forEachBackend(({ openFresh }) => {
  describe.each([
    ["from the rarest condition", undefined],
    ["from the parties in order, if many match", { few: 3, tested: 1_000 }],
    ["from the parties in order, given up early", { few: 1, tested: 4 }],
  ])("%s", (_, limits) => {
    let store: Store;
    let history: Known[];

    beforeAll(async () => {
      store = await openFresh({ limits });
      history = await fillFleet(store, SIZE, 7);
    });

    test("a list is complete, in order and counted, at any page size, from either end", async () => {
      const lengths = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(
          sparing,
          fc.integer({ min: 0, max: 2 }),
          fc.integer({ min: 1, max: 40 }),
          fc.boolean(),
          async (query, revision, limit, backward) => {
            const known = history[revision]!;
            const wanted = listOf(known, query).map((it) => it.id);
            for (const name of asked(query))
              lengths.set(name, Math.max(lengths.get(name) ?? 0, wanted.length));
            expect(await readAll(store, known, query, limit, backward)).toEqual(wanted);
            expect(await store.at(known.revision).countParties(query)).toBe(wanted.length);
          },
        ),
        runs(150),
      );
      // Every filter has let somebody through: lists that are all empty would prove nothing.
      expect([...lengths.keys()].sort()).toEqual([...FILTERS, "roles"].sort());
      expect(Math.min(...lengths.values())).toBeGreaterThan(3);
    });

    test("all filters at once", async () => {
      await fc.assert(
        fc.asyncProperty(queries, async (query) => {
          const known = history[2]!;
          const wanted = listOf(known, query).map((it) => it.id);
          expect(await readAll(store, known, query, 5, false)).toEqual(wanted);
          expect(await store.at(known.revision).countParties(query)).toBe(wanted.length);
        }),
        runs(60),
      );
    });
  });

  test("a window between two keys, and names in the order of code points on both databases", async () => {
    const store = await openFresh();
    const names = ["b", "B", "a", "É", "z", "麵", "~", "", "a b"];
    const { revision } = await putAll(
      store,
      ...names.map((name, i) => party(i + 1, { name })),
      legalEntity(20),
    );
    const query: PartyQuery = {
      filter: { roles: ["MERCHANT"] },
      order: "NAME",
      validAt: day(0),
      policy: "STANDARD",
    };
    const read = async (after: string | null, before: string | null, backward: boolean) => {
      const key = (text: string | null) =>
        text === null ? null : { text, id: (names.indexOf(text) + 1) as PartyId };
      const window = { limit: 3, after: key(after), before: key(before), backward };
      const { items, more } = await store.at(revision).parties(query, window);
      return [items.map((it) => it.name), more];
    };
    expect(await read(null, null, false)).toEqual([["", "B", "a"], true]);
    expect(await read("B", "z", false)).toEqual([["a", "a b", "b"], false]);
    expect(await read("B", "麵", true)).toEqual([["z", "~", "É"], true]);
    expect(await read("麵", null, false)).toEqual([[], false]);
  });
});
