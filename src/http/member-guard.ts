/** Members of parties may not ask everything: their operations are looked at before they run. */
import type { ApolloServerPlugin } from "@apollo/server";
import type { Actor } from "../domain/actor";
import { refusalOf } from "../graphql/member-access";

/** See the head of this file. */
export const memberGuardPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, contextValue }) {
        const { actor } = contextValue as { actor?: Actor };
        if (actor?.role !== "MEMBER" || !operation) return;
        const refusal = refusalOf(schema, document, operation);
        if (refusal !== null) throw refusal;
      },
    };
  },
};
