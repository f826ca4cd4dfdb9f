/** Why a change was refused: what the caller can mend, as values, never as exceptions of the protocol. */
import { PROBLEM_CODES } from "./draft";

/** The closed set of reasons. */
export const USER_ERROR_CODES = [
  ...PROBLEM_CODES,
  "NOT_FOUND",
  "FORBIDDEN",
  "ALREADY_KNOWN",
  "INVALID_STATE",
  "OVERLAP",
  "CONFLICT",
  "IDEMPOTENCY_MISMATCH",
  "WRONG_SECRET",
  "WRONG_SIGNATURE",
  "NOT_READY",
  "WINDOW_OVER",
] as const;
export type UserErrorCode = (typeof USER_ERROR_CODES)[number];

/** One thing that is wrong with a request: where in its input, and what was wrong, expected, to do. */
export interface UserError {
  readonly code: UserErrorCode;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Of CONFLICT: the revision that has changed the object last. */
  readonly currentRevision?: number;
}
