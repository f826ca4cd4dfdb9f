import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { tokenLimitError } from "./limits/tokens";
import type { Logger } from "./logger";
import { requestNotes } from "./request-info";

const INTERNAL = "INTERNAL_SERVER_ERROR";

/**
 * Was this error meant for the caller? Only a GraphQLError that was given a code on purpose is: a library's own error may
 * happen to carry a code too, and its message may hold anything.
 */
function isMeantForCaller(code: unknown, cause: unknown): boolean {
  return code !== undefined && code !== INTERNAL && cause instanceof GraphQLError;
}

/**
 * The last thing that happens to an error before it leaves: errors with a code pass, everything else is replaced by an id,
 * under which the log holds the real one.
 */
export function createErrorMap(logger: Logger, maxTokens: number) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const tooLong = tokenLimitError(error, maxTokens);
    if (tooLong !== undefined) return tooLong;
    const cause = unwrapResolverError(error);
    if (isMeantForCaller(formatted.extensions?.code, cause)) return formatted;
    const errorId = randomUUID();
    const requestId = requestNotes.getStore()?.requestId;
    logger.error({ errorId, requestId, path: formatted.path, err: cause }, "internal error");
    return {
      message: `Internal error, id ${errorId}`,
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
      extensions: { code: INTERNAL, errorId },
    };
  };
}
