/** Correcting: any recorded fact, also for the past. What was known before stays known as of then (E32). */
import type { Batch } from "../../domain/draft";
import { namedIn } from "../batch/named-in";
import { command } from "./command";
import { AS_DRAFTED, type Place } from "./place";

interface Correction {
  readonly changes: Batch;
}

const inChanges: Place = (member, list, index) => [
  "changes",
  list,
  index,
  ...AS_DRAFTED(member, list, index),
];

/** Records facts as they should have been. */
export const correctFacts = command(
  "correctFacts",
  "Party",
  async (desk, { changes }: Correction) => {
    await desk.mayMake();
    await desk.mustStand(namedIn(changes));
    return { batch: changes, place: inChanges, object: null };
  },
  ({ changes }) => namedIn(changes),
);
