/** Whom a viewer sees: the databases say the same as the specification, for every viewer, and ask few rows for it. */
import fc from "fast-check";
import { FACT_KINDS, type Facts, PARTY_ROLES } from "../../src/domain/facts";
import type { PartyId } from "../../src/domain/ids";
import type { PartyQuery, Sight, Store } from "../../src/domain/ports";
import { NOBODY, visibleFacts } from "../../src/domain/visibility";
import { acyclicFacts, LONG_ENOUGH, runs } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { day, putAll } from "./support/fixtures";

const WINDOW = { limit: 100, after: null, before: null, backward: false };

const query = (sight: Sight): PartyQuery => ({
  filter: { roles: PARTY_ROLES, sight },
  order: "REGISTERED",
  validAt: day(0),
  policy: "STANDARD",
});

/** Graphs that follow each other have ids of their own: what was of one is not of the next. */
function shifted(facts: Facts, by: number): Facts {
  const moved = JSON.stringify(facts, (name, value: unknown) =>
    IDS.has(name) && typeof value === "number"
      ? value + by
      : name === "holders"
        ? (value as number[]).map((holder) => holder + by)
        : name === "reference"
          ? `${by}-${value}`
          : value,
  );
  return JSON.parse(moved) as Facts;
}

const IDS = new Set([
  ...["id", "legalEntity", "party", "counterparty", "principal", "isv", "integrator", "merchant"],
  ...["acquirer", "owner", "client", "delegate"],
]);

jest.setTimeout(LONG_ENOUGH);

forEachBackend(({ openFresh }) => {
  test.each([
    ["from the viewer", undefined],
    ["testing one after the other", { few: 1, tested: 1_000 }],
  ])("a viewer sees whom the specification says, %s", async (_, limits) => {
    const store: Store = await openFresh({ limits });
    let taken = 0;
    const holds = async (generated: Facts) => {
      const facts = shifted(generated, taken);
      const all = FACT_KINDS.flatMap((kind) => facts[kind].map((fact) => [kind, fact] as const));
      taken = Math.max(...all.map(([, fact]) => fact.id));
      const snapshot = store.at((await putAll(store, ...all)).revision);
      const platform = facts.Party.find(({ role }) => role === "PLATFORM")!.id;
      for (const viewer of [...facts.Party.map(({ id }) => id), NOBODY]) {
        const besides = viewer === NOBODY ? [] : [viewer, platform];
        const expected = visibleFacts(facts, viewer, []).Party.map(({ id }) => id);
        const { items } = await snapshot.parties(query({ viewer, besides }), WINDOW);
        expect(items.map(({ id }) => id)).toEqual(expected);
        expect(await snapshot.countParties(query({ viewer, besides }))).toBe(expected.length);
        const everybody = [...facts.Party.map(({ id }) => id), 999_999 as PartyId];
        expect((await snapshot.inSight({ viewer, besides }, everybody)).sort((a, b) => a - b)).toEqual(
          expected,
        );
      }
    };
    await fc.assert(
      fc.asyncProperty(
        acyclicFacts.map(({ facts }) => facts),
        holds,
      ),
      { ...runs(12), endOnFailure: true },
    );
  });
});
