import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import {
  type ComplexityEstimator,
  fieldExtensionsEstimator,
  getComplexity,
  simpleEstimator,
} from "graphql-query-complexity";
import { fragmentsOf } from "./shape";

/** What a connection is taken to hold when neither `first` nor `last` is given. */
const ASSUMED_PAGE = 20;
/** Fields that are looked at before an operation counts as too costly without an exact number. */
const MAX_NODES = 20_000;

const pageSize = (args: Record<string, unknown>): number => {
  const asked = args.first ?? args.last;
  return typeof asked === "number" ? Math.max(0, asked) : ASSUMED_PAGE;
};

/** A connection costs what one of its entries costs, times the page. */
const connectionEstimator: ComplexityEstimator = ({ field, args, childComplexity }) =>
  getNamedType(field.type).name.endsWith("Connection") ? 1 + pageSize(args) * childComplexity : undefined;

/** A `complexity` given with the field comes first; a field costs one, and so does all that is below it. */
const ESTIMATORS = [
  fieldExtensionsEstimator(),
  connectionEstimator,
  simpleEstimator({ defaultComplexity: 1 }),
];

/**
 * What an operation may cost at most with these variables, before it is run.
 * @returns Infinity where there is too much of it to count; nothing where the variables do not fit, since the operation will
 * not run then
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number | undefined {
  if (getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors !== undefined) {
    return undefined;
  }
  // Only the chosen operation: the library counts every operation it is given.
  const query = { kind: Kind.DOCUMENT, definitions: [operation, ...fragmentsOf(document).values()] } as const;
  try {
    return getComplexity({ schema, query, variables, estimators: ESTIMATORS, maxQueryNodes: MAX_NODES });
  } catch (error) {
    if (error instanceof GraphQLError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
