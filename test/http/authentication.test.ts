/** Authentication over HTTP: tokens of an issuer, API keys, personas, and nobody; what is wrong is told without repeating it. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueApiKey } from "../../src/app/issue-api-key";
import type { Actor } from "../../src/domain/actor";
import type { ApiKey } from "../../src/domain/api-key";
import type { ApiKeys } from "../../src/domain/credential-ports";
import { DAY, FOREVER, type Instant, instant, later } from "../../src/domain/instant";
import { createAuthenticate } from "../../src/http/authentication/authenticate";
import { importJose, type Jose } from "../../src/http/authentication/jose";
import { issuerVerifier } from "../../src/http/authentication/jwt";
import { createPersonas } from "../../src/http/authentication/personas";
import { closeAll, type Running, serve, testSchema } from "./support";

const ISSUER = "https://id.example.org";
const AUDIENCE = "partner-graph";
const OPERATOR: Actor = { role: "OPERATOR", name: "olga" };
const folder = mkdtempSync(join(tmpdir(), "partner-graph-"));
const file = join(folder, "jwks.json");

afterEach(closeAll);
afterAll(() => rmSync(folder, { recursive: true }));

let jose: Jose;
beforeAll(async () => {
  jose = await importJose();
});

type Pair = Awaited<ReturnType<Jose["generateKeyPair"]>>;

const jwkOf = async (pair: Pair, kid: string, alg: string) => ({
  ...(await jose.exportJWK(pair.publicKey)),
  kid,
  alg,
});

/** A token that olga may show, unless the test says otherwise. */
const tokenOf = (
  pair: Pair,
  alg: string,
  more: {
    kid?: string;
    issuer?: string;
    audience?: string;
    expires?: string;
    subject?: string;
    claim?: unknown;
  } = {},
) =>
  new jose.SignJWT({ partner_graph: more.claim ?? { role: "OPERATOR" } })
    .setProtectedHeader({ alg, kid: more.kid ?? "one" })
    .setIssuer(more.issuer ?? ISSUER)
    .setAudience(more.audience ?? AUDIENCE)
    .setSubject(more.subject ?? "olga")
    .setExpirationTime(more.expires ?? "5m")
    .sign(pair.privateKey);

const fakeKeys = (): ApiKeys => {
  const keys = new Map<string, ApiKey>();
  return {
    add: async (key) => void keys.set(key.id, key),
    find: async (id) => keys.get(id) ?? null,
    list: async () => [...keys.values()],
    revoke: async (id, at) =>
      keys.has(id) && keys.set(id, { ...(keys.get(id) as ApiKey), revokedAt: at }) !== undefined,
  };
};

const NO_KEYS = fakeKeys();
/** The schema of these tests tells who asks in the field `requestId`. */
const schema = testSchema({
  requestId: (_args, context) => JSON.stringify((context as unknown as { actor: Actor }).actor),
});

const served = (
  parts: Partial<Parameters<typeof createAuthenticate>[0]>,
  more: object = {},
): Promise<Running> =>
  serve(
    {},
    {
      schema,
      buildContext: async ({ requestId }, actor) => ({ requestId, actor }),
      authenticate: createAuthenticate({
        tokens: null,
        personas: null,
        apiKeys: NO_KEYS,
        anonymous: null,
        ...parts,
      }),
      ...more,
    },
  );

async function whoAsks(running: Running, credential?: string) {
  const headers: Record<string, string> = credential === undefined ? {} : { authorization: credential };
  const { status, body, headers: answered } = await running.ask("{ requestId }", { headers });
  return status === 200
    ? JSON.parse(body.data.requestId)
    : {
        status,
        code: body.errors[0].extensions.code,
        challenge: answered.get("www-authenticate"),
        message: body.errors[0].message,
      };
}

const quiet = (): void => {};

const REFUSED = { status: 401, code: "UNAUTHENTICATED", challenge: 'Bearer realm="partner-graph"' };

