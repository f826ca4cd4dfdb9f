/** Compiled operations: whatever comes again is answered as it was the first time, by graphql-js. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type ExecutionResult, execute, type GraphQLSchema, parse } from "graphql";
import type { Store } from "../../src/domain/ports";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { AT_HAND } from "../../src/graphql/property";
import { executor } from "../../src/http/compiled-operations";
import { isExpansive } from "../../src/http/expansion";
import { DEMO, NOW } from "../graphql/support/ask";
import { seeded } from "../graphql/support/stores";

const SDL = `
  type Query {
    n(of: Int! = 1): Int!
    list: [Int!]
    holed: [Int!]
    late: String!
    lateList: [Int]
    thrown: Int
    refused: Int
    wrong: Int!
    broken: Thing
    lost: Being
    lateLost: Being
    beings: [Being!]!
  }
  type Mutation { count: Int! fail: Int }
  interface Being { name: String! friend: Being }
  type Person implements Being { name: String! friend: Being age: Int }
  type Robot implements Being { name: String! friend: Being maker: String }
  type Thing { sound: Int broken: Int must: Int! }
`;

const robot = { __typename: "Robot", name: "R2", friend: null, maker: "Acme" };
const person = { __typename: "Person", name: async () => "Ada", friend: async () => robot, age: 36 };
const failing = (words: string) => () => {
  throw new Error(words);
};
const broken = {
  sound: 1,
  get broken() {
    throw new Error("a getter");
  },
  get must() {
    throw new Error("a getter of what must be");
  },
};
const strange = { __typename: "Nobody", name: "?" };

let counted = 0;
const ROOTS: Record<string, (args: { of?: number }) => unknown> = {
  n: ({ of }) => of,
  list: () => [1, 2],
  holed: () => [1, null],
  late: async () => "late",
  lateList: () => [Promise.resolve(1), Promise.reject(new Error("an item")), 3],
  thrown: failing("at once"),
  refused: () => Promise.reject(new Error("later")),
  wrong: async () => "no number",
  broken: () => broken,
  lost: () => strange,
  lateLost: async () => strange,
  beings: () => [person, robot],
  count: () => {
    counted += 1;
    return counted;
  },
  fail: failing("a mutation"),
};

function schemaOfBeings(): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(root?.getFields() ?? {}))
      field.resolve = (_source, args) => ROOTS[field.name]?.(args);
  for (const [type, name] of [
    ["Thing", "sound"],
    ["Thing", "broken"],
    ["Thing", "must"],
    ["Person", "age"],
    ["Robot", "maker"],
  ] as const) {
    const found = schema.getType(type) as unknown as {
      getFields(): Record<string, { extensions: Record<string, unknown> }>;
    };
    const field = found.getFields()[name];
    if (field) field.extensions = { [AT_HAND]: true };
  }
  return schema;
}

type Run = (variables?: Record<string, unknown>) => Promise<ExecutionResult>;

/** Runs one document again and again, as Apollo Server would. */
function runs(schema: GraphQLSchema, source: string, context: () => unknown = () => ({})): Run {
  const document = parse(source);
  const run = executor(schema);
  const operation = document.definitions[0] as never;
  return (variables = {}) => run({ document, operation, operationName: null, variables, context: context() });
}

const json = (result: unknown) => JSON.parse(JSON.stringify(result));
/** Errors of one operation may come in another order. */
const told = (result: unknown) => {
  const { data, errors } = json(result);
  const byPath = (a: { path: unknown }, b: { path: unknown }) =>
    JSON.stringify(a.path) < JSON.stringify(b.path) ? -1 : 1;
  return { data, errors: errors?.sort(byPath) };
};

test.each([
  ["values of every kind", "{ n list holed late lateList }"],
  ["a resolver that throws", "{ n thrown refused }"],
  ["a value that does not fit where it must", "{ n wrong }"],
  ["a getter that throws", "{ n broken { sound broken } }"],
  ["a getter that throws where a value must be", "{ n broken { sound must } }"],
  ["an object of no known type", "{ n lost { name } }"],
  ["an object of no known type that comes late", "{ n lateLost { name } }"],
  [
    "interfaces and fragments",
    "{ beings { __typename name friend { ...F } ... on Person { age } } } fragment F on Being { name ... on Robot { maker } }",
  ],
  ["other names for fields", "{ a: n(of: 2) b: n(of: 3) c: late }"],
  ["introspection", '{ __typename __type(name: "Person") { name fields { name } } }'],
])("%s: the same every time", async (_name, source) => {
  const run = runs(schemaOfBeings(), source);
  const expected = told(
    await execute({ schema: schemaOfBeings(), document: parse(source), contextValue: {} }),
  );
  for (let time = 0; time < 3; time++) expect(told(await run())).toEqual(expected);
});

test("variables are read anew, and refused in the same words", async () => {
  const source = "query($of: Int! = 5, $late: Boolean = false) { n(of: $of) late @include(if: $late) }";
  const run = runs(schemaOfBeings(), source);
  const given: Record<string, unknown>[] = [{}, { of: 2 }, { late: true }, { of: "two" }, { of: null }];
  for (const variables of [...given, ...given]) {
    const plain = { schema: schemaOfBeings(), document: parse(source), variableValues: variables };
    expect(told(await run(variables))).toEqual(told(await execute(plain)));
  }
});

test("a mutation is run once each time, also when it fails", async () => {
  const run = runs(schemaOfBeings(), "mutation { count fail }");
  counted = 0;
  for (let time = 1; time <= 3; time++) expect(json(await run()).data).toEqual({ count: time, fail: null });
  expect(counted).toBe(3);
});

test("a document with many operations has each of them compiled by itself", async () => {
  const document = parse("query A { n } query B { late }");
  const run = executor(schemaOfBeings());
  const [a, b] = document.definitions as never[];
  for (let time = 0; time < 3; time++) {
    const asked = { document, variables: {}, context: {} };
    expect(json(await run({ ...asked, operation: a!, operationName: "A" }))).toEqual({ data: { n: 1 } });
    expect(json(await run({ ...asked, operation: b!, operationName: "B" }))).toEqual({
      data: { late: "late" },
    });
  }
});

test("what would become too much code is not compiled", () => {
  const nested = (depth: number): string => (depth === 0 ? "name" : `name friend { ${nested(depth - 1)} }`);
  const expansive = (source: string) => {
    const document = parse(source);
    return isExpansive(schemaOfBeings(), document, document.definitions[0] as never);
  };
  expect(expansive(`{ beings { ${nested(4)} } }`)).toBe(false);
  expect(expansive(`{ beings { ${nested(12)} } }`)).toBe(true);
  expect(expansive("{ __schema { types { name } } }")).toBe(true);
});

describe("the example operations", () => {
  const folder = join(__dirname, "../../schema/operations");
  let opened: Store;
  const store = seeded(DEMO);
  beforeAll(async () => {
    opened = await store;
  });

  test.each(readdirSync(folder))("%s: the same every time", async (file) => {
    const source = readFileSync(join(folder, file), "utf8");
    const run = runs(buildGraphSchema(), source, () => createContext(opened, () => NOW));
    const first = json(await run());
    expect(first.errors).toBeUndefined();
    for (let time = 1; time < 3; time++) expect(JSON.stringify(await run())).toBe(JSON.stringify(first));
  });
});
