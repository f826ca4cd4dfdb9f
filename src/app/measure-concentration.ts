/** Measures concentration: which delegates, contracts or acquirers the most merchants would be lost with. */
import type { PolicyName } from "../domain/answer";
import type { DelegateStanding } from "../domain/decide";
import type { FactRef } from "../domain/explanation";
import type { Contract } from "../domain/facts";
import type { FailedParts, Impact } from "../domain/fleet-at";
import type { PartyGraph } from "../domain/graph";
import type { PartyId } from "../domain/ids";
import { observe } from "../domain/observe";
import { overlay } from "../domain/overlay";
import { inForce } from "../domain/states";
import { type Failed, fail, failed } from "./failure";
import { type LoadedFleet, loadFleetAt } from "./load-fleet-at";
import { loadOwnFacts } from "./load-neighbourhood";
import { inPieces, inTurns, othersTurn } from "./others-turn";
import {
  belongsTo,
  type Cursor,
  edgesOf,
  fingerprint,
  type Page,
  type PageRequest,
  readingOf,
  windowOf,
} from "./page";
import type { Reading, Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

export const CONCENTRATIONS = ["DELEGATE", "CONTRACT", "ACQUIRER"] as const;
/**
 * What may fail: a delegate or an acquirer (it is closed), or a contract that more than its own party depend on (it is not there): those of
 * ISVs with the platform, and those of acquirers. A merchant's own contract takes one merchant with it and is not listed.
 */
export type ConcentrationOf = (typeof CONCENTRATIONS)[number];

/** An object, and what is lost if it fails. */
export interface Concentration extends Impact {
  readonly object: FactRef;
  /** Of the merchants that can take payments now, those that could not then: from 0 to 1. */
  readonly share: number;
}

/** A question about concentration. */
export interface ConcentrationRequest {
  readonly by: ConcentrationOf;
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

/** An object and what does not stand any more when it fails. */
interface Failing {
  readonly object: FactRef;
  readonly parts: FailedParts;
}

/** The contracts of so many delegates are read before others get a turn. */
const DELEGATES = 100;

/** Reads a page of the objects that somebody depends on: most lost first, then most affected, then by id. */
export async function listConcentration(
  readings: Readings,
  at: AsOfRequest,
  { by, policy, page }: ConcentrationRequest,
): Promise<Page<Concentration> | Failed> {
  const reading = await readingOf(readings, at, page);
  if (failed(reading)) return reading;
  const list = fingerprint(["concentration", by, policy]);
  if (!belongsTo(page, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(page, keyOf);
  if (failed(window)) return window;
  const all = await measureConcentration(reading, by, policy);
  const { after, before, limit, backward } = window;
  const inside = all.filter(
    (it) => (after === null || compare(it, after) > 0) && (before === null || compare(it, before) < 0),
  );
  const items = backward ? inside.slice(Math.max(0, inside.length - limit)) : inside.slice(0, limit);
  const slice = { items, more: inside.length > limit };
  return { reading, list, items, ...edgesOf(slice, window), count: async () => all.length };
}

type Key = Impact & { readonly object: Pick<FactRef, "id"> };

/** The text of a cursor. */
export const concentrationText = ({ lost, affected }: Impact): string => `${lost} ${affected}`;

function keyOf({ text, id }: Cursor): Key {
  const [lost, affected] = text.split(" ").map(Number);
  return { lost: lost ?? 0, affected: affected ?? 0, object: { id } };
}

const compare = (a: Key, b: Key): number =>
  b.lost - a.lost || b.affected - a.affected || a.object.id - b.object.id;

/** All objects that somebody depends on, in order. */
export async function measureConcentration(
  reading: Reading,
  by: ConcentrationOf,
  policy: PolicyName,
): Promise<Concentration[]> {
  const loaded = await loadFleetAt(reading, policy);
  const { fleet } = loaded;
  const found: Concentration[] = [];
  for (const { object, parts } of await FAILING[by](reading, loaded)) {
    const impact = await inTurns(fleet.impactOf(parts));
    const share = fleet.working === 0 ? 0 : impact.lost / fleet.working;
    if (impact.affected > 0) found.push({ object, ...impact, share });
  }
  return found.sort(compare);
}

const FAILING: Readonly<
  Record<ConcentrationOf, (reading: Reading, loaded: LoadedFleet) => Promise<Failing[]> | Failing[]>
> = {
  DELEGATE: (_reading, { standings }) =>
    [...standings].map(([id, standing]) => ({
      object: { kind: "Party", id },
      parts: { delegate: { id, standing: { ...standing, active: false } } },
    })),
  ACQUIRER: (_reading, { acquirers }) =>
    [...acquirers].map(([id, { situation }]) => ({
      object: { kind: "Party", id },
      parts: { acquirer: { id, situation: { ...situation, status: "CLOSED" } } },
    })),
  CONTRACT: async (reading, { standings, acquirers }) => [
    ...(await partnerContracts(reading, standings)),
    ...(await acquirersContracts(reading, [...acquirers.keys()])),
  ],
};

/** The partner contracts in force that are the only one of their ISV: beside another, one can fail without harm. */
async function partnerContracts(
  { snapshot, validAt }: Reading,
  standings: ReadonlyMap<PartyId, DelegateStanding>,
): Promise<Failing[]> {
  const found: Failing[] = [];
  for (const piece of inPieces([...standings], DELEGATES)) {
    const contracts = await snapshot.of(
      "Contract",
      "party",
      piece.map(([id]) => id),
    );
    for (const [id, standing] of piece) {
      const [only, another] = contracts.filter((it) => it.party === id && inForce(it, validAt));
      if (only === undefined || another !== undefined) continue;
      const parts = { delegate: { id, standing: { ...standing, partner: false } } };
      found.push({ object: refOf(only), parts });
    }
    await othersTurn();
  }
  return found;
}

/** The contracts in force of acquirers, with the platform and with ISVs. */
async function acquirersContracts(reading: Reading, acquirers: readonly PartyId[]): Promise<Failing[]> {
  const graph = await loadOwnFacts(reading.snapshot, acquirers);
  return acquirers.flatMap((acquirer) =>
    [...graph.baseContracts(acquirer), ...graph.authorizationContracts(acquirer)]
      .filter((contract) => inForce(contract, reading.validAt))
      .flatMap((contract) => withoutContract(reading, graph, acquirer, contract)),
  );
}

function withoutContract(
  reading: Reading,
  graph: PartyGraph,
  acquirer: PartyId,
  contract: Contract,
): Failing[] {
  const party = graph.party(acquirer);
  if (party === undefined) return [];
  const without = overlay(graph, [{ kind: "Contract", fact: { ...contract, state: "CANCELLED" } }]);
  const situation = observe(without, party, reading.validAt);
  return [{ object: refOf(contract), parts: { acquirer: { id: acquirer, situation } } }];
}

const refOf = ({ id }: Contract): FactRef => ({ kind: "Contract", id });
