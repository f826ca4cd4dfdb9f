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

  test("once it has begun, is not undone by ending it before its start", async () => {
    const { end } = await opened();
    expect(codesIn(await end(member("bay"), days(5), LATER))).toEqual(["INVALID_STATE"]);
    expect(codesIn(await end(member("bay"), days(15), LATER))).toEqual([]);
  });
});
