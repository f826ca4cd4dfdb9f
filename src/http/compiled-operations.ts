/**
 * How operations are executed. One that comes for the first time is interpreted by graphql-js. One that comes again is compiled
 * by graphql-jit into a function of its own, which answers the same in about half the time.
 */
import type { ApolloServerOptionsWithGateway, BaseContext } from "@apollo/server";
import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { AT_HAND } from "../graphql/property";
import { isExpansive } from "./expansion";

/** An operation as it is to be executed. */
interface Execution {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

type Compiled = CompiledQuery["query"];
/** What is known of an operation that has come before: its function, or null where it is not to be compiled. */
type Known = Map<OperationDefinitionNode, Compiled | null>;

/** What Apollo Server takes an executor of one's own from. */
type Gateway = ApolloServerOptionsWithGateway<BaseContext>["gateway"];

/** Apollo Server with this executor. */
export function executing(schema: GraphQLSchema): Gateway {
  const run = executor(schema);
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: "" });
      return () => {};
    },
    load: async () => ({
      executor: async ({ document, operation, operationName, request, context }) =>
        // Apollo's types say that there always is one.
        (operation as OperationDefinitionNode | undefined) === undefined
          ? { errors: [noOperation(document, request.operationName)] }
          : run({ document, operation, operationName, variables: request.variables ?? {}, context }),
    }),
    stop: async () => {},
  };
}

/** Why none of a document's operations is the one that is meant: Apollo leaves it to the executor to find that out, and to run none then. */
function noOperation(document: DocumentNode, named: string | undefined): GraphQLError {
  const names = document.definitions.flatMap((it) =>
    it.kind === Kind.OPERATION_DEFINITION
      ? [it.name === undefined ? "one without a name" : `"${it.name.value}"`]
      : [],
  );
  const asked = named === undefined ? "does not say which one is meant" : `asks for "${named}"`;
  return new GraphQLError(
    `The request ${asked}, and its document has ${names.join(", ") || "no operation"}. Expected one of these as operationName.`,
  );
}

/** Executes operations of a schema. Apollo keeps parsed documents, so one that comes again is the same object. */
export function executor(schema: GraphQLSchema): (execution: Execution) => Promise<ExecutionResult> {
  const compilable = withResolvers(schema);
  const known = new WeakMap<DocumentNode, Known>();
  return async (execution) => {
    const { document, operation } = execution;
    const operations: Known | undefined = known.get(document);
    if (operations === undefined) {
      known.set(document, new Map());
      return interpret(compilable, execution);
    }
    const compiled = operations.get(operation) ?? compile(compilable, execution);
    operations.set(operation, compiled);
    return compiled === null
      ? interpret(compilable, execution)
      : runCompiled(compiled, compilable, execution);
  };
}

const interpret = async (
  schema: GraphQLSchema,
  { document, operationName, variables, context }: Execution,
): Promise<ExecutionResult> =>
  execute({ schema, document, operationName, variableValues: variables, contextValue: context });

/**
 * Null for what is not worth it or must not be: a mutation, since what fails in compiled code is run once more; introspection;
 * what would become too much code.
 */
function compile(schema: GraphQLSchema, { document, operation, operationName }: Execution): Compiled | null {
  if (operation.operation !== OperationTypeNode.QUERY || isExpansive(schema, document, operation))
    return null;
  const compiled = compileQuery(schema, document, operationName ?? "", { disableLeafSerialization: false });
  return isCompiledQuery(compiled) ? compiled.query : null;
}

/** What does not come to a whole answer (wrong variables; an object that is not found) is told by graphql-js, in its words. */
async function runCompiled(
  compiled: Compiled,
  schema: GraphQLSchema,
  execution: Execution,
): Promise<ExecutionResult> {
  try {
    const result = await compiled(undefined, execution.context, execution.variables);
    if (result.errors === undefined) return result;
  } catch {
    // Interpreted, the field that throws gets an error of its own.
  }
  return interpret(schema, execution);
}

/**
 * Compiled code reads a field without a resolver as a plain property. Fields that do not say that their value is at hand get the
 * default resolver, and every resolver answers in a way that lets no error escape.
 */
function withResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve === undefined && field.extensions[AT_HAND] === true) continue;
      field.resolve = caught(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** The resolver, with its promise made safe. */
const caught =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    return value instanceof Promise ? new Caught(value) : value;
  };

/**
 * A promise that gives what is thrown while its value is used to those who asked for the value. Compiled code uses it in a callback
 * whose own promise nobody waits for: an error there would end the program.
 */
class Caught<T> implements PromiseLike<T> {
  constructor(private readonly promise: Promise<T>) {}

  // biome-ignore lint/suspicious/noThenProperty: it is a promise.
  then<A = T, B = never>(
    use?: ((value: T) => A | PromiseLike<A>) | null,
    refuse?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!use || !refuse) return this.promise.then(use, refuse);
    return this.promise.then((value) => {
      try {
        return use(value);
      } catch (error) {
        return refuse(error);
      }
    }, refuse);
  }
}
