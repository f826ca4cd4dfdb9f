/** A bare `{ hello }` on the same HTTP stack: what a request costs before it asks anything. */
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { loadConfig } from "../../../src/config";
import { createLogger } from "../../../src/http/logger";
import { createHttpServer } from "../../../src/http/server";

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: "Query",
    fields: { hello: { type: GraphQLString, resolve: () => "world" } },
  }),
});

async function main(): Promise<void> {
  const loaded = loadConfig();
  if (!loaded.ok) throw new Error(loaded.problems.join("\n"));
  const { config } = loaded;
  const server = await createHttpServer({
    schema,
    buildContext: async () => ({}),
    readiness: async () => {},
    authenticate: async () => ({ role: "AUDITOR", name: "anonymous" }),
    personas: [],
    config: { ...config.http, graphiqlFolder: "" },
    logger: createLogger(config.logLevel),
  });
  await server.listen(config.host, config.port);
  process.once("SIGTERM", () => void server.close(0).then(() => process.exit(0)));
}

void main();
