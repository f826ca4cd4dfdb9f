/** Reads the effects of a change: whose answers are other than before it, at any instant, past or to come. */
import type { PolicyName } from "../domain/answer";
import type { Revision } from "../domain/ids";
import { BEGINNING, FOREVER } from "../domain/instant";
import { Consequences, type Eyes } from "./consequences";
import { type Failed, fail, failed } from "./failure";
import type { Compared, ComparisonQuestion } from "./list-differences";
import type { Reading } from "./reading";
import { supposedSnapshot } from "./supposed-snapshot";
import type { Supposition } from "./supposition";

const ALWAYS = { from: BEGINNING, to: FOREVER };

const eyesOf = ({ viewer, snapshot }: Reading): Eyes | null =>
  viewer === null ? null : { viewer, after: snapshot };

/** The effects of a revision, as a question that can be asked again: they are the same for ever. */
export const effectsOf = (revision: number, policy: PolicyName): ComparisonQuestion => ({
  identity: ["effects", revision, policy],
  carried: "",
  compare: (reading) => compareRevision(reading, revision, policy),
});

async function compareRevision(
  { readings, validAt, asOf }: Reading,
  revision: number,
  policy: PolicyName,
): Promise<Compared | Failed> {
  if (revision < 1 || revision > asOf.revision)
    return fail({ code: "UNKNOWN_REVISION", argument: "revision", revision, head: asOf.revision });
  const before = await readings.at({ revision: revision - 1, validAt });
  if (failed(before)) return before;
  const after = await readings.at({ revision, validAt });
  if (failed(after)) return after;
  const course = await readings.course(revision as Revision, policy);
  return {
    comparison: new Consequences(course, policy, ALWAYS, eyesOf(after)),
    before: { reading: before, policy, validAt: null },
    after: { reading: after, policy, validAt: null },
    within: ALWAYS,
  };
}

/** The effects that a change would have. */
export function effectsSupposed(reading: Reading, supposition: Supposition, policy: PolicyName): Compared {
  const after = reading.supposing(supposedSnapshot(supposition));
  return {
    comparison: new Consequences(supposition, policy, ALWAYS, eyesOf(after)),
    before: { reading, policy, validAt: null },
    after: { reading: after, policy, validAt: null },
    within: ALWAYS,
  };
}
