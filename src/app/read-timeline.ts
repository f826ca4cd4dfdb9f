/** Reads how a principal's answer changes over time, as known at one revision. */
import type { PolicyName } from "../domain/answer";
import type { PartyId } from "../domain/ids";
import { BEGINNING, covers, earliest, FOREVER, type Instant, type Interval, latest } from "../domain/instant";
import type { PrincipalAnswer } from "../domain/ports";
import { type Failed, fail, missing } from "./failure";
import type { Reading } from "./reading";

/** A stretch of time that a caller asks about; an open side is unbounded. */
export interface Span {
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** The timeline inside a span: total, without overlap, neighbours differ. */
export async function readTimeline(
  reading: Reading,
  principal: PartyId,
  policy: PolicyName,
  span: Span,
): Promise<PrincipalAnswer[] | Failed> {
  const from = span.from ?? BEGINNING;
  const to = span.to ?? FOREVER;
  if (from >= to) return fail({ code: "BACKWARD_INTERVAL", from, to });
  const timeline = await reading.answers(policy).timeline(principal);
  return timeline
    .filter((segment) => segment.from < to && from < segment.to)
    .map((segment) => ({ ...segment, from: latest(segment.from, from), to: earliest(segment.to, to) }));
}

/** The interval around the reading's instant in which the principal's answer holds. */
export async function readValidity(
  reading: Reading,
  principal: PartyId,
  policy: PolicyName,
): Promise<Interval> {
  const timeline = await reading.answers(policy).timeline(principal);
  const now = timeline.find((segment) => covers(segment, reading.validAt));
  if (now === undefined) throw missing("Answer", principal);
  return now;
}
