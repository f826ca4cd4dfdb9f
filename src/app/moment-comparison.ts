/** Compares two moments, or one moment under two policies, over the whole fleet: pairs of situations are compared, not principals. */
import type { Answer, AnswerSegment, PolicyName } from "../domain/answer";
import { differ } from "../domain/difference";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type { SituationPair, Slice, Snapshot, SpanCount, Window } from "../domain/ports";
import { numbersIn, type Steps, those } from "../domain/steps";
import { sameAnswer } from "../domain/timeline";
import {
  type Comparison,
  type Differs,
  Groups,
  type KindsOf,
  type PrincipalDifference,
  type Shift,
  tallied,
  wayOf,
} from "./comparison";
import { OnceEach, once } from "./once";
import { inPieces, inTurns, othersTurn } from "./others-turn";

/** The answers of so many situations are read before others get a turn. */
const PIECE = 200;

/** One side of a comparison. */
export interface Side {
  readonly snapshot: Snapshot;
  readonly validAt: Instant;
  readonly policy: PolicyName;
}

type Pair = SituationPair & {
  readonly answers: { readonly before: Answer | null; readonly after: Answer | null };
};

/** See the head of this file. */
export class MomentComparison implements Comparison {
  private readonly counted = new OnceEach((different: Differs) => this.count(different));
  /** All pairs with other answers on one side than on the other. */
  private readonly pairs = once(() => this.lookUp());

  constructor(
    private readonly before: Side,
    private readonly after: Side,
  ) {}

  /** The side known at the later revision knows everybody; pairs are looked up from there. */
  private get flipped(): boolean {
    return this.before.snapshot.revision > this.after.snapshot.revision;
  }

  private get sides(): { readonly early: Side; readonly late: Side } {
    return this.flipped ? { early: this.after, late: this.before } : { early: this.before, late: this.after };
  }

  shifts(different: Differs = differ): Promise<readonly Shift[]> {
    return this.counted.of(different);
  }

  private async count(different: Differs): Promise<Shift[]> {
    const groups = new Groups(wayOf);
    return groups.shifts(await inTurns(countsOf(await this.differing(different), groups)));
  }

  async tally(
    kindsOf: KindsOf,
    different: Differs = differ,
  ): Promise<readonly (readonly [string, number])[]> {
    const pairs = await this.differing(different);
    return tallied(
      pairs.flatMap(({ count, answers }) => kindsOf(answers).map((kind): [string, number] => [kind, count])),
    );
  }

  /** Of each there is one difference at most: the one that is asked for. */
  async principals(
    window: Window<PartyId>,
    different: Differs = differ,
  ): Promise<Slice<PrincipalDifference>> {
    const pairs = await this.differing(different);
    const { early, late } = this.sides;
    const moment = { revision: early.snapshot.revision, validAt: early.validAt };
    const found = await late.snapshot.principalsPaired(moment, late.validAt, pairs, window);
    return { items: await this.differencesOf(found.items), more: found.more };
  }

  private async differencesOf(principals: readonly PartyId[]): Promise<PrincipalDifference[]> {
    const [before, after] = [
      await segmentsAt(this.before, principals),
      await segmentsAt(this.after, principals),
    ];
    return principals.map((principal) => {
      const [was, is] = [before.get(principal), after.get(principal)];
      const { from, to } = (is ?? was) as AnswerSegment;
      return {
        principal,
        differences: [{ from, to, before: was?.answer ?? null, after: is?.answer ?? null }],
      };
    });
  }

  private async differing(different: Differs): Promise<readonly Pair[]> {
    return inTurns(those(await this.pairs(), ({ answers }) => different(answers.before, answers.after)));
  }

  private async lookUp(): Promise<readonly Pair[]> {
    const { early, late } = this.sides;
    const moment = { revision: early.snapshot.revision, validAt: early.validAt };
    const pairs = await late.snapshot.situationPairs(moment, late.validAt);
    const were = await inTurns(numbersIn(pairs, ({ before }) => (before === null ? [] : [before])));
    const earlyAnswers = await answersIn(early, were);
    const are = await inTurns(numbersIn(pairs, ({ after }) => [after]));
    const lateAnswers = await answersIn(late, are);
    return inTurns(answered(pairs, earlyAnswers, lateAnswers, this.flipped));
  }
}

/** Those pairs that have another answer on one side than on the other, with their answers. */
function* answered(
  pairs: readonly SituationPair[],
  early: ReadonlyMap<number, Answer>,
  late: ReadonlyMap<number, Answer>,
  flipped: boolean,
): Steps<Pair[]> {
  const found: Pair[] = [];
  for (const pair of pairs) {
    yield;
    const was = pair.before === null ? null : (early.get(pair.before) ?? null);
    const is = late.get(pair.after) ?? null;
    if (was === is || (was !== null && is !== null && sameAnswer(was, is))) continue;
    found.push({ ...pair, answers: flipped ? { before: is, after: was } : { before: was, after: is } });
  }
  return found;
}

function* countsOf(pairs: readonly Pair[], groups: Groups): Steps<SpanCount[]> {
  const counts: SpanCount[] = [];
  for (const { role, count, answers } of pairs) {
    yield;
    counts.push({ role, count, group: groups.numberOf(answers) });
  }
  return counts;
}

/** The answers to situations on one side. */
async function answersIn(side: Side, situations: readonly number[]): Promise<Map<number, Answer>> {
  const { snapshot, policy, validAt } = side;
  const found = new Map<number, Answer>();
  for (const piece of inPieces(situations, PIECE)) {
    await othersTurn();
    for (const [situation, answer] of await snapshot.situationAnswersAt(policy, piece, validAt))
      found.set(situation, answer);
  }
  return found;
}

async function segmentsAt(side: Side, principals: readonly PartyId[]): Promise<Map<PartyId, AnswerSegment>> {
  const answers = await side.snapshot.answersAt(principals, side.validAt, side.policy);
  return new Map(answers.map((it) => [it.principal, it]));
}
