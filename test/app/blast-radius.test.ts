/** Blast radii against looking at every principal at every instant at which anything changes (law 5). */
import { compareAs } from "../../src/app/diff-fleet";
import { failed } from "../../src/app/failure";
import { type BlastCentre, measureBlastRadius } from "../../src/app/measure-blast-radius";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import { REMOVABLE_KINDS, type Removal } from "../../src/app/suppose-away";
import type { Answer } from "../../src/domain/answer";
import { candidatesAt } from "../../src/domain/evaluate";
import type { Facts, FactsByKind, KeyVersion, Party } from "../../src/domain/facts";
import { graphOf, type PartyGraph } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { covers, DAY, FOREVER, type Instant, type Interval, instant } from "../../src/domain/instant";
import type { Snapshot, Store } from "../../src/domain/ports";
import { residualAccessAt } from "../../src/domain/residual-access";
import { tokenInvalidity, usable } from "../../src/domain/states";
import { finished } from "../../src/domain/steps";
import { namedIn } from "../../src/domain/visibility";
import { seeds } from "../domain/lib/arbitrary-facts";
import { forEachBackend } from "../support/store";
import { factsIn } from "./support/all-facts";
import { answersAt, instantsIn, lostBetween, principalsIn } from "./support/brute-force";
import { GRID, INTEGRATORS, ISVS, opening, RandomHistory, randomFrom } from "./support/random-history";

let now: Instant;
const clock = (): Instant => {
  now = instant(now + DAY);
  return now;
};

async function historyIn(store: Store, seed: number): Promise<Snapshot> {
  now = instant(Date.UTC(2024, 1, 1));
  const random = randomFrom(seed);
  await recordBatch(store, clock, opening(random), refreshAnswers);
  const history = new RandomHistory(random);
  for (let i = 0; i < 14; i++) await recordBatch(store, clock, history.next(), refreshAnswers);
  return store.at((await store.head()).revision);
}

interface Way {
  readonly answer: Answer;
  readonly graph: PartyGraph;
  readonly principal: PartyId;
  readonly t: Instant;
}

/** How somebody can act for the principal: by right (false), or able and not entitled (true). */
type Acts = (way: Way) => readonly boolean[];

const isEntitled = ({ graph, principal, t, answer }: Way, party: PartyId): boolean =>
  answer.mode !== "NONE" && [...candidatesAt(graph, principal, t), ...namedIn(answer)].includes(party);

/** By a key, in the hands of a holder or of whoever: as the signer's, as the principal's own, or by a token that is left. */
function byKey(way: Way, key: KeyVersion, holder: PartyId | null): boolean[] {
  const { graph, principal, t, answer } = way;
  const client = graph.client(key.client)!;
  if (!usable(key, client, t)) return [];
  const { owner } = client;
  const found: boolean[] = leftToken(way, owner) && answer.keyOwner !== owner ? [true] : [];
  const stranger = holder !== null && holder !== owner ? holder : null;
  if (owner === principal) {
    const bySigner = answer.mode !== "NONE" && answer.keyOwner === owner;
    found.push(stranger === null ? !bySigner : !isEntitled(way, stranger));
  } else if (answer.keyOwner === owner) found.push(stranger !== null && !namedIn(answer).includes(stranger));
  return found;
}

const hasToken = ({ graph, t }: Way, of: PartyId, isv: PartyId): boolean =>
  graph.authorizations(of).some((it) => it.isv === isv && tokenInvalidity(it, t) === null);

const leftToken = (way: Way, isv: PartyId): boolean =>
  hasToken(way, way.principal, isv) &&
  (way.answer.mode === "NONE" || !candidatesAt(way.graph, way.principal, way.t).includes(isv));

/** By tokens for an ISV, of one principal or of all: its own, or that of the acquirer from which it inherits. */
const byTokens =
  (isv: PartyId, of: PartyId | null): Acts =>
  (way) => {
    const { principal, answer } = way;
    const above = answer.accountOwner;
    if (answer.channel === "ACQUIRER" && answer.keyOwner === isv && (of === null || above === of))
      if (hasToken(way, above, isv)) return [false];
    const own = (of === null || of === principal) && hasToken(way, principal, isv);
    return own ? [leftToken(way, isv)] : [];
  };

