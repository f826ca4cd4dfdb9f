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
import { rememberingSituations } from "./remembered-situations";
import type { ResolvedAsOf } from "./resolve-as-of";
import { visibleSnapshot } from "./visible-snapshot";

/** See the head of this file. */
export class Known {
  readonly snapshot: Snapshot;
  /** The same, for what comes back to situations: those that were read are remembered. */
  readonly remembering: Snapshot;
  readonly facts: FactLoader;
  /** Whom the viewer sees without what is only supposed: of others no reasons are told. */
  readonly met: FactLoader;
  readonly lists: ListLoader;
  /** What answers rest on, all of it: only what is shown of it comes out. */
  readonly neighbourhoods: NeighbourhoodLoader;
  private readonly answerLoaders = new Map<string, AnswerLoader>();

  constructor(
    whole: Snapshot,
    readonly memory: RevisionMemory,
    /** With whose eyes it is read. */
    readonly viewer: Viewer,
    /** Of a graph that is only supposed: what is known without that. */
    before: Known | null = null,
  ) {
    this.snapshot = viewer === null ? whole : visibleSnapshot(whole, viewer, before?.snapshot);
    this.remembering =
      viewer === null && before === null ? rememberingSituations(whole, memory) : this.snapshot;
    this.facts = new FactLoader(this.snapshot, memory);
    this.met = before?.facts ?? this.facts;
    this.lists = new ListLoader(this.snapshot, this.facts, memory);
    // A viewer must not come to remember what it does not see.
    this.neighbourhoods = new NeighbourhoodLoader(whole, viewer === null ? memory : null);
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
