/** The course of answers that one revision recorded, beside the one that was known before it: read back from what is stored. */
import type { PolicyName } from "../domain/answer";
import type { PartyId, Revision } from "../domain/ids";
import type { Snapshot, Store } from "../domain/ports";
import type { Course } from "./consequences";
import { inPieces, othersTurn } from "./others-turn";
import type { Decided } from "./supposition";

/** The answers of so many situations are read before others get a turn. */
const PIECE = 500;

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
  const decided: Decided[] = [];
  for (const piece of inPieces(await after.decidedHere(policy), PIECE)) {
    const was = await base.situationAnswers(policy, piece);
    const is = await after.situationAnswers(policy, piece);
    for (const [situation, before] of was)
      decided.push({ situation, before, after: is.get(situation) ?? [] });
    await othersTurn();
  }
  return decided;
}
