/**
 * Apollo's own suite for integrations, against the HTTP layer as it is configured.
 *
 * @jest-environment ./test/http/excepting-environment.js
 */
import { ApolloServer } from "@apollo/server";
import { defineIntegrationTestSuite } from "@apollo/server-integration-testsuite";
import type { FastifyInstance } from "fastify";
import { createLogger } from "../../src/http/logger";
import { responseStatusPlugin } from "../../src/http/response-status";
import { createApp } from "../../src/http/server";
import { DEVELOPMENT } from "./support";

declare global {
  /** Full names of tests that are left out. */
  var exceptedTests: string[];
  /** Full names of tests that were. */
  var leftOut: string[];
}

const ANSWERS_200 =
  "Expects 400 in application/json. GraphQL over HTTP wants 200 there for every well-formed request, and 400 in application/graphql-response+json only.";

/** Tests that contradict GraphQL over HTTP, each with the reason. */
const EXCEPTED: Record<string, string> = {
  "integration tests > apolloServerTests.ts > CSRF prevention > default":
    "Expects a plain GET to be refused. GraphQL over HTTP wants it answered; requests.test.ts shows that those of other sites are refused.",
  "integration tests > httpServerTests.ts > graphqlHTTP > returns an error on parse failure": ANSWERS_200,
  "integration tests > httpServerTests.ts > graphqlHTTP > returns an error on validation failure":
    ANSWERS_200,
  "integration tests > httpServerTests.ts > graphqlHTTP > unknown operation name returns 400 and OPERATION_RESOLUTION_FAILURE":
    ANSWERS_200,
  "integration tests > httpServerTests.ts > graphqlHTTP > unknown operation name returns 400 and OPERATION_RESOLUTION_FAILURE for GET requests":
    ANSWERS_200,
  "integration tests > httpServerTests.ts > graphqlHTTP > multiple operations with no `operationName` specified returns 400 and OPERATION_RESOLUTION_FAILURE":
    ANSWERS_200,
  "integration tests > httpServerTests.ts > graphqlHTTP > applies additional validationRules": ANSWERS_200,
};

globalThis.exceptedTests.push(...Object.keys(EXCEPTED));

defineIntegrationTestSuite(async (options, testOptions) => {
  const server = new ApolloServer({
    ...options,
    plugins: [...(options.plugins ?? []), responseStatusPlugin],
  });
  const apps: FastifyInstance[] = [];
  await server.start();
  const app = await createApp(server, {
    config: DEVELOPMENT,
    logger: createLogger("silent"),
    buildContext: async () => (await testOptions?.context?.()) ?? {},
    readiness: async () => {},
    authenticate: async () => ({ role: "AUDITOR", name: "anonymous" }),
    personas: [],
  });
  apps.push(app);
  const url = `${await app.listen({ host: "127.0.0.1", port: 0 })}/graphql`;
  return { server, url, extraCleanup: () => app.close() };
});

test("exactly the excepted tests were left out", () => {
  expect([...globalThis.leftOut].sort()).toEqual(Object.keys(EXCEPTED).sort());
});
