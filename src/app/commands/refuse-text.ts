/** Refuses text of the caller's own that is kept with a revision beside its facts. */
import { canBeKept, cannotBeKept } from "../../domain/text";
import type { Envelope } from "./command";
import { Refused } from "./refused";

/** It must be such as every database can keep; throws {@link Refused} where it is not. */
export function refuseText(input: Envelope): void {
  const errors = (["idempotencyKey", "reason"] as const)
    .filter((member) => !canBeKept(input[member] ?? ""))
    .map((member) => ({
      code: "INVALID_VALUE" as const,
      path: ["input", member],
      message: cannotBeKept(member),
    }));
  if (errors.length > 0) throw new Refused(errors);
}
