/** Authentication over HTTP: tokens of an issuer, API keys, personas, and nobody; what is wrong is told without repeating it. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
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
      authenticate: createAuthenticate({ tokens: [], apiKeys: NO_KEYS, anonymous: null, ...parts }),
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

const REFUSED = { status: 401, code: "UNAUTHENTICATED", challenge: 'Bearer realm="partner-graph"' };

describe("tokens of an issuer", () => {
  test.each(["RS256", "PS256", "ES256", "EdDSA"])("signed by %s", async (alg) => {
    const pair = await jose.generateKeyPair(alg, { extractable: true });
    writeFileSync(file, JSON.stringify({ keys: [await jwkOf(pair, "one", alg)] }));
    const running = await served({
      tokens: [issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file })],
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
      tokens: [issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file })],
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
      tokens: [issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: file })],
    });
    const later = await tokenOf(second, "ES256", { kid: "two" });
    expect(await whoAsks(byFile, `Bearer ${await tokenOf(first, "ES256")}`)).toEqual(OPERATOR);
    expect(await whoAsks(byFile, `Bearer ${later}`)).toMatchObject(REFUSED);
    keys = [await jwkOf(second, "two", "ES256")];
    writeFileSync(file, JSON.stringify({ keys }));
    utimesSync(file, new Date(), new Date(Date.now() + 10_000));
    expect(await whoAsks(byFile, `Bearer ${later}`)).toEqual(OPERATOR);
    const byUrl = await served({
      tokens: [issuerVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: url })],
    });
    expect(await whoAsks(byUrl, `Bearer ${later}`)).toEqual(OPERATOR);
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
    const parts = { tokens: [personas.verify], anonymous: { role: "AUDITOR", name: "anonymous" } as Actor };
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
    const other = await served({ tokens: [elsewhere.verify] });
    expect(await whoAsks(other, `Bearer ${operator?.token}`)).toMatchObject(REFUSED);
    expect((await fetch(`${other.url}/personas`)).status).toBe(404);
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
