/** What holds for a time: what is planned for later is kept, and who is closed stays closed. */
import type { Store } from "../../../src/domain/ports";
import { forEachBackend } from "../../support/store";
import { ask, load, NOW, REFRESH } from "../support/ask";
import { codesIn, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

/** Days before or after the present. */
const day = (n: number): string => new Date(NOW + n * 86_400_000).toISOString();

type Step = readonly [name: string, on: number, until?: number];
const suspend = (on: number, until?: number): Step => ["suspendParty", on, until];
const reinstate = (on: number): Step => ["reinstateParty", on];
const close = (on: number): Step => ["closeParty", on];

/** What is done to bay one after the other, and what it is on some days. */
const KEPT: readonly (readonly [string, readonly Step[], Readonly<Record<number, string>>])[] = [
  [
    "reinstated before it was closed, it is ACTIVE up to then",
    [suspend(-20), close(-10), reinstate(-15)],
    { [-16]: "SUSPENDED", [-15]: "ACTIVE", [-11]: "ACTIVE", [-10]: "CLOSED", 0: "CLOSED", 99: "CLOSED" },
  ],
  [
    "a planned closure outlives a suspension and its end",
    [close(10), suspend(0), reinstate(1)],
    { 0: "SUSPENDED", 1: "ACTIVE", 9: "ACTIVE", 10: "CLOSED", 20: "CLOSED" },
  ],
  [
    "a planned closure cuts a suspension that was to last longer",
    [close(10), suspend(5, 20)],
    { 4: "ACTIVE", 5: "SUSPENDED", 10: "CLOSED", 20: "CLOSED" },
  ],
  [
    "closing is for good, whatever was planned",
    [suspend(5, 8), close(0)],
    { 0: "CLOSED", 5: "CLOSED", 8: "CLOSED", 99: "CLOSED" },
  ],
  [
    "a planned suspension is kept",
    [suspend(5, 8), suspend(0, 2)],
    { 0: "SUSPENDED", 2: "ACTIVE", 5: "SUSPENDED", 8: "ACTIVE" },
  ],
  [
    "what is said later of the same instant counts",
    [suspend(5), reinstate(5), suspend(3)],
    { 3: "SUSPENDED", 5: "ACTIVE" },
  ],
  [
    "what a later word hides plans nothing",
    [suspend(5), reinstate(5), close(4), suspend(3)],
    { 3: "SUSPENDED", 4: "CLOSED", 5: "CLOSED" },
  ],
];

/** What cannot be done any more after something else. */
const REFUSED: readonly (readonly [string, readonly Step[], Step])[] = [
  ["reinstating after closing", [close(-10)], reinstate(0)],
  ["reinstating at the instant of closing", [suspend(-20), close(-10)], reinstate(-10)],
  ["suspending after a planned closure", [close(10)], suspend(11)],
  ["closing again", [close(10)], close(20)],
];

forEachBackend(({ openFresh }) => {
  const opened = async (): Promise<Store> => load(await openFresh(), WORLD, REFRESH);
  const take = async (store: Store, [name, on, until]: Step): Promise<string[]> => {
    const more = until === undefined ? {} : { until: day(until) };
    return codesIn(await mutate(store, OPERATOR, name, { party: "bay", validAt: day(on), ...more }));
  };

  test.each(KEPT)("%s", async (_, steps, expected) => {
    const store = await opened();
    for (const step of steps) expect([step, await take(store, step)]).toEqual([step, []]);
    const found: Record<string, string> = {};
    for (const on of Object.keys(expected)) {
      const query = `{ party(reference: "bay", at: { validAt: "${day(Number(on))}" }) { status } }`;
      found[on] = (await ask(store, query)).party.status;
    }
    expect(found).toEqual(expected);
  });

  test.each(REFUSED)("%s is refused", async (_, steps, last) => {
    const store = await opened();
    for (const step of steps) expect([step, await take(store, step)]).toEqual([step, []]);
    expect(await take(store, last)).toEqual(["INVALID_STATE"]);
  });

  test("a planned allowance is kept when something else is said of the time before it", async () => {
    const store = await opened();
    const allow = (allowed: boolean, on: number) =>
      mutate(store, OPERATOR, "setIsvAllowance", { party: "noodle", allowed, validAt: day(on) });
    await allow(false, 10);
    await allow(true, 0);
    const at = async (on: number) =>
      (await ask(store, `{ merchant(reference: "noodle", at: { validAt: "${day(on)}" }) { allowsIsv } }`))
        .merchant.allowsIsv;
    expect([await at(0), await at(9), await at(10)]).toEqual([true, true, false]);
  });
});