/** As a delegate: by the mode, or as residual access of any kind. */
function asDelegate({ graph, principal, t, answer }: Way, delegate: PartyId): boolean[] {
  if (answer.keyHolder === delegate) return [false];
  const left = finished(residualAccessAt(graph, principal, t, "STANDARD"));
  return left.some(({ holder }) => holder === delegate) ? [true] : [];
}

let all: Awaited<ReturnType<typeof factsIn>>;
let known: PartyGraph;
let principals: PartyId[];
/** Every instant at which a fact begins or ends. */
let instants: Instant[];
let answers: Map<PartyId, Map<Instant, Answer>>;

async function remember(snapshot: Snapshot): Promise<void> {
  all = await factsIn(snapshot);
  known = graphOf(all);
  principals = principalsIn(all);
  instants = [...new Set([...instantsIn(all), ...TIMES.map(({ from }) => from)])].sort((a, b) => a - b);
  answers = answersAt(all, instants);
}

const during = (within: Interval): Instant[] => instants.filter((t) => within.from <= t && t < within.to);

/** Who is exposed at which instants, and how. */
function exposedOf(acts: Acts, within: Interval): Record<string, string[]> {
  const told = principals.map((principal) => {
    const at = during(within).flatMap((t) => {
      const found = acts({ graph: known, principal, t, answer: answers.get(principal)!.get(t)! });
      return found.length === 0 ? [] : [`${t} ${[...new Set(found)].sort()}`];
    });
    return [principal, at] as const;
  });
  return Object.fromEntries(told.filter(([, at]) => at.length > 0));
}

async function radius(store: Store, centre: BlastCentre, within: Interval) {
  const reading = await new Readings(store, clock).at({ validAt: within.from });
  if (failed(reading)) throw new Error("no reading");
  const measured = await measureBlastRadius(reading, centre, "STANDARD", { to: within.to });
  if (failed(measured)) throw new Error(measured.failure.code);
  const { exposures, loss, keys } = measured;
  const page = { limit: 100, after: null, before: null, backward: false };
  const { items } = await exposures.principals(page);
  const exposed = items.map(({ principal }) => principal);
  const told = Object.fromEntries(
    items.map(({ principal, exposures: list }) => {
      const at = during(within).flatMap((t) => {
        const found = list.filter((it) => covers(it, t)).map(({ residual }) => residual);
        return found.length === 0 ? [] : [`${t} ${[...new Set(found)].sort()}`];
      });
      return [principal, at];
    }),
  );
  const counted = (await exposures.counts()).reduce((sum, it) => sum + it.merchants + it.acquirers, 0);
  expect(counted).toBe(exposed.length);
  const firstTwo = (await exposures.principals({ ...page, limit: 2 })).items.map(
    ({ principal }) => principal,
  );
  expect(firstTwo).toEqual(exposed.slice(0, 2));
  const compared = await compareAs(loss, reading);
  if (failed(compared)) throw new Error("no loss");
  const lost = (await compared.comparison.principals(page)).items.map(({ principal }) => principal);
  return { exposed, told, lost, keys };
}

/** What falls away by not being there; a party does by being closed. */
type Removable = Exclude<Removal["kind"], "Party">;
const REMOVABLE = REMOVABLE_KINDS.filter((kind): kind is Removable => kind !== "Party");

/** The keys that an object puts into somebody's hands, and in whose. */
function keysIn(kind: Removable, fact: FactsByKind[Removable]): [readonly KeyVersion[], PartyId | null] {
  if (kind === "KeyVersion") return [[fact as KeyVersion], null];
  if (kind === "Client") return [all.KeyVersion.filter(({ client }) => client === fact.id), null];
  if (kind !== "Engagement" && kind !== "AccountGrant") return [[], null];
  const { principal, integrator } = fact as FactsByKind["Engagement"];
  const own = (key: KeyVersion) => known.client(key.client)!.owner === principal;
  return [all.KeyVersion.filter((key) => own(key) && key.holders.includes(integrator)), integrator];
}

