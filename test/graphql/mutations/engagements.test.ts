/** Engagements of system integrators: an invitation is answered, or withdrawn before it is. */
import { forEachBackend } from "../../support/store";
import { ask, load, REFRESH } from "../support/ask";
import { codesIn, member, mutate, OPERATOR } from "../support/mutate";
import { WORLD } from "./world";

const silk = member("silk");
const bridge = member("bridge");

forEachBackend(({ openFresh }) => {
  test.each([
    ["the principal", silk, []],
    ["the platform", OPERATOR, []],
    ["the integrator, which declines by it", bridge, []],
    ["a mere member", member("silk", "MEMBER"), ["FORBIDDEN"]],
    ["somebody else", member("bay"), ["NOT_FOUND"]],
  ] as const)("an invitation is withdrawn by %s: %j", async (_, actor, codes) => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    const payload = await mutate(store, actor, "endEngagement", { engagement: "e-invited" });
    expect(codesIn(payload)).toEqual(codes);
    const { engagement } = await ask(store, '{ engagement(reference: "e-invited") { state inForce } }');
    const isWithdrawn = codes.length === 0;
    expect(engagement).toEqual({ state: isWithdrawn ? "DECLINED" : "INVITED", inForce: false });
    const accepted = await mutate(store, bridge, "acceptEngagement", { engagement: "e-invited" });
    expect(codesIn(accepted)).toEqual(isWithdrawn ? ["INVALID_STATE"] : []);
  });

  test("what was withdrawn, or declined, cannot be ended any more", async () => {
    const store = await load(await openFresh(), WORLD, REFRESH);
    await mutate(store, bridge, "declineEngagement", { engagement: "e-invited" });
    expect(codesIn(await mutate(store, silk, "endEngagement", { engagement: "e-invited" }))).toEqual([
      "INVALID_STATE",
    ]);
  });
});
