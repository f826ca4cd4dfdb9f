/** What is known at one revision, and what those who read it share: memory outlives their operations, loaders gather what they ask for at once. */
import type { Viewer } from "../domain/actor";
import type { PolicyName } from "../domain/answer";
import type { Instant } from "../domain/instant";
import type { Snapshot } from "../domain/ports";
import { Gathering } from "./gathering";
import { AnswerLoader } from "./loaders/answer-loader";
import { FactLoader } from "./loaders/fact-loader";
import { ListLoader } from "./loaders/list-loader";
import { NeighbourhoodLoader } from "./loaders/neighbourhood-loader";
import { Memory, type RevisionMemory } from "./memory";
import { rememberingSnapshot } from "./remembering-snapshot";
import type { ResolvedAsOf } from "./resolve-as-of";
import { visibleSnapshot } from "./visible-snapshot";

/** See the head of this file. */
export class Known {
  readonly snapshot: Snapshot;
  readonly facts: FactLoader;
  /** Whom the viewer sees without what is only supposed: of others no reasons are told. */
  readonly met: FactLoader;
  readonly lists: ListLoader;
  private remembered: Snapshot | null = null;
  private neighbourhoodLoader: NeighbourhoodLoader | null = null;
  private readonly answerLoaders = new Map<string, AnswerLoader>();

  constructor(
    private readonly whole: Snapshot,
    readonly memory: RevisionMemory,
    /** With whose eyes it is read. */
    readonly viewer: Viewer,
    /** Of a graph that is only supposed: what is known without that. */
    before: Known | null = null,
  ) {
    this.snapshot = viewer === null ? whole : visibleSnapshot(whole, viewer, before?.snapshot);
    this.facts = new FactLoader(this.snapshot, memory);
    this.met = before?.facts ?? this.facts;
    this.lists = new ListLoader(this.snapshot, this.facts, memory);
  }

  /** The same, for what comes back to situations and the facts behind them: what was read is remembered. */
  get remembering(): Snapshot {
    this.remembered ??= this.viewer === null ? rememberingSnapshot(this.whole, this.memory) : this.snapshot;
    return this.remembered;
  }

  /** What answers rest on, all of it: only what is shown of it comes out, and a viewer must not come to remember what it does not see. */
  get neighbourhoods(): NeighbourhoodLoader {
    this.neighbourhoodLoader ??= new NeighbourhoodLoader(
      this.viewer === null ? this.remembering : this.whole,
    );
    return this.neighbourhoodLoader;
  }

  /** The stored answers under a policy at an instant. */
  answers(policy: PolicyName, validAt: Instant): AnswerLoader {
    const name = `${policy} ${validAt}`;
    const loader =
      this.answerLoaders.get(name) ?? new AnswerLoader(this.snapshot, validAt, policy, this.memory);
    this.answerLoaders.set(name, loader);
    return loader;
  }
}

/** The present: the latest revision, and the instant that counts as now. */
export interface Present {
  readonly asOf: ResolvedAsOf;
  readonly known: Known;
}

/** What operations of those who see everything share. One for each store. */
export class Shared {
  readonly memory = new Memory();
  /** Operations that begin at once ask once what is the latest, and go on side by side: what they read is gathered as in one. */
  readonly present = new Gathering<Present>();
}
