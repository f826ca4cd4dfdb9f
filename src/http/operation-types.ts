import { GraphQLError, type ValidationRule } from "graphql";

/** Operations of a type that the schema does not have: graphql-js finds out only when it is to execute them, as if the mistake were ours. */
export const knownOperationTypes: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError(`This API has no ${node.operation}s.`, { nodes: node }));
  },
});
