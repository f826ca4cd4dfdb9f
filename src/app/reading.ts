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
import type { Steps } from "../domain/steps";
import { NOBODY } from "../domain/visibility";
import type { Clock } from "./clock";
import type { Course } from "./consequences";
import { type Failed, fail, failed } from "./failure";
import { Known, type Present, Shared } from "./known";
import type { AnswerLoader } from "./loaders/answer-loader";
import { ComputationLoader } from "./loaders/computation-loader";
import type { FactLoader } from "./loaders/fact-loader";
import type { ListLoader } from "./loaders/list-loader";
import type { NeighbourhoodLoader } from "./loaders/neighbourhood-loader";
import { RecordedLoader } from "./loaders/recorded-loader";
import { RevisionMemory } from "./memory";
import { recordedCourse } from "./recorded-course";
import { type AsOfRequest, type ResolvedAsOf, resolveAsOf } from "./resolve-as-of";

/** Who reads unless somebody says so. */
export const ANONYMOUS: Actor = { role: "AUDITOR", name: "anonymous" };

/** A view of the graph at one revision and one instant. */
export class Reading {
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

  /** The same, for what comes back to situations and the facts behind them: what was read is remembered. */
  get remembering(): Snapshot {
    return this.known.remembering;
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

  /** Whom the viewer sees without what is only supposed: of others no reasons are told. */
  get met(): FactLoader {
    return this.known.met;
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
      new Known(snapshot, new RevisionMemory(), this.viewer, this.known),
    );
  }

  /** What a computation over what was loaded comes to; it takes turns with other requests. */
  carryOut<T>(steps: Steps<T>): Promise<T> {
    return this.readings.carryOut(steps);
  }

  /** The stored answers under a policy. */
  answers(policy: PolicyName): AnswerLoader {
    return this.known.answers(policy, this.validAt);
  }
}

/** The readings of one operation: equal requests share one, and all of them share one present instant. */
export class Readings {
  private now: Instant | null = null;
  private joined: Promise<Present> | null = null;
  private readonly bound = new Map<string, Promise<Reading | Failed>>();
  private readonly known = new Map<Revision, Known | Promise<Known>>();
  private readonly recordedIn = new Map<Revision, RecordedLoader>();
  private readonly computations = new ComputationLoader();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly shared = new Shared(),
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

  /** What a computation over what was loaded comes to; it takes turns with other requests. */
  carryOut<T>(steps: Steps<T>): Promise<T> {
    return this.computations.carryOut(steps);
  }

  /** Up to when nothing that is recorded later can come before what is told now. */
  async settled(): Promise<Instant> {
    return this.store.settled(await this.present());
  }

  /** When the revision after this one was recorded; null while there is none. */
  async replacedAt(revision: Revision): Promise<Instant | null> {
    return (await this.store.revision(revision + 1))?.recordedAt ?? null;
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

  /** What the revision of one reading recorded, beside that before it. */
  recorded(now: Reading, before: Reading): RecordedLoader {
    const { revision } = now.asOf;
    const loader = this.recordedIn.get(revision) ?? new RecordedLoader(now.snapshot, before.snapshot);
    this.recordedIn.set(revision, loader);
    return loader;
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
    if (this.isOfPresent(request)) {
      this.joined ??= this.shared.present.join(() => this.askPresent());
      const { asOf, known } = await this.joined;
      this.known.set(asOf.revision, known);
      return new Reading(this, request, asOf, known);
    }
    const asOf = await resolveAsOf(this.store, request, await this.present());
    return failed(asOf) ? asOf : new Reading(this, request, asOf, await this.knownAt(asOf.revision));
  }

  /** Is this the first that is asked for, and the same that others ask for? Members share nothing: others may see more, or less. */
  private isOfPresent({ validAt, knownAt, revision }: AsOfRequest): boolean {
    const open = [validAt, knownAt, revision].every((it) => it === undefined || it === null);
    return open && this.now === null && this.actor.role !== "MEMBER";
  }

  private async askPresent(): Promise<Present> {
    const asOf = (await resolveAsOf(this.store, {}, this.clock())) as ResolvedAsOf;
    return { asOf, known: this.openShared(asOf.revision) };
  }

  private async present(): Promise<Instant> {
    if (this.joined !== null) return (await this.joined).asOf.validAt;
    this.now ??= this.clock();
    return this.now;
  }

  private knownAt(revision: Revision): Known | Promise<Known> {
    const known = this.known.get(revision) ?? this.open(revision);
    this.known.set(revision, known);
    return known;
  }

  private open(revision: Revision): Known | Promise<Known> {
    if (this.actor.role !== "MEMBER") return this.openShared(revision);
    const snapshot = this.store.at(revision);
    return snapshot
      .find("Party", [this.actor.party])
      .then(([party]) => new Known(snapshot, new RevisionMemory(), party?.id ?? NOBODY));
  }

  private openShared(revision: Revision): Known {
    return new Known(this.store.at(revision), this.shared.memory.of(revision), null);
  }
}
