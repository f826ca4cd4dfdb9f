/** Compares the whole fleet at two moments, or under two policies. */
import type { PolicyName } from "../domain/answer";
import type { Instant } from "../domain/instant";
import { type Failed, fail, failed } from "./failure";
import type { Compared, ComparisonQuestion } from "./list-differences";
import { MomentComparison, type Side } from "./moment-comparison";
import type { Reading } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

const sideOf = (reading: Reading, policy: PolicyName): Side => ({
  snapshot: reading.snapshot,
  validAt: reading.validAt,
  policy,
});

function comparedOf(before: Reading, after: Reading, policies: readonly [PolicyName, PolicyName]): Compared {
  const [was, is] = policies;
  return {
    comparison: new MomentComparison(sideOf(before, was), sideOf(after, is)),
    before: { reading: before, policy: was, validAt: before.validAt },
    after: { reading: after, policy: is, validAt: after.validAt },
    within: null,
  };
}

/** What differs between two policies at one moment. */
export const policyDiff = (before: PolicyName, after: PolicyName): ComparisonQuestion => ({
  identity: ["policy-diff", before, after],
  carried: "",
  compare: async (reading) => comparedOf(reading, reading, [before, after]),
});

/**
 * What differs between a moment and the one that the question is asked at. A cursor carries the former, so that it stays where it was
 * however the caller named it.
 */
export const fleetDiff = (from: Reading, policy: PolicyName): ComparisonQuestion => ({
  identity: ["fleet-diff", policy, from.request],
  carried: `${from.asOf.revision} ${from.validAt}`,
  compare: async (reading, carried) => {
    const moment = momentIn(carried);
    if (failed(moment)) return moment;
    const before = await reading.readings.at(moment);
    return failed(before) ? before : comparedOf(before, reading, [policy, policy]);
  },
});

function momentIn(carried: string): AsOfRequest | Failed {
  const [revision, validAt] = carried.split(" ").map(Number);
  if (!Number.isSafeInteger(revision) || !Number.isSafeInteger(validAt))
    return fail({ code: "INVALID_CURSOR", cursor: carried });
  return { revision, validAt: validAt as Instant };
}

/** Makes the comparison of a question for the first time. */
export const compareAs = (question: ComparisonQuestion, reading: Reading): Promise<Compared | Failed> =>
  question.compare(reading, question.carried);
