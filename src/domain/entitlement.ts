/**
 * Entitled and able. Able is whoever holds something that works: a valid token, the account, a usable key of the principal. Entitled are
 * the principal, its candidates, and whoever its answer names; in mode NONE nobody is.
 */
import type { Answer } from "./answer";
import type { PartyId } from "./ids";
import { namedIn } from "./visibility";

/** Is a party other than the principal entitled to what it holds? `candidates` are the principal's, or of them all that matter. */
export const entitled = (answer: Answer, candidates: readonly PartyId[], party: PartyId): boolean =>
  answer.mode !== "NONE" && (candidates.includes(party) || namedIn(answer).includes(party));
