import { join } from "node:path";
import { buildSchema, GraphQLError, type GraphQLSchema } from "graphql";
import type { HttpConfig, RequestLimits } from "../../src/http/http-config";
import { createLogger } from "../../src/http/logger";
import { createHttpServer, type HttpParts, type HttpServer } from "../../src/http/server";

/** Limits as they are by default, for tests that are about something else. */
export const LIMITS: RequestLimits = {
  maxTokens: 5_000,
  maxDepth: 16,
  maxAliases: 50,
  maxDirectives: 50,
  maxCost: 100_000,
  maxBodyBytes: 1_048_576,
};

/** The configuration of a developer's machine, without GraphiQL, whose files need a build. */
export const DEVELOPMENT: HttpConfig = {
  introspection: true,
  landingPage: true,
  graphiql: false,
  graphiqlFolder: join(__dirname, "no-such-folder"),
  hideSchemaDetails: false,
  corsOrigins: [],
  limits: LIMITS,
};

const SDL = `
  type Query {
    hello(name: String): String!
    strict(n: Int! = 1): Int!
    wait: String!
    secret: String
    refused: String
    leaky: String
    requestId: String
    me: Person!
    someone: Being
    people(first: Int, last: Int): PersonConnection!
  }
  type Mutation { rename(name: String!): String! }
  interface Being { name: String! friend: Being }
  type Person implements Being { name: String! friend: Person people(first: Int, last: Int): PersonConnection! }
  type PersonConnection { edges: [PersonEdge!]! totalCount: Int! }
  type PersonEdge { cursor: String! node: Person! }
`;

const person = { name: "Ada", friend: () => person, people: () => ({ edges: [], totalCount: 0 }) };

/** What the test schema answers, by root field. */
export type Roots = Record<
  string,
  (args: Record<string, unknown>, context: { requestId: string }) => unknown
>;

const ROOTS: Roots = {
  hello: ({ name }) => `Hello ${name ?? "world"}`,
  strict: ({ n }) => n,
  secret: () => {
    throw new Error("connect to postgres://admin:hunter2@db failed");
  },
  refused: () => {
    throw new GraphQLError("There is no such party.", { extensions: { code: "NOT_FOUND" } });
  },
  leaky: () => {
    throw Object.assign(new Error("a library's words"), { extensions: { code: "SOME_CODE" } });
  },
  requestId: (_args, { requestId }) => requestId,
  me: () => person,
  people: () => ({ edges: [{ cursor: "1", node: person }], totalCount: 1 }),
  rename: ({ name }) => name,
};

/** A small schema of people who know people; `roots` replaces what root fields answer. */
export function testSchema(roots: Roots = {}): GraphQLSchema {
  const schema = buildSchema(SDL);
  const answers = { ...ROOTS, ...roots };
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const answer = answers[field.name];
      if (answer !== undefined) field.resolve = (_source, args, context) => answer(args, context);
    }
  }
  return schema;
}

/** Lines that were logged, parsed. */
export type LogLine = Record<string, unknown> & { msg: string };

/** A server on a free port of the loopback interface, and what it logged. */
export interface Running {
  readonly url: string;
  readonly server: HttpServer;
  readonly log: LogLine[];
  /** Posts a document and parses the answer. */
  ask(query: string, more?: { variables?: unknown; headers?: Record<string, string> }): Promise<Answer>;
}

/** The answer to a document. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

const open: HttpServer[] = [];

/** Opens a server; `closeAll` closes it. */
export async function serve(
  config: Partial<HttpConfig> = {},
  parts: Partial<Omit<HttpParts, "config">> = {},
): Promise<Running> {
  const log: LogLine[] = [];
  const server = await createHttpServer({
    schema: testSchema(),
    config: { ...DEVELOPMENT, ...config },
    logger: createLogger("debug", { write: (line) => log.push(JSON.parse(line)) }),
    buildContext: async ({ requestId }) => ({ requestId }),
    readiness: async () => {},
    authenticate: async () => ({ role: "AUDITOR", name: "anonymous" }),
    personas: [],
    ...parts,
  });
  open.push(server);
  const url = await server.listen("127.0.0.1", 0);
  return { url, server, log, ask: (query, more) => ask(url, query, more) };
}

async function ask(
  url: string,
  query: string,
  { variables, headers }: { variables?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Closes every server that a test file opened. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close(0)));
}
