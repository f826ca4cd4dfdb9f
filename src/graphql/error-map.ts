/** What each expected failure is in GraphQL: one exhaustive map, so that a new failure does not compile until it is named here. */
import { GraphQLError } from "graphql";
import { Failed, type Failure, type FailureCode } from "../app/failure";
import type { Instant } from "../domain/instant";

interface Wording {
  /** What was wrong, what was expected, what to do. */
  readonly message: string;
  /** What a program may want to know of it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

type Wordings = { readonly [Code in FailureCode]: (failure: Extract<Failure, { code: Code }>) => Wording };

const iso = (t: Instant): string => new Date(t).toISOString();

const WORDINGS: Wordings = {
  ID_OR_REFERENCE: ({ given }) => ({
    message: given === "both" ? "Give either id or reference, not both." : "Give an id or a reference.",
  }),
  INVALID_ID: ({ id, expected }) => ({
    message: `"${cut(id)}" is not the id of ${expected.length === 1 ? `an object of type ${expected[0]}` : "an object of a fitting type"}. Ids are opaque: use one that this API gave out, or the reference.`,
    details: { expected },
  }),
  UNKNOWN_PARTY: ({ argument, given, revision }) => ({
    message: `${argument}: no party has the id or reference "${cut(given)}" as known at revision ${revision}.`,
    details: { argument },
  }),
  PAGE_TOO_LARGE: ({ argument, given, limit }) => ({
    message: `${argument}: ${given} is more than a page can have. The limit is ${limit}; go on with the page's cursors.`,
    details: { argument, limit },
  }),
  NEGATIVE_PAGE: ({ argument, given }) => ({
    message: `${argument}: ${given} is less than 0.`,
    details: { argument },
  }),
  FIRST_AND_LAST: () => ({
    message: "Give either first or last, not both: a page is read in one direction.",
  }),
  INVALID_CURSOR: ({ cursor }) => ({
    message: `"${cut(cursor)}" is not a cursor. Cursors are opaque: use one that this API gave out.`,
  }),
  CURSOR_OF_ANOTHER_LIST: () => ({
    message:
      "The cursor belongs to another list. Keep filter, orderBy and policy as they were, or begin again without a cursor.",
  }),
  CURSORS_DISAGREE: () => ({
    message: "after and before are cursors of different moments. Use cursors of one and the same list.",
  }),
  CURSOR_AGAINST_AT: ({ revision, validAt }) => ({
    message: `The cursor was given out at revision ${revision}, validAt ${iso(validAt)}, and at says otherwise. Leave at out, or begin again without a cursor.`,
    details: { revision, validAt: iso(validAt) },
  }),
  REVISION_AND_KNOWN_AT: ({ argument }) => ({
    message: `${argument}: give either revision or knownAt, not both: each says what was known.`,
  }),
  UNKNOWN_REVISION: ({ argument, revision, head }) => ({
    message: `${argument}: there is no revision ${revision}; the latest is ${head}.`,
    details: { head },
  }),
  BACKWARD_INTERVAL: ({ from, to }) => ({ message: `from (${iso(from)}) must be before to (${iso(to)}).` }),
  ONE_CENTRE: ({ given }) => ({
    message: `of: say by exactly one member what the blast radius is of; given: ${given.join(", ") || "none"}.`,
  }),
  PLATFORM_STAYS: () => ({
    message:
      "changes.remove: the platform cannot be taken away, everybody is bound to it. Expected the ids of other parties, or of what binds them.",
  }),
  INVALID_CHANGES: ({ problems }) => ({
    message: `changes: ${problems.length === 1 ? "" : `${problems.length} problems, the first is: `}${problems[0]?.message ?? ""}`,
    details: { problems: problems.map(({ code, path, message }) => ({ code, path, message })) },
  }),
  UNKNOWN_OBJECT: ({ id, revision }) => ({
    message: `No object has the id or reference "${cut(id)}" as known at revision ${revision}.`,
  }),
  UNFIT_PARTY: ({ argument, role, expected }) => ({
    message: `${argument}: expected ${expected}; this party has the role ${role}.`,
    details: { argument },
  }),
  OUT_OF_RANGE: ({ argument, given, from, to }) => ({
    message:
      to === null
        ? `${argument}: ${given} is too little; expected at least ${from}.`
        : `${argument}: ${given} is not from ${from} to ${to}.`,
    details: { argument, from, to },
  }),
  NOT_A_MODE: ({ argument }) => ({
    message: `${argument}: WITHHELD is no mode that a principal can be in; it only says that an answer is not told.`,
    details: { argument },
  }),
  FORBIDDEN_TO_MEMBERS: ({ field }) => ({
    message: `${field} is about the whole fleet: members of a party may not ask it, only the platform's operators and auditors.`,
    details: { field },
  }),
  NO_PLATFORM: ({ revision }) => ({ message: `No platform is registered as known at revision ${revision}.` }),
};

/** Refused for what the caller gave, save what simply is not there, or not for the caller. */
const CODE: Partial<Record<FailureCode, string>> = {
  NO_PLATFORM: "NOT_FOUND",
  FORBIDDEN_TO_MEMBERS: "FORBIDDEN",
};

/** Long input is not repeated in full. */
const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** The error that a failure is to a client. */
export function toGraphQLError(failure: Failure): GraphQLError {
  const wording = WORDINGS[failure.code] as (failure: Failure) => Wording;
  const { message, details } = wording(failure);
  const code = CODE[failure.code] ?? "BAD_USER_INPUT";
  return new GraphQLError(message, { extensions: { code, reason: failure.code, ...details } });
}

/** The value of an outcome; a failure is thrown as the error that it is to a client. */
export function settle<T>(outcome: T | Failed): T {
  if (outcome instanceof Failed) throw toGraphQLError(outcome.failure);
  return outcome;
}
