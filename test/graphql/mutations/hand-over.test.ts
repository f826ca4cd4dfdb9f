/** Handing over: only when all is ready, without an instant of NONE, in one transaction; and back again within a window. */
import { FACT_KINDS } from "../../../src/domain/facts";
import type { Store } from "../../../src/domain/ports";
import { at } from "../../support/batches";
import { forEachBackend } from "../../support/store";
import { ask, type Data, load, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { proved } from "../support/proved-key";
import { WORLD } from "./world";

const T = "2024-06-10T00:00:00Z";
const LATER = at("2024-06-02T00:00:00Z");
const noodle = member("noodle");
const tillwise = member("tillwise");

const timelineOf = async (store: Store, merchant: string): Promise<Data> =>
  (
    await ask(
      store,
      `{ merchant(reference: "${merchant}") { timeline(from: "2024-05-01T00:00:00Z") { from mode status implementer { reference } } } }`,
    )
  ).merchant.timeline;

/** Signs the contract, gets the token, registers and proves the key: whatever TillWise needs for noodle. */
async function prepared(store: Store): Promise<void> {
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
  const key = { reference: "k-tillwise", client: "app-tillwise", holders: ["tillwise"] };
  await proved(store, tillwise, key);
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
    const { revision: amended } = await mutate(store, OPERATOR, "amendContract", {
      contract: "as-noodle",
      to: "2027-01-01T00:00:00Z",
    });
    // The principal itself was not changed since, but what its hand-over ends was.
    expect((await handOver(store, { expectedRevision: amended - 1 })).userErrors).toMatchObject([
      { code: "CONFLICT", path: ["input", "expectedRevision"], currentRevision: amended },
    ]);
    const rehearsed = await handOver(store, { dryRun: true, expectedRevision: amended });
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

    const back = (revision: number, now = LATER, more: object = {}) =>
      mutate(store, noodle, "rollBackHandover", { principal: "noodle", revision, ...more }, { now });
    const stale = await back(payload.revision, LATER, { expectedRevision: payload.revision - 1 });
    expect(new Set(codesIn(stale))).toEqual(new Set(["CONFLICT"]));
    expect(stale.userErrors[0]).toMatchObject({ currentRevision: payload.revision });
    expect(codesIn(await back(1))).toEqual(["NOT_FOUND"]);
    expect(codesIn(await back(payload.revision, at("2024-07-01T00:00:00Z")))).toEqual(["WINDOW_OVER"]);
    const undone = await back(payload.revision);
    expect(codesIn(undone)).toEqual([]);
    expect(await timelineOf(store, "noodle")).toEqual(before);
    expect((await back(payload.revision)).userErrors).toMatchObject([
      { code: "CONFLICT", currentRevision: undone.revision },
    ]);
  });

  test("what has begun since is not undone by it", async () => {
    const store = await opened();
    await prepared(store);
    const { userErrors } = await handOver(store, { validAt: "2023-12-01T00:00:00Z" }, OPERATOR);
    expect(userErrors).toMatchObject([{ code: "BACKWARD_INTERVAL", path: ["input", "validAt"] }]);
  });

  test("what was called off does not stand in its way, though it was to begin by now", async () => {
    const store = await opened();
    await prepared(store);
    const engagement = { reference: "e-off", principal: "noodle", integrator: "bridge" };
    await mutate(store, noodle, "inviteIntegrator", { ...engagement, validAt: "2024-06-15T00:00:00Z" });
    await mutate(store, member("bridge"), "acceptEngagement", { engagement: "e-off" });
    expect(codesIn(await mutate(store, noodle, "endEngagement", { engagement: "e-off" }))).toEqual([]);
    const input = { principal: "noodle", to: "tillwise", validAt: T };
    const payload = await mutate(store, OPERATOR, "handOver", input, { now: at("2024-06-20T00:00:00Z") });
    expect(payload.userErrors).toEqual([]);
  });

  test("rolled back, nothing lives on beside what was made in its place since", async () => {
    const store = await opened();
    await prepared(store);
    const { revision } = await handOver(store);
    const again = { reference: "as-again", principal: "noodle", isv: "posone", from: T };
    const done = async (actor: typeof noodle, name: string, input: object) =>
      expect([name, codesIn(await mutate(store, actor, name, input, { now: LATER }))]).toEqual([name, []]);
    await done(member("posone"), "requestAuthorization", again);
    await done(noodle, "consentToAuthorization", { contract: "as-again" });
    const back = () =>
      mutate(store, noodle, "rollBackHandover", { principal: "noodle", revision }, { now: LATER });
    expect((await back()).userErrors).toMatchObject([
      { code: "OVERLAP", path: ["input", "revision"], message: expect.stringContaining('beside "as-again"') },
    ]);
    await done(noodle, "terminateContract", { contract: "as-again" });
    expect(codesIn(await back())).toEqual([]);
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

  describe("of a key that others hold as well", () => {
    const silk = member("silk");
    const toItself = (store: Store, more: object = {}) =>
      mutate(store, silk, "handOver", { principal: "silk", to: "silk", validAt: T, ...more }, { now: LATER });
    const own = { reference: "k-own", client: "app-silk", holders: ["silk"] };
    const shared = { reference: "k-shared", client: "app-silk", holders: ["silk", "bridge"] };

    test("it ends, and so it makes nobody ready", async () => {
      const store = await opened();
      await proved(store, silk, shared);
      const payload = await toItself(store);
      expect(payload.userErrors.map((it: Data) => [it.code, it.message.split(":")[0]])).toEqual([
        ["NOT_READY", "KEY_USABLE"],
        ["NOT_READY", "KEY_HOLDER_VERIFIED"],
      ]);
      await proved(store, silk, own);
      expect(codesIn(await toItself(store))).toEqual([]);
      const query = `{ merchant(reference: "silk", at: { validAt: "${T}" }) { integration {
        mode status implementer { reference } custody { keys { reference holders { reference } } } } } }`;
      expect((await ask(store, query)).merchant.integration).toEqual({
        mode: "SELF",
        status: "OPERATIONAL",
        implementer: { reference: "silk" },
        custody: { keys: [{ reference: "k-own", holders: [{ reference: "silk" }] }] },
      });
    });

    test("that the other one goes over to lives on", async () => {
      const store = await opened();
      for (const [name, more] of [
        ["inviteIntegrator", { reference: "e-lantern" }],
        ["giveAccount", { reference: "g-lantern" }],
      ] as const)
        await mutate(store, silk, name, { principal: "silk", integrator: "lantern", ...more });
      await mutate(store, member("lantern"), "acceptEngagement", { engagement: "e-lantern" });
      await proved(store, OPERATOR, { ...shared, reference: "k-two", holders: ["lantern", "silk"] });
      expect(codesIn(await toItself(store, { to: "lantern" }))).toEqual([]);
      const { two, with: old } = await ask(
        store,
        `{ two: keyVersion(reference: "k-two", at: { validAt: "${T}" }) { state }
           with: keyVersion(reference: "k-silk", at: { validAt: "${T}" }) { state } }`,
      );
      expect([two.state, old.state]).toEqual(["ACTIVE", "REVOKED"]);
    });

    test("it is not missed later either", async () => {
      const store = await opened();
      await proved(store, silk, { ...own, to: "2024-06-20T00:00:00Z" });
      const [error] = (await toItself(store)).userErrors;
      expect(error).toMatchObject({ code: "NOT_READY" });
      expect(error.message).toMatch(/^KEY_USABLE: at 2024-06-20T00:00:00.000Z, /);
      await proved(store, silk, { ...own, reference: "k-next" });
      expect(codesIn(await toItself(store))).toEqual([]);
    });
  });

  test("a token of the new side that ends by itself is no hindrance: it is refreshed", async () => {
    const store = await opened();
    await prepared(store);
    const end = { contracts: [{ reference: "ms-noodle", to: null }] };
    expect(codesIn(await mutate(store, OPERATOR, "correctFacts", { changes: end }))).toEqual([]);
    expect(codesIn(await handOver(store))).toEqual([]);
    expect((await timelineOf(store, "noodle")).map((it: Data) => it.status)).toEqual([
      "OPERATIONAL",
      "OPERATIONAL",
      "BLOCKED",
    ]);
  });

  describe("what binds the principal to others at another instant ends too", () => {
    /** A shop that goes from whatever the row says over to PosOne, whose contract and token are there already. */
    const SHOP = `
  - recordedAt: 2024-05-02
    parties:
      - { ref: shop, role: MERCHANT, name: Shop, developmentCapability: NONE }
    contracts:
      - { ref: ms-shop, kind: MERCHANT_SERVICE, between: [shop, alipay], services: [PAYMENT, REFUND, SETTLEMENT], from: 2024-01-01 }
      - { ref: as-shop, kind: AUTHORIZATION_SERVICE, between: [shop, posone], services: [INTEGRATION], from: 2024-05-01 }
    authorizations:
      - { ref: t-shop, principal: shop, isv: posone, from: 2024-05-01 }
    clients:
      - { ref: app-p, owner: posone, environment: LIVE }
      - { ref: app-shop, owner: shop, environment: LIVE, status: [{ value: DISABLED, from: 2024-06-01, to: 2024-06-15 }] }
`;
    const contract = (more: string) =>
      `    contracts:
      - { ref: x-contract, kind: AUTHORIZATION_SERVICE, between: [shop, tillwise], services: [INTEGRATION], ${more} }`;
    const token = (more: string) =>
      `    authorizations:
      - { ref: x-token, principal: shop, isv: tillwise, ${more} }`;
    const engagement = (more: string) =>
      `    engagements:
      - { ref: x-engagement, principal: shop, integrator: bridge, ${more} }`;
    const grant = (more: string) =>
      `    accountGrants:
      - { ref: x-grant, principal: shop, integrator: bridge, ${more} }`;
    const key = (more: string) =>
      `    keys:
      - { ref: x-key, client: app-shop, publicKey: generated, holders: [shop, bridge], ${more} }`;

    test.each<readonly [string, readonly string[]]>([
      ["a contract that is in force", [contract("from: 2024-01-01"), token("from: 2024-01-01")]],
      [
        "a contract that is suspended then",
        [
          contract("from: 2024-01-01, suspensions: [{ from: 2024-06-09, to: 2024-06-11 }]"),
          token("from: 2024-01-01"),
        ],
      ],
      ["a contract that begins then", [contract("from: 2024-06-10"), token("from: 2024-06-10")]],
      [
        "a contract and a token that begin later",
        [contract("from: 2024-06-12, to: 2024-07-12"), token("from: 2024-06-12")],
      ],
      [
        "a contract that is terminated later anyway",
        [contract("from: 2024-01-01, terminatedAt: 2024-06-20")],
      ],
      ["a token that is revoked later anyway", [token("from: 2024-01-01, revokedAt: 2024-06-20")]],
      [
        "an engagement and a grant that begin then",
        [engagement("from: 2024-06-10"), grant("from: 2024-06-10")],
      ],
      [
        "an engagement and a grant that begin later",
        [engagement("from: 2024-06-12"), grant("from: 2024-06-14, to: 2024-07-14")],
      ],
      [
        "an engagement that ends later anyway, and a grant in force",
        [engagement("from: 2024-01-01, state: ENDED, to: 2024-06-20"), grant("from: 2024-01-01")],
      ],
      ["a key that begins later", [key("from: 2024-06-16")]],
      ["a key of a client that is disabled then", [key("from: 2024-01-01")]],
    ])("%s", async (_, lists) => {
      const world = `${WORLD}${SHOP}  - recordedAt: 2024-05-03\n${lists.join("\n")}\n`;
      const store = await load(await openFresh(), world, REFRESH);
      await proved(store, OPERATOR, { reference: "k-p", client: "app-p", holders: ["posone"] });
      const course = async (from: string) => {
        const query = `{ merchant(reference: "shop") { timeline(from: "${from}") {
          from mode status implementer { reference } findingCodes } } }`;
        return (await ask(store, query)).merchant.timeline;
      };
      const known = async () => {
        const snapshot = store.at((await store.head()).revision);
        const names = ["contract", "token", "engagement", "grant", "key"].map((it) => `x-${it}`);
        const referenced = FACT_KINDS.filter((kind) => kind !== "Designation");
        return Promise.all(referenced.map((kind) => snapshot.find(kind, names)));
      };
      const [before, wasKnown] = [await course("2024-01-01T00:00:00Z"), await known()];
      const input = { principal: "shop", to: "posone", validAt: T };
      const payload = await mutate(store, OPERATOR, "handOver", input, { now: LATER });
      expect(payload.userErrors).toEqual([]);
      const after = await course(T);
      expect(after.map(({ from: _, ...it }: Data) => it)).toEqual([
        { mode: "ISV", status: "OPERATIONAL", implementer: { reference: "posone" }, findingCodes: [] },
      ]);
      // What has not begun has no time of its own left.
      const flat = (await known()).flat() as { from: number; to: number }[];
      expect(flat.every(({ from, to }) => from <= to)).toBe(true);

      const { revision } = payload;
      const back = { principal: "shop", revision };
      expect(codesIn(await mutate(store, OPERATOR, "rollBackHandover", back, { now: LATER }))).toEqual([]);
      expect(await course("2024-01-01T00:00:00Z")).toEqual(before);
      expect(await known()).toEqual(wasKnown);
    });
  });

  test("a code that was given to another ISV is withdrawn, and given back by rolling back", async () => {
    const store = await opened();
    await prepared(store);
    const posone = member("posone");
    const request = { reference: "as-more", principal: "noodle", isv: "posone" };
    await mutate(store, posone, "requestAuthorization", request);
    const consent = await mutate(
      store,
      noodle,
      "consentToAuthorization",
      { contract: "as-more" },
      { shows: "code" },
    );
    const { revision } = await handOver(store);
    const exchange = () =>
      mutate(store, posone, "exchangeAuthorizationCode", { code: consent.code }, { now: LATER });
    expect(codesIn(await exchange())).toEqual(["WRONG_SECRET"]);
    const input = { principal: "noodle", revision };
    const back = await mutate(store, noodle, "rollBackHandover", input, { now: LATER });
    expect(codesIn(back)).toEqual([]);
    expect(codesIn(await exchange())).toEqual([]);
  });
});
