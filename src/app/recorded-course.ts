/** The course of answers that one revision recorded, beside the one that was known before it: read back from what is stored. */
import type { PolicyName } from "../domain/answer";
import type { PartyId, Revision } from "../domain/ids";
import type { Snapshot, Store } from "../domain/ports";
import type { Course } from "./consequences";
import type { Decided } from "./supposition";

/** See the head of this file. */
export async function recordedCourse(
  store: Pick<Store, "at">,
  revision: Revision,
  policy: PolicyName,
): Promise<Course> {
  const base = store.at((revision - 1) as Revision);
  const after = store.at(revision);
  const observed = await after.observedHere();
  const decided = await decidedIn(base, after, policy);
  return {
    base,
    observed,
    decided: () => decided,
    parties: (ids) => after.get("Party", ids),
    answersOf: (principals: readonly PartyId[], under: PolicyName) => after.answersOf(principals, under),
  };
}

async function decidedIn(base: Snapshot, after: Snapshot, policy: PolicyName): Promise<Decided[]> {
  const situations = await after.decidedHere(policy);
  const was = await base.situationAnswers(policy, situations);
  const is = await after.situationAnswers(policy, situations);
  return situations
    .filter((situation) => was.has(situation))
    .map((situation) => ({
      situation,
      before: was.get(situation) ?? [],
      after: is.get(situation) ?? [],
    }));
}
