/**
 * A story that is played from end to end through HTTP alone, by those who may: a merchant signs, invites an integrator, goes over to an ISV
 * without a gap, the ISV rotates its key, loses its contract with the platform, and the merchant builds a team and goes on by itself.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { Shared } from "../../src/app/known";
import type { Actor } from "../../src/domain/actor";
import { DAY, type Instant, instant, later } from "../../src/domain/instant";
import { buildGraphSchema } from "../../src/graphql/build-schema";
import { createContext } from "../../src/graphql/context";
import { createAuthenticate } from "../../src/http/authentication/authenticate";
import { createPersonas } from "../../src/http/authentication/personas";
import { createLogger } from "../../src/http/logger";
import { createHttpServer } from "../../src/http/server";
import { DEVELOPMENT } from "../http/support";
import { forEachBackend } from "../support/store";

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
type Data = any;

const admin = (party: string): Actor => ({ role: "MEMBER", name: `admin@${party}`, party, level: "ADMIN" });
const CAST = {
  operator: { role: "OPERATOR", name: "olga" },
  noodle: admin("noodle"),
  bridge: admin("bridge"),
  posone: admin("posone"),
} as const satisfies Record<string, Actor>;
type Who = keyof typeof CAST;

const BEGIN = instant(Date.UTC(2024, 0, 8, 9));

forEachBackend(({ openFresh }) => {
  test("the three modes, one after the other, without a gap that nobody meant", async () => {
    const store = await openFresh();
    const people = await createPersonas(
      Object.entries(CAST).map(([name, actor]) => ({ name, description: name, actor })),
    );
    const tokens = new Map(people.tokens.map(({ name, token }) => [name, token]));
    let now: Instant = BEGIN;
    const shared = new Shared();
    const server = await createHttpServer({
      schema: buildGraphSchema(),
      config: DEVELOPMENT,
      logger: createLogger("silent"),
      buildContext: async ({ requestId }, actor) => createContext(store, () => now, shared, actor, requestId),
      readiness: async () => {},
      authenticate: createAuthenticate({
        tokens: people.verify,
        personas: null,
        apiKeys: store.apiKeys,
        anonymous: null,
      }),
      personas: [],
    });
    const url = `${await server.listen("127.0.0.1", 0)}/graphql`;
    const ask = async (who: Who, query: string, variables: object = {}): Promise<Data> => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${tokens.get(who)}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as Data;
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    };
    const does = async (who: Who, name: string, input: object, shows = ""): Promise<Data> => {
      now = later(now, 60_000);
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { revision userErrors { code message } ${shows} } }`;
      const payload = (await ask(who, query, { input }))[name];
      expect([who, name, payload.userErrors]).toEqual([who, name, []]);
      return payload;
    };
    const at = (t: Instant): string => new Date(t).toISOString();
    const standing = async (): Promise<Data> => {
      const query =
        '{ merchant(reference: "noodle") { integration { mode status implementer { reference } custody { keyHolder { reference } } findings { code } } } }';
      const { integration } = (await ask("operator", query)).merchant;
      const { mode, status, implementer, custody, findings } = integration;
      return [
        mode,
        status,
        implementer?.reference ?? null,
        custody.keyHolder?.reference ?? null,
        findings.map((it: Data) => it.code),
      ];
    };
    const proves = async (who: Who, key: string, privateKey: KeyObject): Promise<void> => {
      const { keyChallenge } = await ask(who, `{ keyChallenge(key: "${key}", holder: "${who}") { text } }`);
      const signature = sign(null, Buffer.from(keyChallenge.text), privateKey).toString("base64");
      await does(who, "proveKeyPossession", { key, challenge: keyChallenge.text, signature });
    };
    const pair = () => generateKeyPairSync("ed25519");
    const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }) as string;

    // Everybody is registered.
    for (const [reference, role] of [
      ["alipay", "PLATFORM"],
      ["noodle", "MERCHANT"],
      ["bridge", "SYSTEM_INTEGRATOR"],
      ["posone", "ISV"],
    ])
      await does("operator", "registerParty", { reference, role, name: reference });
    await does("noodle", "setDevelopmentCapability", { party: "noodle", capability: "NONE" });
    expect(await standing()).toEqual(["NONE", null, null, null, []]);

    // The merchant signs with the platform.
    await does("noodle", "draftContract", {
      reference: "ms",
      kind: "MERCHANT_SERVICE",
      party: "noodle",
      counterparty: "alipay",
      services: ["PAYMENT", "REFUND", "SETTLEMENT"],
      from: at(now),
    });
    await does("noodle", "proposeContract", { contract: "ms" });
    await does("noodle", "signContract", { contract: "ms" });
    expect(
      (
        await does(
          "operator",
          "signContract",
          { contract: "ms" },
          "contract { state signedBy { reference } }",
        )
      ).contract,
    ).toEqual({ state: "IN_FORCE", signedBy: [{ reference: "alipay" }, { reference: "noodle" }] });
    expect(await standing()).toEqual(["NONE", null, null, null, []]);

    // It invites an integrator, who accepts; it counts once the account is given, and works once it holds a key.
    await does("noodle", "inviteIntegrator", { reference: "en", principal: "noodle", integrator: "bridge" });
    await does("bridge", "acceptEngagement", { engagement: "en" });
    expect((await standing())[0]).toBe("NONE");
    await does("noodle", "giveAccount", { reference: "ag", principal: "noodle", integrator: "bridge" });
    expect((await standing()).slice(0, 4)).toEqual(["SYSTEM_INTEGRATOR", "BLOCKED", "bridge", "bridge"]);
    const first = pair();
    await does("noodle", "createClient", { reference: "app-noodle", owner: "noodle", environment: "LIVE" });
    await does("noodle", "registerKey", {
      reference: "k-si",
      client: "app-noodle",
      publicKey: pem(first.publicKey),
      holders: ["bridge"],
    });
    await proves("bridge", "k-si", first.privateKey);
    expect(await standing()).toEqual(["SYSTEM_INTEGRATOR", "OPERATIONAL", "bridge", "bridge", []]);

    // An ISV makes itself ready and asks; the merchant consents, and goes over to it without a gap.
    await does("operator", "draftContract", {
      reference: "ip",
      kind: "ISV_PARTNER",
      party: "posone",
      counterparty: "alipay",
      services: [],
      from: at(now),
    });
    await does("operator", "proposeContract", { contract: "ip" });
    await does("posone", "signContract", { contract: "ip" });
    await does("operator", "signContract", { contract: "ip" });
    const second = pair();
    await does("posone", "createClient", { reference: "app-posone", owner: "posone", environment: "LIVE" });
    await does("posone", "registerKey", {
      reference: "k-1",
      client: "app-posone",
      publicKey: pem(second.publicKey),
    });
    await proves("posone", "k-1", second.privateKey);
    const over = later(now, 10 * DAY);
    await does("posone", "requestAuthorization", {
      reference: "as",
      principal: "noodle",
      isv: "posone",
      from: at(over),
    });
    const { code } = await does("noodle", "consentToAuthorization", { contract: "as" }, "code");
    const { token } = await does("posone", "exchangeAuthorizationCode", { code }, "token refreshToken");
    expect(token).toMatch(/^token_/);
    await does("noodle", "handOver", {
      principal: "noodle",
      to: "posone",
      validAt: at(over),
      reason: "PosOne has what we need",
    });
    expect((await standing())[2]).toBe("bridge");
    now = over;
    expect(await standing()).toEqual(["ISV", "OPERATIONAL", "posone", "posone", []]);
    expect(
      (
        await ask("posone", "query ($token: String!) { introspectToken(token: $token) { active } }", {
          token,
        })
      ).introspectToken.active,
    ).toBe(true);

    // The ISV rotates its key: both work for a week, then the new one alone.
    const third = pair();
    await does("posone", "rotateKey", { key: "k-1", reference: "k-2", publicKey: pem(third.publicKey) });
    expect((await standing())[1]).toBe("OPERATIONAL");
    now = later(now, 8 * DAY);
    expect(await standing()).toEqual(["ISV", "OPERATIONAL", "posone", "posone", []]);
    const { client } = await ask(
      "posone",
      '{ client(reference: "app-posone") { keys { nodes { reference state } } } }',
    );
    expect(client.keys.nodes).toEqual([
      { reference: "k-1", state: "RETIRED" },
      { reference: "k-2", state: "ACTIVE" },
    ]);

    // Its contract with the platform ends: the merchant goes dark, one cause; its token still works, and is a finding.
    const { revision } = await does("operator", "terminateContract", { contract: "ip", reason: "lapsed" });
    expect(await standing()).toEqual(["NONE", null, null, null, ["WRONG_DELEGATE_KEY"]]);
    const { effects } = await ask(
      "operator",
      "query ($revision: Int!) { effects(revision: $revision) { changed shifts { before after } } }",
      { revision },
    );
    expect(effects).toEqual({ changed: 1, shifts: [{ before: "ISV", after: "NONE" }] });

    // The merchant builds a team, registers a key of its own, and goes on by itself.
    const fourth = pair();
    await does("noodle", "registerKey", {
      reference: "k-own",
      client: "app-noodle",
      publicKey: pem(fourth.publicKey),
      holders: ["noodle"],
    });
    await proves("noodle", "k-own", fourth.privateKey);
    await does("noodle", "setDevelopmentCapability", { party: "noodle", capability: "DECLARED" });
    await does("noodle", "handOver", { principal: "noodle", to: "noodle" });
    expect(await standing()).toEqual(["SELF", "OPERATIONAL", "noodle", "noodle", []]);

    // All of it is on record: who did what to the contract of the ISV, when, and why; and nobody has changed it since.
    const { contract } = await ask("operator", '{ contract(reference: "ip") { id } }');
    const { history } = await ask(
      "operator",
      "query ($of: ID!) { history(of: $of) { nodes { changed revision { actor operation reason } } } }",
      { of: contract.id },
    );
    expect(history.nodes.map((it: Data) => [it.revision.actor, it.revision.operation])).toEqual([
      ["olga", "draftContract"],
      ["olga", "proposeContract"],
      ["admin@posone", "signContract"],
      ["olga", "signContract"],
      ["olga", "terminateContract"],
    ]);
    expect(history.nodes.at(-1)).toEqual({
      changed: ["terminatedAt"],
      revision: { actor: "olga", operation: "terminateContract", reason: "lapsed" },
    });
    const { merchant } = await ask(
      "noodle",
      '{ merchant(reference: "noodle") { timeline(from: "2024-01-01T00:00:00Z") { mode implementer { reference } } } }',
    );
    const modes = merchant.timeline.map((it: Data) => `${it.mode} ${it.implementer?.reference ?? ""}`.trim());
    expect(modes.filter((mode: string, i: number) => mode !== modes[i - 1])).toEqual([
      "NONE",
      "SYSTEM_INTEGRATOR bridge",
      "ISV posone",
      "NONE",
      "SELF noodle",
    ]);
    // Whoever asks, and however often, the same words are answered with what is for it.
    const lists = "{ parties(orderBy: NAME) { totalCount nodes { reference status } } }";
    const whole = await ask("operator", lists);
    expect(whole.parties.totalCount).toBe(4);
    for (let i = 0; i < 4; i++) {
      const own = (await ask("bridge", lists)).parties.nodes;
      expect(own).toEqual([
        { reference: "alipay", status: null },
        { reference: "bridge", status: "ACTIVE" },
        { reference: "noodle", status: null },
      ]);
      expect(await ask("operator", lists)).toEqual(whole);
      await expect(ask("bridge", "{ integrationSummary { total } }")).rejects.toThrow("FORBIDDEN");
      expect((await ask("operator", "{ integrationSummary { total } }")).integrationSummary.total).toBe(1);
    }
    expect(await store.checkChain()).toMatchObject({ broken: null });
    await server.close(0);
  });
});
