/** Requests that ask for too much at once are refused before they run, with the limit's name and both numbers. */
import { getIntrospectionQuery } from "graphql";
import type { RequestLimits } from "../../src/http/http-config";
import { closeAll, LIMITS, serve } from "./support";

afterAll(closeAll);

const serveWith = (limits: Partial<RequestLimits>) => serve({ limits: { ...LIMITS, ...limits } });
const nested = (field: string, levels: number): string =>
  levels === 0 ? "name" : `${field} { ${nested(field, levels - 1)} }`;
const aliased = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}: hello`).join(" ");
const people = (first: number): string => `{ people(first: ${first}) { edges { cursor node { name } } } }`;

interface Case {
  readonly code: string;
  readonly limits: Partial<RequestLimits>;
  readonly limit: number;
  readonly fits: string;
  readonly tooLarge: string;
  readonly actual: number;
}

const CASES: Case[] = [
  {
    code: "TOO_MANY_TOKENS",
    limits: { maxTokens: 100 },
    limit: 100,
    fits: `{ ${aliased(32)} }`,
    tooLarge: `{ ${aliased(40)} }`,
    actual: 122,
  },
  {
    code: "TOO_MANY_ALIASES",
    limits: { maxAliases: 5 },
    limit: 5,
    fits: `{ ${aliased(5)} }`,
    tooLarge: `{ ${aliased(6)} }`,
    actual: 6,
  },
  {
    code: "TOO_MANY_DIRECTIVES",
    limits: { maxDirectives: 1 },
    limit: 1,
    fits: "{ hello @include(if: true) }",
    tooLarge: "{ hello @include(if: true) secret @skip(if: true) }",
    actual: 2,
  },
  {
    code: "QUERY_TOO_DEEP",
    limits: { maxDepth: 4 },
    limit: 4,
    fits: `{ me { ${nested("friend", 2)} } }`,
    tooLarge: `{ me { ${nested("friend", 3)} } }`,
    actual: 5,
  },
  {
    code: "QUERY_TOO_COSTLY",
    limits: { maxCost: 41 },
    limit: 41,
    fits: people(10),
    tooLarge: people(11),
    actual: 45,
  },
];

describe.each(CASES)("$code", ({ code, limits, limit, fits, tooLarge, actual }) => {
  test.each(["application/json", "application/graphql-response+json"])(
    "answers 400 in %s",
    async (accept) => {
      const server = await serveWith(limits);
      const { status, body } = await server.ask(tooLarge, { headers: { accept } });
      expect(status).toBe(400);
      expect(body).toEqual({
        errors: [{ message: expect.any(String), extensions: { code, limit, actual } }],
      });
      expect(body.errors[0].message).toContain(`is ${actual}, the limit is ${limit}.`);
    },
  );

  test("lets through what just fits", async () => {
    const { status, body } = await (await serveWith(limits)).ask(fits);
    expect(body.errors).toBeUndefined();
    expect(status).toBe(200);
  });
});

test("nesting is counted through interfaces and fragments", async () => {
  const server = await serveWith({ maxDepth: 4 });
  for (const query of [
    `{ someone { ${nested("friend", 3)} } }`,
    `{ me { ...A } } fragment A on Person { friend { ...B } } fragment B on Person { friend { friend { name } } }`,
    `{ someone { ... on Person { ${nested("friend", 3)} } } }`,
  ]) {
    const { body } = await server.ask(query);
    expect(body.errors?.[0].extensions).toEqual({ code: "QUERY_TOO_DEEP", limit: 4, actual: 5 });
  }
});

test("cost is counted through interfaces", async () => {
  const { body } = await (await serve()).ask(
    "{ someone { friend { ... on Person { people(first: 100) { edges { node { name friend { name } } } } } } } }",
  );
  expect(body.extensions.cost).toEqual({ requested: 2 + 1 + 100 * 5, limit: LIMITS.maxCost });
});

test("aliases in a fragment count each time it is spread, however often", async () => {
  const doubling = Array.from(
    { length: 40 },
    (_, i) => `fragment F${i} on Person { ...F${i + 1} friend { ...F${i + 1} } }`,
  );
  const server = await serveWith({ maxDepth: 1_000 });
  const { body } = await server.ask(
    `{ me { ...F0 } } ${doubling.join(" ")} fragment F40 on Person { a: name }`,
  );
  expect(body.errors[0].extensions).toEqual({ code: "TOO_MANY_ALIASES", limit: 50, actual: 2 ** 40 });
});

test("an operation with more fields than costs can be added up for is too costly", async () => {
  const doubling = Array.from(
    { length: 14 },
    (_, i) => `fragment F${i} on Person { ...F${i + 1} friend { ...F${i + 1} } }`,
  );
  const server = await serveWith({ maxDepth: 1_000 });
  const { status, body } = await server.ask(
    `{ me { ...F0 } } ${doubling.join(" ")} fragment F14 on Person { name }`,
  );
  expect(status).toBe(400);
  expect(body.errors[0].extensions).toEqual({ code: "TOO_MANY_FIELDS", limit: 20_000, actual: 2 ** 15 });
});

test("a page is as large as its variable says", async () => {
  const server = await serveWith({ maxCost: 41 });
  const query = "query($n: Int) { people(first: $n) { edges { cursor node { name } } } }";
  expect((await server.ask(query, { variables: { n: 10 } })).body.extensions.cost.requested).toBe(41);
  expect((await server.ask(query, { variables: { n: 11 } })).body.errors[0].extensions.actual).toBe(45);
});

test("variables that do not fit are told as such, not as a cost", async () => {
  const { body } = await (await serve()).ask("query($n: Int!) { people(first: $n) { totalCount } }");
  expect(body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
});

test("only the operation that is asked for counts", async () => {
  const server = await serveWith({ maxCost: 10 });
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `query A { hello } query B ${people(100)}`, operationName: "A" }),
  });
  expect(await response.json()).toEqual({
    data: { hello: "Hello world" },
    extensions: { cost: { requested: 1, limit: 10 } },
  });
});

test("the full introspection query and a page of 100 with pages of 10 inside fit the usual limits", async () => {
  const server = await serve();
  const options = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
  };
  expect((await server.ask(getIntrospectionQuery(options))).body.errors).toBeUndefined();
  const inner = "people(first: 10) { totalCount edges { cursor node { name friend { name } } } }";
  const page = `{ people(first: 100) { totalCount edges { cursor node { name ${inner} friend { name ${inner} } } } } }`;
  expect((await server.ask(page)).body.errors).toBeUndefined();
});

test("introspection has a depth limit of its own", async () => {
  const server = await serveWith({ maxDepth: 2 });
  const ofType = (levels: number) =>
    `{ __type(name: "Query") { fields { type { ${nested("ofType", levels)} } } } }`;
  expect((await server.ask(ofType(13))).body.errors).toBeUndefined();
  expect((await server.ask(ofType(14))).body.errors[0].extensions).toEqual({
    code: "QUERY_TOO_DEEP",
    limit: 16,
    actual: 17,
  });
});

test("the largest documents that are let through are judged in good time", async () => {
  const server = await serve();
  const many = Array.from({ length: 1_200 }, (_, i) => `a${i}: hello`).join(" ");
  const { body } = await server.ask(`{ ${many} }`);
  expect(body.errors[0].extensions).toEqual({ code: "TOO_MANY_ALIASES", limit: 50, actual: 1_200 });
});
