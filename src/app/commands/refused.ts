/** Refusals on their way out of a transaction: thrown, so that nothing of it stays behind, and turned into values at the end of it. */
import type { UserError } from "../../domain/user-error";

/** See the head of this file. */
export class Refused extends Error {
  constructor(readonly errors: readonly UserError[]) {
    super(errors.map(({ message }) => message).join("\n"));
  }
}
