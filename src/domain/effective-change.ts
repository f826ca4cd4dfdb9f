/** What counts as a change of how a principal is integrated. */
import type { Answer } from "./answer";

/**
 * The members of an answer that make an effective change when one of them differs. The rule, flags and findings alone are none: they
 * say why and what is wrong, not how.
 */
export const EFFECTIVE_MEMBERS = [
  "mode",
  "status",
  "channel",
  "implementer",
  "accountOwner",
  "accountOperator",
  "keyOwner",
  "keyHolder",
  "acquirer",
] as const satisfies readonly (keyof Answer)[];

/** Do two answers of one principal differ in how it is integrated? Both in the same terms: `ITSELF` in both, or in neither. */
export const isEffectiveChange = (before: Answer, after: Answer): boolean =>
  EFFECTIVE_MEMBERS.some((member) => before[member] !== after[member]);
