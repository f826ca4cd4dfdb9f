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
import { inPieces, inTurns, othersTurn } from "./others-turn";

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

/** What some situations are and were answered, read from the store. */
interface Piece {
  readonly situations: ReadonlyMap<number, Situation>;
  readonly before: ReadonlyMap<PolicyName, ReadonlyMap<number, AnswerSegment[]>>;
}

/** What is asked for once in a round, whatever the number of pieces. */
interface Shared {
  readonly standings: Map<PartyId, StandingOverTime>;
  readonly above: ReadonlyMap<PolicyName, Map<PartyId, AnswerSegment[]>>;
}

/**
 * Gives back the situations whose answers are other than before, under any of the policies. A piece is asked for before the one ahead
 * of it is decided and written: so the store reads and writes while this decides.
 */
async function replaceAnswers(
  unit: AnswerUnit,
  due: Due,
  policies: readonly PolicyName[],
): Promise<number[]> {
  const changed: number[] = [];
  const shared: Shared = { standings: new Map(), above: new Map(policies.map((it) => [it, new Map()])) };
  let ahead: Promise<Piece> | undefined;
  const decide = async (): Promise<void> => {
    if (ahead !== undefined) changed.push(...(await replacePiece(unit, await ahead, shared)));
  };
  for (const numbers of inPieces(ascending([...due.fresh, ...due.named]), PIECE)) {
    const next = loadPiece(unit, due, numbers, policies);
    // Awaited below, unless what is before it fails; then that is what is told.
    next.catch(() => undefined);
    await decide();
    ahead = next;
  }
  await decide();
  return changed;
}

async function loadPiece(
  unit: AnswerUnit,
  { fresh, turned }: Due,
  numbers: readonly number[],
  policies: readonly PolicyName[],
): Promise<Piece> {
  const found = [...(await unit.situations(numbers))];
  const situations = new Map(found.filter(([number, it]) => fresh.has(number) || restsOn(it, turned)));
  const known = [...situations.keys()].filter((number) => !fresh.has(number));
  const before = new Map<PolicyName, Map<number, AnswerSegment[]>>();
  for (const policy of policies) {
    await othersTurn();
    before.set(policy, await unit.situationAnswers(policy, known));
  }
  return { situations, before };
}

async function replacePiece(
  unit: AnswerUnit,
  { situations, before }: Piece,
  { standings, above }: Shared,
): Promise<Set<number>> {
  const all = [...situations.values()];
  const unknown = ascending(all.flatMap(delegatesIn)).filter((id) => !standings.has(id));
  for (const [id, standing] of await inTurns(standingsOf(await loadStandings(unit, unknown), unknown)))
    standings.set(id, standing);
  const acquirers = ascending(all.flatMap((situation) => situation.acquirers));
  const changed = new Set<number>();
  const decided = new Map<number, AnswerSegment[]>();
  for (const [policy, known] of before) {
    const over = above.get(policy) as Map<PartyId, AnswerSegment[]>;
    await addAnswersOver(unit, acquirers, policy, over);
    const after = new Map<number, AnswerSegment[]>();
    for (const [number, situation] of situations) {
      const agreed = isAgreed(situation) ? decided.get(number) : undefined;
      const answers = agreed ?? (await inTurns(answersTo(situation, standings, over, policy)));
      decided.set(number, answers);
      if (!sameList(known.get(number) ?? [], answers)) after.set(number, answers);
    }
    for (const number of after.keys()) changed.add(number);
    await unit.replaceSituationAnswers(policy, after, known);
  }
  return changed;
}

/** Adds the answers of acquirers that are not there yet. Should they change in this round, the next one decides who rests on them. */
async function addAnswersOver(
  unit: AnswerUnit,
  acquirers: readonly PartyId[],
  policy: PolicyName,
  over: Map<PartyId, AnswerSegment[]>,
): Promise<void> {
  const unknown = acquirers.filter((id) => !over.has(id));
  if (unknown.length === 0) return;
  for (const id of unknown) over.set(id, []);
  for (const segment of await unit.answersOf(unknown, policy)) over.get(segment.principal)?.push(segment);
}

const sameList = (a: readonly AnswerSegment[], b: readonly AnswerSegment[]): boolean =>
  a.length === b.length && a.every((segment, i) => sameSegment(segment, b[i] as AnswerSegment));
