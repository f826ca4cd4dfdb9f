/** Compares two moments, or one moment under two policies, over the whole fleet: pairs of situations are compared, not principals. */
import type { Answer, AnswerSegment, PolicyName } from "../domain/answer";
import { differ } from "../domain/difference";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { ascending } from "../domain/order";
import type { SituationPair, Slice, Snapshot, SpanCount, Window } from "../domain/ports";
import {
  type Comparison,
  type Differs,
  Groups,
  type KindOf,
  type KindsOf,
  type PrincipalDifference,
  type Shift,
  tallied,
} from "./comparison";
import { inPieces, othersTurn } from "./others-turn";

/** The answers of so many situations are read before others get a turn. */
const PIECE = 1_000;

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
  private found: Promise<readonly Pair[]> | null = null;

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

  async shifts(kindOf: KindOf, different: Differs = differ): Promise<Shift[]> {
    const groups = new Groups(kindOf);
    const pairs = (await this.pairs()).filter(({ answers }) => different(answers.before, answers.after));
    const counts = pairs.map(
      ({ role, count, answers }): SpanCount => ({ role, count, group: groups.numberOf(answers) }),
    );
    return groups.shifts(counts);
  }

  async tally(
    kindsOf: KindsOf,
    different: Differs = differ,
  ): Promise<readonly (readonly [string, number])[]> {
    const pairs = (await this.pairs()).filter(({ answers }) => different(answers.before, answers.after));
    return tallied(
      pairs.flatMap(({ count, answers }) => kindsOf(answers).map((kind): [string, number] => [kind, count])),
    );
  }

  /** Of each there is one difference at most: the one that is asked for. */
  async principals(
    window: Window<PartyId>,
    different: Differs = differ,
  ): Promise<Slice<PrincipalDifference>> {
    const pairs = (await this.pairs()).filter(({ answers }) => different(answers.before, answers.after));
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

  /** All pairs with the answers on both sides; looked up once. */
  private pairs(): Promise<readonly Pair[]> {
    this.found ??= this.lookUp();
    return this.found;
  }

  private async lookUp(): Promise<readonly Pair[]> {
    const { early, late } = this.sides;
    const moment = { revision: early.snapshot.revision, validAt: early.validAt };
    const pairs = await late.snapshot.situationPairs(moment, late.validAt);
    const earlyAnswers = await answersIn(
      early,
      pairs.flatMap(({ before }) => before ?? []),
    );
    const lateAnswers = await answersIn(
      late,
      pairs.map(({ after }) => after),
    );
    return pairs.map((pair) => {
      const was = pair.before === null ? null : (earlyAnswers.get(pair.before) ?? null);
      const is = lateAnswers.get(pair.after) ?? null;
      return { ...pair, answers: this.flipped ? { before: is, after: was } : { before: was, after: is } };
    });
  }
}

/** The answers to situations on one side. */
async function answersIn(side: Side, situations: readonly number[]): Promise<Map<number, Answer>> {
  const { snapshot, policy, validAt } = side;
  const found = new Map<number, Answer>();
  for (const piece of inPieces(ascending(situations), PIECE)) {
    for (const [situation, answer] of await snapshot.situationAnswersAt(policy, piece, validAt))
      found.set(situation, answer);
    await othersTurn();
  }
  return found;
}

async function segmentsAt(side: Side, principals: readonly PartyId[]): Promise<Map<PartyId, AnswerSegment>> {
  const answers = await side.snapshot.answersAt(principals, side.validAt, side.policy);
  return new Map(answers.map((it) => [it.principal, it]));
}
