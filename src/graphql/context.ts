/** What an operation carries: its readings, who asks, and how changes are made; nothing that outlives it. */
import type { Clock } from "../app/clock";
import { type Failure, fail, failed } from "../app/failure";
import type { Shared } from "../app/known";
import { ANONYMOUS, type Reading, Readings } from "../app/reading";
import type { AsOfRequest } from "../app/resolve-as-of";
import type { ReadRows } from "../app/rows/row";
import type { Actor } from "../domain/actor";
import type { Store } from "../domain/ports";
import { settle } from "./error-map";

/** The context of one operation that reads. */
export interface ReadingContext {
  readonly actor: Actor;
  readonly readings: Readings;
}

/** The context of one operation. */
export interface CommandContext extends ReadingContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly requestId: string | null;
  readonly readRows: ReadRows;
}

const NO_ROWS: ReadRows = () => {
  throw new Error("this context was made without a reader of rows");
};

/** Makes the context of one operation; what it shares with others is in `shared`, if that is given. */
export const createContext = (
  store: Store,
  clock: Clock,
  shared?: Shared,
  actor: Actor = ANONYMOUS,
  requestId: string | null = null,
  readRows: ReadRows = NO_ROWS,
): CommandContext => ({
  readings: new Readings(store, clock, shared, actor),
  actor,
  store,
  clock,
  requestId,
  readRows,
});

/** The reading that a root field's `at` asks for, or its argument of another name. */
export async function readingAt(
  context: ReadingContext,
  at: AsOfRequest | null | undefined,
  argument = "at",
): Promise<Reading> {
  const reading = await context.readings.at(at ?? {});
  return settle(failed(reading) ? fail(inArgument(reading.failure, argument)) : reading);
}

/** What is wrong with a moment is told of `at`, for it is not known below what the argument is called. */
const inArgument = (failure: Failure, name: string): Failure =>
  failure.code === "UNKNOWN_REVISION" || failure.code === "REVISION_AND_KNOWN_AT"
    ? { ...failure, argument: failure.argument.replace("at", name) }
    : failure;
