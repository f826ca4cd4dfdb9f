/** The expiry cliff: the upcoming changes, counted by week. */

import type { Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { ask, type Data, DEMO, NOW, refusal } from "./support/ask";
import { fill } from "./support/stores";

const WEEK = 7 * 24 * 60 * 60 * 1_000;
const CLIFF =
  "query ($weeks: Int!, $at: AsOf, $policy: PolicyName) { expiryCliff(weeks: $weeks, at: $at, policy: $policy) { from to changes losing unintegrated } }";
const CHANGES = `query ($within: Int!, $at: AsOf, $policy: PolicyName) { upcomingChanges(within: $within, first: 100, at: $at, policy: $policy) {
  totalCount nodes { at before { mode status } after { mode status } } } }`;

const works = ({ mode, status }: Data): boolean => mode !== "NONE" && status !== "BLOCKED";

forEachBackend(({ openFresh }) => {
  let store: Store;
  beforeAll(async () => {
    store = await fill(await openFresh(), DEMO);
  });

  test.each([
    [1, "2024-06-01T00:00:00.000Z", "STANDARD"],
    [16, "2024-06-01T00:00:00.000Z", "STANDARD"],
    // A principal changes at this very instant: that is no more ahead.
    [4, "2024-06-20T16:00:00.000Z", "STRICT"],
    [52, "2023-01-01T00:00:00.000Z", "STANDARD"],
  ])("%d weeks from %s, %s", async (weeks, validAt, policy) => {
    const moment = { at: { validAt }, policy };
    const { expiryCliff } = await ask(store, CLIFF, { weeks, ...moment });
    const { upcomingChanges } = await ask(store, CHANGES, { within: weeks * 7, ...moment });
    expect(upcomingChanges.totalCount).toBe(upcomingChanges.nodes.length);
    const start = (nth: number) => Date.parse(validAt) + nth * WEEK;
    const expected = Array.from({ length: weeks }, (_, i) => {
      const inside = upcomingChanges.nodes.filter(
        ({ at }: Data) => Date.parse(at) >= start(i) && Date.parse(at) < start(i + 1),
      );
      const count = (test: (change: Data) => boolean) => inside.filter(test).length;
      return {
        from: new Date(start(i)).toISOString(),
        to: new Date(start(i + 1)).toISOString(),
        changes: inside.length,
        losing: count(({ before, after }) => works(before) && !works(after)),
        unintegrated: count(({ before, after }) => before.mode !== "NONE" && after.mode === "NONE"),
      };
    });
    expect(expiryCliff).toEqual(expected);
  });

  test("something runs out in the demo", async () => {
    const { expiryCliff } = await ask(store, CLIFF, { weeks: 16 });
    expect(Date.parse(expiryCliff[0].from)).toBe(NOW);
    expect(expiryCliff.some(({ losing }: Data) => losing > 2)).toBe(true);
  });

  test.each([
    ["9999-12-31T23:59:59.999Z", []],
    ["9999-12-20T00:00:00.000Z", ["9999-12-20T00:00:00.000Z"]],
  ])("from %s on, weeks that end after the year 9999 are left out", async (validAt, starts) => {
    const { expiryCliff } = await ask(store, CLIFF, { weeks: 4, at: { validAt } });
    expect(expiryCliff.map(({ from }: Data) => from)).toEqual(starts);
  });

  test.each([0, 261])("%d weeks are refused", async (weeks) => {
    expect((await refusal(store, CLIFF, { weeks })).extensions).toMatchObject({
      reason: "OUT_OF_RANGE",
      from: 1,
      to: 260,
    });
  });
});
