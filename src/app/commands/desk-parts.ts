import type { Actor } from "../../domain/actor";
import type { HistoryReader } from "../../domain/history-ports";
import type { Instant } from "../../domain/instant";
import type { Snapshot } from "../../domain/ports";
import type { Action } from "../../domain/who-may";
import type { FactReader } from "../batch/plan";

/** What a desk is made of. */
export interface DeskParts {
  readonly reader: FactReader;
  /** What only this installation knows. */
  readonly secret: () => Promise<string>;
  /** What is known before the change. */
  readonly snapshot: Snapshot;
  /** Who did what before. */
  readonly history: HistoryReader;
  readonly actor: Actor;
  readonly action: Action;
  /** When the change is recorded. */
  readonly now: Instant;
  /** From when on it is valid. */
  readonly validAt: Instant;
  readonly expectedRevision: number | null;
}
