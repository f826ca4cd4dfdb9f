/** What has not begun yet is called off by whoever may end it: it ends where it begins, and never takes effect. */
import { forEachBackend } from "../../support/store";
import { ask, load, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const LATER = "2024-09-01T00:00:00.000Z";
const silk = member("silk");
const bridge = member("bridge");
const harbour = member("harbour");

const ENGAGEMENT = { reference: "e-later", principal: "silk", integrator: "bridge", validAt: LATER };
const GRANT = { reference: "g-later", principal: "silk", integrator: "bridge", validAt: LATER };
const LINK = { reference: "l-later", merchant: "silk", acquirer: "harbour", validAt: LATER };

/** Each kind: how it comes to be, how it is ended, and what it shows itself to be after that. */
const KINDS = [
  {
    made: [
      [silk, "inviteIntegrator", ENGAGEMENT],
      [bridge, "acceptEngagement", { engagement: "e-later" }],
    ],
    ended: ["endEngagement", { engagement: "e-later" }],
    by: [silk, bridge],
    shown: 'engagement(reference: "e-later") { state from to inForce }',
    over: { state: "ENDED", from: LATER, to: LATER, inForce: false },
  },
  {
    made: [[silk, "giveAccount", GRANT]],
    ended: ["takeBackAccount", { accountGrant: "g-later" }],
    by: [silk],
    shown: 'accountGrant(reference: "g-later") { from to inForce }',
    over: { from: LATER, to: LATER, inForce: false },
  },
  {
    made: [
      [harbour, "registerSubMerchant", LINK],
      [OPERATOR, "approveAcquiringLink", { link: "l-later" }],
    ],
    ended: ["endAcquiringLink", { link: "l-later" }],
    by: [silk, harbour],
    shown: 'acquiringLink(reference: "l-later") { state from to inForce }',
    over: { state: "ENDED", from: LATER, to: LATER, inForce: false },
  },
] as const;

const CASES = KINDS.flatMap(({ by, ...kind }) =>
  by.map((actor) => [kind.ended[0], actor.name, { ...kind, actor }] as const),
);

const AHEAD = '{ merchant(reference: "silk") { timeline { from mode implementer { reference } } } }';

forEachBackend(({ openFresh }) => {
  test.each(CASES)("%s, by the %s", async (_, __, { made, ended, actor, shown, over }) => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const before = await ask(store, AHEAD);
    for (const [who, name, input] of made) expect(codesIn(await mutate(store, who, name, input))).toEqual([]);
    const [name, input] = ended;
    expect(codesIn(await mutate(store, actor, name, input))).toEqual([]);
    expect(Object.values(await ask(store, `{ ${shown} }`))).toEqual([over]);
    expect(
      Object.values(await ask(store, `{ ${shown.replace(")", `, at: { validAt: "${LATER}" })`)} }`)),
    ).toEqual([over]);
    expect(await ask(store, AHEAD)).toEqual(before);
    expect(codesIn(await mutate(store, actor, name, input))).toEqual(["INVALID_STATE"]);
  });

  test("that takes back what was to come of it", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    await mutate(store, silk, "giveAccount", GRANT);
    await mutate(store, silk, "inviteIntegrator", ENGAGEMENT);
    await mutate(store, bridge, "acceptEngagement", { engagement: "e-later" });
    const { merchant } = await ask(store, AHEAD);
    const isPromised = (it: { from: string | null; mode: string }) =>
      it.from === LATER && it.mode === "SYSTEM_INTEGRATOR";
    expect(merchant.timeline.filter(isPromised)).toHaveLength(1);
    const { effects } = await mutate(store, silk, "endEngagement", { engagement: "e-later" });
    expect(effects.principals.nodes).toMatchObject([{ changes: [{ from: LATER, to: null }] }]);
    const after = await ask(store, AHEAD);
    expect(after.merchant.timeline.filter(isPromised)).toEqual([]);
  });

  test.each([
    ["endEngagement", { engagement: "e-accepted" }, member("bay")],
    ["takeBackAccount", { accountGrant: "g-bay" }, member("bay")],
    ["endAcquiringLink", { link: "l-up" }, harbour],
  ] as const)("what has begun is not undone by an end before its start: %s", async (name, input, actor) => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const early = await mutate(store, actor, name, { ...input, validAt: "2023-12-31T00:00:00Z" });
    expect(early.userErrors).toMatchObject([{ code: "BACKWARD_INTERVAL", path: ["input", "validAt"] }]);
  });

  test("a grant that is called off makes room for another one", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    await mutate(store, silk, "giveAccount", GRANT);
    await mutate(store, silk, "takeBackAccount", { accountGrant: "g-later" });
    const again = { ...GRANT, reference: "g-again", validAt: "2024-07-01T00:00:00Z" };
    expect(codesIn(await mutate(store, silk, "giveAccount", again))).toEqual([]);
    expect(codesIn(await mutate(store, silk, "giveAccount", { ...again, reference: "g-third" }))).toEqual([
      "OVERLAP",
    ]);
  });

  test("what is accepted when its term is over does not come to nothing by that", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const to = "2024-08-01T00:00:00Z";
    const { validAt: _, ...engagement } = ENGAGEMENT;
    const { validAt: __, ...link } = LINK;
    await mutate(store, silk, "inviteIntegrator", { ...engagement, to });
    await mutate(store, harbour, "registerSubMerchant", { ...link, to });
    const accepted = await mutate(store, bridge, "acceptEngagement", { engagement: "e-later", validAt: to });
    expect(accepted.userErrors).toMatchObject([{ code: "BACKWARD_INTERVAL", path: ["input", "validAt"] }]);
    const approved = await mutate(store, OPERATOR, "approveAcquiringLink", { link: "l-later", validAt: to });
    expect(approved.userErrors).toMatchObject([{ code: "BACKWARD_INTERVAL", path: ["input", "validAt"] }]);
    expect(codesIn(await mutate(store, bridge, "acceptEngagement", { engagement: "e-later" }))).toEqual([]);
  });

  test("a token that has not begun is called off, too", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const changes = {
      authorizations: [{ reference: "t-later", principal: "silk", isv: "posone", from: LATER }],
    };
    expect(codesIn(await mutate(store, OPERATOR, "correctFacts", { changes }))).toEqual([]);
    const shows = { shows: "authorization { revokedAt }" };
    const revoked = await mutate(store, silk, "revokeAuthorization", { authorization: "t-later" }, shows);
    expect([codesIn(revoked), revoked.authorization.revokedAt]).toEqual([[], LATER]);
    expect(codesIn(await mutate(store, silk, "revokeAuthorization", { authorization: "t-later" }))).toEqual([
      "INVALID_STATE",
    ]);
  });
});
