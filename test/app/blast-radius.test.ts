/** Blast radii against looking at every principal at every instant at which anything changes (law 5). */
import { compareAs } from "../../src/app/diff-fleet";
import { failed } from "../../src/app/failure";
import { type BlastCentre, measureBlastRadius } from "../../src/app/measure-blast-radius";
import { Readings } from "../../src/app/reading";
import { recordBatch } from "../../src/app/record-batch";
import { refreshAnswers } from "../../src/app/refresh-answers";
import type { Answer } from "../../src/domain/answer";
import { answerAt, candidatesAt } from "../../src/domain/evaluate";
import type { KeyVersion, Party } from "../../src/domain/facts";
import { graphOf, type PartyGraph } from "../../src/domain/graph";
import type { PartyId } from "../../src/domain/ids";
import { DAY, FOREVER, type Instant, type Interval, instant } from "../../src/domain/instant";
import { findingsOf } from "../../src/domain/masks";
import type { Snapshot, Store } from "../../src/domain/ports";
import { integratorsOf } from "../../src/domain/residue";
import { tokenInvalidity, usable } from "../../src/domain/states";
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

/** May a key act for the principal: as the signer's, as its own, or by a token that is left? */
function actsBy({ graph, principal, t, answer }: Way, key: KeyVersion): boolean {
  const client = graph.client(key.client)!;
  if (!usable(key, client, t)) return false;
  return (
    client.owner === principal ||
    answer.keyOwner === client.owner ||
    leftToken({ graph, principal, t, answer }, client.owner)
  );
}

const leftToken = ({ graph, principal, t }: Way, isv: PartyId): boolean =>
  graph.authorizations(principal).some((it) => it.isv === isv && tokenInvalidity(it, t) === null) &&
  !candidatesAt(graph, principal, t).includes(isv);

/** May a delegate act for the principal: by its mode, or by a token or custody that is left? */
const actsAs = (way: Way, delegate: PartyId): boolean =>
  way.answer.keyHolder === delegate ||
  leftToken(way, delegate) ||
  (findingsOf(way.answer.findings).includes("RESIDUAL_SI_CUSTODY") &&
    integratorsOf(way.graph, way.principal).includes(delegate) &&
    !candidatesAt(way.graph, way.principal, way.t).includes(delegate) &&
    leavesCustody(way, delegate));

/** With every other integrator's engagements gone, is there still custody left? */
function leavesCustody({ graph: _g, principal, t }: Way, delegate: PartyId): boolean {
  const facts = {
    ...all,
    Engagement: all.Engagement.filter((it) => it.principal !== principal || it.integrator === delegate),
  };
  return findingsOf(answerAt(graphOf(facts), principal, t, "STANDARD")!.findings).includes(
    "RESIDUAL_SI_CUSTODY",
  );
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

const exposedOf = (exposes: (way: Way) => boolean, within: Interval): PartyId[] =>
  principals.filter((principal) =>
    during(within).some((t) =>
      exposes({ graph: known, principal, t, answer: answers.get(principal)!.get(t)! }),
    ),
  );

async function radius(store: Store, centre: BlastCentre, within: Interval) {
  const reading = await new Readings(store, clock).at({ validAt: within.from });
  if (failed(reading)) throw new Error("no reading");
  const measured = await measureBlastRadius(reading, centre, "STANDARD", { to: within.to });
  if (failed(measured)) throw new Error(measured.failure.code);
  const { exposures, loss, keys } = measured;
  const page = { limit: 100, after: null, before: null, backward: false };
  const exposed = (await exposures.principals(page)).items.map(({ principal }) => principal);
  const counted = (await exposures.counts()).reduce((sum, it) => sum + it.merchants + it.acquirers, 0);
  expect(counted).toBe(exposed.length);
  const firstTwo = (await exposures.principals({ ...page, limit: 2 })).items.map(
    ({ principal }) => principal,
  );
  expect(firstTwo).toEqual(exposed.slice(0, 2));
  const compared = await compareAs(loss, reading);
  if (failed(compared)) throw new Error("no loss");
  const lost = (await compared.comparison.principals(page)).items.map(({ principal }) => principal);
  return { exposed, lost, keys };
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
        for (const key of all.KeyVersion.filter((_, i) => i % 6 === seed % 6)) {
          const { exposed, lost } = await radius(store, { kind: "KeyVersion", id: key.id }, within);
          expect(exposed).toEqual(exposedOf((way) => actsBy(way, key), within));
          const without = { ...all, KeyVersion: all.KeyVersion.filter(({ id }) => id !== key.id) };
          expect(lost).toEqual(lostBetween(answers, without, within));
          met += exposed.length;
        }
        for (const contract of all.Contract.filter((_, i) => i % 6 === seed % 6)) {
          const { lost } = await radius(store, { kind: "Contract", id: contract.id }, within);
          const without = { ...all, Contract: all.Contract.filter(({ id }) => id !== contract.id) };
          expect(lost).toEqual(lostBetween(answers, without, within));
          met += lost.length;
        }
        for (const party of all.Party.filter(({ role }) => role !== "PLATFORM")) {
          const { exposed, lost, keys } = await radius(store, { kind: "Party", id: party.id }, within);
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
          const exposes = (way: Way) =>
            way.principal === party.id ||
            reached.some((key) => actsBy(way, key)) ||
            (isDelegate && actsAs(way, party.id));
          expect(exposed).toEqual(exposedOf(exposes, within));
          expect(keys.every(owned)).toBe(true);
        }
      }
      expect(met).toBeGreaterThan(3);
    },
  );
});
