/**
 * Members of a party learn what the specification of visibility lets them see, and nothing else: over generated graphs, nothing of the
 * rest comes out, and the rest can be another without a byte of what comes out changing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { graphql } from "graphql";
import { openStore } from "../../src/db";
import type { Actor } from "../../src/domain/actor";
import { POLICIES } from "../../src/domain/answer";
import { causesAt } from "../../src/domain/causes";
import { custodyAt } from "../../src/domain/custody";
import { differences } from "../../src/domain/difference";
import { explainAt } from "../../src/domain/explain";
import type { Contract, FactKind, Facts } from "../../src/domain/facts";
import { findingsAt } from "../../src/domain/findings";
import { graphOf } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { BEGINNING, covers, FOREVER, type Instant } from "../../src/domain/instant";
import type { Store } from "../../src/domain/ports";
import { contractState } from "../../src/domain/states";
import { finished } from "../../src/domain/steps";
import { mergeEqual, timelineOf } from "../../src/domain/timeline";
import { answerTo, seesInFull } from "../../src/domain/visibility";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import {
  acyclicFacts,
  anyInstant,
  type Generated,
  GRID,
  LONG_ENOUGH,
  runs,
} from "../domain/lib/arbitrary-facts";
import { seenBy } from "../domain/lib/seen-by";
import { NO_REFRESH, REFRESH } from "./support/ask";
import { bruteStore } from "./support/brute-store";
import {
  ending,
  everything,
  factsIn,
  fillWith,
  filters,
  histories,
  idOf,
  lookups,
  traceable,
} from "./support/members";

/** Takes what may not be seen out of reasons: objects out of lists, and in their own place. */
function without(value: unknown, seen: ReadonlySet<number>): unknown {
  const isHidden = (it: unknown): boolean =>
    typeof it === "object" && it !== null && "kind" in it && !seen.has((it as unknown as { id: number }).id);
  if (isHidden(value)) return null;
  if (Array.isArray(value)) return value.filter((it) => !isHidden(it)).map((it) => without(it, seen));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, without(it, seen)]));
}

/** All that a viewer may see, said directly: its graph, the answers that are shown to it, and the reasons for them. */
function view(facts: Facts, viewer: PartyId, t: Instant): string {
  const visible = seenBy(facts, viewer);
  const seen = new Set(factsIn(visible).map(({ fact }) => fact.id));
  const graph = graphOf(facts);
  const principals = visible.Party.filter(({ role }) => role === "MERCHANT" || role === "ACQUIRER");
  const answers = principals.flatMap(({ id }) =>
    POLICIES.map((policy) => {
      const segments = timelineOf(graph, id, policy).map((it) => answerTo(viewer, { ...it, principal: id }));
      const now = segments.find((segment) => covers(segment, t))!;
      const own = id === viewer && {
        explained: explainAt(graph, id, t, policy),
        causes: mergeEqual(segments).map(({ from }) => finished(causesAt(graph, id, from, policy))),
      };
      const reasons = !now.withheld && [
        findingsAt(graph, id, t, policy),
        custodyAt(graph, id, t, now.answer),
        own,
      ];
      const holders = now.withheld || id === viewer ? [] : ["registeredHolders"];
      return {
        timeline: mergeEqual(segments),
        reasons: JSON.parse(JSON.stringify(reasons, hiding(holders))),
        own,
      };
    }),
  );
  return JSON.stringify([visible, without(answers, seen)]);
}

/** Holders of somebody else's keys are told by the keys that are seen, which are in the graph. */
const hiding = (names: readonly string[]) => (name: string, value: unknown) =>
  names.includes(name) ? undefined : name === "keys" && Array.isArray(value) ? keysOf(value) : value;

const keysOf = (keys: readonly { id?: number }[]) => keys.map(({ id }) => ({ kind: "KeyVersion", id }));

/** What a viewer is shown of a principal's answers: nothing of those that are withheld. */
const shownOf = (facts: Facts, viewer: PartyId, principal: PartyId) =>
  mergeEqual(
    timelineOf(graphOf(facts), principal, "STANDARD")
      .map((it) => answerTo(viewer, { ...it, principal }))
      .filter(({ withheld }) => !withheld),
  );

/** Whose answers are shown to the viewer as others than before, said directly. */
const affected = (before: Facts, after: Facts, viewer: PartyId): PartyId[] =>
  seenBy(after, viewer)
    .Party.filter(({ role }) => role === "MERCHANT" || role === "ACQUIRER")
    .filter(({ id }) => {
      const [was, is] = [before, after].map((facts) => shownOf(facts, viewer, id));
      return differences(was!, is!, { from: BEGINNING, to: FOREVER }).length > 0;
    })
    .map(({ id }) => id);

