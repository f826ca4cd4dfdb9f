/** Loads a world into a store: every batch of it, or nothing and the reasons why. */
import type { Clock } from "../app/clock";
import type { Refresh } from "../app/record-batch";
import { type BatchProblem, recordBatches, rehearseBatches } from "../app/record-batches";
import type { Store } from "../domain/ports";
import type { WorldError } from "./source";
import type { World } from "./world";

/** The number of revisions that were recorded, or everything that is wrong, with its place in the file. */
export type LoadedWorld =
  | { readonly ok: true; readonly revisions: number }
  | { readonly ok: false; readonly errors: readonly WorldError[] };

/** Rehearses the whole world, then records it batch by batch. `done` hears of each batch. */
export async function loadWorld(
  store: Store,
  clock: Clock,
  world: World,
  refresh: Refresh,
  done?: (batch: number) => void,
): Promise<LoadedWorld> {
  const errors = await rehearseWorld(store, clock, world);
  if (errors.length > 0) return { ok: false, errors };
  const recorded = await recordBatches(store, clock, world.batches, refresh, done);
  if (recorded.ok) return { ok: true, revisions: recorded.results.length };
  return { ok: false, errors: recorded.problems.map((problem) => located(world, problem)) };
}

/** Everything that would keep the world from being loaded: its batches, and parties that only its assertions know. */
async function rehearseWorld(store: Store, clock: Clock, world: World): Promise<WorldError[]> {
  const { problems, reader } = await rehearseBatches(store, clock, world.batches);
  if (problems.length > 0) return problems.map((problem) => located(world, problem));
  const named = world.assertions.map((assertion) => assertion.of);
  const known = new Set((await reader.find("Party", [...new Set(named)])).map((party) => party.reference));
  return named.flatMap((reference, i) =>
    known.has(reference)
      ? []
      : [
          world.source.error(
            ["assertions", i, "of"],
            `party "${reference}" is not known; expected a party of this world`,
          ),
        ],
  );
}

const located = (world: World, problem: BatchProblem): WorldError =>
  world.source.error(["batches", problem.batch, ...problem.path], problem.message);
