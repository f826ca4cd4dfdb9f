/**
 * Refreshing answers: after facts have changed, bring what is stored of situations and answers up to date, in the same write.
 *
 * Two kinds of work, kept apart so that shared facts do not fan out. A principal's *own* facts changed: observe it anew and replace its
 * situation segments. A *delegate's or acquirer's* facts changed: decide anew the few situations that name it, however many
 * principals are in them; acquirers whose answers change by that are in turn a change for the situations that name them.
 */
import { type AnswerSegment, POLICIES, type PolicyName } from "../domain/answer";
import type { PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import type { NewSituation, SituationSegment, Unit } from "../domain/ports";
import { delegatesIn, isAgreed, restsOn, type Situation } from "../domain/situation";
import {
  type AnswersOverTime,
  answersTo,
  type ObservedSituation,
  type Segment,
  type StandingOverTime,
  sameSegment,
  situationsOf,
  standingsOf,
} from "../domain/timeline";
import { affectedBy } from "./affected-parties";
import type { FactChange } from "./fact-change";
import { loadOwnFacts, loadStandings } from "./load-neighbourhood";
import { inPieces, inTurns } from "./others-turn";

/** So many situations are read and written at once. */
const PIECE = 100;

/** What refreshing asks of a write, or of a supposition that is never written. */
export type AnswerUnit = Pick<
  Unit,
  | "get"
  | "of"
  | "answersOf"
  | "situations"
  | "situationsNaming"
  | "acquirersIn"
  | "situationAnswers"
  | "internSituations"
  | "replaceSituationSegments"
  | "replaceSituationAnswers"
>;

/** Brings stored situations and answers up to date with the facts just put. */
export async function refreshAnswers(
  unit: AnswerUnit,
  changes: readonly FactChange[],
  policies: readonly PolicyName[] = POLICIES,
): Promise<void> {
  const { principals, delegates } = await affectedBy(unit, changes);
  const fresh = await replaceSituations(unit, principals);
  const acquirers = await unit.get("Party", principals);
  const changed = acquirers.filter((party) => party.role === "ACQUIRER").map((party) => party.id);
  const turned = new Set([...delegates, ...changed]);
  const named = await unit.situationsNaming(ascending(turned));
  await decideAnew(unit, { fresh, named, turned }, policies);
}

/** Observes principals anew; gives back the situations that were not known before. */
async function replaceSituations(unit: AnswerUnit, principals: readonly PartyId[]): Promise<Set<number>> {
  if (principals.length === 0) return new Set();
  const graph = await loadOwnFacts(unit, principals);
  const observed: { id: PartyId; segment: Segment<ObservedSituation> }[] = [];
  for (const id of principals) {
    const party = graph.party(id);
    if (party === undefined) continue;
    for (const segment of await inTurns(situationsOf(graph, party))) observed.push({ id, segment });
  }
  const distinct = new Map<string, NewSituation>(
    observed.map(({ segment }) => [segment.value.text, segment.value]),
  );
  const texts = [...distinct.keys()];
  const { numbers, fresh } = await unit.internSituations([...distinct.values()]);
  const numberOf = new Map(texts.map((text, i) => [text, numbers[i] as number]));
  const segments: SituationSegment[] = observed.map(({ id, segment }) => ({
    principal: id,
    from: segment.from,
    to: segment.to,
    situation: numberOf.get(segment.value.text) as number,
  }));
  await unit.replaceSituationSegments(principals, segments);
  return fresh;
}

/** Situations to decide: those that were not known before, and those that rest on parties whose standing may have turned. */
interface Due {
  readonly fresh: ReadonlySet<number>;
  /** Named by such parties: those among them that rest on one are decided. */
  readonly named: readonly number[];
  readonly turned: ReadonlySet<PartyId>;
}

const NONE_FRESH: ReadonlySet<number> = new Set();

/** Decides situations anew, then those that rest on an acquirer whose answers changed by it, until nothing changes. */
async function decideAnew(unit: AnswerUnit, first: Due, policies: readonly PolicyName[]): Promise<void> {
  let due = first;
  while (due.fresh.size > 0 || due.named.length > 0) {
    const changed = await replaceAnswers(unit, due, policies);
    const turned = new Set(changed.length === 0 ? [] : await unit.acquirersIn(changed));
    const named = turned.size === 0 ? [] : await unit.situationsNaming([...turned]);
    due = { fresh: NONE_FRESH, named, turned };
  }
}

/** Gives back the situations whose answers are other than before, under any of the policies. */
async function replaceAnswers(
  unit: AnswerUnit,
  due: Due,
  policies: readonly PolicyName[],
): Promise<number[]> {
  const changed: number[] = [];
  const standings = new Map<PartyId, StandingOverTime>();
  for (const piece of inPieces(ascending([...due.fresh, ...due.named]), PIECE)) {
    const situations = await unit.situations(piece);
    for (const [number, situation] of situations)
      if (!due.fresh.has(number) && !restsOn(situation, due.turned)) situations.delete(number);
    changed.push(...(await replacePiece(unit, { situations, fresh: due.fresh }, standings, policies)));
  }
  return changed;
}

async function replacePiece(
  unit: AnswerUnit,
  { situations, fresh }: { situations: ReadonlyMap<number, Situation>; fresh: ReadonlySet<number> },
  standings: Map<PartyId, StandingOverTime>,
  policies: readonly PolicyName[],
): Promise<Set<number>> {
  const known = [...situations.keys()].filter((number) => !fresh.has(number));
  const all = [...situations.values()];
  const unknown = ascending(all.flatMap(delegatesIn)).filter((id) => !standings.has(id));
  for (const [id, standing] of await inTurns(standingsOf(await loadStandings(unit, unknown), unknown)))
    standings.set(id, standing);
  const acquirers = ascending(all.flatMap((situation) => situation.acquirers));
  const changed = new Set<number>();
  const decided = new Map<number, AnswerSegment[]>();
  for (const policy of policies) {
    const above = await answersOver(unit, acquirers, policy);
    const before = await unit.situationAnswers(policy, known);
    const after = new Map<number, AnswerSegment[]>();
    for (const [number, situation] of situations) {
      const agreed = isAgreed(situation) ? decided.get(number) : undefined;
      const answers = agreed ?? (await inTurns(answersTo(situation, standings, above, policy)));
      decided.set(number, answers);
      if (!sameList(before.get(number) ?? [], answers)) after.set(number, answers);
    }
    for (const number of after.keys()) changed.add(number);
    await unit.replaceSituationAnswers(policy, after, before);
  }
  return changed;
}

async function answersOver(
  unit: AnswerUnit,
  acquirers: readonly PartyId[],
  policy: PolicyName,
): Promise<AnswersOverTime> {
  const byAcquirer = new Map<PartyId, AnswerSegment[]>();
  if (acquirers.length === 0) return byAcquirer;
  for (const segment of await unit.answersOf(acquirers, policy)) {
    byAcquirer.set(segment.principal, [...(byAcquirer.get(segment.principal) ?? []), segment]);
  }
  return byAcquirer;
}

const sameList = (a: readonly AnswerSegment[], b: readonly AnswerSegment[]): boolean =>
  a.length === b.length && a.every((segment, i) => sameSegment(segment, b[i] as AnswerSegment));