/** By the tokens that an object stands for. */
function tokensIn(kind: Removable, fact: FactsByKind[Removable]): Acts {
  if (kind === "Authorization") {
    const token = fact as FactsByKind["Authorization"];
    const acts = byTokens(token.isv, token.principal);
    return (way) => (tokenInvalidity(token, way.t) === null ? acts(way) : []);
  }
  if (kind !== "Contract") return () => [];
  const contract = fact as FactsByKind["Contract"];
  if (contract.kind === "AUTHORIZATION_SERVICE") return byTokens(contract.counterparty, contract.party);
  return contract.kind === "ISV_PARTNER" ? byTokens(contract.party, null) : () => [];
}

/** By an object, or by several. */
const actsBy = (kind: Removable, facts: readonly FactsByKind[Removable][]): Acts => {
  const parts = facts.map((fact) => [keysIn(kind, fact), tokensIn(kind, fact)] as const);
  return (way) =>
    parts.flatMap(([[keys, holder], tokens]) => [
      ...keys.flatMap((key) => byKey(way, key, holder)),
      ...tokens(way),
    ]);
};

/** The facts without some of them; a client goes with its keys. */
function lacking(kind: Removable, ids: readonly number[]): Facts {
  const rest = {
    ...all,
    [kind]: (all[kind] as readonly FactsByKind[Removable][]).filter(({ id }) => !ids.includes(id)),
  };
  return kind === "Client"
    ? { ...rest, KeyVersion: rest.KeyVersion.filter(({ client }) => !ids.includes(client)) }
    : rest;
}

const TIMES = [
  { from: GRID[0]!, to: FOREVER },
  { from: GRID[4]!, to: GRID[8]! },
  { from: GRID[6]!, to: instant(GRID[6]! + 1) },
];

forEachBackend(({ openFresh }) => {
  test.each(seeds(2, 21))(
    "history %i: exactly those whose answers rest on it, and those it can act for",
    async (seed) => {
      const store = await openFresh();
      const snapshot = await historyIn(store, seed);
      await remember(snapshot);
      let met = 0;
      for (const within of TIMES) {
        for (const kind of REMOVABLE) {
          const some = (all[kind] as readonly FactsByKind[Removable][]).filter((_, i) => i % 6 === seed % 6);
          for (const fact of some) {
            const { told, lost } = await radius(store, { kind, id: fact.id }, within);
            expect([kind, fact.id, told]).toEqual([kind, fact.id, exposedOf(actsBy(kind, [fact]), within)]);
            expect(lost).toEqual(lostBetween(answers, lacking(kind, [fact.id]), within));
            met += Object.keys(told).length + lost.length;
          }
        }
        const { thumbprint } = all.KeyVersion[seed % all.KeyVersion.length]!;
        const alike = all.KeyVersion.filter((key) => key.thumbprint === thumbprint);
        const { told, lost } = await radius(store, { kind: "Thumbprint", thumbprint }, within);
        expect(told).toEqual(exposedOf(actsBy("KeyVersion", alike), within));
        expect(lost).toEqual(
          lostBetween(
            answers,
            lacking(
              "KeyVersion",
              alike.map(({ id }) => id),
            ),
            within,
          ),
        );
        for (const party of all.Party.filter(({ role }) => role !== "PLATFORM")) {
          const { told, lost, keys } = await radius(store, { kind: "Party", id: party.id }, within);
          const closed: Party = {
            ...party,
            status: [...party.status, { value: "CLOSED", from: within.from, to: FOREVER }],
          };
          const without = { ...all, Party: all.Party.map((it) => (it.id === party.id ? closed : it)) };
          expect(lost).toEqual(lostBetween(answers, without, within));
          const owned = (key: KeyVersion) =>
            key.holders.includes(party.id) ||
            all.Client.find(({ id }) => id === key.client)?.owner === party.id;
          const reached = all.KeyVersion.filter(owned);
          const isDelegate = [...ISVS, ...INTEGRATORS].includes(party.reference);
          const acts: Acts = (way) => [
            ...(way.principal === party.id
              ? [way.answer.mode === "NONE" || way.answer.keyOwner !== party.id]
              : []),
            ...reached.flatMap((key) => byKey(way, key, party.id)),
            ...(isDelegate ? asDelegate(way, party.id) : []),
          ];
          expect([party.reference, told]).toEqual([party.reference, exposedOf(acts, within)]);
          expect(keys.every(owned)).toBe(true);
        }
      }
      expect(met).toBeGreaterThan(20);
    },
    120_000,
  );
});
