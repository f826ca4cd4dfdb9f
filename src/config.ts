import { z } from "zod";
import type { TokenIssuer } from "./http/authentication/jwt";
import type { HttpConfig } from "./http/http-config";
import { SETTINGS, type Setting } from "./settings";

export { SETTINGS, type Setting } from "./settings";

/** Where the data is. */
export type DatabaseConfig =
  | { readonly kind: "sqlite"; readonly url: string; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string };

/** The settings, read and checked. */
export interface Config {
  readonly environment: "development" | "production" | "test";
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly logLevel: string;
  readonly seedDemo: boolean;
  readonly shutdownGraceMilliseconds: number;
  /** Whose tokens are accepted; null: nobody's. */
  readonly tokenIssuer: TokenIssuer | null;
  /** May whoever sends no credential read everything? */
  readonly openReading: boolean;
  /** The file of the key that signs heads; null: none. */
  readonly headKeyFile: string | null;
  readonly headEveryMilliseconds: number;
  /** All but where GraphiQL was built, which is no setting. */
  readonly http: Omit<HttpConfig, "graphiqlFolder">;
}

/** Either every setting, or one line for each that cannot be. */
export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Hosted Sandbox; the one that the server shows itself is of its own origin. */
const HOSTED_SANDBOX = "https://studio.apollographql.com";
const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `expected one of ${words.join(", ")}` });

const onOff = oneOf(["on", "off"]).transform((word) => word === "on");

const whole = (least: number, most: number) => {
  const fits = (text: string) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;
  return z
    .string()
    .refine(fits, { error: `expected a whole number from ${least} to ${most}` })
    .transform(Number);
};

const host = z
  .string()
  .regex(/^[A-Za-z0-9._:-]+$/, { error: "expected an address or a host name, without a scheme or a port" });

function readDatabase(url: string): DatabaseConfig | undefined {
  if (url.startsWith("sqlite:")) {
    // As in other URLs, three slashes begin an absolute path; two would begin the name of a host.
    const file = url.slice("sqlite:".length).replace(/^\/{3,}/, "/");
    return file === "" || file.startsWith(":") || file.startsWith("//") || file.includes("\0")
      ? undefined
      : { kind: "sqlite", url, file };
  }
  const isPostgres = /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) && new URL(url).pathname.length > 1;
  return isPostgres ? { kind: "postgres", url } : undefined;
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}

const database = z.string().transform((url, context): DatabaseConfig => {
  const read = readDatabase(url);
  const isWhole = read?.kind !== "postgres" || isDecodable(url);
  if (read !== undefined && isWhole) return read;
  const message = isWhole
    ? "expected sqlite:<file> or postgres://<user>:<password>@<host>:<port>/<name>"
    : "it holds a % that encodes nothing; expected % itself, as in a password, to be written %25";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

const origins = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  )
  .refine((list) => list.every(isOrigin), {
    error: "expected origins such as https://console.example.org, with commas between and no path",
  });

/** What looks like a URL is no path; files are looked for at the start. */
const jwks = z
  .string()
  .refine((text) => !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^https?:\/\//.test(text), {
    error: "expected a URL that begins with https:// or http://, or a file",
  });

type Name = (typeof SETTINGS)[number]["name"];

const environment = z.object({
  HOST: host,
  PORT: whole(0, 65_535),
  DATABASE_URL: database,
  NODE_ENV: oneOf(["development", "production", "test"]),
  LOG_LEVEL: oneOf(LEVELS),
  SEED_DEMO: onOff,
  INTROSPECTION: onOff,
  LANDING_PAGE: onOff,
  GRAPHIQL: onOff,
  CORS_ORIGINS: origins,
  AUTH_ISSUER: z.string(),
  AUTH_AUDIENCE: z.string(),
  AUTH_JWKS: jwks,
  OPEN_READING: onOff,
  HEAD_KEY: z.string(),
  HEAD_EVERY_MINUTES: whole(1, 10_080),
  MAX_TOKENS: whole(100, 1_000_000),
  MAX_DEPTH: whole(1, 1_000),
  MAX_ALIASES: whole(0, 100_000),
  MAX_DIRECTIVES: whole(0, 100_000),
  MAX_COST: whole(1, 1_000_000_000),
  MAX_BODY_BYTES: whole(1_024, 1_073_741_824),
  SHUTDOWN_GRACE_MS: whole(0, 3_600_000),
} satisfies Record<Name, z.ZodType>);

