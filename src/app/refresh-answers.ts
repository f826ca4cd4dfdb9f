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
import {
  type AnswersOverTime,
  answersTo,
  delegatesIn,
  type StandingOverTime,
  sameAnswer,
  situationsOf,
  standingsOf,
} from "../domain/timeline";
import { affectedBy } from "./affected-parties";
import type { FactChange } from "./fact-change";
import { loadOwnFacts, loadStandings } from "./load-neighbourhood";
import { inPieces, othersTurn } from "./others-turn";

/** So many situations are decided before others get a turn: some milliseconds of work. */
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
  const named = await unit.situationsNaming(ascending([...delegates, ...changed]));
  await decideAnew(unit, ascending([...fresh, ...named]), policies);
}

/** Observes principals anew; gives back the situations that were not known before. */
async function replaceSituations(unit: AnswerUnit, principals: readonly PartyId[]): Promise<Set<number>> {
  if (principals.length === 0) return new Set();
  const graph = await loadOwnFacts(unit, principals);
  const observed = principals.flatMap((id) => {
    const party = graph.party(id);
    return party === undefined ? [] : situationsOf(graph, party).map((segment) => ({ id, segment }));
  });
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

/** Decides situations anew, then those that name an acquirer whose answers changed by it, until nothing changes. */
async function decideAnew(
  unit: AnswerUnit,
  first: readonly number[],
  policies: readonly PolicyName[],
): Promise<void> {
  let numbers = first;
  while (numbers.length > 0) {
    const changed = await replaceAnswers(unit, numbers, policies);
    const acquirers = changed.length === 0 ? [] : await unit.acquirersIn(changed);
    numbers = acquirers.length === 0 ? [] : await unit.situationsNaming(acquirers);
  }
}

/** Gives back the situations whose answers are other than before, under any of the policies. */
async function replaceAnswers(
  unit: AnswerUnit,
  numbers: readonly number[],
  policies: readonly PolicyName[],
): Promise<number[]> {
  const changed: number[] = [];
  const standings = new Map<PartyId, StandingOverTime>();
  for (const piece of inPieces(numbers, PIECE)) {
    changed.push(...(await replacePiece(unit, piece, standings, policies)));
    await othersTurn();
  }
  return changed;
}

async function replacePiece(
  unit: AnswerUnit,
  numbers: readonly number[],
  standings: Map<PartyId, StandingOverTime>,
  policies: readonly PolicyName[],
): Promise<Set<number>> {
  const situations = await unit.situations(numbers);
  const all = [...situations.values()];
  const unknown = ascending(all.flatMap(delegatesIn)).filter((id) => !standings.has(id));
  for (const [id, standing] of standingsOf(await loadStandings(unit, unknown), unknown))
    standings.set(id, standing);
  const acquirers = ascending(all.flatMap((situation) => situation.acquirers));
  const changed = new Set<number>();
  for (const policy of policies) {
    const above = await answersOver(unit, acquirers, policy);
    const before = await unit.situationAnswers(policy, numbers);
    const after = new Map<number, AnswerSegment[]>();
    for (const [number, situation] of situations)
      after.set(number, answersTo(situation, standings, above, policy));
    for (const [number, answers] of after)
      if (!sameList(before.get(number) ?? [], answers)) changed.add(number);
    await unit.replaceSituationAnswers(policy, after);
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
  a.length === b.length &&
  a.every((segment, i) => {
    const other = b[i] as AnswerSegment;
    return segment.from === other.from && segment.to === other.to && sameAnswer(segment.answer, other.answer);
  });
