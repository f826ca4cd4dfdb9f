/**
 * Consequences: whose answers a change (or one that is only supposed) changes, in what way and when. Counted by situation, so that what is shared by hundreds
 * of thousands of principals is compared once; listed a page at a time.
 */
import { type AnswerSegment, ITSELF, type PolicyName } from "../domain/answer";
import { type Difference, differ, differences } from "../domain/difference";
import type { Party } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { Interval } from "../domain/instant";
import { ascending } from "../domain/order";
import type {
  PrincipalAnswer,
  Sight,
  SituationSpan,
  Slice,
  Snapshot,
  SpanCount,
  Window,
} from "../domain/ports";
import { mergeTold } from "../domain/timeline";
import { answerTo } from "../domain/visibility";
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
import { mergeSlices } from "./merge-slices";
import { OnceEach } from "./once";
import { inPieces, othersTurn } from "./others-turn";
import type { Decided } from "./supposition";
import { sightOf } from "./visible-snapshot";

/** What is compared: a course of answers, and what of it is other than what was known before. */
export interface Course {
  /** What was known before. */
  readonly base: Snapshot;
  /** The principals whose own facts were observed anew. */
  readonly observed: readonly PartyId[];
  /** The situations that had been known before and were decided anew. */
  decided(policy: PolicyName): readonly Decided[];
  parties(ids: readonly PartyId[]): Promise<Party[]>;
  answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]>;
}

/** A stored situation and when its answers are others than before. */
interface SituationDifferences {
  readonly situation: number;
  readonly differences: readonly Difference[];
}

/** The answers of so many principals are read before others get a turn. */
const PIECE = 100;

/** With whose eyes consequences are looked at, if not with those of somebody who sees everything. */
export interface Eyes {
  readonly viewer: PartyId;
  /** What is known after the change, as the viewer sees it. */
  readonly after: Snapshot;
}

/**
 * See the head of this file. `within` bounds the time that is looked at. A viewer is told of principals that it sees, and compares answers
 * as they are shown to it; where one is withheld there is none.
 */
export class Consequences implements Comparison {
  /** Principals that are compared each by itself; all others are by their situations. */
  private readonly apart: readonly PartyId[];
  private readonly compared = new OnceEach((different: Differs) => this.compare(different));
  private readonly counted = new OnceEach((different: Differs) => this.count(different));

  constructor(
    private readonly course: Course,
    private readonly policy: PolicyName,
    private readonly within: Interval,
    private readonly eyes: Eyes | null = null,
  ) {
    // A viewer sees its own answers as nobody else's.
    this.apart = eyes === null ? course.observed : ascending([...course.observed, eyes.viewer]);
  }

  /** How many principals are affected, by the way they go; each counts once, by what happens to it first. */
  shifts(different: Differs = differ): Promise<readonly Shift[]> {
    return this.counted.of(different);
  }

  private async count(different: Differs): Promise<Shift[]> {
    const groups = new Groups(wayOf);
    const spans = await this.spans((difference) => [groups.numberOf(difference)], different);
    const counts = await this.course.base.countDuring(spans, this.apart, await this.sight());
    return groups.shifts([...counts, ...(await this.ownCounts(groups, different))]);
  }

