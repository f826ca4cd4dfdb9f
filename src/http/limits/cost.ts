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

/** Arguments that do not fit are found while costs are added up, and are the caller's mistake. */
function asBadInput(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { message, nodes } = error;
  return new GraphQLError(message, { nodes, extensions: { code: "BAD_USER_INPUT", http: { status: 400 } } });
}

/** Costs that are known already, by operation and by what of its variables can make a difference. */
const known = new WeakMap<OperationDefinitionNode, Map<string, number>>();

/** How many costs are kept of one operation. */
const MOST_KNOWN = 100;

/** Texts never make a difference to a cost; numbers, booleans, and what is there at all do. */
const sizesIn = (variables: Record<string, unknown>): string =>
  JSON.stringify(variables, (_name, value) => (typeof value === "string" ? "" : value));

/** The same as {@link addUp}, once for all variables of the same sizes. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number | undefined {
  const costs = known.get(operation) ?? new Map<string, number>();
  known.set(operation, costs);
  const sizes = sizesIn(variables);
  const cost = costs.get(sizes) ?? addUp(schema, document, operation, variables);
  if (cost !== undefined && costs.size < MOST_KNOWN) costs.set(sizes, cost);
  return cost;
}

/**
 * What an operation may cost at most with these variables, before it is run. Takes time in proportion to its fields, each counted
 * as often as its fragment is spread.
 * @returns nothing where the variables do not fit, since the operation will not run then
 * @throws a GraphQLError if an argument does not fit
 */
function addUp(
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
    return getComplexity({ schema, query, variables, estimators: ESTIMATORS, maxQueryNodes: Infinity });
  } catch (error) {
    throw asBadInput(error);
  }
}
