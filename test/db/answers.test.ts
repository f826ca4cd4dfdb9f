/** Situations and answers: interned once, replaced where they changed, joined at the read. */
import { type AnswerSegment, ITSELF } from "../../src/domain/answer";
import type { PartyId, Revision } from "../../src/domain/ids";
import { BEGINNING, FOREVER, type Instant, later } from "../../src/domain/instant";
import type { NewSituation, SituationSegment, Store, Unit } from "../../src/domain/ports";
import type { Situation } from "../../src/domain/situation";
import { forEachBackend } from "../support/store";
import { answer, day, id, party, putAll, record, situation, whole } from "./support/fixtures";
import { fillFleet, listOf } from "./support/fleet";

const fresh = (given: Partial<Situation>): NewSituation => {
  const it = situation(given);
  return { text: JSON.stringify(it), situation: it };
};

const segment = (principal: number, number: number, from: Instant, to: Instant): SituationSegment => ({
  principal: id(principal),
  situation: number,
  from,
  to,
});

const MERCHANT = id(1);
const ACQUIRER = id(2);

/** A merchant and an acquirer in two situations of two answers each. */
async function twoSituations(store: Store): Promise<[number, number]> {
  await putAll(store, party(MERCHANT), party(ACQUIRER, { role: "ACQUIRER" }));
  const { result } = await record(store, async (unit) => {
    const { numbers } = await unit.internSituations([fresh({ dev: true }), fresh({ dev: false })]);
    const [first, second] = numbers as [number, number];
    await unit.replaceSituationSegments(
      [MERCHANT, ACQUIRER],
      [
        segment(1, first, BEGINNING, day(10)),
        segment(1, second, day(10), FOREVER),
        segment(2, second, BEGINNING, FOREVER),
      ],
    );
    await unit.replaceSituationAnswers(
      "STANDARD",
      new Map([
        [first, [{ ...whole, answer: answer() }]],
        [
          second,
          [
            {
              from: BEGINNING,
              to: day(20),
              answer: answer({ mode: "ISV", implementer: id(9), keyHolder: id(9) }),
            },
            {
              from: day(20),
              to: FOREVER,
              answer: answer({ mode: "NONE", status: null, implementer: null, keyHolder: null }),
            },
          ],
        ],
      ]),
    );
    return numbers as [number, number];
  });
  return result;
}

const countRows = async (
  store: Store,
  unit: (unit: Unit) => Promise<void>,
  listen: (sql: string[]) => void,
): Promise<void> => {
  const heard: string[] = [];
  (store as unknown as { listen(to: ((sql: string) => void) | null): void }).listen((sql) => heard.push(sql));
  await record(store, unit);
  (store as unknown as { listen(to: null): void }).listen(null);
  listen(heard);
};

