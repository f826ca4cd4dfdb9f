/** Moments at which answers turn, where both ways to them meet: at one instant some principals come into another situation, of others the answer turns. */
import type { ChangeQuery, EffectiveChange } from "../../src/domain/change-ports";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING, FOREVER } from "../../src/domain/instant";
import type { NewSituation, Snapshot, Store } from "../../src/domain/ports";
import { forEachBackend } from "../support/store";
import { answer, day, id, party, putAll, record, situation, whole } from "./support/fixtures";

const NONE = answer({ mode: "NONE", status: null, implementer: null, keyHolder: null });
const QUERY: ChangeQuery = { within: { from: day(0), to: day(30) }, policy: "STANDARD", filter: {} };
const PRINCIPALS = Array.from({ length: 12 }, (_, i) => id(i + 1));

/** Of every third principal, from the first on, the answer turns on day 10; all others come into another situation then. */
async function turning(store: Store): Promise<Snapshot> {
  await putAll(store, ...PRINCIPALS.map((it) => party(it)));
  const fresh = [[], [id(91)], [id(92)]].map((tokens): NewSituation => {
    const it = situation({ tokens });
    return { text: JSON.stringify(it), situation: it };
  });
  const { revision } = await record(store, async (unit) => {
    const { numbers } = await unit.internSituations(fresh);
    const [turns, works, lacks] = numbers as [number, number, number];
    const segments = PRINCIPALS.flatMap((principal) =>
      principal % 3 === 1
        ? [{ principal, situation: turns, ...whole }]
        : [
            { principal, situation: works, from: BEGINNING, to: day(10) },
            { principal, situation: lacks, from: day(10), to: FOREVER },
          ],
    );
    await unit.replaceSituationSegments(PRINCIPALS, segments);
    const answers = new Map([
      [
        turns,
        [
          { from: BEGINNING, to: day(10), answer: answer() },
          { from: day(10), to: FOREVER, answer: NONE },
        ],
      ],
      [works, [{ ...whole, answer: answer() }]],
      [lacks, [{ ...whole, answer: NONE }]],
    ]);
    await unit.replaceSituationAnswers("STANDARD", answers);
  });
  return store.at(revision);
}

async function paged(snapshot: Snapshot, limit: number, backward: boolean): Promise<PartyId[]> {
  const found: EffectiveChange[] = [];
  for (let more = true; more; ) {
    const place = (backward ? found[0] : found.at(-1)) ?? null;
    const sides = backward ? { after: null, before: place } : { after: place, before: null };
    const slice = await snapshot.changes(QUERY, { limit, backward, ...sides });
    expect(slice.items.length).toBeLessThanOrEqual(limit);
    found[backward ? "unshift" : "push"](...slice.items);
    more = slice.more;
  }
  expect(found.every(({ at }) => at === day(10))).toBe(true);
  return found.map(({ principal }) => principal);
}

forEachBackend(({ openFresh }) => {
  test("they are one list, whole and in order, whatever the size of pages and from either end", async () => {
    const snapshot = await turning(await openFresh());
    expect(await snapshot.countChanges(QUERY)).toBe(PRINCIPALS.length);
    for (const limit of [1, 2, 3, 5, 12])
      for (const backward of [false, true])
        expect([limit, backward, await paged(snapshot, limit, backward)]).toEqual([
          limit,
          backward,
          PRINCIPALS,
        ]);
  });

  test("whoever has the same answer is counted together, in whichever situation", async () => {
    const snapshot = await turning(await openFresh());
    const { counts } = await snapshot.countAnswers(day(20), "STANDARD");
    expect(counts).toEqual([
      { role: "MERCHANT", mode: "NONE", status: null, implementer: null, count: PRINCIPALS.length },
    ]);
  });
});
