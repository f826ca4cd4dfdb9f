/** Handing over: only when all is ready, without an instant of NONE, in one transaction; and back again within a window. */
import { generateKeyPairSync, sign } from "node:crypto";
import type { Store } from "../../../src/domain/ports";
import { at } from "../../support/batches";
import { forEachBackend } from "../../support/store";
import { ask, type Data, load, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const T = "2024-06-10T00:00:00Z";
const LATER = at("2024-06-02T00:00:00Z");
const noodle = member("noodle");
const tillwise = member("tillwise");

const timelineOf = async (store: Store, merchant: string): Promise<Data> =>
  (
    await ask(
      store,
      `{ merchant(reference: "${merchant}") { timeline(from: "2024-05-01T00:00:00Z") { from mode implementer { reference } } } }`,
    )
  ).merchant.timeline;

/** Signs the contract, gets the token, registers and proves the key: whatever TillWise needs for noodle. */
async function prepared(store: Store): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const done = async (actor: typeof noodle, name: string, input: object, more: object = {}) => {
    const payload = await mutate(store, actor, name, input, more);
    expect([name, payload.userErrors]).toEqual([name, []]);
    return payload;
  };
  await done(tillwise, "requestAuthorization", {
    reference: "as-next",
    principal: "noodle",
    isv: "tillwise",
    from: T,
  });
  const { code } = await done(noodle, "consentToAuthorization", { contract: "as-next" }, { shows: "code" });
  await done(tillwise, "exchangeAuthorizationCode", { code });
  await done(tillwise, "createClient", { reference: "app-tillwise", owner: "tillwise", environment: "LIVE" });
  const pem = publicKey.export({ type: "spki", format: "pem" });
  await done(tillwise, "registerKey", { reference: "k-tillwise", client: "app-tillwise", publicKey: pem });
  const { keyChallenge } = await ask(store, '{ keyChallenge(key: "k-tillwise") { text } }');
  const signature = sign(null, Buffer.from(keyChallenge.text), privateKey).toString("base64");
  const proof = { key: "k-tillwise", challenge: keyChallenge.text, signature };
  await done(tillwise, "proveKeyPossession", proof);
}

forEachBackend(({ openFresh }) => {
  const opened = async (): Promise<Store> => load(await openFresh(), WORLD, REFRESH);
  const handOver = (store: Store, more: object = {}, actor = noodle) =>
    mutate(
      store,
      actor,
      "handOver",
      { principal: "noodle", to: "tillwise", validAt: T, ...more },
      { now: LATER, shows: "principal { ... on Merchant { reference } }" },
    );

  test("what is missing is told, all of it, and nothing happens", async () => {
    const store = await opened();
    const payload = await handOver(store, {}, OPERATOR);
    const checksIn = ({ userErrors }: Data) =>
      userErrors.map((it: { message: string }) => it.message.split(":")[0]);
    const between = ["AUTHORIZATION_CONTRACT_IN_FORCE", "TOKEN_VALID"];
    expect(checksIn(payload)).toEqual([...between, "KEY_USABLE", "KEY_HOLDER_VERIFIED"]);
    expect(new Set(codesIn(payload))).toEqual(new Set(["NOT_READY"]));
    // The principal does not see TillWise yet: of its keys nothing is told.
    expect(checksIn(await handOver(store))).toEqual(between);
    expect(codesIn(await handOver(store, { to: "alipay" }))).toEqual(["WRONG_ROLE"]);
    expect(codesIn(await handOver(store, {}, member("noodle", "MEMBER")))).toEqual(["FORBIDDEN"]);
    expect(codesIn(await handOver(store, {}, member("bay")))).toEqual(["NOT_FOUND"]);
    const self = (await handOver(store, { to: "noodle" })).userErrors;
    expect(self.map((it: { message: string }) => it.message.split(":")[0])).toEqual([
      "DEVELOPMENT_CAPABILITY",
      "KEY_USABLE",
      "KEY_HOLDER_VERIFIED",
    ]);
    expect((await store.head()).revision).toBe(1);
  });

  test("from one ISV to another at one instant; rolled back, all is as before", async () => {
    const store = await opened();
    await prepared(store);
    const rehearsed = await handOver(store, { dryRun: true });
    expect(rehearsed).toMatchObject({ userErrors: [], dryRun: true, principal: { reference: "noodle" } });
    const before = await timelineOf(store, "noodle");
    const payload = await handOver(store);
    expect(payload).toMatchObject({ userErrors: [], effects: rehearsed.effects });
    const after = await timelineOf(store, "noodle");
    expect(after.map((it: Data) => [it.mode, it.implementer?.reference ?? null])).toEqual([
      ["ISV", "posone"],
      ["ISV", "tillwise"],
      ["NONE", null],
    ]);
    expect(after[1].from).toBe("2024-06-10T00:00:00.000Z");
    const { contract, authorization } = await ask(
      store,
      `{ contract(reference: "as-noodle", at: { validAt: "${T}" }) { state }
         authorization(reference: "t-noodle", at: { validAt: "${T}" }) { state } }`,
    );
    expect({ contract, authorization }).toEqual({
      contract: { state: "TERMINATED" },
      authorization: { state: "INVALID" },
    });

    const back = (revision: number, now = LATER) =>
      mutate(store, noodle, "rollBackHandover", { principal: "noodle", revision }, { now });
    expect(codesIn(await back(1))).toEqual(["NOT_FOUND"]);
    expect(codesIn(await back(payload.revision, at("2024-07-01T00:00:00Z")))).toEqual(["WINDOW_OVER"]);
    expect(codesIn(await back(payload.revision))).toEqual([]);
    expect(await timelineOf(store, "noodle")).toEqual(before);
    expect(codesIn(await back(payload.revision))).toEqual(["CONFLICT"]);
  });

  test("an instant of NONE is no hand-over", async () => {
    const store = await opened();
    await prepared(store);
    await mutate(store, OPERATOR, "suspendContract", {
      contract: "ip-tillwise",
      validAt: "2024-06-20T00:00:00Z",
      until: "2024-06-21T00:00:00Z",
    });
    const payload = await handOver(store);
    expect(codesIn(payload)).toEqual(["NOT_READY"]);
    expect(payload.userErrors[0].message).toContain("mode NONE from 2024-06-20T00:00:00.000Z");
  });
});
