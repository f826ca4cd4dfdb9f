import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type BaseContext,
} from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { ApolloServerPluginLandingPageLocalDefault } from "@apollo/server/plugin/landingPage/default";
import type { GraphQLSchema } from "graphql";
import { executing } from "./compiled-operations";
import { createErrorMap, errorRequestsPlugin } from "./error-map";
import type { HttpConfig } from "./http-config";
import { limitsPlugin } from "./limits/plugin";
import type { Logger } from "./logger";
import { operationNotesPlugin } from "./operation-notes";
import { knownOperationTypes } from "./operation-types";
import { responseStatusPlugin } from "./response-status";

/**
 * What Apollo only tells its plugins: the error itself never reaches the error map, which would log an id without a cause.
 */
const unexpectedErrorsPlugin = (logger: Logger): ApolloServerPlugin => ({
  async unexpectedErrorProcessingRequest({ error }) {
    logger.error({ err: error }, "a request failed outside its resolvers");
  },
});

/** What is true now need not be in a moment. */
const notStoredPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        response.http.headers.set("cache-control", "no-store");
      },
    };
  },
};

const landingPage = ({ landingPage: shown }: HttpConfig): ApolloServerPlugin =>
  shown
    ? ApolloServerPluginLandingPageLocalDefault({ embed: true, footer: false })
    : ApolloServerPluginLandingPageDisabled();

/** Apollo Server's settings for this configuration; every one of them is about the border, none about the domain. */
export function apolloOptions(
  schema: GraphQLSchema,
  config: HttpConfig,
  logger: Logger,
): ApolloServerOptions<BaseContext> {
  return {
    gateway: executing(schema),
    logger,
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: config.hideSchemaDetails,
    validationRules: [knownOperationTypes],
    parseOptions: { maxTokens: config.limits.maxTokens },
    formatError: createErrorMap(logger, config.limits.maxTokens),
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    cache: "bounded",
    // Signals are main's business: the database must outlive the last request.
    stopOnTerminationSignals: false,
    plugins: [
      landingPage(config),
      // The default wraps every resolver, to find out what is the same for all: an eighth of the time of a page of 50.
      ApolloServerPluginCacheControlDisabled(),
      notStoredPlugin,
      operationNotesPlugin,
      errorRequestsPlugin,
      limitsPlugin(config.limits),
      unexpectedErrorsPlugin(logger),
      // Last, since it judges the answer that the others leave.
      responseStatusPlugin,
    ],
  };
}

/** An Apollo Server for this configuration, not yet started. */
export const createApollo = (schema: GraphQLSchema, config: HttpConfig, logger: Logger): ApolloServer =>
  new ApolloServer(apolloOptions(schema, config, logger));
