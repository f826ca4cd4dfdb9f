/** Members of a party that is closed: they end what is there, and make and change nothing. */
import type { Store } from "../../../src/domain/ports";
import { WHO_MAY } from "../../../src/domain/who-may";
import { forEachBackend } from "../../support/store";
import { load, NOW, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const day = (n: number): string => new Date(NOW + n * 86_400_000).toISOString();
const silk = member("silk");
const publicKey = '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}';

const MAKES: readonly (readonly [string, object])[] = [
  ["amendParty", { party: "silk", name: "Silk" }],
  ["declareMode", { party: "silk", mode: "SELF" }],
  ["proposeContract", { contract: "as-draft" }],
  ["signContract", { contract: "as-pending" }],
  ["inviteIntegrator", { reference: "e-new", principal: "silk", integrator: "bridge" }],
  // Not even whether there is such a party is told.
  ["inviteIntegrator", { reference: "e-new", principal: "silk", integrator: "nobody" }],
  ["giveAccount", { reference: "g-new", principal: "silk", integrator: "bridge" }],
  ["createClient", { reference: "app-new", owner: "silk", environment: "LIVE" }],
  ["enableClient", { client: "app-off" }],
  ["registerKey", { reference: "k-new", client: "app-silk", publicKey }],
  ["rotateKey", { key: "k-silk", reference: "k-new", publicKey }],
  ["designateDelegate", { principal: "silk", delegate: "bridge" }],
];

const ENDS: readonly (readonly [string, object])[] = [
  ["rejectContract", { contract: "as-pending" }],
  ["cancelContract", { contract: "as-draft" }],
  ["terminateContract", { contract: "ms-silk" }],
  ["voidKey", { key: "k-silk-old" }],
  ["revokeKey", { key: "k-silk" }],
  ["disableClient", { client: "app-silk" }],
];

forEachBackend(({ openFresh }) => {
  const closed = async (on: number): Promise<Store> => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const payload = await mutate(store, OPERATOR, "closeParty", { party: "silk", validAt: day(on) });
    expect(payload.userErrors).toEqual([]);
    return store;
  };

  test("make and change nothing, also of the time before", async () => {
    const store = await closed(-1);
    for (const [name, input] of MAKES) {
      const { userErrors } = await mutate(store, silk, name, input);
      expect([name, userErrors]).toMatchObject([
        name,
        [{ code: "FORBIDDEN", message: expect.stringContaining('"silk" is CLOSED') }],
      ]);
    }
    const client = { reference: "app-new", owner: "silk", environment: "LIVE", validAt: day(-10) };
    expect(codesIn(await mutate(store, silk, "createClient", client))).toEqual(["FORBIDDEN"]);
    expect((await store.head()).revision).toBe(2);
  });

  test("end what is there", async () => {
    const store = await closed(-1);
    for (const [name, input] of ENDS)
      expect([name, (await mutate(store, silk, name, input)).userErrors]).toEqual([name, []]);
  });

  test("act as ever until it is closed, and plan nothing for the time after", async () => {
    const store = await closed(10);
    const client = (reference: string, more: object = {}) =>
      mutate(store, silk, "createClient", { reference, owner: "silk", environment: "LIVE", ...more });
    expect(codesIn(await client("app-1"))).toEqual([]);
    expect(codesIn(await client("app-2", { validAt: day(9) }))).toEqual([]);
    expect(codesIn(await client("app-3", { validAt: day(10) }))).toEqual(["FORBIDDEN"]);
  });

  test("operators, and members of others, are not concerned", async () => {
    const store = await closed(-1);
    expect(codesIn(await mutate(store, OPERATOR, "enableClient", { client: "app-off" }))).toEqual([]);
    expect(
      codesIn(await mutate(store, member("bridge"), "declineEngagement", { engagement: "e-invited" })),
    ).toEqual([]);
  });
});

test("what is left to them ends something", () => {
  const left = Object.entries(WHO_MAY).filter(([, { whenClosed }]) => whenClosed);
  expect(left.map(([action]) => action.replace(/[A-Z].*/, ""))).toEqual([
    "reject",
    "cancel",
    "terminate",
    "revoke",
    "decline",
    "end",
    "take",
    "end",
    "disable",
    "void",
    "revoke",
  ]);
});
