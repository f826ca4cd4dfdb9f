/** Expected failures: values from a closed union, so that every edge has to say what it makes of each of them. */
import type { Problem } from "../domain/draft";
import type { FactKind, PartyRole } from "../domain/facts";
import type { Instant } from "../domain/instant";

/** Everything that a reader can be refused for. */
export type Failure =
  | { readonly code: "ID_OR_REFERENCE"; readonly given: "both" | "none" }
  | { readonly code: "INVALID_ID"; readonly id: string; readonly expected: readonly string[] }
  | {
      readonly code: "UNKNOWN_PARTY";
      readonly argument: string;
      readonly given: string;
      readonly revision: number;
    }
  | {
      readonly code: "PAGE_TOO_LARGE";
      readonly argument: "first" | "last";
      readonly given: number;
      readonly limit: number;
    }
  | { readonly code: "NEGATIVE_PAGE"; readonly argument: "first" | "last"; readonly given: number }
  | { readonly code: "FIRST_AND_LAST" }
  | { readonly code: "INVALID_CURSOR"; readonly cursor: string }
  | { readonly code: "CURSOR_OF_ANOTHER_LIST" }
  | { readonly code: "CURSORS_DISAGREE" }
  | { readonly code: "CURSOR_AGAINST_AT"; readonly revision: number; readonly validAt: Instant }
  | { readonly code: "REVISION_AND_KNOWN_AT"; readonly argument: string }
  | {
      readonly code: "UNKNOWN_REVISION";
      readonly argument: string;
      readonly revision: number;
      readonly head: number;
    }
  | { readonly code: "BACKWARD_INTERVAL"; readonly from: Instant; readonly to: Instant }
  | { readonly code: "ONE_CENTRE"; readonly given: readonly string[] }
  | { readonly code: "PLATFORM_STAYS" }
  | { readonly code: "INVALID_CHANGES"; readonly problems: readonly Problem[] }
  | { readonly code: "UNKNOWN_OBJECT"; readonly id: string; readonly revision: number }
  | {
      readonly code: "UNFIT_PARTY";
      readonly argument: string;
      readonly role: PartyRole;
      readonly expected: string;
    }
  | {
      readonly code: "OUT_OF_RANGE";
      readonly argument: string;
      readonly given: number;
      readonly from: number;
      /** Null: there is no end to what fits. */
      readonly to: number | null;
    }
  | { readonly code: "NOT_A_MODE"; readonly argument: string }
  | { readonly code: "FORBIDDEN_TO_MEMBERS"; readonly field: string }
  | { readonly code: "NO_PLATFORM"; readonly revision: number };

/** The name of a failure. */
export type FailureCode = Failure["code"];

/** A failure on its way out. */
export class Failed {
  constructor(readonly failure: Failure) {}
}

/** Turns a failure into an outcome. */
export const fail = (failure: Failure): Failed => new Failed(failure);

/** Did this go wrong in an expected way? */
export const failed = (outcome: unknown): outcome is Failed => outcome instanceof Failed;

/** Something that other facts say is there is not: a broken store, never a caller's mistake. */
export const missing = (kind: FactKind | "Answer", id: number): Error =>
  new Error(`${kind} ${id} is referred to, but not on record`);
