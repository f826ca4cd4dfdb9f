/** The authorization of an ISV: request, consent, code, token, refresh, revocation; secrets are shown once and kept nowhere. */
import { DAY } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import { at } from "../../support/batches";
import { forEachBackend } from "../../support/store";
import { ask, type Data, load, NOW, REFRESH, run } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const tillwise = member("tillwise");
const silk = member("silk");
const TOMORROW = at("2024-06-02T00:00:00Z");

const TOKEN = { shows: "code token refreshToken authorization { reference state codeExpiresAt to }" };

async function consented(store: Store): Promise<{ code: string; payload: Data }> {
  const requested = await mutate(store, tillwise, "requestAuthorization", {
    reference: "ask",
    principal: "silk",
    isv: "tillwise",
  });
  expect(requested.userErrors).toEqual([]);
  const payload = await mutate(store, silk, "consentToAuthorization", { contract: "ask" }, TOKEN);
  expect(payload.userErrors).toEqual([]);
  return { code: payload.code, payload };
}

async function exchanged(store: Store): Promise<{ token: string; refreshToken: string; payload: Data }> {
  const { code } = await consented(store);
  const payload = await mutate(store, tillwise, "exchangeAuthorizationCode", { code }, TOKEN);
  expect(payload.userErrors).toEqual([]);
  return { token: payload.token, refreshToken: payload.refreshToken, payload };
}

const integrationOf = async (store: Store, merchant: string): Promise<Data> =>
  (
    await ask(
      store,
      `{ merchant(reference: "${merchant}", at: { validAt: "2024-06-02T12:00:00Z" }) { integration { mode status implementer { reference } } } }`,
    )
  ).merchant.integration;

