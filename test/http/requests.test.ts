/** Requests before GraphQL reads them: bodies, addresses, ids, other sites, headers, the log. */
import { request } from "node:http";
import { connect } from "node:net";
import { type Answer, closeAll, DEVELOPMENT, LIMITS, type Running, serve, testSchema } from "./support";

let server: Running;
beforeAll(async () => {
  server = await serve({ corsOrigins: ["https://console.example.org"] });
});
afterAll(closeAll);

const json = { "content-type": "application/json" };
const post = (body: string, headers: Record<string, string> = json) =>
  fetch(`${server.url}/graphql`, { method: "POST", headers, body });

/** Like a browser, which `fetch` cannot pretend to be. */
function get(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `${server.url}/graphql?query=${encodeURIComponent("{ hello }")}`;
    const outgoing = request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on("error", reject).end();
  });
}

test.each([
  [
    "malformed",
    "{foo",
    400,
    { message: "Invalid JSON in the request body.", extensions: { code: "BAD_REQUEST" } },
  ],
  ["empty", "", 400, { message: "The request body is empty.", extensions: { code: "BAD_REQUEST" } }],
  ["poisoned", '{"__proto__": {}}', 400, { extensions: { code: "BAD_REQUEST" } }],
])("a body that is %s is answered with JSON and no stack", async (_name, body, status, error) => {
  const response = await post(body);
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(JSON.parse(text)).toMatchObject({ errors: [error] });
  expect(text).not.toMatch(/node_modules|\bat \w/);
});

test("a body that is too large is refused with both numbers", async () => {
  const body = JSON.stringify({ query: `{ hello } #${"x".repeat(LIMITS.maxBodyBytes)}` });
  const response = await post(body);
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: `The limit of a request body is ${LIMITS.maxBodyBytes} bytes, and this is ${body.length} bytes.`,
        extensions: { code: "BODY_TOO_LARGE", limit: LIMITS.maxBodyBytes, actual: body.length },
      },
    ],
  });
});

test("a body that is too large and does not say how large is refused as well", async () => {
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(" ".repeat(LIMITS.maxBodyBytes))),
  });
  const sent = { method: "POST", headers: json, body: endless, duplex: "half" } as RequestInit;
  const response = await fetch(`${server.url}/graphql`, sent);
  expect(response.status).toBe(413);
  expect(((await response.json()) as Answer["body"]).errors[0].message).toBe(
    `The limit of a request body is ${LIMITS.maxBodyBytes} bytes, and this is more than that.`,
  );
});

test("a wrong hash of a persisted query is the caller's mistake", async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: "abc" } };
  const response = await post(JSON.stringify({ query: "{ hello }", extensions }));
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errors: [{ message: "provided sha does not match query", extensions: { code: "BAD_REQUEST" } }],
  });
});

test("several operations in one request are refused", async () => {
  expect((await post('[{"query":"{ hello }"}]')).status).toBe(400);
});

test.each(["PUT", "PATCH", "DELETE"])("%s is not taken, whatever its body", async (method) => {
  const response = await fetch(`${server.url}/graphql`, {
    method,
    headers: { "content-type": "application/json" },
    body: "{",
  });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "METHOD_NOT_ALLOWED" } }] });
});

test("a type of operation that the schema does not have is the caller's mistake", async () => {
  const { body, status } = await server.ask("subscription { x }");
  expect(status).toBe(200);
  expect(body.errors).toEqual([
    expect.objectContaining({
      message: "This API has no subscriptions.",
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    }),
  ]);
  expect(server.log.filter(({ msg }) => msg === "internal error")).toEqual([]);
});

test("an unknown address is answered with JSON", async () => {
  const response = await fetch(`${server.url}/nowhere?token=secret`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: "There is nothing at GET /nowhere. GraphQL is at /graphql.",
        extensions: { code: "NOT_FOUND" },
      },
    ],
  });
});

test.each([
  "GET /%zz HTTP/1.1\r\nhost: a\r\n",
  "POST /graphql HTTP/1.0\r\n",
  "GET /graphql HTTP/1.0\r\nhost: a b\r\n",
])("%j is answered, and not as an internal error", async (head) => {
  const status = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.on("error", reject).once("data", (data) => {
      resolve(String(data).split(" ")[1] ?? "");
      socket.destroy();
    });
    socket.write(`${head}connection: close\r\n\r\n`);
  });
  expect(status).toMatch(/^4\d\d$/);
});

