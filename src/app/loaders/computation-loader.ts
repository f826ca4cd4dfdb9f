/**
 * Computations over what was loaded. Those that are asked for in one tick (the causes of a page, say) are carried out one after the
 * other, in turns with other requests, and are all answered together: so what their results lead to is loaded together too.
 */
import DataLoader from "dataloader";
import type { Steps } from "../../domain/steps";
import { inTurns } from "../others-turn";

/** See the head of this file. One for each operation. */
export class ComputationLoader {
  private readonly loader = new DataLoader<Steps<unknown>, unknown>(allInTurns, { cache: false });

  /** What a computation comes to. */
  carryOut<T>(steps: Steps<T>): Promise<T> {
    return this.loader.load(steps) as Promise<T>;
  }
}

async function allInTurns(computations: readonly Steps<unknown>[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const steps of computations) results.push(await inTurns(steps).catch((error: Error) => error));
  return results;
}
