import { randomUUID } from "node:crypto";
import { ANONYMOUS } from "./app/reading";
import { type Config, describeDatabase, loadConfig } from "./config";
import { keyCounts } from "./domain/api-key";
import { instant } from "./domain/instant";
import { type Authenticate, createAuthenticate, type VerifyToken } from "./http/authentication/authenticate";
import { UnreadableKeys } from "./http/authentication/jwks";
import { issuerVerifier } from "./http/authentication/jwt";
import { LOOPBACK } from "./http/authentication/loopback";
import { createPersonas, type Personas } from "./http/authentication/personas";
import { createLogger, type Logger } from "./http/logger";
import { createHttpServer, type HttpServer } from "./http/server";
import { explainStartError, ListenError, StartError } from "./start-errors";
import type { Application, OpenApplication } from "./wiring";

/** What the program does to the process that it runs in. */
export interface Io {
  /** Prints a line for people. */
  out(line: string): void;
  /** Prints a line for people about what is wrong. */
  err(line: string): void;
  /** Resolves with its name once the process is asked to stop. */
  readonly stopAsked: Promise<string>;
  /** Where the log goes; standard output unless given. */
  readonly logDestination?: { write(line: string): void };
}

/** What `run` puts together. */
export interface Parts {
  readonly openApplication: OpenApplication;
  /** The folder that the build wrote GraphiQL to. */
  readonly graphiqlFolder: string;
}

function banner(url: string, config: Config, firstQuery: string): string {
  const lines = [
    `partner-graph answers GraphQL at ${url}/graphql, from ${describeDatabase(config.database)}`,
    ...(config.http.landingPage
      ? [`  Apollo Sandbox  ${url}/graphql   (open it in a browser; needs internet)`]
      : []),
    ...(config.http.graphiql ? [`  GraphiQL        ${url}/graphiql  (works without internet)`] : []),
    ...(hasPersonas(config)
      ? [`  Personas        ${url}/personas  (who you may be; for development only)`]
      : []),
    `  Health          ${url}/healthz`,
    "",
    "A first query to paste:",
    "",
    ...firstQuery
      .trim()
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    "Ctrl-C stops the server.",
  ];
  return lines.join("\n");
}

/** Only where nobody else can get at them. */
const hasPersonas = ({ environment, host }: Config): boolean =>
  environment === "development" && LOOPBACK.some((it) => it === host);

const WHAT_TO_DO =
  "set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS, or make an API key (npm run api-key -- create --help).";

/** Refuses to serve where nobody could be let in; in production also where nobody could be told from anybody else. */
async function mustKnowSomebody(
  { apiKeys }: Application,
  { environment, tokenIssuer, openReading }: Config,
): Promise<void> {
  if (tokenIssuer !== null || (openReading && environment !== "production")) return;
  const t = instant(Date.now());
  if ((await apiKeys.list()).some((it) => keyCounts(it, t))) return;
  const butReaders = openReading ? " by name, and everybody could read everything" : "";
  throw new StartError(`Nobody could be let in${butReaders}: ${WHAT_TO_DO}`);
}

/** How requests are authenticated. */
async function authenticationOf(
  app: Application,
  config: Config,
  personas: Personas | null,
  logger: Logger,
): Promise<Authenticate> {
  await mustKnowSomebody(app, config);
  return createAuthenticate({
    tokens: await tokensOf(config, logger),
    personas: personas?.verify ?? null,
    apiKeys: app.apiKeys,
    anonymous: config.openReading ? ANONYMOUS : null,
  });
}

async function tokensOf({ tokenIssuer }: Config, logger: Logger): Promise<VerifyToken | null> {
  if (tokenIssuer === null) return null;
  try {
    return await issuerVerifier(tokenIssuer, (problem) => logger.warn(problem));
  } catch (error) {
    if (error instanceof UnreadableKeys) throw new StartError(error.message);
    throw error;
  }
}

async function serve(
  app: Application,
  config: Config,
  logger: Logger,
  parts: Parts,
): Promise<[HttpServer, string]> {
  if (config.seedDemo && (await app.seedDemoIfEmpty())) logger.info("loaded the demo world");
  const personas = hasPersonas(config) ? await createPersonas() : null;
  const server = await createHttpServer({
    authenticate: await authenticationOf(app, config, personas, logger),
    personas: personas?.tokens ?? [],
    schema: app.schema,
    buildContext: app.buildContext,
    readiness: app.readiness,
    config: { ...config.http, graphiqlFolder: parts.graphiqlFolder },
    logger,
  });
  try {
    return [server, await server.listen(config.host, config.port)];
  } catch (error) {
    await server.close(0);
    throw new ListenError(error);
  }
}

/** One line on what went wrong; what we have no words for goes to the log under an id. */
function complain(error: unknown, config: Config, logger: Logger): string {
  const known = explainStartError(error, config);
  if (known !== undefined) return known;
  const errorId = randomUUID();
  logger.debug({ errorId, err: error }, "unexpected error");
  const more = logger.isLevelEnabled("debug")
    ? "The log has the details."
    : "LOG_LEVEL=debug logs the details.";
  return `Cannot start because of an unexpected error, id ${errorId}. ${more}`;
}

async function serveUntilAsked(app: Application, config: Config, logger: Logger, io: Io, parts: Parts) {
  const [server, url] = await serve(app, config, logger, parts);
  logger.info({ url }, "listening");
  if (config.environment !== "production") io.out(banner(url, config, app.firstQuery));
  const signal = await io.stopAsked;
  logger.info({ signal }, "stopping");
  await server.close(config.shutdownGraceMilliseconds);
}

/**
 * The whole life of the program: reads the settings, opens the database, serves until it is asked to stop, closes the database.
 * @returns the exit code: 0 after an orderly stop, 1 if it could not start or stop, after one line that says why
 */
export async function run(
  env: Readonly<Record<string, string | undefined>> | undefined,
  io: Io,
  parts: Parts,
): Promise<number> {
  const loaded = loadConfig(env);
  if (!loaded.ok) {
    for (const problem of loaded.problems) io.err(problem);
    return 1;
  }
  const { config } = loaded;
  const logger = createLogger(config.logLevel, io.logDestination);
  try {
    const app = await parts.openApplication(config, logger);
    try {
      await serveUntilAsked(app, config, logger, io, parts);
    } finally {
      await app.close();
    }
    return 0;
  } catch (error) {
    io.err(complain(error, config, logger));
    return 1;
  }
}
