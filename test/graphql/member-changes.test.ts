/** Changing, and reading what was changed, as a member of one party: nothing comes out that it may not see. */
import { generateKeyPairSync } from "node:crypto";
import type { Actor } from "../../src/domain/actor";
import { BY_SYSTEM } from "../../src/domain/origin";
import type { Store } from "../../src/domain/ports";
import { globalId } from "../../src/graphql/global-id";
import { forEachBackend } from "../support/store";
import { WORLD } from "./mutations/world";
import { ask, type Data, load, NOW, REFRESH, run } from "./support/ask";
import { codesIn, member, mutate, OPERATOR } from "./support/mutate";

const posone = member("posone");
const silk = member("silk");
const noodle = member("noodle");
const bridge = member("bridge");
const tillwise = member("tillwise");

const pem = (): string =>
  generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }) as string;

const idOf = async (store: Store, kind: "Contract" | "KeyVersion" | "Client", reference: string) => {
  const [fact] = await store.at((await store.head()).revision).find(kind, [reference]);
  return globalId(kind, fact?.id ?? 0);
};

const HISTORY = `totalCount pageInfo { hasNextPage endCursor } nodes { changed object { id }
  revision { number actor actedFor operation reason requestId digest } }`;
const historyOf = async (store: Store, actor: Actor, id: string, page = ""): Promise<Data> =>
  (await ask(store, `{ history(of: "${id}"${page}) { ${HISTORY} } }`, {}, actor)).history;

const EFFECTS = `changed shifts { before after count } principals { nodes { principal { ... on Party { reference } }
  obligations { code } changes { before { mode implementer { reference } } after { mode implementer { reference } } } } }`;