/** When contracts are ended as a dry run, and one of the viewer's own that can be. */
const END = GRID[Math.floor(GRID.length / 2)]!;
const endable = (facts: Facts, viewer: PartyId): Contract | undefined =>
  facts.Contract.find(
    (it) =>
      [it.party, it.counterparty].includes(viewer) &&
      ["IN_FORCE", "SUSPENDED"].includes(contractState(it, END)),
  );

const ended = (facts: Facts, contract: Contract): Facts => ({
  ...facts,
  Contract: facts.Contract.map((it) => (it.id === contract.id ? { ...it, terminatedAt: END } : it)),
});

/** What a member is told of history, and of what a change of its own would make of the graph. */
async function toldOfChanges(store: Store, facts: Facts, viewer: PartyId, t: Instant): Promise<string[]> {
  const contract = endable(facts, viewer);
  return asked(store, facts, viewer, t, [histories(facts), ...(contract ? [ending(contract, END)] : [])]);
}

/** Everything else that a member may ask, and what comes out. */
const told = (store: Store, facts: Facts, viewer: PartyId, t: Instant): Promise<string[]> =>
  asked(store, facts, viewer, t, [lookups(facts), ...everything, ...filters(facts)]);

async function asked(
  store: Store,
  facts: Facts,
  viewer: PartyId,
  t: Instant,
  sources: readonly string[],
): Promise<string[]> {
  const party = facts.Party.find(({ id }) => id === viewer)!.reference;
  const actor: Actor = { role: "MEMBER", name: "somebody", party, level: "ADMIN" };
  const answers: string[] = [];
  for (const source of sources) {
    const contextValue = createContext(store, () => t, undefined, actor);
    const { data, errors } = await graphql({ schema: buildGraphSchema(), source, contextValue });
    const broken = errors?.find(({ extensions }) => extensions["reason"] !== "UNKNOWN_PARTY");
    if (broken) throw broken.originalError ?? broken;
    answers.push(JSON.stringify(data ?? errors));
  }
  return answers;
}

/** Another graph that may look the same: without a fact, or with another party's record, or without all that is hidden. */
function altered(facts: Facts, viewer: PartyId, choice: number): Facts | null {
  const seen = new Set(factsIn(seenBy(facts, viewer)).map(({ fact }) => fact.id));
  const removable: readonly FactKind[] = ["LegalEntity", "Party", "Client"];
  const hidden = factsIn(facts).filter(({ kind, fact }) => !removable.includes(kind) && !seen.has(fact.id));
  const others = facts.Party.filter(({ id }) => id !== viewer);
  const without = (ids: ReadonlySet<number>) =>
    Object.fromEntries(
      Object.entries(facts).map(([kind, list]) => [
        kind,
        (list as readonly { id: number }[]).filter(({ id }) => !ids.has(id)),
      ]),
    ) as unknown as Facts;
  if (choice % 3 === 0) return without(new Set(hidden.map(({ fact }) => fact.id)));
  if (choice % 3 === 1) {
    const one = hidden[choice % Math.max(1, hidden.length)];
    return one === undefined ? null : without(new Set([one.fact.id]));
  }
  const other = others[choice % others.length]!;
  const changed = seen.has(other.id)
    ? { ...other, mcc: "9999", legalEntity: null, declaredMode: "NONE" as const }
    : { ...other, mcc: "9999", name: "renamed", reference: "another", country: null };
  return { ...facts, Party: facts.Party.map((it) => (it === other ? changed : it)) };
}

const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const sqlite = async (facts: Facts): Promise<Store> =>
  fillWith(await openStore(`sqlite:${join(folder, `${files++}.db`)}`), facts, REFRESH);
const obvious = (facts: Facts): Promise<Store> => fillWith(bruteStore(), facts, NO_REFRESH);

const cases = fc.tuple(
  acyclicFacts,
  fc.nat(999),
  anyInstant,
  fc.array(fc.nat(999), { minLength: 3, maxLength: 3 }),
);

const RUNS = 4;

jest.setTimeout(16 * LONG_ENOUGH);

