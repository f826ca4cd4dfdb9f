import { randomUUID } from "node:crypto";
import type { ApolloServerPlugin } from "@apollo/server";
import { ApolloServerValidationErrorCode, unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { tokenLimitError } from "./limits/tokens";
import type { Logger } from "./logger";
import { notesIn } from "./request-info";

const INTERNAL = "INTERNAL_SERVER_ERROR";
/** In place of Apollo's own words, which tell the caller of a setting in somebody else's code. */
const INTROSPECTION_OFF =
  "This server does not tell its schema. Whoever runs it can set INTROSPECTION to on.";

/**
 * Was this error meant for the caller? Only a GraphQLError that was given a code on purpose is: a library's own error may
 * happen to carry a code too, and its message may hold anything.
 */
function isMeantForCaller(code: unknown, cause: unknown): boolean {
  return code !== undefined && code !== INTERNAL && cause instanceof GraphQLError;
}

/** Apollo gives some mistakes of a caller, such as a wrong hash of a persisted query, a status and no code. */
function isCallersMistake(cause: unknown): boolean {
  const http =
    cause instanceof GraphQLError ? (cause.extensions.http as { status?: number } | undefined) : undefined;
  return http?.status !== undefined && http.status >= 400 && http.status < 500;
}

/** Of which request an error is: Apollo tells its plugins, but not what formats the error. */
const requestIds = new WeakMap<object, string>();

/** Remembers the request of each error. */
export const errorRequestsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ contextValue, errors }) {
        const requestId = notesIn(contextValue)?.requestId;
        if (requestId !== undefined) for (const error of errors) requestIds.set(error, requestId);
      },
    };
  },
};

/**
 * The last thing that happens to an error before it leaves: errors with a code pass, everything else is replaced by an id,
 * under which the log holds the real one.
 */
export function createErrorMap(logger: Logger, maxTokens: number) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const tooLong = tokenLimitError(error, maxTokens);
    if (tooLong !== undefined) return tooLong;
    const cause = unwrapResolverError(error);
    if (formatted.extensions?.validationErrorCode === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED)
      return { ...formatted, message: INTROSPECTION_OFF };
    if (isMeantForCaller(formatted.extensions?.code, cause)) return formatted;
    if (isCallersMistake(cause)) return { ...formatted, extensions: { code: "BAD_REQUEST" } };
    const errorId = randomUUID();
    const requestId = requestIds.get(error as object);
    logger.error({ errorId, requestId, path: formatted.path, err: cause }, "internal error");
    return {
      message: `Internal error, id ${errorId}`,
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
      extensions: { code: INTERNAL, errorId },
    };
  };
}
