/**
 * Random histories on both databases. After every write, what is stored equals the reference evaluator; what was supposed before it
 * equals what is read after it (law 4); and what was known at earlier revisions stays as it was (law 6).
 */
import { whatIf } from "../../src/app/ask-what-if";
import { type KindsOf, wayOf } from "../../src/app/comparison";
import { Consequences } from "../../src/app/consequences";
import { failed } from "../../src/app/failure";
import { countObligations, listObligations } from "../../src/app/list-obligations";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { suppose } from "../../src/app/suppose";
import { REMOVABLE_KINDS, type Removal } from "../../src/app/suppose-away";
import { Supposition } from "../../src/app/supposition";
import { verifyAnswers } from "../../src/app/verify-answers";
import { differences, differOrErr } from "../../src/domain/difference";
import { type Batch, type DesignationDraft, NO_CHANGES } from "../../src/domain/draft";
import type { FactRef } from "../../src/domain/explanation";
import { FACT_KINDS, type Facts } from "../../src/domain/facts";
import { findingsAt } from "../../src/domain/findings";
import { graphOf } from "../../src/domain/graph";
import type { PartyId, Revision } from "../../src/domain/ids";
import {
  BEGINNING,
  covers,
  DAY,
  FOREVER,
  type Instant,
  type Interval,
  instant,
  later,
} from "../../src/domain/instant";
import { findingsOf } from "../../src/domain/masks";
import type { PrincipalAnswer, Snapshot, Store } from "../../src/domain/ports";
import { mergeEqual, mergeTold, timelineOf } from "../../src/domain/timeline";
import { seeds } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import { instantsIn, principalsIn } from "./support/brute-force";
import { GRID, opening, PRINCIPALS, type Random, RandomHistory, randomFrom } from "./support/random-history";

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

/** What is told of those answers. */
const told = (lists: ReadonlyMap<number, PrincipalAnswer[]>): Map<number, PrincipalAnswer[]> =>
  new Map([...lists].map(([id, list]) => [id, mergeTold(list)]));

async function differencesIn(store: Store): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { differences } of verifyAnswers(await head(store), null)) found.push(...differences);
  return found;
}

const record = (store: Store, batch: Batch) => recordBatch(store, clock, batch, refreshAnswers);

/** What `Consequences` says, and what comparing every principal says. */
async function compareConsequences(
  before: Snapshot,
  supposition: Supposition,
  after: Answers,
  principals: readonly PartyId[],
) {
  const [was, is] = [told(await timelines(before, principals)), told(await timelines(after, principals))];
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
    const counted: Record<string, number> = {};
    for (const it of expected) {
      const way = wayOf(it.differences[0]!);
      counted[way] = (counted[way] ?? 0) + 1;
    }
    const shifts = (await consequences.shifts()).filter((it) => it.merchants + it.acquirers > 0);
    expect(Object.fromEntries(shifts.map((it) => [wayOf(it), it.merchants + it.acquirers]))).toEqual(counted);
    const small = await consequences.principals({ limit: 2, after: null, before: null, backward: false });
    expect(small).toEqual({ items: expected.slice(0, 2), more: expected.length > 2 });
    const last = await consequences.principals({ limit: 2, after: null, before: null, backward: true });
    expect(last).toEqual({ items: expected.slice(-2), more: expected.length > 2 });
    const wrong = principals
      .map((id) => ({
        principal: id,
        differences: differences(was.get(id)!, is.get(id)!, within, differOrErr),
      }))
      .filter((it) => it.differences.length > 0);
    expect((await consequences.principals(page, differOrErr, differOrErr)).items).toEqual(wrong);
    const arising: KindsOf = ({ before, after }) =>
      findingsOf((after?.findings ?? 0) & ~(before?.findings ?? 0));
    const totals = new Map<string, number>();
    for (const { differences } of wrong)
      for (const code of new Set(differences.flatMap(arising))) totals.set(code, (totals.get(code) ?? 0) + 1);
    expect(new Map(await consequences.tally(arising, differOrErr))).toEqual(totals);
  }
}

const SIDES = [
  "party",
  "counterparty",
  "principal",
  "isv",
  "integrator",
  "merchant",
  "acquirer",
  "delegate",
  "owner",
];

/** The facts without some of them; a client goes with its keys, a party with all that names it, and it holds nothing. */
function lacking(facts: Facts, removals: readonly Removal[]): Facts {
  const gone = new Set(removals.map(({ kind, id }) => `${kind} ${id}`));
  const stays = (id: number) => !gone.has(`Party ${id}`);
  const rest = FACT_KINDS.map((kind) => {
    const list: readonly { readonly id: number }[] = facts[kind];
    const sides = (fact: object) => Object.entries(fact).filter(([member]) => SIDES.includes(member));
    return [
      kind,
      list.filter((fact) => !gone.has(`${kind} ${fact.id}`) && sides(fact).every(([, id]) => stays(id))),
    ];
  });
  const left = Object.fromEntries(rest) as Facts;
  const clients = new Set(left.Client.map(({ id }) => id));
  const keys = left.KeyVersion.filter(({ client }) => clients.has(client));
  return { ...left, KeyVersion: keys.map((key) => ({ ...key, holders: key.holders.filter(stays) })) };
}

