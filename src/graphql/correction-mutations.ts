/** Mutations that correct what was recorded. */
import { correctFacts } from "../app/commands/correct-facts";
import type { Batch } from "../domain/draft";
import { batchOf, FactChanges } from "./changes";
import type { InputField } from "./command-input";
import { mutation, mutationsOf } from "./mutation";
import { Node } from "./node";
import { payloadType } from "./payload";

const changes: InputField<Batch> = {
  type: () => FactChanges,
  description:
    "What should have been recorded. Times are given with each object; what was known before stays known as of then. Nothing can be removed: void it, or give it another end.",
  nullable: false,
  read: batchOf,
};

const CorrectionPayload = payloadType("CorrectionPayload", {
  member: "objects",
  type: () => Node,
  several: true,
});

export const CorrectionMutations = mutationsOf(CorrectionPayload, [
  mutation(
    correctFacts,
    "Corrects any recorded facts, also for the past, in one revision. What was known of them before is never lost.",
    { changes },
  ),
]);
