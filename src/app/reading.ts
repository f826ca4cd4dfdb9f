/**
 * Reading: everything below a root field is read through a {@link Reading}, which is bound to one revision and one instant. Nested
 * objects carry it along; none of them can change it, and none can forget it.
 */
import type { Actor, Viewer } from "../domain/actor";
import type { PolicyName } from "../domain/answer";
import type { FeedChange, FeedQuery } from "../domain/feed";
import type { HistoryReader } from "../domain/history-ports";
import type { Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type { Slice, Snapshot, Store } from "../domain/ports";
import { NOBODY } from "../domain/visibility";
import type { Clock } from "./clock";
import type { Course } from "./consequences";
import { type Failed, fail, failed } from "./failure";
import { AnswerLoader } from "./loaders/answer-loader";
import { FactLoader } from "./loaders/fact-loader";
import { ListLoader } from "./loaders/list-loader";
import { NeighbourhoodLoader } from "./loaders/neighbourhood-loader";
import { Memory, RevisionMemory } from "./memory";
import { recordedCourse } from "./recorded-course";
import { type AsOfRequest, type ResolvedAsOf, resolveAsOf } from "./resolve-as-of";
import { visibleSnapshot } from "./visible-snapshot";

/** What is known at one revision, fetched at most once in an operation. */
interface Known {
  readonly viewer: Viewer;
  readonly snapshot: Snapshot;
  readonly memory: RevisionMemory;
  readonly facts: FactLoader;
  readonly lists: ListLoader;
  /** What answers rest on, all of it: only what is shown of it comes out. */
  readonly neighbourhoods: NeighbourhoodLoader;
}

/** Who reads unless somebody says so. */
export const ANONYMOUS: Actor = { role: "AUDITOR", name: "anonymous" };

/** A view of the graph at one revision and one instant. */
export class Reading {
  private readonly answerLoaders = new Map<PolicyName, AnswerLoader>();

  constructor(
    readonly readings: Readings,
    /** What was asked for; what it left open a cursor may fill in. */
    readonly request: AsOfRequest,
    readonly asOf: ResolvedAsOf,
    private readonly known: Known,
  ) {}

  get validAt(): Instant {
    return this.asOf.validAt;
  }

  /** Who asks, as known at the revision. */
  get viewer(): Viewer {
    return this.known.viewer;
  }

  get snapshot(): Snapshot {
    return this.known.snapshot;
  }

  /** Who did what, as known at this revision: all of it, whoever asks. */
  get history(): HistoryReader {
    return this.readings.history(this.asOf.revision);
  }

  get memory(): RevisionMemory {
    return this.known.memory;
  }

  get facts(): FactLoader {
    return this.known.facts;
  }

  get lists(): ListLoader {
    return this.known.lists;
  }

  get neighbourhoods(): NeighbourhoodLoader {
    return this.known.neighbourhoods;
  }

  /** The same moment of a graph that is only supposed. */
  supposing(snapshot: Snapshot): Reading {
    return new Reading(
      this.readings,
      this.request,
      this.asOf,
      knownIn(snapshot, new RevisionMemory(), this.viewer),
    );
  }

  /** The stored answers under a policy. */
  answers(policy: PolicyName): AnswerLoader {
    const loader =
      this.answerLoaders.get(policy) ??
      new AnswerLoader(this.snapshot, this.validAt, policy, this.known.memory);
    this.answerLoaders.set(policy, loader);
    return loader;
  }
}

/** The readings of one operation: equal requests share one, and all of them share one present instant. Memory outlives them. */
export class Readings {
  private now: Instant | null = null;
  private readonly bound = new Map<string, Promise<Reading | Failed>>();
  private readonly known = new Map<Revision, Known | Promise<Known>>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly memory = new Memory(),
    /** Who asks. */
    readonly actor: Actor = ANONYMOUS,
  ) {}

  /** Binds a request to its revision and instant. */
  at(request: AsOfRequest): Promise<Reading | Failed> {
    const key = `${request.validAt ?? ""} ${request.knownAt ?? ""} ${request.revision ?? ""}`;
    const reading = this.bound.get(key) ?? this.bind(request);
    this.bound.set(key, reading);
    return reading;
  }

  /** Up to when nothing that is recorded later can come before what is told now. */
  settled(): Promise<Instant> {
    return this.store.settled(this.present());
  }

  /** Who did what, as known at a revision. */
  history(revision: Revision): HistoryReader {
    return this.store.history(revision);
  }

  /** What one revision made of the answers. */
  course(revision: Revision, policy: PolicyName): Promise<Course> {
    return recordedCourse(this.store, revision, policy);
  }

  /** Reads the feed of changes, which is of no one revision. */
  feed(query: FeedQuery, limit: number): Promise<Slice<FeedChange>> {
    return this.store.feed(query, limit);
  }

  /** Goes on where a cursor was given out: at its revision and instant, unless the request says otherwise. */
  async continued(
    request: AsOfRequest,
    at: { revision: number; validAt: Instant },
  ): Promise<Reading | Failed> {
    const contradiction = fail({ code: "CURSOR_AGAINST_AT", ...at });
    if ((request.validAt ?? at.validAt) !== at.validAt) return contradiction;
    if ((request.revision ?? at.revision) !== at.revision) return contradiction;
    if (request.knownAt !== undefined && request.knownAt !== null) {
      const reading = await this.at(request);
      if (failed(reading)) return reading;
      if (reading.asOf.revision !== at.revision) return contradiction;
    }
    return this.at({ revision: at.revision, validAt: at.validAt });
  }

  private async bind(request: AsOfRequest): Promise<Reading | Failed> {
    const asOf = await resolveAsOf(this.store, request, this.present());
    return failed(asOf) ? asOf : new Reading(this, request, asOf, await this.knownAt(asOf.revision));
  }

  private present(): Instant {
    this.now ??= this.clock();
    return this.now;
  }

  private knownAt(revision: Revision): Known | Promise<Known> {
    const known = this.known.get(revision) ?? this.open(revision);
    this.known.set(revision, known);
    return known;
  }

  /** What is known to whoever reads. What a member reads it does not share with others: they may see more, or less. */
  private open(revision: Revision): Known | Promise<Known> {
    const snapshot = this.store.at(revision);
    if (this.actor.role !== "MEMBER") return knownIn(snapshot, this.memory.of(revision), null);
    return snapshot
      .find("Party", [this.actor.party])
      .then(([party]) => knownIn(snapshot, new RevisionMemory(), party?.id ?? NOBODY));
  }
}

function knownIn(whole: Snapshot, memory: RevisionMemory, viewer: Viewer): Known {
  const snapshot = viewer === null ? whole : visibleSnapshot(whole, viewer);
  const facts = new FactLoader(snapshot, memory);
  return {
    viewer,
    snapshot,
    memory,
    facts,
    lists: new ListLoader(snapshot, facts, memory),
    neighbourhoods: new NeighbourhoodLoader(whole),
  };
}
