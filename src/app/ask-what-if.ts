/** Asks what would be if some changes were recorded, without recording them. */
import { POLICIES, type PolicyName } from "../domain/answer";
import { differOrErr } from "../domain/difference";
import { FOREVER, type Instant, type Interval } from "../domain/instant";
import type { Differs } from "./comparison";
import { Consequences } from "./consequences";
import { type Failed, fail, failed } from "./failure";
import type { Compared, ComparisonQuestion } from "./list-differences";
import type { Span } from "./read-timeline";
import type { Reading } from "./reading";
import { type Changes, suppose } from "./suppose";
import { supposedSnapshot } from "./supposed-snapshot";
import { Supposition } from "./supposition";

/** What is supposed, under which policy it is looked at, and over which time (from the instant of the question on). */
export interface WhatIfRequest {
  readonly changes: Changes;
  readonly policy: PolicyName;
  readonly span: Span;
}

/** The time that is looked at: from the instant of the question on, for ever, unless the caller says otherwise. */
export function spanOf(reading: Reading, { from, to }: Span): Interval | Failed {
  const span = { from: from ?? reading.validAt, to: to ?? (FOREVER as Instant) };
  return span.from < span.to ? span : fail({ code: "BACKWARD_INTERVAL", ...span });
}

const questionOf = (name: string, request: WhatIfRequest, listed?: Differs): ComparisonQuestion => ({
  identity: [name, POLICIES.indexOf(request.policy), request.changes, request.span],
  carried: "",
  compare: async (reading) => {
    const compared = await askWhatIf(reading, request);
    return failed(compared) ? compared : { ...compared, listed };
  },
});

/** The question as one that can be asked again at the moment of a cursor. Its list is of those, too, for whom only findings are others. */
export const whatIf = (request: WhatIfRequest): ComparisonQuestion =>
  questionOf("what-if", request, differOrErr);

/** The same question about those alone who are integrated otherwise. */
export const whoLoses = (request: WhatIfRequest): ComparisonQuestion => questionOf("loss", request);

/** Works out the consequences; refuses changes that could not be recorded. */
async function askWhatIf(
  reading: Reading,
  { changes, policy, span }: WhatIfRequest,
): Promise<Compared | Failed> {
  const within = spanOf(reading, span);
  if (failed(within)) return within;
  const supposition = await suppose(reading.remembering, changes, reading.validAt, [policy]);
  if (!(supposition instanceof Supposition)) return fail({ code: "INVALID_CHANGES", problems: supposition });
  return {
    comparison: new Consequences(supposition, policy, within),
    before: { reading, policy, validAt: null },
    after: { reading: reading.supposing(supposedSnapshot(supposition)), policy, validAt: null },
    within,
  };
}
