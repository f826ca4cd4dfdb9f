/** What leaves the server when something goes wrong: codes that were meant for callers, and ids for everything else. */
import { closeAll, serve, testSchema } from "./support";

afterAll(closeAll);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test.each([
  ["an exception", "secret", "hunter2"],
  ["a library's error that has a code of its own", "leaky", "a library's words"],
])("%s is masked, and the log has it under the same id", async (_name, field, secret) => {
  const server = await serve();
  const { status, body } = await server.ask(`{ ${field} }`, { headers: { "x-request-id": "req-1" } });
  const [error] = body.errors;
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain(secret);
  expect(error.extensions).toEqual({ code: "INTERNAL_SERVER_ERROR", errorId: expect.stringMatching(UUID) });
  expect(error.message).toBe(`Internal error, id ${error.extensions.errorId}`);
  expect(error.path).toEqual([field]);
  const logged = server.log.find((line) => line.errorId === error.extensions.errorId);
  expect(logged).toMatchObject({
    requestId: "req-1",
    path: [field],
    err: { stack: expect.stringContaining(secret) },
  });
});

test("an error with a code of ours passes as it is", async () => {
  const { body } = await (await serve()).ask("{ refused }");
  expect(body.errors).toEqual([
    {
      message: "There is no such party.",
      path: ["refused"],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: "NOT_FOUND" },
    },
  ]);
});

test("a value that the schema does not allow is an internal error", async () => {
  const server = await serve({}, { schema: testSchema({ strict: () => "no number" }) });
  const { body } = await server.ask("{ strict }");
  expect(body.errors[0].extensions.code).toBe("INTERNAL_SERVER_ERROR");
  expect(body.errors[0].message).not.toContain("no number");
});

test("null for an argument that may not be null is the caller's mistake", async () => {
  const { body } = await (await serve()).ask("query($n: Int = 1) { strict(n: $n) }", {
    variables: { n: null },
  });
  expect(body.errors[0]).toMatchObject({
    message: expect.stringContaining('Argument "n"'),
    extensions: { code: "BAD_USER_INPUT" },
  });
});

test("a context that cannot be built is masked, too", async () => {
  const buildContext = async () => {
    throw new Error("hunter2");
  };
  const server = await serve({}, { buildContext });
  const { status, body } = await server.ask("{ hello }");
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain("hunter2");
  expect(server.log.some((line) => line.errorId === body.errors[0].extensions.errorId)).toBe(true);
});

test("schema details are hidden where the configuration says so", async () => {
  const ask = async (hideSchemaDetails: boolean) =>
    (await (await serve({ hideSchemaDetails })).ask("{ helo }")).body.errors[0].message;
  expect(await ask(false)).toContain('Did you mean "hello"');
  expect(await ask(true)).not.toContain("hello");
});

test("introspection is refused where it is off", async () => {
  const { body } = await (await serve({ introspection: false })).ask("{ __schema { types { name } } }");
  expect(body.errors[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  expect(body.errors[0].message).toMatch(/can set INTROSPECTION to on/);
});
