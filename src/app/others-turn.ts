/**
 * Turns: long computations let whatever else is waiting go first, so that no request waits for one. All computations together work
 * for a stretch of some milliseconds; then the event loop goes around, and those that have waited go on, the longest first.
 */
import type { Steps } from "../domain/steps";

/** How long a stretch is, in milliseconds. It may be longer by one step of a computation, or by one statement. */
const STRETCH = 10;

/** When the stretch began that is going on; null: nothing has been computed since the event loop last went around. */
let began: number | null = null;

/** Computations whose stretch is over, in the order in which they stopped. */
const waiting: (() => void)[] = [];

function begin(): void {
  began = performance.now();
  setImmediate(goAround);
}

function goAround(): void {
  began = null;
  if (waiting.length === 0) return;
  begin();
  // One at least, however much time has passed since: else a clock that leaps would hold up all.
  goOn();
}

/** Lets the one that has waited longest go on, then others in their order while the stretch lasts: whoever comes later is not to overtake them. */
function goOn(): void {
  waiting.shift()?.();
  // After what it goes on with.
  queueMicrotask(() => {
    if (waiting.length > 0 && !isOver()) goOn();
  });
}

const isOver = (): boolean => began !== null && performance.now() - began >= STRETCH;

/** Lets others go first if the stretch is over: to be awaited before each step of a long computation. Undefined: go on at once. */
export function othersTurn(): Promise<void> | undefined {
  if (began === null) begin();
  else if (isOver()) return new Promise((resolve) => waiting.push(resolve));
  return undefined;
}

/** Carries out a computation, letting others go first in between. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const turn = othersTurn();
    if (turn !== undefined) await turn;
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** A list in pieces of a size, in order. */
export function* inPieces<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}
