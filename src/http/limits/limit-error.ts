import { GraphQLError } from "graphql";

/** One code for each limit; README and clients rely on them. */
export type LimitCode =
  | "TOO_MANY_TOKENS"
  | "TOO_MANY_DIRECTIVES"
  | "TOO_MANY_ALIASES"
  | "TOO_MANY_FIELDS"
  | "QUERY_TOO_DEEP"
  | "QUERY_TOO_COSTLY";

/** A limit that a request went over. */
export interface Excess {
  readonly code: LimitCode;
  /** The limit's name in words, such as "nesting depth". */
  readonly what: string;
  readonly limit: number;
  readonly actual: number;
  /** What the caller can do about it. */
  readonly advice: string;
}

/** The extensions that every refusal for a limit carries. */
export const limitExtensions = ({ code, limit, actual }: Excess) => ({ code, limit, actual });

/** One sentence that names the limit and both numbers. */
export const limitMessage = ({ what, limit, actual, advice }: Excess): string =>
  `The ${what} of this request is ${actual}, the limit is ${limit}. ${advice}`;

/** The refusal as an error; it answers 400 in every media type, because the server has chosen not to run the request. */
export function limitError(excess: Excess): GraphQLError {
  return new GraphQLError(limitMessage(excess), {
    extensions: { ...limitExtensions(excess), http: { status: 400 } },
  });
}
