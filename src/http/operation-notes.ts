import type { ApolloServerPlugin } from "@apollo/server";
import { notesIn } from "./request-info";

const codesOf = (errors: readonly { extensions?: { code?: unknown } }[]): string[] => [
  ...new Set(errors.map((error) => String(error.extensions?.code ?? "UNKNOWN"))),
];

/** Notes the operation's name and the codes of its errors for the log; never its variables. */
export const operationNotesPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ contextValue, operationName, operation }) {
        const notes = notesIn(contextValue);
        if (notes !== undefined)
          notes.operation = `${operation?.operation} ${operationName ?? "(anonymous)"}`;
      },
      async willSendResponse({ contextValue, response }) {
        const notes = notesIn(contextValue);
        if (notes === undefined || response.body.kind !== "single") return;
        const errors = response.body.singleResult.errors ?? [];
        if (errors.length > 0) notes.errorCodes = codesOf(errors);
      },
    };
  },
};