type Values = z.output<typeof environment>;
type Environment = Readonly<Record<string, string | undefined>>;

/** May hold a password, even when it is misspelt. */
const SECRET: ReadonlySet<PropertyKey> = new Set<Name>(["DATABASE_URL"]);

function fallbackOf(setting: Setting, env: Environment): string {
  return env.NODE_ENV === "production" ? (setting.inProduction ?? setting.fallback) : setting.fallback;
}

/** What is set, blanks trimmed, and what holds otherwise; an empty value counts as not set. */
const withFallbacks = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    SETTINGS.map((setting) => [setting.name, env[setting.name]?.trim() || fallbackOf(setting, env)]),
  );

function problemOf(issue: z.core.$ZodIssue, given: Record<string, string>, env: Environment): string {
  const setting = SETTINGS.find(({ name }) => name === issue.path[0]);
  if (setting === undefined) return issue.message;
  const value = SECRET.has(setting.name) ? "cannot be used" : `is ${JSON.stringify(given[setting.name])}`;
  const fallback = fallbackOf(setting, env);
  const usual = fallback === "" ? "" : ` to use ${fallback}`;
  return `${setting.name} ${value}: ${issue.message}. Correct it, or unset it${usual}.`;
}

const AUTHENTICATION = ["AUTH_ISSUER", "AUTH_AUDIENCE", "AUTH_JWKS"] as const;

const tokenIssuer = ({
  AUTH_ISSUER: issuer,
  AUTH_AUDIENCE: audience,
  AUTH_JWKS: jwks,
}: Values): TokenIssuer | null => (issuer === "" ? null : { issuer, audience, jwks });

function httpConfig(values: Values): Config["http"] {
  const isDevelopment = values.NODE_ENV === "development";
  return {
    introspection: values.INTROSPECTION,
    landingPage: values.LANDING_PAGE,
    graphiql: values.GRAPHIQL,
    hideSchemaDetails: values.NODE_ENV === "production",
    corsOrigins: isDevelopment ? [...values.CORS_ORIGINS, HOSTED_SANDBOX] : values.CORS_ORIGINS,
    limits: {
      maxTokens: values.MAX_TOKENS,
      maxDepth: values.MAX_DEPTH,
      maxAliases: values.MAX_ALIASES,
      maxDirectives: values.MAX_DIRECTIVES,
      maxCost: values.MAX_COST,
      maxBodyBytes: values.MAX_BODY_BYTES,
    },
  };
}

/** Reads every setting. This is the only place that looks at the environment; a script may name another database. */
export function loadConfig(environmentGiven: Environment = process.env, databaseUrl?: string): LoadedConfig {
  const env =
    databaseUrl === undefined ? environmentGiven : { ...environmentGiven, DATABASE_URL: databaseUrl };
  const given = withFallbacks(env);
  const read = environment.safeParse(given);
  if (!read.success) {
    return { ok: false, problems: read.error.issues.map((issue) => problemOf(issue, given, env)) };
  }
  const values = read.data;
  const missing = AUTHENTICATION.filter((name) => values[name] === "");
  if (missing.length > 0 && missing.length < AUTHENTICATION.length) {
    const problem = `${missing.join(" and ")} must be set as well: ${AUTHENTICATION.join(", ")} go together. Set all of them, or none.`;
    return { ok: false, problems: [problem] };
  }
  return {
    ok: true,
    config: {
      environment: values.NODE_ENV,
      host: values.HOST,
      port: values.PORT,
      database: values.DATABASE_URL,
      logLevel: values.LOG_LEVEL,
      seedDemo: values.SEED_DEMO,
      shutdownGraceMilliseconds: values.SHUTDOWN_GRACE_MS,
      tokenIssuer: tokenIssuer(values),
      openReading: values.OPEN_READING,
      headKeyFile: values.HEAD_KEY === "" ? null : values.HEAD_KEY,
      headEveryMilliseconds: values.HEAD_EVERY_MINUTES * 60_000,
      http: httpConfig(values),
    },
  };
}

/** Names the database in a line for people, without its password. */
export function describeDatabase(config: DatabaseConfig): string {
  if (config.kind === "sqlite") return `the file ${config.file}`;
  const { hostname, port, pathname } = new URL(config.url);
  return `PostgreSQL at ${hostname}:${port || "5432"}, database ${decodeURIComponent(pathname.slice(1))}`;
}
