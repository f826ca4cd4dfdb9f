/** What differs between two courses of answers: as stored and as it would be, at two revisions, under two policies. */
import type { Answer, AnswerSegment } from "./answer";
import { EFFECTIVE_MEMBERS } from "./effective-change";
import { coveringAt, earliest, type Instant, type Interval, latest } from "./instant";
import { ascending } from "./order";

/** A stretch of time in which two courses of answers differ; null on a side on which nothing is known. */
export interface Difference extends Interval {
  readonly before: Answer | null;
  readonly after: Answer | null;
}

const during = (course: readonly AnswerSegment[], t: Instant): Answer | null =>
  coveringAt(course, t)?.answer ?? null;

/** Do two answers of one principal, either of which may be missing, differ in how it is integrated? */
export const differ = (before: Answer | null, after: Answer | null): boolean =>
  before === null || after === null
    ? before !== after
    : EFFECTIVE_MEMBERS.some((member) => before[member] !== after[member]);

/** Do they differ in that, or in what is wrong? */
export const differOrErr = (before: Answer | null, after: Answer | null): boolean =>
  differ(before, after) || before?.findings !== after?.findings;

/**
 * The stretches inside `within` where two courses of answers are `different`, in order. A course is in order and without overlap; a
 * stretch ends where either course goes on to its next segment.
 */
export function differences(
  before: readonly AnswerSegment[],
  after: readonly AnswerSegment[],
  within: Interval,
  different: (before: Answer | null, after: Answer | null) => boolean = differ,
): Difference[] {
  const ends = [...before, ...after].flatMap(({ from, to }) => [from, to]);
  const starts = ascending([within.from, ...ends.filter((t) => within.from < t && t < within.to)]);
  const found: Difference[] = [];
  starts.forEach((from, i) => {
    const to = earliest(starts[i + 1] ?? within.to, within.to);
    const was = during(before, from);
    const is = during(after, from);
    if (latest(from, within.from) < to && different(was, is))
      found.push({ from, to, before: was, after: is });
  });
  return found;
}
