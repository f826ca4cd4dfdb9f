/** The settings: every environment variable that is read, in words. */

/** One environment variable: README's table of settings is made of these rows. */
export interface Setting {
  readonly name: string;
  /** What holds when it is not set. */
  readonly fallback: string;
  /** What holds instead when NODE_ENV is production. */
  readonly inProduction?: string;
  readonly meaning: string;
}

/** Every setting there is; nothing else is read from the environment. */
export const SETTINGS = [
  { name: "HOST", fallback: "127.0.0.1", meaning: "address to listen on; 0.0.0.0 for every network" },
  { name: "PORT", fallback: "4000", meaning: "port to listen on; 0 takes any free one" },
  {
    name: "DATABASE_URL",
    fallback: "sqlite:./data/partner-graph.db",
    meaning:
      "`sqlite:` and a file, or `postgres://user:password@host:5432/name`, in which `%` is written `%25`",
  },
  { name: "NODE_ENV", fallback: "development", meaning: "`development`, `production` or `test`" },
  {
    name: "LOG_LEVEL",
    fallback: "info",
    meaning: "`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`",
  },
  {
    name: "SEED_DEMO",
    fallback: "on",
    inProduction: "off",
    meaning: "loads the demo world into an empty database",
  },
  { name: "INTROSPECTION", fallback: "on", inProduction: "off", meaning: "tells clients the schema" },
  {
    name: "LANDING_PAGE",
    fallback: "on",
    inProduction: "off",
    meaning: "Apollo Sandbox at /graphql; needs internet",
  },
  {
    name: "GRAPHIQL",
    fallback: "on",
    inProduction: "off",
    meaning: "GraphiQL at /graphiql; needs no internet",
  },
  {
    name: "CORS_ORIGINS",
    fallback: "",
    meaning:
      "origins of other web pages that may call, with commas between; hosted Sandbox may in development",
  },
  {
    name: "AUTH_ISSUER",
    fallback: "",
    meaning:
      "who signs the tokens (JWT) that requests show: their `iss`; the three AUTH_ settings go together",
  },
  { name: "AUTH_AUDIENCE", fallback: "", meaning: "for whom the tokens are meant: their `aud`" },
  {
    name: "AUTH_JWKS",
    fallback: "",
    meaning:
      "the issuer's public keys: a URL, or a file, which must be there at the start; followed when they rotate",
  },
  {
    name: "OPEN_READING",
    fallback: "on",
    inProduction: "off",
    meaning:
      "who sends no credential reads everything, and changes nothing; in production somebody must be known by an AUTH_ setting or an API key all the same",
  },
  {
    name: "HEAD_KEY",
    fallback: "",
    meaning: "a PEM file with the Ed25519 private key that signs the head of history; none: it is not signed",
  },
  {
    name: "HEAD_EVERY_MINUTES",
    fallback: "10",
    meaning: "how often the head is signed, if it has moved; and once more when the server stops",
  },
  { name: "MAX_TOKENS", fallback: "5000", meaning: "most tokens of one document" },
  { name: "MAX_DEPTH", fallback: "16", meaning: "most nested selection sets" },
  { name: "MAX_ALIASES", fallback: "50", meaning: "most aliased fields" },
  { name: "MAX_DIRECTIVES", fallback: "50", meaning: "most directives" },
  {
    name: "MAX_COST",
    fallback: "100000",
    meaning: "highest cost: one a field, times the page below a connection",
  },
  { name: "MAX_BODY_BYTES", fallback: "1048576", meaning: "largest request body" },
  {
    name: "SHUTDOWN_GRACE_MS",
    fallback: "10000",
    meaning: "how long requests under way may take to finish when the server stops",
  },
] as const satisfies readonly Setting[];