forEachBackend(({ openFresh }) => {
  test("a situation is interned once, however long it is and however often it is asked for", async () => {
    const store = await openFresh();
    // Longer than what fits into an index of either database.
    const long = fresh({ authorized: Array.from({ length: 2_000 }, (_, i) => id(1_000_000 + i * 7)) });
    const short = fresh({});
    await record(store, async (unit) => {
      const first = await unit.internSituations([long, short, long]);
      expect(first.numbers).toEqual([1, 2, 1]);
      expect(first.fresh).toEqual(new Set([1, 2]));
    });
    await record(store, async (unit) => {
      const again = await unit.internSituations([short, fresh({ dev: false }), long]);
      expect(again.numbers).toEqual([2, 3, 1]);
      expect(again.fresh).toEqual(new Set([3]));
      const situations = await unit.situations([1, 2, 99]);
      expect(situations).toEqual(
        new Map([
          [1, long.situation],
          [2, short.situation],
        ]),
      );
      expect(await unit.internSituations([])).toEqual({ numbers: [], fresh: new Set() });
    });
  });

  test("a situation is found by every party that it names, and by no other", async () => {
    const store = await openFresh();
    await record(store, async (unit) => {
      await unit.internSituations([
        fresh({ authorized: [id(11)], tokens: [id(12)], engaged: [id(13)], residual: [id(14)] }),
        fresh({ designated: id(21), acquirers: [id(22)], sameEntity: [[ITSELF, id(23)]] }),
        fresh({ keys: { holders: [ITSELF, id(31)], usable: true, findings: 0 }, acquirers: [id(11)] }),
      ]);
      const naming = (...parties: number[]) => unit.situationsNaming(parties.map(id));
      for (const named of [11, 12, 13, 14]) expect(await naming(named)).toContain(1);
      for (const named of [21, 22, 23]) expect(await naming(named)).toEqual([2]);
      expect(await naming(31)).toEqual([3]);
      expect(await naming(11, 22)).toEqual([1, 2, 3]);
      expect(await naming(0, 99)).toEqual([]);
    });
  });

  test("answers are those of the situation at each instant, cut to it, about the principal itself", async () => {
    const store = await openFresh();
    await twoSituations(store);
    const snapshot = store.at(2 as Revision);
    const short = (found: readonly (AnswerSegment & { principal: PartyId })[]) =>
      found.map((it) => [
        it.principal,
        it.from,
        it.to,
        it.answer.mode,
        it.answer.implementer,
        it.answer.keyOwner,
      ]);
    expect(short(await snapshot.answersOf([ACQUIRER, MERCHANT], "STANDARD"))).toEqual([
      [1, BEGINNING, day(10), "SELF", 1, 1],
      [1, day(10), day(20), "ISV", 9, 1],
      [1, day(20), FOREVER, "NONE", null, 1],
      [2, BEGINNING, day(20), "ISV", 9, 2],
      [2, day(20), FOREVER, "NONE", null, 2],
    ]);
    const at = async (t: Instant) =>
      short(await snapshot.answersAt([MERCHANT, id(77)], t, "STANDARD")).map((it) => it[3]);
    expect(await at(later(day(10), -1))).toEqual(["SELF"]);
    expect(await at(day(10))).toEqual(["ISV"]);
    expect(await at(later(day(20), -1))).toEqual(["ISV"]);
    expect(await at(day(20))).toEqual(["NONE"]);
    expect(await snapshot.answersOf([MERCHANT], "STRICT")).toEqual([]);
    expect(await store.at(1 as Revision).answersOf([MERCHANT], "STANDARD")).toEqual([]);
  });

  test("counts are of principals, by role, mode, status and implementer", async () => {
    const store = await openFresh();
    await twoSituations(store);
    const counts = (t: Instant) => store.at(2 as Revision).countAnswers(t, "STANDARD");
    const counted = async (t: Instant) => (await counts(t)).counts;
    expect(await counted(day(0))).toEqual([
      { role: "ACQUIRER", mode: "ISV", status: "OPERATIONAL", implementer: 9, count: 1 },
      { role: "MERCHANT", mode: "SELF", status: "OPERATIONAL", implementer: ITSELF, count: 1 },
    ]);
    expect(await counted(day(30))).toEqual([
      { role: "ACQUIRER", mode: "NONE", status: null, implementer: null, count: 1 },
      { role: "MERCHANT", mode: "NONE", status: null, implementer: null, count: 1 },
    ]);
  });

  test("counts hold until the next answer turns, of whomever", async () => {
    const store = await openFresh();
    await twoSituations(store);
    const steady = async (t: Instant) => {
      const { from, to } = await store.at(2 as Revision).countAnswers(t, "STANDARD");
      return [from, to];
    };
    expect(await steady(day(0))).toEqual([BEGINNING, day(10)]);
    expect(await steady(day(10))).toEqual([day(10), day(20)]);
    expect(await steady(later(day(20), -1))).toEqual([day(10), day(20)]);
    expect(await steady(day(20))).toEqual([day(20), FOREVER]);
  });

  test("counts equal lists, for a whole fleet, at every revision", async () => {
    const store = await openFresh();
    for (const known of await fillFleet(store, 60, 11)) {
      const { counts } = await store.at(known.revision).countAnswers(day(15), "STRICT");
      for (const role of ["MERCHANT", "ACQUIRER"] as const) {
        for (const mode of ["SELF", "ISV", "SYSTEM_INTEGRATOR", "NONE"] as const) {
          const filter = { roles: [role], mode: [mode] };
          const listed = listOf(known, { filter, order: "REGISTERED", validAt: day(15), policy: "STRICT" });
          const total = counts
            .filter((it) => it.role === role && it.mode === mode)
            .reduce((sum, it) => sum + it.count, 0);
          expect([role, mode, total]).toEqual([role, mode, listed.length]);
        }
      }
    }
  });

  test("what is replaced by the same stays untouched; the rest ends, and stays readable", async () => {
    const store = await openFresh();
    const [first, second] = await twoSituations(store);
    const before = await store.at(2 as Revision).answersOf([MERCHANT, ACQUIRER], "STANDARD");
    const same = async (unit: Unit): Promise<void> => {
      await unit.replaceSituationSegments(
        [MERCHANT],
        (await unit.situationSegments([MERCHANT])).toReversed(),
      );
      await unit.replaceSituationAnswers(
        "STANDARD",
        await unit.situationAnswers("STANDARD", [first, second]),
      );
    };
    await countRows(store, same, (heard) => {
      expect(
        heard.filter((sql) => /(INSERT INTO|UPDATE|DELETE FROM) "?(situation|answer)_/.test(sql)),
      ).toEqual([]);
    });
    await record(store, async (unit) => {
      await unit.replaceSituationSegments(
        [MERCHANT],
        [
          segment(1, first, BEGINNING, day(10)),
          segment(1, first, day(10), day(12)),
          segment(1, second, day(12), FOREVER),
        ],
      );
      await unit.replaceSituationAnswers("STANDARD", new Map([[second, []]]));
    });
    const modes = async (revision: number) =>
      (await store.at(revision as Revision).answersOf([MERCHANT], "STANDARD")).map((it) => [
        it.answer.mode,
        it.to,
      ]);
    expect(await modes(4)).toEqual([
      ["SELF", day(10)],
      ["SELF", day(12)],
    ]);
    for (const revision of [2, 3]) {
      expect(await store.at(revision as Revision).answersOf([MERCHANT, ACQUIRER], "STANDARD")).toEqual(
        before,
      );
    }
  });

  test("what one write writes and takes back again was never known", async () => {
    const store = await openFresh();
    const [first, second] = await twoSituations(store);
    await record(store, async (unit) => {
      for (const [number, end] of [
        [first, day(1)],
        [second, day(2)],
        [first, day(3)],
      ] as const) {
        await unit.replaceSituationSegments([MERCHANT], [segment(1, number, BEGINNING, end)]);
        await unit.replaceSituationAnswers(
          "STRICT",
          new Map([[first, [{ from: BEGINNING, to: end, answer: answer() }]]]),
        );
      }
      expect(await unit.situationSegments([MERCHANT, id(50)])).toEqual([
        segment(1, first, BEGINNING, day(3)),
      ]);
      const answers = await unit.situationAnswers("STRICT", [first, second]);
      expect(answers).toEqual(new Map([[first, [{ from: BEGINNING, to: day(3), answer: answer() }]]]));
      expect(await unit.acquirersIn([second])).toEqual([ACQUIRER]);
      expect(await unit.acquirersIn([first])).toEqual([]);
      await unit.replaceSituationSegments([MERCHANT], []);
    });
    expect(await store.at(3 as Revision).answersOf([MERCHANT], "STANDARD")).toEqual([]);
    expect(await store.at(2 as Revision).answersOf([MERCHANT], "STANDARD")).toHaveLength(3);
  });
});
