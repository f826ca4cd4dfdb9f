/** The port to what is stored of situations: which there are, who is in them when, and what answers follow. */
import type { Answer, AnswerSegment, PolicyName } from "./answer";
import type { PartyRole } from "./facts";
import type { PartyId, Revision } from "./ids";
import type { Instant, Interval } from "./instant";
import type { Sight } from "./sight";
import type { Situation } from "./situation";
import type { Slice, Window } from "./window";

/** A new situation on its way into the store. */
export interface NewSituation {
  /** Canonical text: equal situations have equal text. */
  readonly text: string;
  readonly situation: Situation;
}

/** A stretch of time in which a principal's own facts say the same. */
export interface SituationSegment extends Interval {
  readonly principal: PartyId;
  readonly situation: number;
}

/** A stretch of time in a situation, and the number of the group under which those who are in it are counted. */
export interface SituationSpan extends Interval {
  readonly situation: number;
  readonly group: number;
}

/** How many principals of a role are in a group of spans. */
export interface SpanCount {
  readonly role: PartyRole;
  readonly group: number;
  readonly count: number;
}

/** How many principals of a role are in a situation. */
export interface SituationCount {
  readonly situation: number;
  readonly role: PartyRole;
  readonly count: number;
}

/** An instant as known at a revision. */
export interface Moment {
  readonly revision: Revision;
  readonly validAt: Instant;
}

/** How many principals of a role are in one situation at an earlier moment and in another at a later one. */
export interface SituationPair {
  /** Null for principals that were not known at the earlier moment. */
  readonly before: number | null;
  readonly after: number;
  readonly role: PartyRole;
  readonly count: number;
}

/** What was stored of situations and of the answers to them, as known at one revision. */
export interface SituationReader {
  /** The situations with these numbers. */
  situations(numbers: readonly number[]): Promise<Map<number, Situation>>;
  /** The numbers of the situations that name any of these parties as delegate or acquirer. */
  situationsNaming(parties: readonly PartyId[]): Promise<number[]>;
  /** The numbers of the situations in whose answers, at some time, one of these is the key holder. */
  situationsSigned(policy: PolicyName, keyHolders: readonly PartyId[]): Promise<number[]>;
  /** The principals of whom this very revision recorded other situations than before. */
  observedHere(): Promise<PartyId[]>;
  /** The numbers of the situations to which this very revision recorded other answers than before. */
  decidedHere(policy: PolicyName): Promise<number[]>;
  /** The acquirers that are in any of these situations at some instant, as known now. */
  acquirersIn(situations: readonly number[]): Promise<PartyId[]>;
  /** All segments of these principals, by principal and start. */
  situationSegments(principals: readonly PartyId[]): Promise<SituationSegment[]>;
  /** The known answers of situations over time, by number; `ITSELF` stands for the principal. */
  situationAnswers(policy: PolicyName, situations: readonly number[]): Promise<Map<number, AnswerSegment[]>>;
  /** The answers to situations at one instant, by number. */
  situationAnswersAt(
    policy: PolicyName,
    situations: readonly number[],
    validAt: Instant,
  ): Promise<Map<number, Answer>>;
  /** The principals that are in any of these spans at some instant, save some, by id; in a sight, if one is given. */
  principalsDuring(
    spans: readonly SituationSpan[],
    except: readonly PartyId[],
    window: Window<PartyId>,
    sight?: Sight | null,
  ): Promise<Slice<PartyId>>;
  /** How many those are: each is counted once, in the group of the span that it is in first; or once in every group that it is in. */
  countDuring(
    spans: readonly SituationSpan[],
    except: readonly PartyId[],
    sight?: Sight | null,
    counted?: "FIRST" | "EVERY",
  ): Promise<SpanCount[]>;
  /** How many principals are in which situation at an instant, by situation and role; situations that nobody is in are left out. */
  countSituations(validAt: Instant): Promise<SituationCount[]>;
  /** How all principals known here have gone from their situations at another moment, of no later revision, to those at `validAt`. */
  situationPairs(before: Moment, validAt: Instant): Promise<SituationPair[]>;
  /** The principals in any of these pairs, by id. */
  principalsPaired(
    before: Moment,
    validAt: Instant,
    pairs: readonly Pick<SituationPair, "before" | "after">[],
    window: Window<PartyId>,
  ): Promise<Slice<PartyId>>;
}
