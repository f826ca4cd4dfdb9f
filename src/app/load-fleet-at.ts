/** Loads the fleet at the instant of a reading, by situation. */
import type { PolicyName } from "../domain/answer";
import type { DelegateStanding } from "../domain/decide";
import { delegateStanding } from "../domain/evaluate";
import { FleetAt, type Inhabited } from "../domain/fleet-at";
import type { PartyId } from "../domain/ids";
import { covers } from "../domain/instant";
import { ascending } from "../domain/order";
import type { SituationCount } from "../domain/ports";
import { delegatesIn } from "../domain/situation";
import { numbersIn, type Steps } from "../domain/steps";
import { loadStandings } from "./load-neighbourhood";
import { inPieces, inTurns, othersTurn } from "./others-turn";
import type { Reading } from "./reading";

/** So many situations or delegates are read before others get a turn. */
const PIECE = 200;

/** The fleet, and who is in it beside the merchants. */
export interface LoadedFleet {
  readonly fleet: FleetAt;
  readonly acquirers: ReadonlyMap<PartyId, Inhabited>;
  readonly standings: ReadonlyMap<PartyId, DelegateStanding>;
}

/** Reads every situation that somebody is in at the instant, once. */
export async function loadFleetAt(reading: Reading, policy: PolicyName): Promise<LoadedFleet> {
  const population = await reading.snapshot.countSituations(reading.validAt);
  const byNumber = await inhabitedAt(reading, policy, population);
  const acquirers = await acquirersIn(reading, byNumber, population);
  const delegates = numbersIn(byNumber.values(), ({ situation }) => delegatesIn(situation));
  const standings = await standingsAt(reading, await inTurns(delegates));
  const fleet = await inTurns(FleetAt.of(byNumber.values(), acquirers, standings, policy));
  return { fleet, acquirers, standings };
}

function* merchantsIn(population: readonly SituationCount[]): Steps<Map<number, number>> {
  const merchants = new Map<number, number>();
  for (const { situation, role, count } of population) {
    merchants.set(situation, (merchants.get(situation) ?? 0) + (role === "MERCHANT" ? count : 0));
    yield;
  }
  return merchants;
}

async function inhabitedAt(
  { snapshot, validAt }: Reading,
  policy: PolicyName,
  population: readonly SituationCount[],
): Promise<Map<number, Inhabited>> {
  const merchants = await inTurns(merchantsIn(population));
  const found = new Map<number, Inhabited>();
  for (const piece of inPieces([...merchants.keys()], PIECE)) {
    const situations = await snapshot.situations(piece);
    await othersTurn();
    const answers = await snapshot.situationAnswersAt(policy, piece, validAt);
    for (const [number, answer] of answers) {
      const situation = situations.get(number);
      if (situation !== undefined)
        found.set(number, { situation, answer, merchants: merchants.get(number) ?? 0 });
    }
    await othersTurn();
  }
  return found;
}

async function acquirersIn(
  { snapshot, validAt }: Reading,
  byNumber: ReadonlyMap<number, Inhabited>,
  population: readonly SituationCount[],
): Promise<Map<PartyId, Inhabited>> {
  const theirs = population.filter(({ role }) => role === "ACQUIRER").map(({ situation }) => situation);
  const ids: PartyId[] = [];
  for (const piece of inPieces(theirs, PIECE)) {
    ids.push(...(await snapshot.acquirersIn(piece)));
    await othersTurn();
  }
  const segments = await snapshot.situationSegments(ascending(ids));
  return new Map(
    segments
      .filter((segment) => covers(segment, validAt))
      .map(({ principal, situation }) => [principal, byNumber.get(situation) as Inhabited]),
  );
}

async function standingsAt(
  { snapshot, validAt }: Reading,
  delegates: readonly PartyId[],
): Promise<Map<PartyId, DelegateStanding>> {
  const standings = new Map<PartyId, DelegateStanding>();
  for (const piece of inPieces(delegates, PIECE)) {
    const graph = await loadStandings(snapshot, piece);
    for (const id of piece) standings.set(id, delegateStanding(graph, id, validAt));
    await othersTurn();
  }
  return standings;
}
