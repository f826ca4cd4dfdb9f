/** Exposures over the whole fleet: who can be acted for by given sources, counted by situation and listed a page at a time. */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import { answerFor } from "../domain/decide";
import {
  type Capacity,
  capacityOf,
  type Exposed,
  exposedIn,
  mergeExposed,
  type Source,
  shared,
} from "../domain/exposure";
import type { PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import type { SituationSegment, SituationSpan, Slice, Snapshot, SpanCount, Window } from "../domain/ports";
import type { Situation } from "../domain/situation";
import type { Segment } from "../domain/timeline";
import { Groups, type Shift } from "./comparison";
import { type FactSource, loadStandings } from "./load-neighbourhood";
import { mergeSlices } from "./merge-slices";
import { once } from "./once";
import { inPieces, inTurns, othersTurn } from "./others-turn";

/** A principal and when it is exposed, in order of time. */
export interface ExposedPrincipal {
  readonly principal: PartyId;
  readonly exposures: readonly Exposed[];
}

type SituationExposures = ReadonlyMap<number, readonly Exposed[]>;

/** The capacities of parties over time. */
type Capacities = ReadonlyMap<PartyId, readonly Segment<Capacity>[]>;

/** So many situations are read at once. */
const PIECE = 200;

/** See the head of this file. `sources` can act for everybody in a situation that says so, those in `own` for one principal each. */
export class Exposures {
  private readonly bySituation = once(() => this.lookUp());

  constructor(
    private readonly snapshot: Snapshot,
    /** Where the sources' own facts are read: few, and so by questions of its own, whatever is asked of the same snapshot meanwhile. */
    private readonly facts: FactSource,
    private readonly policy: PolicyName,
    private readonly sources: readonly Source[],
    private readonly own: ReadonlyMap<PartyId, readonly Source[]>,
  ) {}

  /** How many principals are exposed, by the mode and status in which they first are. */
  async counts(): Promise<Shift[]> {
    const groups = new Groups(({ before }) => `${before?.mode} ${before?.status}`);
    const groupOf = ({ answer }: Exposed) => groups.numberOf({ before: answer, after: answer });
    const spans = await this.spans(groupOf);
    const counts = await this.snapshot.countDuring(spans, this.ownIds);
    return groups.shifts([...counts, ...(await this.ownCounts(groupOf))]);
  }

  /** Those principals, by id. */
  async principals(window: Window<PartyId>): Promise<Slice<ExposedPrincipal>> {
    const others = await this.snapshot.principalsDuring(await this.spans(() => 0), this.ownIds, window);
    const own = await this.exposuresOf(this.ownIds);
    const { items, more } = mergeSlices(
      own.map(({ principal }) => principal),
      others,
      window,
    );
    return { items: await this.exposuresOf(items), more };
  }

  private get ownIds(): PartyId[] {
    return ascending(this.own.keys());
  }

  private async exposuresOf(principals: readonly PartyId[]): Promise<ExposedPrincipal[]> {
    if (principals.length === 0) return [];
    const bySituation = await this.bySituation();
    const exposures = new Map<PartyId, Exposed[]>(principals.map((id) => [id, []]));
    const segments = await this.snapshot.situationSegments(principals);
    for (const segment of segments)
      exposures.get(segment.principal)?.push(...partOf(segment, bySituation.get(segment.situation) ?? []));
    for (const [segment, exposed] of await this.ownExposures(segments))
      exposures.get(segment.principal)?.push(...partOf(segment, exposed));
    const found: ExposedPrincipal[] = [];
    for (const [principal, list] of exposures) {
      await othersTurn();
      if (list.length > 0) found.push({ principal, exposures: mergeExposed(list) });
    }
    return found;
  }

  /** What there is by the principals' own sources, where they have some. */
  private async ownExposures(
    segments: readonly SituationSegment[],
  ): Promise<(readonly [SituationSegment, readonly Exposed[]])[]> {
    const own = segments.filter(({ principal }) => this.own.has(principal));
    const sourcesOf = ({ principal }: SituationSegment) => this.own.get(principal) ?? [];
    const capacities = await this.capacitiesOf(ascending(own.flatMap(sourcesOf).map(({ party }) => party)));
    const found: [SituationSegment, Exposed[]][] = [];
    for (const piece of inPieces(own, PIECE)) {
      const numbers = ascending(piece.map(({ situation }) => situation));
      const situations = await this.snapshot.situations(numbers);
      const answers = await this.snapshot.situationAnswers(this.policy, numbers);
      for (const segment of piece) {
        const situation = situations.get(segment.situation) as Situation;
        const answered = answers.get(segment.situation) ?? [];
        found.push([segment, exposuresIn(situation, answered, sourcesOf(segment), capacities)]);
      }
      await othersTurn();
    }
    return found;
  }

  private async ownCounts(groupOf: (exposed: Exposed) => number): Promise<SpanCount[]> {
    const exposed = await this.exposuresOf(this.ownIds);
    const parties = await this.snapshot.get(
      "Party",
      exposed.map(({ principal }) => principal),
    );
    const roles = new Map(parties.map(({ id, role }) => [id, role]));
    return exposed.map(({ principal, exposures: [first] }) => ({
      role: roles.get(principal) ?? "MERCHANT",
      group: groupOf(first as Exposed),
      count: 1,
    }));
  }

  private async spans(groupOf: (exposed: Exposed) => number): Promise<SituationSpan[]> {
    const spans: SituationSpan[] = [];
    for (const [situation, exposures] of await this.bySituation()) {
      await othersTurn();
      for (const exposed of exposures)
        spans.push({ situation, from: exposed.from, to: exposed.to, group: groupOf(exposed) });
    }
    await othersTurn();
    return spans;
  }

  private async lookUp(): Promise<SituationExposures> {
    const parties = ascending(this.sources.map(({ party }) => party));
    if (parties.length === 0) return new Map();
    const numbers = ascending([
      ...(await this.snapshot.situationsNaming(parties)),
      ...(await this.snapshot.situationsSigned(this.policy, await this.signersFor(parties))),
    ]);
    const capacities = await this.capacitiesOf(parties);
    const found = new Map<number, readonly Exposed[]>();
    for (const piece of inPieces(numbers, PIECE)) {
      for (const [number, exposures] of await this.exposedAmong(piece, capacities))
        if (exposures.length > 0) found.set(number, exposures);
    }
    return found;
  }

  private async exposedAmong(
    numbers: readonly number[],
    capacities: Capacities,
  ): Promise<[number, readonly Exposed[]][]> {
    const situations = await this.snapshot.situations(numbers);
    await othersTurn();
    const answers = await this.snapshot.situationAnswers(this.policy, numbers);
    const found: [number, readonly Exposed[]][] = [];
    for (const [number, situation] of situations) {
      await othersTurn();
      found.push([number, exposuresIn(situation, answers.get(number) ?? [], this.sources, capacities)]);
    }
    return found;
  }

  private async capacitiesOf(parties: readonly PartyId[]): Promise<Capacities> {
    const graph = await loadStandings(this.facts, parties);
    const capacities = new Map<PartyId, readonly Segment<Capacity>[]>();
    for (const id of parties) capacities.set(id, await inTurns(capacityOf(graph, id)));
    return capacities;
  }

  /** Who signs where one of these parties is named: itself, and whoever signs with its keys in its own answers. */
  private async signersFor(parties: readonly PartyId[]): Promise<PartyId[]> {
    const own = await this.snapshot.answersOf(parties, this.policy);
    return ascending([...parties, ...own.flatMap(({ answer }) => answer.keyHolder ?? [])]);
  }
}

/** All exposures in a situation. */
const exposuresIn = (
  situation: Situation,
  answers: readonly AnswerSegment[],
  sources: readonly Source[],
  capacities: Capacities,
): Exposed[] =>
  mergeExposed(sources.flatMap((it) => exposedIn(situation, answers, it, capacities.get(it.party))));

/** What of them a principal in the situation has in the time in which it is there. */
const partOf = (segment: SituationSegment, exposures: readonly Exposed[]): Exposed[] =>
  exposures.flatMap((exposed) => {
    const time = shared(segment, exposed);
    if (time === null) return [];
    return [{ ...exposed, ...time, answer: answerFor(segment.principal, exposed.answer) }];
  });
