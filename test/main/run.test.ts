/** The program's life in one process: it starts, says what to open, stops in order, or says in one line why it cannot start. */
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { buildSchema } from "graphql";
import type { ApiKey } from "../../src/domain/api-key";
import { FOREVER, instant } from "../../src/domain/instant";
import { type Io, run } from "../../src/run";
import { StartError } from "../../src/start-errors";
import type { Application } from "../../src/wiring";

const schema = buildSchema("type Query { slow: String }");

/** A program under test: what it printed, and the handle that stops it. */
class Program {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly log: Record<string, unknown>[] = [];
  readonly events: string[] = [];
  readonly stop: (signal: string) => void;
  readonly started: Promise<string>;
  readonly exitCode: Promise<number>;

  constructor(env: Record<string, string>, app: Partial<Application> = {}, openingFails?: Error) {
    let stop: (signal: string) => void = () => {};
    const stopAsked = new Promise<string>((resolve) => {
      stop = resolve;
    });
    this.stop = stop;
    let listening: (url: string) => void = () => {};
    this.started = new Promise((resolve) => {
      listening = resolve;
    });
    const io: Io = {
      out: (line) => this.out.push(line),
      err: (line) => this.err.push(line),
      stopAsked,
      logDestination: {
        write: (text) => {
          const line = JSON.parse(text);
          this.log.push(line);
          if (line.msg === "listening") listening(line.url);
        },
      },
    };
    this.exitCode = run({ PORT: "0", ...env }, io, {
      graphiqlFolder: "no-such-folder",
      openApplication: async () => {
        if (openingFails) throw openingFails;
        return this.application(app);
      },
    });
  }

  private application(parts: Partial<Application>): Application {
    return {
      schema,
      buildContext: async () => ({}),
      readiness: async () => {},
      apiKeys: {
        add: async () => {},
        find: async () => null,
        list: async () => [],
        revoke: async () => false,
      },
      firstQuery: "{\n  slow\n}",
      seedDemoIfEmpty: async () => this.events.push("seeded") > 0,
      close: async () => {
        this.events.push("closed");
      },
      ...parts,
    };
  }
}

test("it says what to open and what to paste, and closes the database when it is asked to stop", async () => {
  const program = new Program({});
  const url = await program.started;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const printed = program.out.join("\n");
  for (const part of [`${url}/graphql`, `${url}/graphiql`, `${url}/healthz`, "  {\n    slow\n  }"]) {
    expect(printed).toContain(part);
  }
  program.stop("SIGTERM");
  expect(await program.exitCode).toBe(0);
  expect(program.events).toEqual(["seeded", "closed"]);
  expect(program.err).toEqual([]);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

/** The application of an installation that has an API key. */
const somebody = (more: Partial<ApiKey> = {}): Partial<Application> => {
  const actor = { role: "OPERATOR", name: "olga" } as const;
  const [createdAt, expiresAt] = [instant(0), FOREVER];
  const key: ApiKey = { id: "one", actor, digest: "", createdAt, expiresAt, revokedAt: null, ...more };
  return {
    apiKeys: {
      add: async () => {},
      find: async () => null,
      list: async () => [key],
      revoke: async () => false,
    },
  };
};

test("in production it prints nothing for people and loads no demo", async () => {
  const program = new Program({ NODE_ENV: "production", OPEN_READING: "on" }, somebody());
  await program.started;
  program.stop("SIGTERM");
  expect(await program.exitCode).toBe(0);
  expect(program.out).toEqual([]);
  expect(program.events).toEqual(["closed"]);
});

/** A schema whose only field answers when it is let, and says when it was asked. */
function slowSchema() {
  const slow = buildSchema("type Query { slow: String }");
  let asked: () => void = () => {};
  let answer: (text: string) => void = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const field = slow.getQueryType()?.getFields().slow;
  if (field) {
    field.resolve = () => {
      asked();
      return answered;
    };
  }
  return { slow, wasAsked, answer: (text: string) => answer(text) };
}

const askSlow = (url: string) =>
  fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"query":"{ slow }"}',
  });

test("requests under way are answered before the database closes", async () => {
  const { slow, wasAsked, answer } = slowSchema();
  const program = new Program({}, { schema: slow });
  const response = askSlow(await program.started);
  await wasAsked;
  program.stop("SIGTERM");
  answer("late but whole");
  expect(await (await response).json()).toMatchObject({ data: { slow: "late but whole" } });
  expect(await program.exitCode).toBe(0);
  expect(program.events.at(-1)).toBe("closed");
});

