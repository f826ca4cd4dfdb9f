/**
 * The ports: what the domain needs of a store. Types only; `src/db` implements them on SQLite and PostgreSQL,
 * and tests may stand a fake in their place.
 *
 * Everything read through a {@link Snapshot} is what was known at its revision, for ever the same (law 6).
 */
import type { Answer, AnswerSegment, FindingCode, IntegrationStatus, PolicyName } from "./answer";
import type { ChangeReader } from "./change-ports";
import type { ApiKeys } from "./credential-ports";
import type { FactKind, FactsByKind, IntegrationMode, PartyRole } from "./facts";
import type { FeedChange, FeedQuery } from "./feed";
import type { ChainCheck, HistoryReader } from "./history-ports";
import type { PartyId, Revision } from "./ids";
import type { Instant, Interval } from "./instant";
import type { Origin, Receipt } from "./origin";
import type { Sight } from "./sight";
import type { SignedHead } from "./signed-head";
import type { NewSituation, SituationReader, SituationSegment } from "./situation-ports";
import type { Slice, Window } from "./window";

/** A revision and when it was recorded. */
export interface Recorded {
  readonly revision: Revision;
  readonly recordedAt: Instant;
}

/** The ends by which facts of a kind are found: the party (client, thumbprint, …) at one side of the fact. */
export interface EndsByKind {
  LegalEntity: never;
  Party: "legalEntity";
  Contract: "party" | "counterparty";
  Authorization: "principal" | "isv" | "codeDigest" | "tokenDigest" | "refreshDigest";
  Engagement: "principal" | "integrator";
  AccountGrant: "principal" | "integrator";
  AcquiringLink: "merchant" | "acquirer";
  Client: "owner";
  KeyVersion: "client" | "thumbprint" | "holder";
  Designation: "principal" | "delegate";
}

/** Kinds that carry the caller's own reference, unique within the kind. */
export type ReferencedKind = Exclude<FactKind, "Designation">;

/** How a list of parties is ordered; ties and REGISTERED go by id. */
export const PARTY_ORDERS = ["REGISTERED", "REFERENCE", "NAME"] as const;
export type PartyOrder = (typeof PARTY_ORDERS)[number];

/** Where a party stands in an ordered list: the ordering text (empty for REGISTERED) and the id. */
export interface PartyKey {
  readonly text: string;
  readonly id: PartyId;
}

/** Conditions on parties and on their answers, combined with and; null or absent: no condition. */
export interface PartyFilter {
  readonly roles: readonly PartyRole[];
  readonly mode?: readonly IntegrationMode[] | null;
  readonly status?: readonly IntegrationStatus[] | null;
  readonly keyHolder?: PartyId | null;
  readonly implementer?: PartyId | null;
  /** Registered under this acquirer by an approved link in force. */
  readonly acquirer?: PartyId | null;
  readonly finding?: readonly FindingCode[] | null;
  /** Somebody has residual access: is able and not entitled: by a token, the account or a key. */
  readonly residual?: boolean | null;
  readonly country?: string | null;
  readonly mcc?: string | null;
  /** Each a word of the name or the reference, or the beginning of one (see `words`). An empty list: nobody. */
  readonly search?: readonly string[] | null;
  /** In this sight; conditions on what the viewer may not see of a party are met by none of those that it may not see it of. */
  readonly sight?: Sight | null;
}

/** A question about parties at an instant, under a policy. */
export interface PartyQuery {
  readonly filter: PartyFilter;
  readonly order: PartyOrder;
  readonly validAt: Instant;
  readonly policy: PolicyName;
}

/** How many principals of a role have this mode, status and implementer at an instant. */
export interface AnswerCount {
  readonly role: PartyRole;
  readonly mode: IntegrationMode;
  readonly status: IntegrationStatus | null;
  /** `ITSELF` when the principals implement themselves. */
  readonly implementer: PartyId | null;
  readonly count: number;
}

/** Those counts, and the stretch of time around the instant in which no answer turns: at any instant in it they are the same. */
export interface AnswerCounts extends Interval {
  readonly counts: readonly AnswerCount[];
}

/** A stored answer of one principal; `ITSELF` already replaced by the principal. */
export interface PrincipalAnswer extends AnswerSegment {
  readonly principal: PartyId;
  /** Whoever asks may not know the answer: what stands in its place says nothing. */
  readonly withheld?: true;
}

/** What was known at one revision. All lists are complete unless windowed; order is by id unless said otherwise. */
export interface Snapshot extends SituationReader, ChangeReader {
  readonly revision: Revision;
  /** The facts with these ids; unknown ids are left out. */
  get<K extends FactKind>(kind: K, ids: readonly number[]): Promise<FactsByKind[K][]>;
  /** The facts with these references; unknown ones are left out. */
  find<K extends ReferencedKind>(kind: K, references: readonly string[]): Promise<FactsByKind[K][]>;
  /** Every fact of a kind that has one of `ends` at that end. */
  of<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<FactsByKind[K][]>;
  /** A window of that list for each of `ends` by itself, in one statement; keys are fact ids. */
  pageOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
    window: Window<number>,
  ): Promise<Map<number | string, Slice<FactsByKind[K]>>>;
  /** How long that list is for each of `ends`; ends with an empty list are left out. */
  countOf<K extends FactKind>(
    kind: K,
    end: EndsByKind[K],
    ends: readonly (number | string)[],
  ): Promise<Map<number | string, number>>;
  /** The one platform, if registered. */
  platform(): Promise<FactsByKind["Party"] | null>;
  parties(query: PartyQuery, window: Window<PartyKey>): Promise<Slice<FactsByKind["Party"]>>;
  countParties(query: PartyQuery): Promise<number>;
  /** Which of these parties are in a sight. */
  inSight(sight: Sight, parties: readonly PartyId[]): Promise<PartyId[]>;
  countAnswers(validAt: Instant, policy: PolicyName): Promise<AnswerCounts>;
  /** The stored answers at an instant; principals without any facts are left out. */
  answersAt(principals: readonly PartyId[], validAt: Instant, policy: PolicyName): Promise<PrincipalAnswer[]>;
  /** All stored answers over all time, by principal and start; neighbours may be equal (merge them). */
  answersOf(principals: readonly PartyId[], policy: PolicyName): Promise<PrincipalAnswer[]>;
}

