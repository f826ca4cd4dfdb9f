/** The authorization of an ISV: request, consent, code, token, refresh, revocation; secrets are shown once and kept nowhere. */
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
});