describe("tokens of an issuer", () => {
  test.each(["RS256", "PS256", "ES256", "EdDSA"])("signed by %s", async (alg) => {
    const pair = await jose.generateKeyPair(alg, { extractable: true });
    writeFileSync(file, JSON.stringify({ keys: [await jwkOf(pair, "one", alg)] }));
    const running = await served({
      tokens: await issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file }, quiet),
    });
    expect(await whoAsks(running, `Bearer ${await tokenOf(pair, alg)}`)).toEqual(OPERATOR);
    expect(running.log.find((line) => line.msg === "request")).toMatchObject({ actor: "olga" });
  });

  test("what is not right about one is refused, and nothing of it is told or logged", async () => {
    const [pair, other] = [
      await jose.generateKeyPair("EdDSA", { extractable: true }),
      await jose.generateKeyPair("EdDSA"),
    ];
    const jwk = await jwkOf(pair, "one", "EdDSA");
    writeFileSync(file, JSON.stringify({ keys: [jwk] }));
    const running = await served({
      tokens: await issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file }, quiet),
    });
    const secret = new TextEncoder().encode(jwk.x);
    const body = (await tokenOf(pair, "EdDSA")).split(".")[1];
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
    const shared = await new jose.SignJWT({ partner_graph: { role: "OPERATOR" } })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject("olga")
      .setExpirationTime("5m")
      .sign(secret);
    const wrong = [
      await tokenOf(other, "EdDSA"),
      await tokenOf(pair, "EdDSA", { issuer: "https://elsewhere.example.org" }),
      await tokenOf(pair, "EdDSA", { audience: "another" }),
      await tokenOf(pair, "EdDSA", { expires: "1m ago" }),
      await tokenOf(pair, "EdDSA", { kid: "two" }),
      await tokenOf(pair, "EdDSA", { subject: "ol\0ga" }),
      await tokenOf(pair, "EdDSA", { claim: { role: "KING" } }),
      await tokenOf(pair, "EdDSA", { claim: { role: "MEMBER" } }),
      none,
      shared,
      "nonsense",
    ];
    for (const token of wrong) {
      const refusal = await whoAsks(running, `Bearer ${token}`);
      expect(refusal).toMatchObject(REFUSED);
      expect(JSON.stringify([refusal, running.log])).not.toContain(token.slice(0, 30));
    }
    expect(await whoAsks(running)).toMatchObject({
      ...REFUSED,
      message: expect.stringContaining("Authorization: Bearer"),
    });
    expect(await whoAsks(running, "Basic b2xnYTpwdw==")).toMatchObject(REFUSED);
  });

  test("keys rotate: in a file, and behind a URL", async () => {
    const [first, second] = [
      await jose.generateKeyPair("ES256", { extractable: true }),
      await jose.generateKeyPair("ES256", { extractable: true }),
    ];
    let keys = [await jwkOf(first, "one", "ES256")];
    const jwks: Server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
    await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
    writeFileSync(file, JSON.stringify({ keys }));
    const url = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks`;
    const byFile = await served({
      tokens: await issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file }, quiet),
    });
    const later = await tokenOf(second, "ES256", { kid: "two" });
    expect(await whoAsks(byFile, `Bearer ${await tokenOf(first, "ES256")}`)).toEqual(OPERATOR);
    expect(await whoAsks(byFile, `Bearer ${later}`)).toMatchObject(REFUSED);
    keys = [await jwkOf(second, "two", "ES256")];
    writeFileSync(file, JSON.stringify({ keys }));
    utimesSync(file, new Date(), new Date(Date.now() + 10_000));
    expect(await whoAsks(byFile, `Bearer ${later}`)).toEqual(OPERATOR);
    const byUrl = await served({
      tokens: await issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: url }, quiet),
    });
    expect(await whoAsks(byUrl, `Bearer ${later}`)).toEqual(OPERATOR);
    jwks.close();
  });
});

describe("keys that cannot be read", () => {
  const issuer = { issuer: ISSUER, audience: AUDIENCE };

  test.each([
    ["missing", null, /^AUTH_JWKS: .*jwks.json cannot be read \(ENOENT\)\. Expected .* JWK Set/],
    ["empty", "", /cannot be read\. Expected/],
    ["half written", '{"keys":[{"kty":"OK', /cannot be read\. Expected/],
    ["something else", '{"kty":"OKP"}', /cannot be read\. Expected/],
    ["a private key", "-----BEGIN PRIVATE KEY-----", /cannot be read\. Expected/],
  ])("a file that is %s is refused at the start", async (_, text, message) => {
    rmSync(file, { force: true });
    if (text !== null) writeFileSync(file, text);
    const refused = issuerVerifier({ ...issuer, jwks: file }, quiet);
    await expect(refused).rejects.toThrow(message);
    await refused.catch((error: Error) => expect(error.message).not.toMatch(/\n|BEGIN/));
  });

  test("while a file is broken the keys that were read last count, and each failure is told once", async () => {
    const [first, second] = [
      await jose.generateKeyPair("ES256", { extractable: true }),
      await jose.generateKeyPair("ES256", { extractable: true }),
    ];
    const setOf = async (pair: Pair, kid: string) =>
      JSON.stringify({ keys: [await jwkOf(pair, kid, "ES256")] });
    let seconds = 0;
    const write = (text: string) => {
      writeFileSync(file, text);
      seconds += 10;
      utimesSync(file, new Date(), new Date(Date.now() + seconds * 1_000));
    };
    write(await setOf(first, "one"));
    const told: string[] = [];
    const tokens = await issuerVerifier({ ...issuer, jwks: file }, (problem) => told.push(problem));
    const running = await served({ tokens });
    const old = `Bearer ${await tokenOf(first, "ES256")}`;
    for (const breakIt of [() => write('{"keys":['), () => rmSync(file), () => write("")]) {
      breakIt();
      expect(await whoAsks(running, old)).toEqual(OPERATOR);
      expect(await whoAsks(running, old)).toEqual(OPERATOR);
    }
    expect(told).toEqual([expect.stringMatching(/jwks\.json cannot be read.* go on counting\.$/)]);
    write(await setOf(second, "two"));
    expect(await whoAsks(running, `Bearer ${await tokenOf(second, "ES256", { kid: "two" })}`)).toEqual(
      OPERATOR,
    );
    expect(await whoAsks(running, old)).toMatchObject(REFUSED);
    rmSync(file);
    await whoAsks(running, old);
    expect(told).toHaveLength(2);
  });

  test("behind a URL: a failure is told once, a token with an unknown key is none", async () => {
    const pair = await jose.generateKeyPair("ES256", { extractable: true });
    let status = 500;
    const keys = [await jwkOf(pair, "one", "ES256")];
    const jwks: Server = createServer((_request, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => jwks.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks`;
    const told: string[] = [];
    const tokens = await issuerVerifier({ ...issuer, jwks: url }, (problem) => told.push(problem));
    const running = await served({ tokens });
    const token = `Bearer ${await tokenOf(pair, "ES256")}`;
    expect(await whoAsks(running, token)).toMatchObject(REFUSED);
    expect(await whoAsks(running, token)).toMatchObject(REFUSED);
    expect(told).toEqual([expect.stringMatching(/^AUTH_JWKS: the issuer's keys cannot be fetched \(.*200/)]);
    status = 200;
    expect(await whoAsks(running, token)).toEqual(OPERATOR);
    expect(await whoAsks(running, `Bearer ${await tokenOf(pair, "ES256", { kid: "two" })}`)).toMatchObject(
      REFUSED,
    );
    expect(told).toHaveLength(1);
    jwks.close();
  });
});

describe("API keys", () => {
  const now = instant(Date.UTC(2024, 5, 1));
  const running = (keys: ApiKeys, t: Instant = now) => served({ apiKeys: keys, clock: () => t });

  test("count until they expire or are revoked, and only whole", async () => {
    const keys = fakeKeys();
    const { key, text } = await issueApiKey(keys, OPERATOR, now, later(now, DAY));
    expect(JSON.stringify(key)).not.toContain(text.slice(-43));
    expect(await whoAsks(await running(keys), `Bearer ${text}`)).toEqual(OPERATOR);
    expect(await whoAsks(await running(keys, later(now, DAY)), `Bearer ${text}`)).toMatchObject(REFUSED);
    expect(await whoAsks(await running(keys), `Bearer ${text.slice(0, -1)}_`)).toMatchObject(REFUSED);
    expect(
      await whoAsks(await running(keys), `Bearer pg_${"0".repeat(10)}_${text.slice(-43)}`),
    ).toMatchObject(REFUSED);
    await keys.revoke(key.id, now);
    expect(await whoAsks(await running(keys), `Bearer ${text}`)).toMatchObject(REFUSED);
    const lasting = await issueApiKey(keys, OPERATOR, now, FOREVER);
    expect(await whoAsks(await running(keys, later(now, 9_999 * DAY)), `Bearer ${lasting.text}`)).toEqual(
      OPERATOR,
    );
  });
});

describe("personas", () => {
  test("have tokens to copy, as a page and as JSON; they count on this server alone", async () => {
    const personas = await createPersonas();
    const parts = { personas: personas.verify, anonymous: { role: "AUDITOR", name: "anonymous" } as Actor };
    const running = await served(parts, { personas: personas.tokens });
    const told = (await (await fetch(`${running.url}/personas`)).json()) as { name: string; token: string }[];
    const operator = told.find(({ name }) => name === "operator");
    expect(await whoAsks(running, `Bearer ${operator?.token}`)).toMatchObject({ role: "OPERATOR" });
    expect(await whoAsks(running)).toEqual({ role: "AUDITOR", name: "anonymous" });
    const page = await fetch(`${running.url}/personas`, { headers: { accept: "text/html" } });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain("UNSAFE");
    expect(html).toContain("/graphiql?persona=operator");
    const elsewhere = await createPersonas();
    const other = await served({ personas: elsewhere.verify });
    expect(await whoAsks(other, `Bearer ${operator?.token}`)).toMatchObject(REFUSED);
    expect((await fetch(`${other.url}/personas`)).status).toBe(404);
  });
});

/** A request under a name that `fetch` would not let through. */
const under = (url: string, host: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(`${url}${path}`, { headers: { ...headers, host } }, (response) => {
      let text = "";
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on("error", reject).end();
  });

describe("a page elsewhere whose name leads to this machine gets no persona", () => {
  let running: Running;
  let token: string;
  beforeEach(async () => {
    const personas = await createPersonas();
    token = personas.tokens[0]?.token ?? "";
    running = await served({ personas: personas.verify }, { personas: personas.tokens });
  });

  test.each([
    ...["127.0.0.1", "127.0.0.1:4000", "localhost", "LocalHost:4000", "[::1]", "[::1]:4000"].map(
      (host) => [host, 200] as const,
    ),
    ...["evil.example", "evil.example:4000", "localhost.evil.example", "127.0.0.1.evil.example"].map(
      (host) => [host, 404] as const,
    ),
    ...["evil@localhost", "localhost:x", "127.0.0.10", "0.0.0.0:4000", "192.168.0.7"].map(
      (host) => [host, 404] as const,
    ),
  ])("host %j: %d", async (host, status) => {
    for (const accept of ["text/html", "application/json"]) {
      const page = await under(running.url, host, "/personas", { accept });
      expect(page.status).toBe(status);
      expect(page.text.includes(token)).toBe(status === 200);
    }
    const headers = { authorization: `Bearer ${token}`, "apollo-require-preflight": "1" };
    const asked = await under(running.url, host, "/graphql?query={requestId}", headers);
    expect(asked.status).toBe(status === 200 ? 200 : 401);
  });
});

test("pages and health stay open where requests are not", async () => {
  const running = await served({});
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${running.url}/graphql`, { headers: { accept: "text/html" } })).status).toBe(200);
  expect(
    (await fetch(`${running.url}/graphql?query={hello}`, { headers: { accept: "text/html" } })).status,
  ).toBe(401);
});
