/** What a world may assert of its principals. */
import { z } from "zod";
import { CHANNELS, FINDINGS, FLAGS, POLICIES, RULES, STATUSES } from "../domain/answer";
import { MODES } from "../domain/facts";
import { date, shape } from "./shape-parts";

const ref = z.string().min(1, { error: "is empty; expected a reference" });

/** What can be said of an answer that is stored, at an instant or along a timeline. */
const stored = {
  mode: z.enum(MODES).optional(),
  wouldBeMode: z.enum(MODES).nullable().optional(),
  rule: z.enum(RULES).optional(),
  status: z.enum(STATUSES).nullable().optional(),
  channel: z.enum(CHANNELS).nullable().optional(),
  implementer: ref.nullable().optional(),
  accountOwner: ref.nullable().optional(),
  accountOperator: ref.nullable().optional(),
  keyOwner: ref.nullable().optional(),
  keyHolder: ref.nullable().optional(),
  flags: z.array(z.enum(FLAGS)).optional(),
  findings: z.array(z.enum(FINDINGS)).optional(),
};

const policy = z.preprocess(
  (given) => (typeof given === "string" ? given.toUpperCase() : given),
  z.enum(POLICIES),
);

/** An assertion, with instants as text. */
export const assertion = shape({
  of: ref,
  validAt: date.optional(),
  knownAt: date.optional(),
  policy: policy.default("STANDARD"),
  ...stored,
  registeredHolders: z.array(ref).optional(),
  timeline: z
    .array(shape({ from: date, ...stored }))
    .min(1, { error: "is empty; expected at least one interval" })
    .optional(),
});
