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
import type { Interval } from "../domain/instant";
import { ascending } from "../domain/order";
import type { SituationSpan, Slice, Snapshot, SpanCount, Window } from "../domain/ports";
import type { Segment } from "../domain/timeline";
import { Groups, type Shift } from "./comparison";
import { loadStandings } from "./load-neighbourhood";
import { mergeSlices } from "./merge-slices";
import { inPieces, inTurns, othersTurn } from "./others-turn";

/** A principal and when it is exposed, in order of time. */
export interface ExposedPrincipal {
  readonly principal: PartyId;
  readonly exposures: readonly Exposed[];
}

type SituationExposures = ReadonlyMap<number, readonly Exposed[]>;

/** So many situations are read at once. */
const PIECE = 200;

/** See the head of this file. `owners` are principals whose own keys are among what can be acted by, and when. */
export class Exposures {
  private found: Promise<SituationExposures> | null = null;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly policy: PolicyName,
    private readonly sources: readonly Source[],
    private readonly owners: ReadonlyMap<PartyId, readonly Interval[]>,
  ) {}

  /** How many principals are exposed, by the mode and status in which they first are. */
  async counts(): Promise<Shift[]> {
    const groups = new Groups(({ before }) => `${before?.mode} ${before?.status}`);
    const groupOf = ({ answer }: Exposed) => groups.numberOf({ before: answer, after: answer });
    const spans = await this.spans(groupOf);
    const counts = await this.snapshot.countDuring(spans, this.ownerIds);
    return groups.shifts([...counts, ...(await this.ownerCounts(groupOf))]);
  }

  /** Those principals, by id. */
  async principals(window: Window<PartyId>): Promise<Slice<ExposedPrincipal>> {
    const others = await this.snapshot.principalsDuring(await this.spans(() => 0), this.ownerIds, window);
    const own = await this.exposuresOf(this.ownerIds);
    const { items, more } = mergeSlices(
      own.map(({ principal }) => principal),
      others,
      window,
    );
    return { items: await this.exposuresOf(items), more };
  }

  private get ownerIds(): PartyId[] {
    return ascending(this.owners.keys());
  }

  private async exposuresOf(principals: readonly PartyId[]): Promise<ExposedPrincipal[]> {
    if (principals.length === 0) return [];
    const bySituation = await this.bySituation();
    const exposures = new Map<PartyId, Exposed[]>(principals.map((id) => [id, []]));
    for (const segment of await this.snapshot.situationSegments(principals))
      for (const exposed of bySituation.get(segment.situation) ?? []) {
        const time = shared(segment, exposed);
        if (time !== null)
          exposures
            .get(segment.principal)
            ?.push({ ...exposed, ...time, answer: answerFor(segment.principal, exposed.answer) });
      }
    const owners = principals.filter((id) => this.owners.has(id));
    for (const segment of await this.snapshot.answersOf(owners, this.policy))
      exposures.get(segment.principal)?.push(...this.ownExposures(segment));
    const found: ExposedPrincipal[] = [];
    for (const [principal, list] of exposures) {
      await othersTurn();
      if (list.length > 0) found.push({ principal, exposures: mergeExposed(list) });
    }
    return found;
  }

  private ownExposures(segment: AnswerSegment & { readonly principal: PartyId }): Exposed[] {
    const { principal, answer } = segment;
    return (this.owners.get(principal) ?? []).flatMap((during) => {
      const time = shared(segment, during);
      return time === null ? [] : [{ ...time, answer, residual: answer.keyOwner !== principal }];
    });
  }

  private async ownerCounts(groupOf: (exposed: Exposed) => number): Promise<SpanCount[]> {
    const exposed = await this.exposuresOf(this.ownerIds);
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
    return [...(await this.bySituation())].flatMap(([situation, exposures]) =>
      exposures.map((exposed) => ({
        situation,
        from: exposed.from,
        to: exposed.to,
        group: groupOf(exposed),
      })),
    );
  }

  private bySituation(): Promise<SituationExposures> {
    this.found ??= this.lookUp();
    return this.found;
  }

  private async lookUp(): Promise<SituationExposures> {
    const parties = ascending(this.sources.map(({ party }) => party));
    if (parties.length === 0) return new Map();
    const numbers = ascending([
      ...(await this.snapshot.situationsNaming(parties)),
      ...(await this.snapshot.situationsSigned(this.policy, await this.signersFor(parties))),
    ]);
    const graph = await loadStandings(this.snapshot, parties);
    const capacities = new Map<PartyId, readonly Segment<Capacity>[]>();
    for (const id of parties) capacities.set(id, await inTurns(capacityOf(graph, id)));
    const found = new Map<number, readonly Exposed[]>();
    for (const piece of inPieces(numbers, PIECE)) {
      for (const [number, exposures] of await this.exposedAmong(piece, capacities))
        if (exposures.length > 0) found.set(number, exposures);
    }
    return found;
  }

  private async exposedAmong(
    numbers: readonly number[],
    capacities: ReadonlyMap<PartyId, readonly Segment<Capacity>[]>,
  ): Promise<[number, Exposed[]][]> {
    const situations = await this.snapshot.situations(numbers);
    const answers = await this.snapshot.situationAnswers(this.policy, numbers);
    const found: [number, Exposed[]][] = [];
    for (const [number, situation] of situations) {
      await othersTurn();
      const exposures = this.sources.flatMap((source) =>
        exposedIn(situation, answers.get(number) ?? [], source, capacities.get(source.party) ?? []),
      );
      found.push([number, mergeExposed(exposures)]);
    }
    return found;
  }

  /** Who signs where one of these parties is named: itself, and whoever signs with its keys in its own answers. */
  private async signersFor(parties: readonly PartyId[]): Promise<PartyId[]> {
    const own = await this.snapshot.answersOf(parties, this.policy);
    return ascending([...parties, ...own.flatMap(({ answer }) => answer.keyHolder ?? [])]);
  }
}
