/** Commands: what an actor wants changed, worked out into a batch before anything is written. */
import type { Batch } from "../../domain/draft";
import type { FactKind } from "../../domain/facts";
import type { Instant } from "../../domain/instant";
import type { Action } from "../../domain/who-may";
import type { FactChange } from "../fact-change";
import type { Desk } from "./desk";
import type { NamedObject } from "./named";
import type { Place } from "./place";

/** What every command may be given beside its own input. */
export interface Envelope {
  /** The caller's own key for the request: the same request under it again changes nothing and has the same answer (law 9). */
  readonly idempotencyKey?: string | null;
  /** The revision at which the caller has read what it wants changed: if any of it was changed since, the command is refused. */
  readonly expectedRevision?: number | null;
  /** From when on the change is valid. Default: now. */
  readonly validAt?: Instant | null;
  /** Work out everything, and write nothing. */
  readonly dryRun?: boolean | null;
  readonly reason?: string | null;
}

/** What a command comes to before it is written. */
export interface Plan {
  readonly batch: Partial<Batch>;
  /** What is to be recorded where it is planned already; the batch is empty then. */
  readonly changes?: readonly FactChange[];
  /** Where in the input a member of the batch is; absent: under its own name. */
  readonly place?: Place;
  /** The object that is changed, by its reference; null where it has none of its own, or where there are several. */
  readonly object: NamedObject | null;
  /** What is shown once and kept nowhere, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A command; its input is parsed already. */
export interface Command<Input, K extends FactKind = FactKind> {
  readonly name: Action;
  /** The kind of object that it changes. */
  readonly kind: K;
  /** Works out what would change; refuses by way of the desk. */
  readonly plan: (desk: Desk, input: Input) => Promise<Plan>;
  /** The objects of a command that has several, in the order in which the input names them. */
  readonly objects: (input: Input) => readonly NamedObject[];
}

/** Says what a command is, so that its input's type need not be repeated. */
export const command = <Input, K extends FactKind>(
  name: Action,
  kind: K,
  plan: (desk: Desk, input: Input) => Promise<Plan>,
  objects: Command<Input>["objects"] = () => [],
): Command<Input, K> => ({ name, kind, plan, objects });