describe("requests that a web page may have caused", () => {
  test.each([
    ["a client that is no browser", {}, 200],
    [
      "the server's own pages",
      { "sec-fetch-site": "same-origin", referer: "http://localhost/graphiql" },
      200,
    ],
    ["the address bar", { "sec-fetch-site": "none" }, 200],
    ["another site", { "sec-fetch-site": "cross-site" }, 400],
    ["a neighbouring site", { "sec-fetch-site": "same-site" }, 400],
    ["an old browser, with a cookie", { cookie: "session=1" }, 400],
    ["an old browser, on another page", { referer: "https://elsewhere.example.org/" }, 400],
    ["an old browser, by script", { origin: "https://elsewhere.example.org" }, 400],
    [
      "another site that was allowed to by a preflight",
      { "sec-fetch-site": "cross-site", "apollo-require-preflight": "1" },
      200,
    ],
  ])("a plain GET from %s", async (_name, headers, status) => {
    expect(await get(headers as Record<string, string>)).toBe(status);
  });

  test("a form of another site is refused", async () => {
    const response = await post("query=%7Bhello%7D", { "content-type": "application/x-www-form-urlencoded" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("blocked as a potential Cross-Site Request Forgery");
  });

  test.each([
    ["https://console.example.org", "https://console.example.org"],
    ["https://elsewhere.example.org", null],
  ])("a preflight from %s is answered with %s", async (origin, allowed) => {
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const response = await fetch(`${server.url}/graphql`, { method: "OPTIONS", headers });
    expect(response.headers.get("access-control-allow-origin")).toBe(allowed);
  });
});

describe("request ids", () => {
  test.each(["order-17", "a.b:c_d-9", "0af7651916cd43dd8448eb211c80319c"])("%s is kept", async (id) => {
    const { headers, body } = await server.ask("{ requestId }", { headers: { "x-request-id": id } });
    expect(headers.get("x-request-id")).toBe(id);
    expect(body.data.requestId).toBe(id);
  });

  const PRIVATE_KEY = `MC4CAQAwBQYDK2VwBCIEI${"A".repeat(43)}`;
  test.each(["", "has spaces", "x".repeat(65), '{"json":1}', PRIVATE_KEY])("%j is replaced", async (id) => {
    const { headers } = await server.ask("{ hello }", { headers: { "x-request-id": id } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test("one line is logged for each request, without variables, credentials or query strings", async () => {
  const quiet = await serve();
  await quiet.ask("query Greet($name: String) { hello(name: $name) refused }", {
    variables: { name: "hunter2" },
    headers: { authorization: "Bearer hunter2", cookie: "hunter2", "x-request-id": "r1" },
  });
  await fetch(`${quiet.url}/nowhere?token=hunter2`);
  expect(quiet.log.filter((line) => line.msg === "request")).toEqual([
    expect.objectContaining({
      requestId: "r1",
      operation: "query Greet",
      cost: 2,
      errorCodes: ["NOT_FOUND"],
      method: "POST",
      path: "/graphql",
      status: 200,
      milliseconds: expect.any(Number),
    }),
    expect.objectContaining({ path: "/nowhere", status: 404 }),
  ]);
  expect(JSON.stringify(quiet.log)).not.toContain("hunter2");
});

test("answers carry security headers, and large ones are compressed", async () => {
  const { headers } = await server.ask("{ __schema { types { name description fields { name } } } }");
  expect(headers.get("content-security-policy")).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-encoding")).toMatch(/^(br|gzip)$/);
});

describe("health", () => {
  test("the process is alive, and ready while the database answers", async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: "ready" });
  });

  test("not ready, but alive, while the database does not answer", async () => {
    const readiness = async () => {
      throw new Error("hunter2");
    };
    const sick = await serve(DEVELOPMENT, { readiness });
    const response = await fetch(`${sick.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("hunter2");
    expect((await fetch(`${sick.url}/healthz`)).status).toBe(200);
  });
});

describe("an operation that the document does not have", () => {
  const ran: string[] = [];
  const run = (name: string) => () => {
    ran.push(name);
    return name;
  };
  const RENAME = 'mutation B { rename(name: "Z") }';

  test.each([
    [
      { query: `query A { hello } ${RENAME}`, operationName: "Z" },
      'asks for "Z", and its document has "A", "B"',
    ],
    [{ query: RENAME, operationName: "Z" }, 'asks for "Z", and its document has "B"'],
    [{ query: "{ hello }", operationName: "" }, 'asks for "", and its document has one without a name'],
    [
      { query: "query A { hello } query B { hello }" },
      'does not say which one is meant, and its document has "A", "B"',
    ],
  ])("is told, and none is run: %j", async (body, told) => {
    const counting = await serve({}, { schema: testSchema({ hello: run("hello"), rename: run("rename") }) });
    for (const [accept, status] of [
      ["application/json", 200],
      ["application/graphql-response+json", 400],
    ] as const) {
      const asked = await fetch(`${counting.url}/graphql`, {
        method: "POST",
        headers: { ...json, accept },
        body: JSON.stringify(body),
      });
      const query = new URLSearchParams(Object.entries(body)).toString();
      const got = await fetch(`${counting.url}/graphql?${query}`, { headers: { ...json, accept } });
      for (const response of [asked, got]) {
        expect(response.status).toBe(status);
        expect(((await response.json()) as Answer["body"]).errors).toEqual([
          {
            message: `The request ${told}. Expected one of these as operationName.`,
            extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
          },
        ]);
      }
    }
    expect(ran).toEqual([]);
  });
});
