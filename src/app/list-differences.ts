/** Lists who differs in a comparison, a page at a time, and counts them; complete and the same for ever under one cursor. */
import type { Answer, IntegrationStatus, PolicyName } from "../domain/answer";
import { differ } from "../domain/difference";
import type { IntegrationMode } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { Instant, Interval } from "../domain/instant";
import type { Comparison, Differs, PrincipalDifference } from "./comparison";
import { type Failed, fail, failed } from "./failure";
import { belongsTo, edgesOf, fingerprint, type Page, type PageRequest, readingOf, windowOf } from "./page";
import type { Reading } from "./reading";

/** One side of a comparison as it is read on: objects below it are those of this reading. */
export interface ReadSide {
  readonly reading: Reading;
  readonly policy: PolicyName;
  /** When: null where the two sides are compared over time, and each difference says so itself. */
  readonly validAt: Instant | null;
}

/** A comparison that was made, and what is read on either side of it. */
export interface Compared {
  readonly comparison: Comparison;
  readonly before: ReadSide;
  readonly after: ReadSide;
  /** The time that is compared; null where the two sides are each read at one instant. */
  readonly within: Interval | null;
  /** Which differences are listed, where not those in how somebody is integrated. */
  readonly listed?: Differs;
}

/** A question that is answered by a comparison, as of any moment. */
export interface ComparisonQuestion {
  /** What tells this question from others. */
  readonly identity: unknown;
  /** What a cursor has to carry beside its own moment. */
  readonly carried: string;
  /** Compares as of a reading; `carried` is what a cursor brought along. */
  compare(reading: Reading, carried: string): Promise<Compared | Failed>;
}

/** Differences that lead to one of these, where anything is said. */
export interface LeadingTo {
  readonly mode?: readonly IntegrationMode[] | null;
  readonly status?: readonly IntegrationStatus[] | null;
}

/** A page of the principals that differ. */
export interface DifferencePage extends Page<PrincipalDifference> {
  readonly compared: Compared;
  readonly carried: string;
}

const isAny = (list: readonly unknown[] | null | undefined): boolean => !list || list.length === 0;

const oneOf = <T>(wanted: readonly T[] | null | undefined, value: T | null | undefined): boolean =>
  isAny(wanted) || (wanted as readonly T[]).includes(value as T);

/** Is it a difference in how somebody is integrated, and does it lead to what is asked for? */
const leadsTo =
  ({ mode, status }: LeadingTo): Differs =>
  (before: Answer | null, after: Answer | null) =>
    differ(before, after) && oneOf(mode, after?.mode) && oneOf(status, after?.status);

/** How many principals have such a difference. */
export async function countDifferences(comparison: Comparison, different: Differs = differ): Promise<number> {
  const shifts = await comparison.shifts(different);
  return shifts.reduce((sum, { merchants, acquirers }) => sum + merchants + acquirers, 0);
}

/** Reads a page; under a cursor the comparison is made again, at the cursor's revision and instant. */
export async function listDifferences(
  question: ComparisonQuestion,
  reading: Reading,
  made: Compared,
  leading: LeadingTo,
  request: PageRequest,
): Promise<DifferencePage | Failed> {
  const list = fingerprint([question.identity, leading]);
  if (!belongsTo(request, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(request, ({ id }) => id as PartyId);
  if (failed(window)) return window;
  const cursor = request.after ?? request.before;
  const bound = await readingOf(reading.readings, reading.request, request);
  if (failed(bound)) return bound;
  const carried = cursor?.text ?? question.carried;
  const compared = cursor === null ? made : await question.compare(bound, carried);
  if (failed(compared)) return compared;
  const { comparison, listed = differ } = compared;
  // Findings alone lead from no mode to another.
  const wanted = isAny(leading.mode) && isAny(leading.status) ? listed : leadsTo(leading);
  const slice = await comparison.principals(window, wanted, listed);
  return {
    reading: bound,
    list,
    carried,
    compared,
    items: slice.items,
    ...edgesOf(slice, window),
    count: () => countDifferences(comparison, wanted),
  };
}
