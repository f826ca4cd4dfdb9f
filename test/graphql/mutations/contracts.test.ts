/** Contracts that are signed and have not begun: either side may end them, and they never take effect. */
import type { Actor } from "../../../src/domain/actor";
import { DAY, later } from "../../../src/domain/instant";
import { forEachBackend } from "../../support/store";
import { ask, type Data, load, NOW, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const days = (n: number) => new Date(NOW + n * DAY).toISOString();
const LATER = later(NOW, 20 * DAY);
const AHEAD = {
  reference: "ahead",
  kind: "AUTHORIZATION_SERVICE",
  between: ["bay", "tillwise"],
  services: ["INTEGRATION"],
  from: days(10),
};

forEachBackend(({ openFresh }) => {
  const opened = async (more: object = {}) => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const changes = { contracts: [{ ...AHEAD, ...more }] };
    expect(codesIn(await mutate(store, OPERATOR, "correctFacts", { changes }))).toEqual([]);
    const end = (actor: Actor, validAt: string, now = NOW): Promise<Data> =>
      mutate(
        store,
        actor,
        "terminateContract",
        { contract: "ahead", validAt },
        { now, shows: "contract { state terminatedAt }" },
      );
    return { store, end };
  };

  test.each([
    ["its principal, now", member("bay"), 0, days(10), []],
    ["its ISV, now", member("tillwise"), 0, days(10), []],
    ["the platform, now", OPERATOR, 0, days(10), []],
    ["its principal, from when it begins", member("bay"), 10, days(10), []],
    ["its principal, from a day later on", member("bay"), 11, days(11), []],
    ["a mere member", member("bay", "MEMBER"), 0, null, ["FORBIDDEN"]],
    ["somebody else", member("silk"), 0, null, ["NOT_FOUND"]],
  ] as const)("is ended by %s: %j %i", async (_, actor, day, terminatedAt, codes) => {
    const { store, end } = await opened();
    expect(codesIn(await end(actor, days(day)))).toEqual(codes);
    const at = (n: number) =>
      `contract(reference: "ahead", at: { validAt: "${days(n)}" }) { state terminatedAt }`;
    const { before, begun, next } = await ask(store, `{ before: ${at(9)} begun: ${at(10)} next: ${at(11)} }`);
    const isEnded = codes.length === 0;
    expect(before).toEqual({ state: "NOT_YET_EFFECTIVE", terminatedAt });
    expect(begun.state).toBe(isEnded && day <= 10 ? "TERMINATED" : "IN_FORCE");
    expect(next.state).toBe(isEnded ? "TERMINATED" : "IN_FORCE");
  });

  test("is not ended twice, and makes room for another one", async () => {
    const { store, end } = await opened();
    expect(codesIn(await end(member("bay"), days(0)))).toEqual([]);
    expect(codesIn(await end(member("tillwise"), days(1)))).toEqual(["INVALID_STATE"]);
    const request = { reference: "again", principal: "bay", isv: "tillwise", from: days(12) };
    await mutate(store, member("tillwise"), "requestAuthorization", request);
    const consent = { contract: "again" };
    expect(codesIn(await mutate(store, member("bay"), "consentToAuthorization", consent))).toEqual([]);
  });

  test("once it has begun, is not undone by ending it at its start or before", async () => {
    const { end } = await opened();
    expect(codesIn(await end(member("bay"), days(5), LATER))).toEqual(["BACKWARD_INTERVAL"]);
    expect(codesIn(await end(member("bay"), days(10), LATER))).toEqual(["BACKWARD_INTERVAL"]);
    expect(codesIn(await end(member("bay"), days(15), LATER))).toEqual([]);
  });
});

forEachBackend(({ openFresh }) => {
  const opened = async () => load(await openFresh(), WORLD, REFRESH);

  test("what has been in force is not given other terms by going back to before it was", async () => {
    const amended = { contract: "as-noodle", validAt: "2023-06-01T00:00:00Z", from: "2030-01-01T00:00:00Z" };
    expect(codesIn(await mutate(await opened(), OPERATOR, "amendContract", amended))).toEqual([
      "INVALID_STATE",
    ]);
  });

  test("a signature is not given in the future", async () => {
    const signed = { contract: "as-pending", side: "silk", validAt: days(1) };
    const { userErrors } = await mutate(await opened(), OPERATOR, "signContract", signed);
    expect(userErrors).toMatchObject([{ code: "INVALID_VALUE", path: ["input", "validAt"] }]);
  });

  test.each([
    ["MERCHANT_SERVICE", "noodle", "alipay"],
    ["AUTHORIZATION_SERVICE", "noodle", "posone"],
    ["MERCHANT_SERVICE", "nobody", "alipay"],
    ["MERCHANT_SERVICE", "lantern", "alipay"],
    ["AUTHORIZATION_SERVICE", "bridge", "nobody"],
  ])(
    "whoever drafts a contract of others is told nothing of them: %s %s %s",
    async (kind, party, counterparty) => {
      const store = await opened();
      const terms = { reference: "c-new", kind, services: ["INTEGRATION"], from: days(1) };
      const ofOthers = await mutate(store, member("bay"), "draftContract", { ...terms, party, counterparty });
      expect(ofOthers.userErrors).toEqual([
        { code: "FORBIDDEN", path: ["input"], message: expect.any(String), currentRevision: null },
      ]);
    },
  );

  test("how many contracts an exclusive one would overlap with is not told to a member", async () => {
    const store = await opened();
    const others = ["one", "two"].map((reference, i) => ({
      ...{ reference, kind: "AUTHORIZATION_SERVICE", services: ["INTEGRATION"], from: days(-9) },
      between: ["bay", ["posone", "lonely"][i]],
    }));
    const parties = [{ reference: "lonely", role: "ISV", name: "Lonely" }];
    expect(
      codesIn(await mutate(store, OPERATOR, "correctFacts", { changes: { parties, contracts: others } })),
    ).toEqual([]);
    const asked = { reference: "only", principal: "bay", isv: "tillwise", exclusive: true };
    expect(codesIn(await mutate(store, member("tillwise"), "requestAuthorization", asked))).toEqual([]);
    const { userErrors } = await mutate(store, member("bay"), "consentToAuthorization", { contract: "only" });
    expect(userErrors).toMatchObject([{ code: "EXCLUSIVE_GRANT" }]);
  });

  test("a request with the longest reference is consented to as well", async () => {
    const store = await opened();
    const reference = "r".repeat(128);
    const asked = { reference, principal: "silk", isv: "posone" };
    expect(codesIn(await mutate(store, member("posone"), "requestAuthorization", asked))).toEqual([]);
    const shows = { shows: "code authorization { reference }" };
    const given = await mutate(
      store,
      member("silk"),
      "consentToAuthorization",
      { contract: reference },
      shows,
    );
    expect(given).toMatchObject({ userErrors: [], authorization: { reference: `${"r".repeat(122)}/token` } });
    const { code } = given;
    expect(codesIn(await mutate(store, member("posone"), "exchangeAuthorizationCode", { code }))).toEqual([]);
  });
});
