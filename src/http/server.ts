import type { AddressInfo } from "node:net";
import { constants } from "node:zlib";
import type { ApolloServer, BaseContext } from "@apollo/server";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import Fastify, { type FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";
import { createApollo } from "./apollo";
import type { Authenticate } from "./authentication/authenticate";
import type { PersonaToken } from "./authentication/personas";
import { answerNotFound, createFailureHandler } from "./failures";
import { addGraphiql } from "./graphiql";
import { addGraphqlRoute, type BuildContext } from "./graphql-route";
import { addHealthRoutes, type Readiness } from "./health";
import type { HttpConfig } from "./http-config";
import type { Logger } from "./logger";
import { addPersonasPage } from "./personas-page";
import { requestIdOf } from "./request-info";
import { addRequestLog } from "./request-log";
import { securityHeaders } from "./security-headers";
import { addStopping, Stopping } from "./stopping";

/** Everything the HTTP room needs from outside; `schema` may be any executable schema. */
export interface HttpParts {
  readonly schema: GraphQLSchema;
  readonly config: HttpConfig;
  readonly logger: Logger;
  readonly buildContext: BuildContext;
  readonly readiness: Readiness;
  readonly authenticate: Authenticate;
  /** Who one may try to be; empty but in development on a loopback address. */
  readonly personas: readonly PersonaToken[];
}

/** A server that can be opened and closed once. */
export interface HttpServer {
  /**
   * @param port 0 takes any free one
   * @returns the address that answers, such as http://127.0.0.1:4000
   * @throws the error of the operating system, such as EADDRINUSE
   */
  listen(host: string, port: number): Promise<string>;
  /**
   * Is not ready any more, answers for another moment what was sent already, then takes no more requests, lets those under way finish, and
   * cuts what is left.
   * @param graceMilliseconds how long those under way may take
   */
  close(graceMilliseconds: number): Promise<void>;
}

type Parts = Omit<HttpParts, "schema">;

function createFastify({ config, logger }: Parts): FastifyInstance {
  const failures = createFailureHandler(logger, config.limits.maxBodyBytes);
  const app = Fastify({
    logger: false,
    genReqId: (request) => requestIdOf(request.headers),
    bodyLimit: config.limits.maxBodyBytes,
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: "idle",
    frameworkErrors: failures,
  });
  app.setErrorHandler(failures);
  app.setNotFoundHandler(answerNotFound);
  return app;
}

/** Brotli's default quality, 11, is meant for files that are compressed once: it takes many times as long as an answer takes to make. */
const COMPRESSION = {
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  zlibOptions: { level: 4 },
};

/** The HTTP layer around a started Apollo Server: headers, limits of bodies, log, health, pages. */
export async function createApp(
  apollo: ApolloServer<BaseContext>,
  parts: Parts,
  stopping = new Stopping(),
): Promise<FastifyInstance> {
  const { config, logger } = parts;
  const app = createFastify(parts);
  addRequestLog(app, logger);
  addStopping(app, stopping);
  await app.register(helmet, { global: true, ...securityHeaders });
  await app.register(cors, {
    origin: [...config.corsOrigins],
    exposedHeaders: ["x-request-id"],
    maxAge: 600,
  });
  await app.register(compress, { global: true, ...COMPRESSION });
  addHealthRoutes(app, parts.readiness, stopping, logger);
  await addGraphqlRoute(app, apollo, parts.buildContext, parts.authenticate);
  if (parts.personas.length > 0) addPersonasPage(app, parts.personas);
  if (config.graphiql) await addGraphiql(app, config.graphiqlFolder);
  return app;
}

const addressOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;

async function closeWithin(app: FastifyInstance, graceMilliseconds: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), graceMilliseconds);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

/** The whole serving side, ready to listen. */
export async function createHttpServer({ schema, ...parts }: HttpParts): Promise<HttpServer> {
  const apollo = createApollo(schema, parts.config, parts.logger);
  await apollo.start();
  const stopping = new Stopping();
  const app = await createApp(apollo, parts, stopping);
  return {
    async listen(host, port) {
      await app.listen({ host, port });
      return addressOf(app.server.address() as AddressInfo);
    },
    async close(graceMilliseconds) {
      if (app.server.listening) await stopping.begin(graceMilliseconds);
      await closeWithin(app, graceMilliseconds);
      await apollo.stop();
    },
  };
}
