/** What an operation carries: its readings, and nothing that outlives it. */
import type { Clock } from "../app/clock";
import type { Memory } from "../app/memory";
import { type Reading, Readings } from "../app/reading";
import type { AsOfRequest } from "../app/resolve-as-of";
import type { Store } from "../domain/ports";
import { settle } from "./error-map";

/** The context of one operation. */
export interface ReadingContext {
  readonly readings: Readings;
}

/** Makes the context of one operation; what others have read is in the memory, if one is given. */
export const createContext = (store: Store, clock: Clock, memory?: Memory): ReadingContext => ({
  readings: new Readings(store, clock, memory),
});

/** The reading that a root field's `at` asks for. */
export const readingAt = async (
  context: ReadingContext,
  at: AsOfRequest | null | undefined,
): Promise<Reading> => settle(await context.readings.at(at ?? {}));