forEachBackend(({ openFresh }) => {
  const opened = async (): Promise<Store> => load(await openFresh(), WORLD, REFRESH);

  test("consent signs the contract and gives out a code; the token makes the ISV able", async () => {
    const store = await opened();
    expect(await integrationOf(store, "silk")).toMatchObject({ mode: "SELF" });
    const { code, payload } = await consented(store);
    expect(code).toMatch(/^code_[\w-]{43}$/);
    expect(payload.authorization).toEqual({
      reference: "ask/token",
      state: "INVALID",
      codeExpiresAt: "2024-06-02T00:00:00.001Z",
      to: null,
    });
    expect(await integrationOf(store, "silk")).toEqual({
      mode: "ISV",
      status: "BLOCKED",
      implementer: { reference: "tillwise" },
    });
    const { payload: token } = {
      payload: await mutate(store, tillwise, "exchangeAuthorizationCode", { code }, TOKEN),
    };
    expect(token).toMatchObject({
      authorization: { reference: "ask/token", state: "VALID", codeExpiresAt: null },
    });
    expect(token.token).toMatch(/^token_/);
    expect(codesIn(await mutate(store, tillwise, "exchangeAuthorizationCode", { code }))).toEqual([
      "WRONG_SECRET",
    ]);
  });

  test("a code is for its ISV alone, once, and for a day", async () => {
    const store = await opened();
    const { code } = await consented(store);
    const exchange = (actor: typeof silk, now = NOW) =>
      mutate(store, actor, "exchangeAuthorizationCode", { code }, { now });
    expect(codesIn(await exchange(member("posone")))).toEqual(["WRONG_SECRET"]);
    expect(codesIn(await exchange(OPERATOR))).toEqual(["WRONG_SECRET"]);
    expect(codesIn(await exchange(member("tillwise", "MEMBER")))).toEqual(["FORBIDDEN"]);
    expect(codesIn(await exchange(tillwise, at("2024-06-03T00:00:00Z")))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await exchange(tillwise, TOMORROW))).toEqual([]);
  });

  test("only the principal consents, and only to what an ISV has asked for", async () => {
    const store = await opened();
    const request = { reference: "ask", principal: "silk", isv: "tillwise" };
    await mutate(store, tillwise, "requestAuthorization", request);
    const consent = (actor: typeof silk, contract: string) =>
      mutate(store, actor, "consentToAuthorization", { contract });
    expect(codesIn(await consent(OPERATOR, "ask"))).toEqual(["FORBIDDEN"]);
    expect(codesIn(await consent(tillwise, "ask"))).toEqual(["FORBIDDEN"]);
    expect(codesIn(await consent(member("silk", "MEMBER"), "ask"))).toEqual(["FORBIDDEN"]);
    expect(codesIn(await consent(member("bay"), "ask"))).toEqual(["NOT_FOUND"]);
    expect(codesIn(await consent(silk, "as-draft"))).toEqual(["INVALID_STATE"]);
    expect(codesIn(await consent(silk, "ms-silk"))).toEqual(["INVALID_STATE"]);
  });

  test("refreshing gives new secrets, the old ones stop to work, nobody's mode changes", async () => {
    const store = await opened();
    const { token, refreshToken } = await exchanged(store);
    const refreshed = await mutate(
      store,
      tillwise,
      "refreshAuthorization",
      { refreshToken },
      { ...TOKEN, now: TOMORROW },
    );
    expect(refreshed).toMatchObject({
      userErrors: [],
      effects: { changed: 0 },
      authorization: { state: "VALID" },
    });
    expect(codesIn(await mutate(store, tillwise, "refreshAuthorization", { refreshToken }))).toEqual([
      "WRONG_SECRET",
    ]);
    const active = async (secret: string, actor = tillwise) => {
      const query = `query ($token: String!) {
          introspectToken(token: $token, at: { validAt: "2024-06-02T12:00:00Z" }) { active authorization { reference } }
        }`;
      return (await ask(store, query, { token: secret }, actor)).introspectToken;
    };
    expect(await active(token)).toEqual({ active: false, authorization: null });
    expect(await active(refreshed.token)).toEqual({
      active: true,
      authorization: { reference: "ask/token" },
    });
    expect(await active(refreshed.token, member("posone"))).toEqual({ active: false, authorization: null });
    await mutate(store, silk, "revokeAuthorization", { authorization: "ask/token" });
    expect(await active(refreshed.token)).toEqual({ active: false, authorization: null });
    const again = { refreshToken: refreshed.refreshToken };
    expect(codesIn(await mutate(store, tillwise, "refreshAuthorization", again))).toEqual(["WRONG_SECRET"]);
  });

  test("asking for more services: the contract changes without a gap, the token goes on working", async () => {
    const store = await opened();
    await exchanged(store);
    const more = {
      reference: "ask-more",
      principal: "silk",
      isv: "tillwise",
      services: ["INTEGRATION", "REFERRAL"],
    };
    await mutate(store, tillwise, "requestAuthorization", more);
    const again = await mutate(
      store,
      silk,
      "consentToAuthorization",
      { contract: "ask-more" },
      { ...TOKEN, now: TOMORROW },
    );
    expect(again).toMatchObject({
      userErrors: [],
      effects: { changed: 0 },
      authorization: { reference: "ask/token", state: "VALID" },
    });
    const { contract } = await ask(
      store,
      '{ contract(reference: "ask", at: { validAt: "2024-06-02T12:00:00Z" }) { state } }',
    );
    expect(contract.state).toBe("TERMINATED");
    expect(await integrationOf(store, "silk")).toMatchObject({ mode: "ISV", status: "BLOCKED" });
  });

  test("each step is refused when what it changes was changed since it was read", async () => {
    const store = await opened();
    const request = { reference: "ask", principal: "silk", isv: "tillwise" };
    const { revision: asked } = await mutate(store, tillwise, "requestAuthorization", request);
    const step = async (actor: typeof silk, name: string, input: object, read: number, last: number) => {
      const { userErrors } = await mutate(store, actor, name, { ...input, expectedRevision: read - 1 });
      expect([name, userErrors]).toMatchObject([
        name,
        [{ code: "CONFLICT", path: ["input", "expectedRevision"], currentRevision: last }],
      ]);
      const payload = await mutate(store, actor, name, { ...input, expectedRevision: read }, TOKEN);
      expect([name, payload.userErrors]).toEqual([name, []]);
      return payload;
    };
    const consent = await step(silk, "consentToAuthorization", { contract: "ask" }, asked, asked);
    const { code, revision: consentedAt } = consent;
    const exchange = await step(tillwise, "exchangeAuthorizationCode", { code }, consentedAt, consentedAt);
    const { refreshToken, revision } = exchange;
    await step(tillwise, "refreshAuthorization", { refreshToken }, revision, revision);
  });

  test("no secret is in the database, and none is shown again", async () => {
    const store = await opened();
    const request = { reference: "ask", principal: "silk", isv: "tillwise" };
    await mutate(store, tillwise, "requestAuthorization", request);
    const input = { contract: "ask", idempotencyKey: "once" };
    const first = await mutate(store, silk, "consentToAuthorization", input, TOKEN);
    const second = await mutate(store, silk, "consentToAuthorization", input, TOKEN);
    expect(first.code).toMatch(/^code_/);
    expect(second).toMatchObject({
      code: null,
      revision: first.revision,
      authorization: first.authorization,
    });
    const [kept] = await store.at((await store.head()).revision).find("Authorization", ["ask/token"]);
    expect(JSON.stringify(kept)).not.toContain(first.code);
    expect(kept?.codeDigest).toMatch(/^[\w-]{43}$/);
  });

  test("an exclusive grant refuses a second one at consent", async () => {
    const store = await opened();
    const exclusive = { reference: "ask", principal: "noodle", isv: "tillwise", exclusive: true };
    await mutate(store, tillwise, "requestAuthorization", exclusive);
    const payload = await mutate(store, member("noodle"), "consentToAuthorization", { contract: "ask" });
    expect(codesIn(payload)).toEqual(["EXCLUSIVE_GRANT"]);
    expect(
      await run(store, '{ contract(reference: "ask", at: { validAt: "2024-06-02T12:00:00Z" }) { state } }'),
    ).toMatchObject({
      data: { contract: { state: "PENDING_SIGNATURE" } },
    });
  });

  describe("a token that is over", () => {
    const posone = member("posone");
    const noodle = member("noodle");
    const days = (n: number) => new Date(NOW + n * DAY).toISOString();

    /** PosOne asks Noodle anew, which consents: the code. */
    const asked = async (store: Store, more: object = {}, now = NOW): Promise<Data> => {
      const request = {
        reference: "ask",
        principal: "noodle",
        isv: "posone",
        services: ["INTEGRATION", "REFERRAL"],
      };
      await mutate(store, posone, "requestAuthorization", { ...request, ...more }, { now });
      const { reference: contract } = { ...request, ...more };
      return mutate(store, noodle, "consentToAuthorization", { contract }, { ...TOKEN, now });
    };
    const exchange = (store: Store, code: string, now = NOW) =>
      mutate(store, posone, "exchangeAuthorizationCode", { code }, { ...TOKEN, now });
    const revoke = (store: Store, authorization: string, validAt: string, now = NOW) =>
      mutate(store, noodle, "revokeAuthorization", { authorization, validAt }, { now });
    const course = async (store: Store): Promise<Data> => {
      const query =
        '{ merchant(reference: "noodle") { timeline(from: "2024-01-01T00:00:00Z", to: "2024-12-01T00:00:00Z") { from status } } }';
      const { timeline } = (await ask(store, query)).merchant;
      return timeline
        .filter((it: Data, i: number) => it.status !== timeline[i - 1]?.status)
        .map(({ from, status }: Data) => [from.slice(0, 10), status]);
    };
    const tokenOf = async (store: Store, reference: string, day = 0): Promise<Data> => {
      const query = `{ authorization(reference: "${reference}", at: { validAt: "${days(day)}" }) { state invalidity from to revokedAt } }`;
      return (await ask(store, query)).authorization;
    };
    const before = { from: "2024-01-01T00:00:00.000Z", to: null };

    test("because it was revoked keeps its time; a new one begins", async () => {
      const store = await opened();
      expect(codesIn(await revoke(store, "t-noodle", days(-10)))).toEqual([]);
      const { code, authorization } = await asked(store);
      expect(authorization).toMatchObject({ reference: "ask/token", state: "INVALID" });
      const payload = await exchange(store, code, TOMORROW);
      expect(payload).toMatchObject({
        userErrors: [],
        authorization: { reference: "ask/token", state: "VALID", to: "2025-06-02T00:00:00.000Z" },
      });
      const over = { ...before, state: "INVALID", invalidity: "REVOKED", revokedAt: days(-10) };
      expect(await tokenOf(store, "t-noodle", 5)).toEqual(over);
      expect(await course(store)).toEqual([
        ["2024-01-01", "OPERATIONAL"],
        ["2024-05-22", "BLOCKED"],
        ["2024-06-02", "OPERATIONAL"],
      ]);
    });

    test("because it expired does so too, also between consent and exchange", async () => {
      const store = await opened();
      const expiring = (to: string) =>
        mutate(store, OPERATOR, "correctFacts", {
          changes: { authorizations: [{ reference: "t-noodle", to }] },
        });
      expect(codesIn(await expiring(days(0.5)))).toEqual([]);
      const { code, authorization } = await asked(store);
      expect(authorization).toMatchObject({ reference: "t-noodle", state: "VALID" });
      const payload = await exchange(store, code, TOMORROW);
      expect(payload).toMatchObject({
        userErrors: [],
        authorization: { reference: "t-noodle-2", state: "VALID" },
      });
      expect(codesIn(await exchange(store, code, TOMORROW))).toEqual(["WRONG_SECRET"]);
      expect(await course(store)).toEqual([
        ["2024-01-01", "OPERATIONAL"],
        ["2024-06-01", "BLOCKED"],
        ["2024-06-02", "OPERATIONAL"],
      ]);
      const query =
        'query ($token: String!) { introspectToken(token: $token, at: { validAt: "2024-06-03T00:00:00Z" }) { active authorization { reference } } }';
      expect((await ask(store, query, { token: payload.token }, posone)).introspectToken).toEqual({
        active: true,
        authorization: { reference: "t-noodle-2" },
      });
    });

    test("is not brought back by revoking it again while a code is out", async () => {
      const store = await opened();
      await revoke(store, "t-noodle", days(0));
      const { code } = await asked(store);
      expect(codesIn(await revoke(store, "t-noodle", days(30)))).toEqual(["INVALID_STATE"]);
      // What is revoked is the new one, which nobody has: the code for it is withdrawn.
      expect(codesIn(await revoke(store, "ask/token", days(30)))).toEqual([]);
      expect(await tokenOf(store, "ask/token", 10)).toMatchObject({
        state: "INVALID",
        invalidity: "REVOKED",
      });
      expect(codesIn(await exchange(store, code))).toEqual(["WRONG_SECRET"]);
      expect(await course(store)).toEqual([
        ["2024-01-01", "OPERATIONAL"],
        ["2024-06-01", "BLOCKED"],
      ]);
      // Whoever is asked again consents to another one.
      const again = await asked(store, { reference: "ask-again", services: ["INTEGRATION"] }, TOMORROW);
      expect(again).toMatchObject({ authorization: { reference: "ask-again/token" } });
      expect(codesIn(await exchange(store, again.code, TOMORROW))).toEqual([]);
    });

    test("a revocation is never put off", async () => {
      const store = await opened();
      const { code } = await asked(store);
      expect(codesIn(await revoke(store, "t-noodle", days(10)))).toEqual([]);
      expect(codesIn(await exchange(store, code))).toEqual(["WRONG_SECRET"]);
      expect(codesIn(await revoke(store, "t-noodle", days(20)))).toEqual(["INVALID_STATE"]);
      expect(codesIn(await revoke(store, "t-noodle", days(5)))).toEqual([]);
      expect(await tokenOf(store, "t-noodle")).toMatchObject({ state: "VALID", revokedAt: days(5) });
    });

    test("because it will be revoked has a successor from then on", async () => {
      const store = await opened();
      await revoke(store, "t-noodle", days(10));
      const { code } = await asked(store);
      expect(codesIn(await exchange(store, code))).toEqual([]);
      expect(await tokenOf(store, "t-noodle")).toMatchObject({ state: "VALID", revokedAt: days(10) });
      expect(await tokenOf(store, "ask/token")).toMatchObject({
        invalidity: "NOT_YET_VALID",
        from: days(10),
      });
      expect(await course(store)).toEqual([["2024-01-01", "OPERATIONAL"]]);
    });

    test("that nobody ever had is the one that the next code is for, from its contract on", async () => {
      const store = await opened();
      await revoke(store, "t-noodle", days(0));
      await mutate(store, OPERATOR, "terminateContract", { contract: "as-noodle", validAt: days(20) });
      const first = await asked(store, { from: days(20) });
      const second = await asked(store, { reference: "ask-2", to: days(20) });
      expect(second).toMatchObject({ userErrors: [], authorization: { reference: "ask/token" } });
      expect(codesIn(await exchange(store, first.code))).toEqual(["WRONG_SECRET"]);
      expect(codesIn(await exchange(store, second.code))).toEqual([]);
      expect(await tokenOf(store, "ask/token", 1)).toMatchObject({ state: "VALID", revokedAt: null });
    });

    test("works until a revocation ahead, and is refreshed until then", async () => {
      const store = await opened();
      const { token, refreshToken } = await exchange(store, (await asked(store)).code);
      expect(codesIn(await revoke(store, "t-noodle", days(10)))).toEqual([]);
      const active = async (secret: string, day: number) => {
        const query = `query ($token: String!) { introspectToken(token: $token, at: { validAt: "${days(day)}" }) { active } }`;
        return (await ask(store, query, { token: secret }, posone)).introspectToken.active;
      };
      expect([await active(token, 1), await active(token, 9.9), await active(token, 10)]).toEqual([
        true,
        true,
        false,
      ]);
      const refresh = (secret: string, day: number) =>
        mutate(
          store,
          posone,
          "refreshAuthorization",
          { refreshToken: secret },
          { ...TOKEN, now: at(days(day)) },
        );
      const fresh = await refresh(refreshToken, 9);
      expect(fresh.userErrors).toEqual([]);
      expect([await active(fresh.token, 9.9), await active(fresh.token, 10)]).toEqual([true, false]);
      expect(await tokenOf(store, "t-noodle", 10)).toMatchObject({
        invalidity: "REVOKED",
        revokedAt: days(10),
      });
      const [error] = (await refresh(fresh.refreshToken, 11)).userErrors;
      expect(error).toMatchObject({ code: "INVALID_STATE", message: expect.stringContaining("REVOKED") });
    });
  });

  describe("a code is exchanged only for a contract that is in force, or will be", () => {
    const begun = { reference: "ask", principal: "silk", isv: "tillwise" };
    const end = (name: string, more: object = {}) => [name, { contract: "ask", ...more }] as const;
    const SOON = "2024-06-20T00:00:00Z";
    test.each([
      ["in force", {}, null, []],
      ["still to come", { from: SOON }, null, []],
      ["terminated since", {}, end("terminateContract"), ["INVALID_STATE"]],
      ["suspended since", {}, end("suspendContract"), ["INVALID_STATE"]],
      ["voided since, before it began", { from: SOON }, end("voidContract"), ["INVALID_STATE"]],
    ] as const)("%s", async (_, more, change, codes) => {
      const store = await opened();
      await mutate(store, tillwise, "requestAuthorization", { ...begun, ...more });
      const { code } = await mutate(store, silk, "consentToAuthorization", { contract: "ask" }, TOKEN);
      if (change !== null) expect(codesIn(await mutate(store, OPERATOR, ...change))).toEqual([]);
      const payload = await mutate(store, tillwise, "exchangeAuthorizationCode", { code }, { now: TOMORROW });
      expect(codesIn(payload)).toEqual(codes);
    });
  });

  describe("after a consent no two contracts overlap", () => {
    const MID = "2024-06-20T00:00:00Z";
    const END = "2024-07-20T00:00:00Z";
    test.each<readonly [string, object, readonly string[], string | null]>([
      ["one that begins within the term refuses it", {}, ["OVERLAP"], null],
      ["one that begins at its end does not", { to: MID }, [], null],
      ["one that begins with it is replaced", { from: MID }, [], MID],
      ["one that it begins after is cut short", { from: END }, [], END],
    ])("%s", async (_, term, codes, terminatedAt) => {
      const store = await opened();
      const request = async (reference: string, more: object) => {
        const input = { reference, principal: "silk", isv: "tillwise", ...more };
        await mutate(store, tillwise, "requestAuthorization", input);
        return mutate(store, silk, "consentToAuthorization", { contract: reference });
      };
      expect(codesIn(await request("later", { from: MID }))).toEqual([]);
      expect(codesIn(await request("ask", term))).toEqual(codes);
      const { contract } = await ask(store, '{ contract(reference: "later") { terminatedAt } }');
      expect(contract.terminatedAt?.slice(0, 10) ?? null).toBe(terminatedAt?.slice(0, 10) ?? null);
      if (codes.length === 0) return;
      // One that was voided stands in nobody's way.
      await mutate(store, OPERATOR, "voidContract", { contract: "later" });
      expect(codesIn(await mutate(store, silk, "consentToAuthorization", { contract: "ask" }))).toEqual([]);
    });
  });
});
