import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from "@apollo/server";
import type { DocumentNode, OperationDefinitionNode } from "graphql";
import type { RequestLimits } from "../http-config";
import { notesIn } from "../request-info";
import { costOf } from "./cost";
import { type Excess, limitError } from "./limit-error";
import { countDirectives, shapeOf } from "./shape";

/** The standard introspection query nests 13 selection sets deep; some tools ask for two more levels of `ofType`. */
const MAX_INTROSPECTION_DEPTH = 16;
/** Fragments that spread fragments make a short document long; costs are added up field by field. */
const MAX_FIELDS = 20_000;

const excess = (
  code: Excess["code"],
  what: string,
  limit: number,
  actual: number,
  advice: string,
): Excess | undefined => (actual > limit ? { code, what, limit, actual, advice } : undefined);

/** What can be told from the text alone is told once of each document: Apollo keeps the parsed ones. */
const judged = new WeakMap<DocumentNode, Map<OperationDefinitionNode, Excess | null>>();

function textExcess(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: RequestLimits,
): Excess | null {
  const known = judged.get(document) ?? new Map<OperationDefinitionNode, Excess | null>();
  judged.set(document, known);
  const verdict = known.get(operation);
  if (verdict !== undefined) return verdict;
  const found = findTextExcess(document, operation, limits) ?? null;
  known.set(operation, found);
  return found;
}

/** Cheapest first. */
function findTextExcess(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: RequestLimits,
): Excess | undefined {
  const directives = countDirectives(document);
  const { aliases, depth, introspectionDepth, fields } = shapeOf(document, operation);
  const shallower = "Ask for less at once, and for the rest by id.";
  const fewer = "Send several requests.";
  return (
    excess("TOO_MANY_DIRECTIVES", "number of directives", limits.maxDirectives, directives, fewer) ??
    excess("TOO_MANY_ALIASES", "number of aliases", limits.maxAliases, aliases, fewer) ??
    excess("QUERY_TOO_DEEP", "nesting depth", limits.maxDepth, depth, shallower) ??
    excess("QUERY_TOO_DEEP", "introspection depth", MAX_INTROSPECTION_DEPTH, introspectionDepth, shallower) ??
    excess("TOO_MANY_FIELDS", "number of fields", MAX_FIELDS, fields, fewer)
  );
}

/** Refuses operations that are too large, too deep or too costly, and reports the cost of those that run. */
export function limitsPlugin(limits: RequestLimits): ApolloServerPlugin {
  const judge = ({
    schema,
    document,
    operation,
    request,
  }: GraphQLRequestContextDidResolveOperation<object>) => {
    if (operation === undefined || operation === null) return undefined;
    const tooLarge = textExcess(document, operation, limits);
    if (tooLarge !== null) throw limitError(tooLarge);
    const cost = costOf(schema, document, operation, request.variables ?? {});
    const tooCostly = excess(
      "QUERY_TOO_COSTLY",
      "cost",
      limits.maxCost,
      cost ?? 0,
      "Ask for smaller pages, or for fewer fields below them.",
    );
    if (tooCostly !== undefined) throw limitError(tooCostly);
    return cost;
  };
  return {
    async requestDidStart() {
      let cost: number | undefined;
      return {
        async didResolveOperation(context) {
          cost = judge(context);
          const notes = notesIn(context.contextValue);
          if (notes !== undefined && cost !== undefined) notes.cost = cost;
        },
        async willSendResponse({ response }) {
          if (cost === undefined || response.body.kind !== "single") return;
          const result = response.body.singleResult;
          result.extensions = { ...result.extensions, cost: { requested: cost, limit: limits.maxCost } };
        },
      };
    },
  };
}