test("requests that outlast the grace are cut", async () => {
  const { slow, wasAsked, answer } = slowSchema();
  const program = new Program({ SHUTDOWN_GRACE_MS: "20" }, { schema: slow });
  const response = expect(askSlow(await program.started)).rejects.toThrow();
  await wasAsked;
  program.stop("SIGTERM");
  await response;
  answer("too late");
  expect(await program.exitCode).toBe(0);
});

describe("what keeps it from starting is one line, and exit code 1", () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
  });
  afterAll(() => taken.close());

  const failed = async (program: Program) => {
    expect(await program.exitCode).toBe(1);
    expect(program.err).toHaveLength(1);
    expect(program.err[0]).not.toMatch(/\n|\bat .*:\d+/);
    return program.err[0];
  };

  test("wrong settings", async () => {
    expect(await failed(new Program({ MAX_COST: "cheap" }))).toContain('MAX_COST is "cheap"');
  });

  test("a port that is taken; the database is closed again", async () => {
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const program = new Program({ PORT: String(port) });
    expect(await failed(program)).toBe(
      `Another program already listens on port ${port} of 127.0.0.1. Stop it, or set PORT to another number.`,
    );
    expect(program.events.at(-1)).toBe("closed");
  });

  test("a host that does not exist is not taken for the database's", async () => {
    const program = new Program({ HOST: "no-such-host.invalid" });
    expect(await failed(program)).toMatch(
      /^(There is no host|The host) no-such-host\.invalid.*Correct HOST\.$/,
    );
  });

  test("a reason of our own", async () => {
    expect(await failed(new Program({}, {}, new StartError("The database is newer: update.")))).toBe(
      "The database is newer: update.",
    );
  });

  test("anything else, with an id under which the log has it when asked for", async () => {
    const error = new Error("hunter2");
    const quiet = new Program({}, {}, error);
    expect(await failed(quiet)).toMatch(
      /unexpected error, id [0-9a-f-]{36}\. LOG_LEVEL=debug logs the details\.$/,
    );
    expect(quiet.log).toEqual([]);
    const open = new Program({ LOG_LEVEL: "debug" }, {}, error);
    const line = await failed(open);
    expect(line).toContain(String(open.log[0]?.errorId));
    expect(open.log[0]).toMatchObject({ err: { message: "hunter2" } });
  });
});

const ISSUER = { AUTH_ISSUER: "https://id.example.org", AUTH_AUDIENCE: "graph", AUTH_JWKS: "https://x/jwks" };

test.each([
  ["nobody is known", {}, {}, /^Nobody could be let in: set AUTH_ISSUER, .* or make an API key/],
  [
    "nobody is known, on every network",
    { HOST: "0.0.0.0", OPEN_READING: "on" },
    {},
    /^Nobody could be let in by name, and everybody could read everything: set AUTH_ISSUER/,
  ],
  ["the only key has expired", { OPEN_READING: "on" }, somebody({ expiresAt: instant(1) }), /^Nobody could/],
  ["the only key is revoked", { OPEN_READING: "on" }, somebody({ revokedAt: instant(1) }), /^Nobody could/],
  [
    "the issuer's keys are not there",
    { ...ISSUER, AUTH_JWKS: "/no/such/jwks.json" },
    {},
    /^AUTH_JWKS: \/no\/such\/jwks\.json cannot be read \(ENOENT\)\. Expected a file/,
  ],
])("in production it does not start if %s, and says what to do", async (_, env, app, line) => {
  const program = new Program({ NODE_ENV: "production", ...env }, app);
  expect(await program.exitCode).toBe(1);
  expect(program.err).toEqual([expect.stringMatching(line)]);
  expect(program.events).toEqual(["closed"]);
});

test.each([
  ["an API key", {}, somebody()],
  ["an issuer", ISSUER, {}],
])("in production it starts with %s, whether reading is open or not", async (_, env, app) => {
  for (const OPEN_READING of ["on", "off"]) {
    const program = new Program({ NODE_ENV: "production", OPEN_READING, ...env }, app);
    await program.started;
    program.stop("SIGTERM");
    expect(await program.exitCode).toBe(0);
  }
});

test("personas are there in development on a loopback address, and nowhere else", async () => {
  const personasOf = async (env: Record<string, string>) => {
    const program = new Program(env, somebody());
    const url = await program.started;
    const answer = await fetch(`${url}/personas`);
    const told = answer.status === 200 ? ((await answer.json()) as { name: string; token: string }[]) : null;
    program.stop("SIGTERM");
    expect(await program.exitCode).toBe(0);
    return told?.map(({ name }) => name) ?? null;
  };
  expect(await personasOf({})).toEqual(expect.arrayContaining(["operator", "auditor"]));
  expect(await personasOf({ NODE_ENV: "production", OPEN_READING: "on" })).toBeNull();
  expect(await personasOf({ NODE_ENV: "test" })).toBeNull();
});
