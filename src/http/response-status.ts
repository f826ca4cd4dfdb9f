import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse, HeaderMap } from "@apollo/server";
import type { FormattedExecutionResult } from "graphql";

/** Mistakes in a document or its variables: the request itself was well formed. */
const DOCUMENT_MISTAKES: ReadonlySet<unknown> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
]);

/** Answered as `application/json`, because the caller asked for it or asked for nothing in particular. */
function isPlainJson(requestHeaders: HeaderMap | undefined): boolean {
  return !(requestHeaders?.get("accept") ?? "").includes("application/graphql-response+json");
}

function onlyDocumentMistakes(result: FormattedExecutionResult): boolean {
  const errors = result.errors ?? [];
  return errors.length > 0 && errors.every((error) => DOCUMENT_MISTAKES.has(error.extensions?.code));
}

/**
 * GraphQL over HTTP, section "application/json": a well-formed request is answered with 200 even if its document is wrong,
 * because in that media type a 4xx may as well come from a proxy. Apollo answers 400 in both media types.
 */
export const responseStatusPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }: GraphQLRequestContextWillSendResponse<object>) {
        if (response.http.status !== 400 || response.body.kind !== "single") return;
        if (isPlainJson(request.http?.headers) && onlyDocumentMistakes(response.body.singleResult)) {
          response.http.status = 200;
        }
      },
    };
  },
};