/**
 * One write under way: a new revision, reads that see its own writes, and the writes themselves.
 * All of it is committed together or not at all.
 */
export interface Unit extends Snapshot {
  /** Gives out `count` fresh object ids, ascending; returns the first. */
  takeIds(count: number): Promise<number>;
  /** Records facts as known from this revision on; a fact with a known id supersedes what was known of it. */
  put<K extends FactKind>(kind: K, facts: readonly FactsByKind[K][]): Promise<void>;
  /** The store's number of each situation, in the given order; unknown ones are added (`fresh` lists those). */
  internSituations(situations: readonly NewSituation[]): Promise<{ numbers: number[]; fresh: Set<number> }>;
  /** Makes these the known segments of each principal that is named; unchanged ones stay untouched. */
  replaceSituationSegments(
    principals: readonly PartyId[],
    segments: readonly SituationSegment[],
  ): Promise<void>;
  /** Makes these the known answers of each situation in the map; unchanged ones stay untouched. `known`: what is known of them now, if it has been read. */
  replaceSituationAnswers(
    policy: PolicyName,
    answers: ReadonlyMap<number, readonly AnswerSegment[]>,
    known?: ReadonlyMap<number, readonly AnswerSegment[]>,
  ): Promise<void>;
  /** The receipt of a request that this actor was granted under this key. */
  receipt(actor: string, key: string): Promise<Receipt | null>;
  keepReceipt(receipt: Receipt): Promise<void>;
}

/** What is stored of situations and answers, to be worked out anew: revision by revision, in order. */
export interface Mending {
  /** The last revision. */
  readonly last: Revision;
  readonly history: HistoryReader;
  /** The facts known at a revision, and what has been worked out of situations and answers up to it: at first nothing. */
  at(revision: Revision): Omit<Unit, "takeIds" | "put" | "receipt" | "keepReceipt">;
}

/** Of how much something else was stored than what was worked out anew. */
export interface Mended {
  /** Principals in other situations, or at other times. */
  readonly principals: number;
  /** Situations with other answers, or that were other ones themselves. */
  readonly situations: number;
}

/** The store: append-only by revision, one writer at a time, readers never wait. */
export interface Store {
  readonly apiKeys: ApiKeys;
  /** The latest committed revision; revision 0, recorded at the beginning of time, when the store is empty. */
  head(): Promise<Recorded>;
  /** The latest revision recorded at or before `knownAt`. */
  recordedBy(knownAt: Instant): Promise<Recorded>;
  /** A revision by its number; null if there is none. */
  revision(revision: number): Promise<Recorded | null>;
  /** What was known at a revision. */
  at(revision: Revision): Snapshot;
  /**
   * The last instant before `now` at or before which no write will be recorded any more, by whatever program (unless its caller says
   * that it was recorded then). While a write is under way it is at most when the latest revision was recorded.
   */
  settled(now: Instant): Promise<Instant>;
  /** A text that this installation alone knows; the same for ever. */
  secret(): Promise<string>;
  /** Who did what, as known at a revision. */
  history(revision: Revision): HistoryReader;
  /** Checks that nothing of what was recorded has been changed since. */
  checkChain(): Promise<ChainCheck>;
  /** Is this the digest of a revision? */
  knowsDigest(digest: string): Promise<boolean>;
  /** Keeps a signed head; of a revision that was signed before, the first stays. */
  keepHead(head: SignedHead): Promise<void>;
  /** The first changes of the feed, in order. */
  feed(query: FeedQuery, limit: number): Promise<Slice<FeedChange>>;
  /**
   * Runs `work` in one transaction as the next revision, one at a time in order of arrival. `recordedAt` is asked once the turn
   * has come, with the head as it then is; it must be later than the head's. If `work` throws nothing stays behind.
   * `origin` is recorded with the revision. If a digest is given and the revision comes to another one, `BrokenDigest` is thrown.
   */
  write<T>(
    recordedAt: (head: Recorded) => Instant,
    work: (unit: Unit) => Promise<T>,
    origin: Origin,
    digest?: string,
  ): Promise<Recorded & { readonly result: T }>;
  /**
   * Puts what `work` works out in the place of all that is stored of situations and answers, in one transaction; where that is the same,
   * nothing is written. It makes no revision.
   */
  mend(work: (anew: Mending) => Promise<void>): Promise<Mended>;
  close(): Promise<void>;
}

export type { Sight } from "./sight";
export type {
  Moment,
  NewSituation,
  SituationCount,
  SituationPair,
  SituationReader,
  SituationSegment,
  SituationSpan,
  SpanCount,
} from "./situation-ports";
export type { Slice, Window } from "./window";
export type { Answer };