  /** How many principals are affected in each way, at whatever time; each counts once for a way. */
  async tally(
    kindsOf: KindsOf,
    different: Differs = differ,
  ): Promise<readonly (readonly [string, number])[]> {
    const kinds: string[] = [];
    const numberOf = (kind: string) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.push(kind) - 1);
    const spans = await this.spans((difference) => kindsOf(difference).map(numberOf), different);
    const { base } = this.course;
    const counts = await base.countDuring(spans, this.apart, await this.sight(), "EVERY");
    const own = await this.differencesOf(this.apart, different);
    return tallied([
      ...counts.map(({ group, count }): [string, number] => [kinds[group] as string, count]),
      ...own.flatMap((it) =>
        [...new Set(it.differences.flatMap(kindsOf))].map((kind): [string, number] => [kind, 1]),
      ),
    ]);
  }

  /** The affected principals, by id. */
  async principals(
    window: Window<PartyId>,
    different: Differs = differ,
    shown: Differs = differ,
  ): Promise<Slice<PrincipalDifference>> {
    const spans = await this.spans(() => [0], different);
    const others = await this.course.base.principalsDuring(spans, this.apart, window, await this.sight());
    const own = (await this.differencesOf(this.apart, different)).map(({ principal }) => principal);
    const merged = mergeSlices(own, others, window);
    return { items: await this.differencesOf(merged.items, shown), more: merged.more };
  }

  /** What is other than before for some principals; those for whom nothing is are left out. */
  private async differencesOf(
    listed: readonly PartyId[],
    different: Differs,
  ): Promise<PrincipalDifference[]> {
    const found: PrincipalDifference[] = [];
    for (const principals of inPieces(await this.seen(listed), PIECE)) {
      await othersTurn();
      const before = byPrincipal(await this.course.base.answersOf(principals, this.policy));
      await othersTurn();
      const after = byPrincipal(await this.course.answersOf(principals, this.policy));
      for (const principal of principals) {
        await othersTurn();
        const [was, is] = [before.get(principal) ?? [], after.get(principal) ?? []];
        found.push({ principal, differences: this.between(principal, was, is, different) });
      }
    }
    return found.filter((it) => it.differences.length > 0);
  }

  private between(
    principal: PartyId,
    before: readonly AnswerSegment[],
    after: readonly AnswerSegment[],
    different: Differs,
  ): Difference[] {
    const [was, is] = [this.shown(principal, before), this.shown(principal, after)];
    return differences(mergeTold(was), mergeTold(is), this.within, different);
  }

  /** Of a principal's answers those that are shown, as they are. */
  private shown(principal: PartyId, answers: readonly AnswerSegment[]): readonly AnswerSegment[] {
    const { eyes } = this;
    if (eyes === null) return answers;
    return answers.map((it) => answerTo(eyes.viewer, { ...it, principal })).filter((it) => !it.withheld);
  }

  /** Those principals that are seen after the change. */
  private async seen(principals: readonly PartyId[]): Promise<readonly PartyId[]> {
    if (this.eyes === null) return principals;
    const parties = await this.eyes.after.get("Party", principals);
    return ascending(parties.map(({ id }) => id));
  }

  private async sight(): Promise<Sight | null> {
    return this.eyes && sightOf(this.course.base, this.eyes.viewer);
  }

  /** Principals whose own facts were supposed otherwise are few: each is compared by itself. */
  private async ownCounts(groups: Groups, different: Differs): Promise<SpanCount[]> {
    const own = await this.differencesOf(this.apart, different);
    const parties = await this.course.parties(own.map(({ principal }) => principal));
    const roles = new Map(parties.map(({ id, role }) => [id, role]));
    return own.map(({ principal, differences: [first] }) => ({
      role: roles.get(principal) ?? "MERCHANT",
      group: groups.numberOf(first as Difference),
      count: 1,
    }));
  }

  /** The stretches of time in which stored situations have other answers than before. */
  private async spans(
    groupsOf: (difference: Difference) => readonly number[],
    different: Differs,
  ): Promise<SituationSpan[]> {
    const spans: SituationSpan[] = [];
    for (const { situation, differences } of await this.compared.of(different)) {
      await othersTurn();
      for (const difference of differences)
        for (const group of groupsOf(difference))
          spans.push({ situation, from: difference.from, to: difference.to, group });
    }
    return spans;
  }

  private async compare(different: Differs): Promise<readonly SituationDifferences[]> {
    const found: SituationDifferences[] = [];
    for (const { situation, before, after } of this.course.decided(this.policy)) {
      await othersTurn();
      const differences = this.between(ITSELF, before, after, different);
      if (differences.length > 0) found.push({ situation, differences });
    }
    return found;
  }
}

function byPrincipal<S extends AnswerSegment & { readonly principal: PartyId }>(
  segments: readonly S[],
): Map<PartyId, S[]> {
  const found = new Map<PartyId, S[]>();
  for (const segment of segments) {
    const known = found.get(segment.principal);
    if (known === undefined) found.set(segment.principal, [segment]);
    else known.push(segment);
  }
  return found;
}
