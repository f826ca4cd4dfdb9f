/** Settings: what holds when nothing is set, and one clear line for each value that cannot be. */
import { describeDatabase, loadConfig, SETTINGS } from "../../src/config";

const config = (env: Record<string, string>) => {
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join("\n"));
  return loaded.config;
};
const problems = (env: Record<string, string>) => {
  const loaded = loadConfig(env);
  return loaded.ok ? [] : loaded.problems;
};

test("nothing set is a developer's machine", () => {
  expect(config({})).toEqual({
    environment: "development",
    host: "127.0.0.1",
    port: 4000,
    database: { kind: "sqlite", url: "sqlite:./data/partner-graph.db", file: "./data/partner-graph.db" },
    logLevel: "info",
    seedDemo: true,
    shutdownGraceMilliseconds: 10_000,
    tokenIssuer: null,
    openReading: true,
    headKeyFile: null,
    headEveryMilliseconds: 600_000,
    http: {
      introspection: true,
      landingPage: true,
      graphiql: true,
      hideSchemaDetails: false,
      corsOrigins: ["https://studio.apollographql.com"],
      limits: {
        maxTokens: 5_000,
        maxDepth: 16,
        maxAliases: 50,
        maxDirectives: 50,
        maxCost: 100_000,
        maxBodyBytes: 1_048_576,
      },
    },
  });
});

test("in production nothing is shown or loaded that was not asked for", () => {
  const { seedDemo, http } = config({ NODE_ENV: "production" });
  expect(seedDemo).toBe(false);
  expect(http).toMatchObject({
    introspection: false,
    landingPage: false,
    graphiql: false,
    hideSchemaDetails: true,
    corsOrigins: [],
  });
  expect(config({ NODE_ENV: "production", GRAPHIQL: "on" }).http.graphiql).toBe(true);
});

test("an empty value counts as not set, and blanks around a value do not count", () => {
  expect(config({ PORT: "" }).port).toBe(4000);
  expect(config({ PORT: " 4001 " }).port).toBe(4001);
});

test("origins are read one by one", () => {
  const { corsOrigins } = config({
    NODE_ENV: "test",
    CORS_ORIGINS: "https://a.example, http://b.example:8080,",
  }).http;
  expect(corsOrigins).toEqual(["https://a.example", "http://b.example:8080"]);
});

test.each([
  [
    "PORT",
    "abc",
    'PORT is "abc": expected a whole number from 0 to 65535. Correct it, or unset it to use 4000.',
  ],
  [
    "PORT",
    "65536",
    'PORT is "65536": expected a whole number from 0 to 65535. Correct it, or unset it to use 4000.',
  ],
  [
    "PORT",
    "-1",
    'PORT is "-1": expected a whole number from 0 to 65535. Correct it, or unset it to use 4000.',
  ],
  [
    "PORT",
    "4e3",
    'PORT is "4e3": expected a whole number from 0 to 65535. Correct it, or unset it to use 4000.',
  ],
  [
    "HOST",
    "http://localhost",
    'HOST is "http://localhost": expected an address or a host name, without a scheme or a port. Correct it, or unset it to use 127.0.0.1.',
  ],
  [
    "NODE_ENV",
    "prod",
    'NODE_ENV is "prod": expected one of development, production, test. Correct it, or unset it to use development.',
  ],
  ["GRAPHIQL", "yes", 'GRAPHIQL is "yes": expected one of on, off. Correct it, or unset it to use on.'],
  [
    "CORS_ORIGINS",
    "https://a.example/path",
    'CORS_ORIGINS is "https://a.example/path": expected origins such as https://console.example.org, with commas between and no path. Correct it, or unset it.',
  ],
  [
    "AUTH_JWKS",
    "ftp://id.example.org/keys",
    'AUTH_JWKS is "ftp://id.example.org/keys": expected a URL that begins with https:// or http://, or a file. Correct it, or unset it.',
  ],
])("%s=%s is refused with one line", (name, value, line) => {
  expect(problems({ [name]: value })).toEqual([line]);
});

test.each([
  "mysql://root:hunter2@db/x",
  "postgres://admin:hunter2@db",
  "hunter2",
  "sqlite:",
  "sqlite::memory:",
  "sqlite://data/hunter2.db",
])("DATABASE_URL=%s is refused without being repeated", (url) => {
  const [line, ...more] = problems({ DATABASE_URL: url });
  expect(more).toEqual([]);
  expect(line).toMatch(/^DATABASE_URL cannot be used: expected sqlite:<file> or postgres:\/\/<user>/);
  expect(line).not.toContain("hunter2");
});

test.each([
  "postgres://admin:hunter2%ret@db/x",
  "postgres://admin:hunter2%ff@db/x",
  "postgres://db/hunter2%",
])("DATABASE_URL=%s is refused for its %, without being repeated", (url) => {
  expect(problems({ DATABASE_URL: url })).toEqual([
    "DATABASE_URL cannot be used: it holds a % that encodes nothing; expected % itself, as in a password, to be written %25. Correct it, or unset it to use sqlite:./data/partner-graph.db.",
  ]);
  expect(problems({ DATABASE_URL: url.replace(/%(ff)?/, "%25") })).toEqual([]);
});

test("a % in the name of a file is one", () => {
  expect(config({ DATABASE_URL: "sqlite:a%b.db" }).database).toMatchObject({ file: "a%b.db" });
});

test("a SQLite file may be named like other absolute URLs", () => {
  expect(config({ DATABASE_URL: "sqlite:///var/graph.db" }).database).toMatchObject({
    file: "/var/graph.db",
  });
  expect(config({ DATABASE_URL: "sqlite:/var/graph.db" }).database).toMatchObject({ file: "/var/graph.db" });
});

test("a script may name another database than the environment", () => {
  const loaded = loadConfig({ DATABASE_URL: "sqlite:a.db" }, "sqlite:b.db");
  expect(loaded.ok && loaded.config.database).toMatchObject({ file: "b.db" });
});

test("every problem has a line of its own", () => {
  expect(problems({ PORT: "x", MAX_COST: "0", LOG_LEVEL: "loud" })).toHaveLength(3);
});

test("a database is named without its password", () => {
  const { database } = config({ DATABASE_URL: "postgres://admin:hunter2@db.example:6543/graph" });
  expect(database.kind).toBe("postgres");
  expect(describeDatabase(database)).toBe("PostgreSQL at db.example:6543, database graph");
  expect(describeDatabase(config({}).database)).toBe("the file ./data/partner-graph.db");
});

test("every setting is listed once, with a value that can be", () => {
  expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(SETTINGS.length);
  for (const { name, fallback } of SETTINGS) expect(problems({ [name]: fallback })).toEqual([]);
});

test("the issuer of tokens is configured as a whole, or not at all", () => {
  const issuer = { AUTH_ISSUER: "https://id.example.org", AUTH_AUDIENCE: "graph", AUTH_JWKS: "keys.json" };
  const { tokenIssuer } = config(issuer);
  expect(tokenIssuer).toEqual({ issuer: "https://id.example.org", audience: "graph", jwks: "keys.json" });
  expect(loadConfig({ ...issuer, AUTH_JWKS: "" })).toEqual({
    ok: false,
    problems: [
      "AUTH_JWKS must be set as well: AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS go together. Set all of them, or none.",
    ],
  });
});
