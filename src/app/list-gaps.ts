/** Lists the gaps ahead: who will not be integrated for a time, and then is again. */
import type { PolicyName } from "../domain/answer";
import type { Instant } from "../domain/instant";
import type { PrincipalAnswer } from "../domain/ports";
import { type Failed, missing } from "./failure";
import { type ChangeConditions, listChanges, type UpcomingChange } from "./list-upcoming-changes";
import type { Page, PageRequest } from "./page";
import type { Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

/** A question about gaps that begin within so many days of 24 hours, after the instant of the reading; they may end later. */
export interface GapRequest extends Pick<ChangeConditions, "implementer"> {
  readonly days: number;
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

/** A gap: it begins with a change, and at `to` the mode is another one than NONE again. */
export interface Gap extends UpcomingChange {
  readonly to: Instant;
  /** The interval of the principal's timeline that begins at `to`. */
  readonly back: PrincipalAnswer;
}

/** Reads a page of gaps, by their start, then by principal. */
export const listGaps = (
  readings: Readings,
  at: AsOfRequest,
  { implementer, ...asked }: GapRequest,
): Promise<Page<Gap> | Failed> => {
  const conditions = { ...GAP, implementer };
  return listChanges(readings, at, { ...asked, conditions }, gapOf);
};

const GAP: ChangeConditions = {
  fromMode: ["SELF", "ISV", "SYSTEM_INTEGRATOR"],
  toMode: ["NONE"],
  returning: true,
};

function gapOf(change: UpcomingChange, timeline: readonly PrincipalAnswer[]): Gap {
  const back = timeline.find(({ from, answer }) => from > change.at && answer.mode !== "NONE");
  if (back === undefined) throw missing("Answer", change.principal);
  return { ...change, to: back.from, back };
}