/** What everybody has to do, by the facts at every instant: each finding with all objects that are new to it. */
function obligationsIn(facts: Facts, without: Facts, within: Interval): Map<PartyId, string[]> {
  const [before, after] = [graphOf(facts), graphOf(without)];
  const instants = [...new Set([within.from, ...instantsIn(facts).flatMap(turnsAround)])].filter((t) =>
    covers(within, t),
  );
  const found = new Map<PartyId, string[]>();
  for (const id of principalsIn(facts)) {
    const arising = new Set<string>();
    for (const t of instants) {
      const was = findingsAt(before, id, t, "STANDARD");
      for (const { code, objects } of findingsAt(after, id, t, "STANDARD")) {
        const known = was.find((it) => it.code === code);
        const names = (list: readonly FactRef[]) => list.map((it) => `${code} ${it.kind} ${it.id}`);
        for (const name of names(objects))
          if (!known || !names(known.objects).includes(name)) arising.add(name);
        if (known === undefined) arising.add(code);
      }
    }
    if (arising.size > 0) found.set(id, [...arising].sort());
  }
  return found;
}

/** Findings about keys turn some days before and after what is said of them (K8, K9). */
const turnsAround = (t: Instant): Instant[] => [t, later(t, -30 * DAY), later(t, 7 * DAY)];

/** @returns how many principals have something to do */
async function compareObligations(
  store: Store,
  removals: readonly Removal[],
  facts: Facts,
  without: Facts,
): Promise<number> {
  const reading = await new Readings(store, () => now).at({});
  if (failed(reading)) throw new Error("no reading");
  const question = whatIf({ changes: { batch: NO_CHANGES, removals }, policy: "STANDARD", span: ALWAYS });
  const compared = await question.compare(reading, question.carried);
  if (failed(compared)) throw new Error("refused");
  const page = { limit: 100, after: null, before: null, backward: false };
  const { items } = await compared.comparison.principals(page, compared.listed, compared.listed);
  const wanted = obligationsIn(facts, without, ALWAYS);
  for (const it of items) {
    const listed = (await listObligations(compared, it)).flatMap(({ code, objects }) =>
      objects.map(({ kind, id }) => `${code} ${kind} ${id}`),
    );
    const expected = (wanted.get(it.principal) ?? []).filter((name) => name.includes(" "));
    expect([it.principal, listed.sort()]).toEqual([it.principal, expected]);
  }
  const codes = [...wanted.values()].flatMap((names) => names.filter((name) => !name.includes(" ")));
  const counts = await countObligations(compared.comparison);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(codes.length);
  return items.filter(({ principal }) => wanted.has(principal)).length;
}

/** Now and then a designation that is on record is amended as well. */
async function amendingChoices(known: Snapshot, random: Random): Promise<readonly DesignationDraft[]> {
  const choices = await known.of("Designation", "principal", await principalsOf(known));
  const one = choices.sort((a, b) => a.id - b.id)[random(8)];
  if (one === undefined) return [];
  const t = GRID[random(GRID.length)]!;
  return [{ id: one.id, ...[{ from: t }, { to: t }, { delegate: "isv1" }, { to: FOREVER }][random(4)] }];
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
        const next = history.next();
        const amended = await amendingChoices(before, random);
        const batch = { ...next, designations: [...next.designations, ...amended] };
        const principals = await principalsOf(before);
        now = instant(now + DAY);
        const recordedAt = instant(now + DAY);
        const supposition = await suppose(before, { batch, removals: [] }, recordedAt);
        const result = await record(store, batch);
        expect(supposition instanceof Supposition).toBe(result.ok);
        if (!(supposition instanceof Supposition)) continue;
        const after = await head(store);
        expect(await timelines(supposition, principals)).toEqual(await timelines(after, principals));
        await compareConsequences(before, supposition, after, await principalsOf(after));
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

  test.each(seeds(4, 1))(
    "history %i: what is supposed away is as if it had never been recorded, and what that leaves to be done is told",
    async (seed) => {
      const store = await openFresh();
      const random = randomFrom(seed + 40);
      await record(store, opening(random));
      const history = new RandomHistory(random);
      for (let step = 0; step < STEPS; step++) await record(store, history.next());
      const snapshot = await head(store);
      const facts = await factsIn(snapshot, 300);
      const principals = await principalsOf(snapshot);
      const one = (kind: Removal["kind"]): Removal[] => {
        const some = facts[kind].filter((fact) => !("role" in fact && fact.role === "PLATFORM"));
        return some.length === 0 ? [] : [{ kind, id: some[random(some.length)]!.id }];
      };
      let told = 0;
      const check = async (removals: readonly Removal[]): Promise<void> => {
        const supposition = await suppose(snapshot, { batch: NO_CHANGES, removals }, now);
        if (!(supposition instanceof Supposition)) throw new Error("refused");
        const without = lacking(facts, removals);
        const expected = principals.map((id) => [id, timelineOf(graphOf(without), id, "STANDARD")]);
        const found = [...(await timelines(supposition, principals))];
        expect([
          removals,
          found.map(([id, list]) => [id, list.map(({ principal: _, ...it }) => it)]),
        ]).toEqual([removals, expected]);
        await compareConsequences(snapshot, supposition, supposition, principals);
        told += await compareObligations(store, removals, facts, without);
      };
      for (const removals of [...REMOVABLE_KINDS.map(one), REMOVABLE_KINDS.flatMap(one)])
        await check(removals);
      // What is picked may leave nothing to be done: then something else is.
      for (let more = 0; told === 0 && more < 20; more++) await check(REMOVABLE_KINDS.flatMap(one));
      expect(told).toBeGreaterThan(0);
    },
    120_000,
  );
});
