/**
 * Random histories on both databases. After every write, what is stored equals the reference evaluator; what was supposed before it
 * equals what is read after it (law 4); and what was known at earlier revisions stays as it was (law 6).
 */
import { Consequences } from "../../src/app/consequences";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { suppose } from "../../src/app/suppose";
import { Supposition } from "../../src/app/supposition";
import { verifyAnswers } from "../../src/app/verify-answers";
import { differences } from "../../src/domain/difference";
import type { Batch } from "../../src/domain/draft";
import type { PartyId, Revision } from "../../src/domain/ids";
import { BEGINNING, DAY, FOREVER, type Instant, instant } from "../../src/domain/instant";
import type { PrincipalAnswer, Snapshot, Store } from "../../src/domain/ports";
import { mergeEqual } from "../../src/domain/timeline";
import { seeds } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { GRID, opening, PRINCIPALS, RandomHistory, randomFrom } from "./support/random-history";

const ALWAYS = { from: BEGINNING, to: FOREVER };
const STEPS = 14;

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};
beforeEach(() => {
  now = instant(Date.UTC(2024, 1, 1));
});

const head = async (store: Store): Promise<Snapshot> => store.at((await store.head()).revision);
const principalsOf = async (snapshot: Snapshot): Promise<PartyId[]> =>
  (await snapshot.find("Party", PRINCIPALS)).map((party) => party.id).sort((a, b) => a - b);

type Answers = Pick<Snapshot, "answersOf">;
async function timelines(
  of: Answers,
  principals: readonly PartyId[],
): Promise<Map<number, PrincipalAnswer[]>> {
  const found = new Map<number, PrincipalAnswer[]>(principals.map((id) => [id, []]));
  for (const segment of await of.answersOf(principals, "STANDARD"))
    found.get(segment.principal)?.push(segment);
  return new Map([...found].map(([id, list]) => [id, mergeEqual(list)]));
}

async function differencesIn(store: Store): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { differences } of verifyAnswers(await head(store), null)) found.push(...differences);
  return found;
}

const record = (store: Store, batch: Batch) => recordBatch(store, clock, batch, refreshAnswers);

/** What `Consequences` says, and what comparing every principal says. */
async function compareConsequences(before: Snapshot, supposition: Supposition, after: Snapshot) {
  const principals = await principalsOf(after);
  const [was, is] = [await timelines(before, principals), await timelines(after, principals)];
  for (const within of [
    ALWAYS,
    { from: GRID[3]!, to: GRID[7]! },
    { from: GRID[5]!, to: instant(GRID[5]! + 1) },
  ]) {
    const expected = principals
      .map((id) => ({ principal: id, differences: differences(was.get(id)!, is.get(id)!, within) }))
      .filter((it) => it.differences.length > 0);
    const consequences = new Consequences(supposition, "STANDARD", within);
    const page = { limit: 100, after: null, before: null, backward: false };
    expect((await consequences.principals(page)).items).toEqual(expected);
    const kindOf = (it: {
      before: PrincipalAnswer["answer"] | null;
      after: PrincipalAnswer["answer"] | null;
    }) => `${it.before?.mode} ${it.after?.mode}`;
    const counted: Record<string, number> = {};
    for (const it of expected) {
      const kind = kindOf(it.differences[0]!);
      counted[kind] = (counted[kind] ?? 0) + 1;
    }
    const shifts = (await consequences.shifts(kindOf)).filter((it) => it.merchants + it.acquirers > 0);
    expect(Object.fromEntries(shifts.map((it) => [kindOf(it), it.merchants + it.acquirers]))).toEqual(
      counted,
    );
    const small = await consequences.principals({ limit: 2, after: null, before: null, backward: false });
    expect(small).toEqual({ items: expected.slice(0, 2), more: expected.length > 2 });
    const last = await consequences.principals({ limit: 2, after: null, before: null, backward: true });
    expect(last).toEqual({ items: expected.slice(-2), more: expected.length > 2 });
  }
}

forEachBackend(({ openFresh }) => {
  test.each(seeds(4, 1))(
    "history %i: stored equals recomputed, supposed equals recorded, the past stays",
    async (seed) => {
      const store = await openFresh();
      const random = randomFrom(seed);
      expect(await record(store, opening(random))).toMatchObject({ ok: true });
      const history = new RandomHistory(random);
      const known: { revision: Revision; answers: string }[] = [];
      let changed = 0;
      for (let step = 0; step < STEPS; step++) {
        const before = await head(store);
        const batch = history.next();
        const principals = await principalsOf(before);
        now = instant(now + DAY);
        const recordedAt = instant(now + DAY);
        const supposition = await suppose(before, { batch, removals: [] }, recordedAt);
        const result = await record(store, batch);
        expect(supposition instanceof Supposition).toBe(result.ok);
        if (!(supposition instanceof Supposition)) continue;
        const after = await head(store);
        expect(await timelines(supposition, principals)).toEqual(await timelines(after, principals));
        await compareConsequences(before, supposition, after);
        expect(await differencesIn(store)).toEqual([]);
        known.push({
          revision: after.revision,
          answers: JSON.stringify([...(await timelines(after, principals))]),
        });
        changed += 1;
      }
      expect(changed).toBeGreaterThan(STEPS / 2);
      for (const { revision, answers } of known) {
        const principals = await principalsOf(store.at(revision));
        expect(JSON.stringify([...(await timelines(store.at(revision), principals))])).toBe(answers);
      }
    },
  );

  test("a fact supposed away is as if it had never been recorded", async () => {
    const [with_, without] = [await openFresh(), await openFresh()];
    const batch = opening(randomFrom(7));
    await record(with_, batch);
    await record(without, { ...batch, contracts: batch.contracts.filter(({ ref }) => ref !== "base-m1") });
    const snapshot = await head(with_);
    const [contract] = await snapshot.find("Contract", ["base-m1"]);
    const principals = await principalsOf(snapshot);
    const removals = [{ kind: "Contract" as const, id: contract!.id }];
    const supposition = await suppose(
      snapshot,
      { batch: { ...batch, parties: [], contracts: [], clients: [], keys: [] }, removals },
      now,
    );
    const modes = (lists: Map<number, PrincipalAnswer[]>) =>
      [...lists.values()].map((list) => list.map(({ from, answer }) => [from, answer.mode, answer.rule]));
    expect(modes(await timelines(supposition as Supposition, principals))).toEqual(
      modes(await timelines(await head(without), await principalsOf(await head(without)))),
    );
  });
});