test("a member is told of all that it may see and of nothing else, whatever the rest is", async () => {
  let same = 0;
  let changed = 0;
  const holds = async ([generated, who, t, choices]: [Generated, number, Instant, number[]]) => {
    const facts = traceable(generated.facts);
    const viewer = facts.Party[who % facts.Party.length]!.id;
    const store = await sqlite(facts);
    const answers = await told(store, facts, viewer, t);
    const changes = await toldOfChanges(store, facts, viewer, t);
    await store.close();
    checkMentions(facts, viewer, answers);
    checkChanges(facts, viewer, changes);
    expect(await told(await obvious(facts), facts, viewer, t)).toEqual(answers);
    for (const choice of choices) {
      const other = altered(facts, viewer, choice);
      if (other === null || view(other, viewer, t) !== view(facts, viewer, t)) continue;
      same++;
      const beside = await sqlite(other);
      expect(await told(beside, facts, viewer, t)).toEqual(answers);
      const [history, payload] = await toldOfChanges(beside, facts, viewer, t);
      expect(history).toBe(changes[0]);
      const contract = endable(facts, viewer);
      // What a change makes of what is seen may rest on what is not.
      if (contract && view(ended(other, contract), viewer, t) === view(ended(facts, contract), viewer, t)) {
        expect(payload).toBe(changes[1]);
        changed++;
      }
      await beside.close();
    }
  };
  await fc.assert(fc.asyncProperty(cases, holds), { ...runs(RUNS), endOnFailure: true });
  // Graphs that are never alike would prove nothing.
  expect(same).toBeGreaterThan(RUNS / 2);
  expect(changed).toBeGreaterThan(0);
});

/** Histories are of what is seen in full, and effects are those on answers that are shown. */
function checkChanges(facts: Facts, viewer: PartyId, [history, payload]: readonly string[]): void {
  const owners = new Map(facts.Client.map(({ id, owner }) => [id, owner]));
  const entries = Object.values(JSON.parse(history!)) as { nodes: object[] }[];
  factsIn(facts).forEach(({ kind, fact }, i) => {
    const owner = kind === "KeyVersion" ? owners.get((fact as never)["client"]) : undefined;
    const isSeen = seesInFull(viewer, kind, fact as never, owner);
    const record = { number: 1, actor: null, operation: null, reason: null, requestId: null, digest: null };
    const object = { id: idOf(facts, kind, fact.id) };
    expect(entries[i]!.nodes).toMatchObject(isSeen ? [{ object, revision: record }] : []);
  });
  const contract = endable(facts, viewer);
  if (contract === undefined) return;
  const { userErrors, effects } = JSON.parse(payload!).terminateContract;
  const after = ended(facts, contract);
  const expected = affected(facts, after, viewer);
  expect(userErrors).toEqual([]);
  expect(effects.principals.nodes.map((it: { principal: { id: string } }) => it.principal.id)).toEqual(
    expected.map((id) => idOf(facts, "Party", id)),
  );
  expect([effects.changed, effects.principals.totalCount]).toEqual([expected.length, expected.length]);
  checkNames(after, viewer, payload!);
}

/** Exactly what is seen can be looked up and is listed; nothing else is so much as named. */
function checkMentions(facts: Facts, viewer: PartyId, answers: readonly string[]): void {
  const visible = seenBy(facts, viewer);
  const seen = factsIn(visible);
  const looked = JSON.parse(answers[0]!) as Record<string, { id: string } | null>;
  const found = Object.entries(looked).flatMap(([name, it]) => (/^n\d/.test(name) && it ? [it.id] : []));
  expect(found.sort()).toEqual(seen.map(({ kind, fact }) => idOf(facts, kind, fact.id)).sort());
  const { parties } = JSON.parse(answers[1]!);
  expect(parties.totalCount).toBe(visible.Party.length);
  expect(parties.edges).toHaveLength(visible.Party.length);
  checkNames(facts, viewer, answers.filter((answer) => !answer.startsWith("[")).join("\n"));
}

/** Nothing is named but what is seen. */
function checkNames(facts: Facts, viewer: PartyId, told: string): void {
  const seen = factsIn(seenBy(facts, viewer));
  const mentioned = new Set(told.match(/(?<=")(ref-[\d-]+|name-\d+)(?=")/g));
  const known = new Set(
    seen.flatMap(({ fact }) => [fact.reference, (fact as { name?: string | null }).name]),
  );
  expect([...mentioned].filter((text) => !known.has(text))).toEqual([]);
  const ids = new Set(told.match(/(?<="id":")[^"]+/g));
  const allowed = new Set(seen.map(({ kind, fact }) => idOf(facts, kind, fact.id)));
  expect([...ids].filter((id) => !allowed.has(id))).toEqual([]);
}