forEachBackend(({ name, openFresh }) => {
  const opened = async (...more: string[]): Promise<Store> =>
    load(await openFresh(), `${WORLD}${more.join("")}`, REFRESH);

  test("effects are told to a member as far as it sees the principals and their answers", async () => {
    // Pier inherits PosOne from harbour, and nothing binds the two.
    const store = await opened(`
  - recordedAt: 2024-05-03
    contracts:
      - { ref: as-harbour, kind: AUTHORIZATION_SERVICE, between: [harbour, posone], services: [INTEGRATION], from: 2024-01-01 }
    authorizations:
      - { ref: t-harbour, principal: harbour, isv: posone, from: 2024-01-01 }
`);
    const { revision, effects } = await mutate(store, OPERATOR, "suspendContract", { contract: "ip-posone" });
    const affected = (told: Data): string[] =>
      told.principals.nodes.map((it: Data) => it.principal.reference).sort();
    expect(affected(effects)).toEqual(["harbour", "noodle", "pier"]);
    const seenBy = async (party: string) =>
      (await ask(store, `{ effects(revision: ${revision}) { ${EFFECTS} } }`, {}, member(party))).effects;

    const told = await seenBy("posone");
    expect(affected(told)).toEqual(["harbour", "noodle"]);
    expect(told.changed).toBe(2);
    expect(told.shifts).toEqual([{ before: "ISV", after: null, count: 2 }]);
    for (const { changes, obligations } of told.principals.nodes) {
      expect(changes).toMatchObject([
        { before: { mode: "ISV", implementer: { reference: "posone" } }, after: null },
      ]);
      expect(obligations).toEqual([]);
    }
    expect(affected(await seenBy("noodle"))).toEqual(["noodle"]);
    expect(affected(await seenBy("harbour"))).toEqual(["harbour", "pier"]);
    expect(await seenBy("silk")).toEqual({ changed: 0, shifts: [], principals: { nodes: [] } });
    expect(await seenBy("no such party")).toEqual({ changed: 0, shifts: [], principals: { nodes: [] } });
  });

  test("a member reads its own history, and of others' acts only what they did to it", async () => {
    const store = await opened();
    const amended = await mutate(store, silk, "amendContract", {
      contract: "as-draft",
      to: "2026-01-01T00:00:00Z",
      reason: "longer",
    });
    await mutate(store, posone, "amendContract", {
      contract: "as-draft",
      to: "2027-01-01T00:00:00Z",
      reason: "for TillWise's sake",
    });
    const contract = await idOf(store, "Contract", "as-draft");
    const { totalCount, nodes } = await historyOf(store, silk, contract);
    expect(totalCount).toBe(3);
    const none = {
      actor: null,
      actedFor: null,
      operation: null,
      reason: null,
      requestId: null,
      digest: null,
    };
    expect(nodes.map((it: Data) => it.revision)).toEqual([
      { number: 1, ...none },
      {
        ...none,
        number: amended.revision,
        actor: silk.name,
        actedFor: "silk",
        operation: "amendContract",
        reason: "longer",
        requestId: "request-1",
      },
      { number: 3, ...none },
    ]);
    expect(nodes[2].changed).toEqual(["to"]);
    const whole = await historyOf(store, OPERATOR, contract);
    expect(whole.nodes[2].revision).toMatchObject({ actor: posone.name, digest: expect.any(String) });
    const first = await historyOf(store, silk, contract, ", first: 2");
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const rest = await historyOf(store, silk, contract, `, first: 2, after: "${first.pageInfo.endCursor}"`);
    expect([...first.nodes, ...rest.nodes]).toEqual(nodes);

    const unseen = { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
    expect(await historyOf(store, noodle, contract)).toEqual(unseen);
    const [noodlesCard, own] = (await store.at(1 as never).find("Party", ["noodle", "posone"])).sort(
      (a, b) => a.id - b.id,
    );
    expect(await historyOf(store, posone, globalId("Merchant", noodlesCard!.id))).toEqual(unseen);
    expect(await historyOf(store, posone, globalId("Isv", own!.id))).toMatchObject({ totalCount: 1 });
    // Bridge holds a key of silk's client: the key's history is its own, the client's is silk's.
    expect(await historyOf(store, bridge, await idOf(store, "KeyVersion", "k-silk"))).toMatchObject({
      totalCount: 1,
    });
    expect(await historyOf(store, bridge, await idOf(store, "Client", "app-silk"))).toEqual(unseen);
  });

  test("a namesake elsewhere, and one at the platform, reads neither who nor why", async () => {
    const store = await opened();
    const name = "ci";
    const [here, there] = [
      { ...silk, name },
      { ...posone, name },
    ];
    const operator: Actor = { role: "OPERATOR", name };
    for (const [actor, to] of [
      [here, 2026],
      [there, 2027],
      [operator, 2028],
    ] as const)
      await mutate(store, actor, "amendContract", {
        contract: "as-draft",
        to: `${to}-01-01T00:00:00Z`,
        reason: `by ${to}`,
      });
    const contract = await idOf(store, "Contract", "as-draft");
    const told = async (actor: Actor) =>
      (await historyOf(store, actor, contract)).nodes.map((it: Data) => [
        it.revision.reason,
        it.revision.actedFor,
      ]);
    const untold = [null, null];
    expect(await told(here)).toEqual([untold, ["by 2026", "silk"], untold, untold]);
    expect(await told(there)).toEqual([untold, untold, ["by 2027", "posone"], untold]);
    expect(await told(operator)).toEqual([
      untold,
      ["by 2026", "silk"],
      ["by 2027", "posone"],
      ["by 2028", null],
    ]);
    expect((await store.checkChain()).broken).toBeNull();
  });

  test("of a key that came into its hands later a holder reads what has been since", async () => {
    const store = await opened();
    const change = (keys: object[]) => mutate(store, OPERATOR, "correctFacts", { changes: { keys } });
    await change([{ reference: "k-silk-old", to: "2024-06-06T00:00:00Z" }]);
    await change([{ reference: "k-silk-old", holders: ["silk", "lantern"] }]);
    await change([{ reference: "k-silk-old", to: "2024-06-07T00:00:00Z" }]);
    const key = await idOf(store, "KeyVersion", "k-silk-old");
    const revisions = async (actor: Actor) =>
      (await historyOf(store, actor, key)).nodes.map((it: Data) => it.revision.number);
    expect(await revisions(silk)).toEqual([1, 2, 3, 4]);
    expect(await revisions(member("lantern"))).toEqual([3, 4]);
  });

  test("whom a proposal would bind is shown by its reference in a rehearsal, and by its card afterwards", async () => {
    const store = await opened();
    const input = { reference: "ask-silk", principal: "noodle", isv: "tillwise" };
    const shows = { shows: "contract { reference party { name status } counterparty { reference } }" };
    const rehearsed = await mutate(
      store,
      tillwise,
      "requestAuthorization",
      { ...input, dryRun: true },
      shows,
    );
    expect(rehearsed.contract).toEqual({
      reference: "ask-silk",
      party: { name: "noodle", status: null },
      counterparty: { reference: "tillwise" },
    });
    const { contract } = await mutate(store, tillwise, "requestAuthorization", input, shows);
    expect(contract).toEqual({ ...rehearsed.contract, party: { name: "Noodle House", status: null } });
  });

  // What is left is no question of SQL.
  if (name !== "SQLite") return;

  test("a key that goes out of its holder's hands goes out of its sight", async () => {
    const store = await opened();
    const input = { key: "k-silk", reference: "k-silk-2", publicKey: pem(), holders: ["silk"] };
    const payload = await mutate(store, bridge, "rotateKey", input, { shows: "key { reference }" });
    expect(payload).toMatchObject({ userErrors: [], revision: 2, key: null });
    // Bridge does not see what has taken the place of its key.
    const voided = await mutate(store, bridge, "voidKey", { key: "k-silk", dryRun: true });
    expect(codesIn(voided)).toEqual(["INVALID_STATE"]);
    expect(codesIn(await mutate(store, silk, "voidKey", { key: "k-silk", dryRun: true }))).toEqual([]);
  });

  test("an exclusive contract of somebody else is in the way, and not named", async () => {
    const store = await opened(`
  - recordedAt: 2024-05-03
    contracts:
      - { ref: as-secret, kind: AUTHORIZATION_SERVICE, between: [silk, posone], services: [INTEGRATION], exclusive: true, from: 2024-01-01 }
      - { ref: as-late, kind: AUTHORIZATION_SERVICE, between: [silk, tillwise], services: [INTEGRATION], state: PENDING_SIGNATURE, from: 2024-06-01 }
`);
    const sign = (actor: Actor, more = {}) =>
      mutate(store, actor, "signContract", { contract: "as-late", ...more });
    expect(codesIn(await sign(silk))).toEqual([]);
    const told = await sign(tillwise);
    expect(codesIn(told)).toEqual(["EXCLUSIVE_GRANT"]);
    expect(told.userErrors[0].message).not.toContain("as-secret");
    expect((await sign(OPERATOR, { side: "tillwise" })).userErrors[0].message).toContain("as-secret");
  });

  test("a key of a request is of one party's member: a namesake elsewhere has its own", async () => {
    const store = await opened();
    const declare = (actor: Actor, party: string) =>
      mutate(store, { ...actor, name: "kim" }, "declareMode", { party, mode: "NONE", idempotencyKey: "one" });
    expect((await declare(silk, "silk")).revision).toBe(2);
    expect(codesIn(await declare(noodle, "silk"))).toEqual(["NOT_FOUND"]);
    expect((await declare(noodle, "noodle")).revision).toBe(3);
    expect((await declare(silk, "silk")).revision).toBe(2);
  });

  test("which revisions are hand-overs of somebody else is not told", async () => {
    const store = await opened();
    const { revision } = await store.write(
      () => NOW,
      async () => {},
      {
        ...BY_SYSTEM,
        operation: "handOver",
      },
    );
    const told = async (tried: number) =>
      (
        await mutate(store, noodle, "rollBackHandover", { principal: "noodle", revision: tried })
      ).userErrors.map(({ message }: { message: string }) => message.replace(String(tried), "?"));
    expect(await told(revision)).toEqual(await told(1));
    expect(await told(revision)).toEqual(await told(999));
  });

  test("a token is introspected by its ISV; a key is challenged by who sees it", async () => {
    const store = await opened();
    const request = { reference: "as-new", principal: "silk", isv: "posone" };
    await mutate(store, posone, "requestAuthorization", request);
    const { code } = await mutate(
      store,
      silk,
      "consentToAuthorization",
      { contract: "as-new" },
      { shows: "code" },
    );
    const shows = { shows: "token authorization { principal { reference } isv { reference } }" };
    const { token, authorization } = await mutate(
      store,
      posone,
      "exchangeAuthorizationCode",
      { code },
      shows,
    );
    expect(authorization).toEqual({ principal: { reference: "silk" }, isv: { reference: "posone" } });
    const introspected = async (actor: Actor) =>
      (
        await ask(
          store,
          `{ introspectToken(token: "${token}", at: { validAt: "2024-06-02T00:00:00Z" }) { active authorization { principal { reference } } } }`,
          {},
          actor,
        )
      ).introspectToken;
    expect(await introspected(posone)).toEqual({
      active: true,
      authorization: { principal: { reference: "silk" } },
    });
    for (const actor of [silk, tillwise])
      expect(await introspected(actor)).toEqual({ active: false, authorization: null });

    const challenged = async (actor: Actor, key: string) => {
      const { data, errors } = await run(store, `{ keyChallenge(key: "${key}") { text } }`, {}, actor);
      return data === null ? errors?.map(({ message }) => message.replace(key, "?")) : "a challenge";
    };
    expect(await challenged(bridge, "k-silk")).toBe("a challenge");
    expect(await challenged(noodle, "k-silk")).toEqual(await challenged(noodle, "no-such-key"));
    const { viewer } = await ask(
      store,
      "{ viewer { name role level party { reference status } } }",
      {},
      silk,
    );
    expect(viewer).toEqual({
      name: silk.name,
      role: "MEMBER",
      level: "ADMIN",
      party: { reference: "silk", status: "ACTIVE" },
    });
  });
});
