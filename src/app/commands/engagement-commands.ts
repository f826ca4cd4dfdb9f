/** Commands about system integrators: the invitation, and the merchant account in their hands. */
import type { Engagement, EngagementState, PartyRole } from "../../domain/facts";
import { FOREVER, type Instant, latest, overlaps } from "../../domain/instant";
import { engagementState } from "../../domain/states";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { endFrom, startFrom } from "./periods";
import { AS_DRAFTED, AT_VALID_AT, type Place } from "./place";

const PRINCIPALS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];
const INTEGRATOR: readonly PartyRole[] = ["SYSTEM_INTEGRATOR"];

const amending = (reference: string, draft: object, place: Place = AS_DRAFTED): Plan => ({
  batch: { engagements: [{ ref: reference, ...draft }] },
  place,
  object: { kind: "Engagement", reference },
});

interface Invitation {
  readonly reference: string;
  readonly principal: Named;
  readonly integrator: Named;
  readonly to?: Instant | null;
}

/** Both sides of an invitation or a grant, and the right to make it. */
async function bothSides(desk: Desk, input: Pick<Invitation, "principal" | "integrator">) {
  const principal = await desk.party(input.principal, "principal", PRINCIPALS);
  await desk.mayMake(["PRINCIPAL", principal.id]);
  const integrator = await desk.addressee(input.integrator, "integrator", INTEGRATOR);
  return { principal, integrator };
}

/** Invites a system integrator; it counts once it is accepted and the account is given (E14). */
export const inviteIntegrator = command("inviteIntegrator", "Engagement", async (desk, input: Invitation) => {
  const { principal, integrator } = await bothSides(desk, input);
  await desk.mustBeNew("Engagement", input.reference);
  const sides = { principal: principal.reference, integrator: integrator.reference };
  const term = { from: desk.validAt, to: input.to ?? FOREVER };
  return amending(input.reference, { ...sides, state: "INVITED", ...term });
});

interface OfEngagement {
  readonly engagement: Named;
}

async function engagementIn(
  desk: Desk,
  { engagement: named }: OfEngagement,
  expected: readonly EngagementState[],
): Promise<Engagement> {
  const engagement = await desk.object("Engagement", named, "engagement");
  const state = engagementState(engagement, desk.validAt);
  if (expected.includes(state)) return engagement;
  const message = `engagement "${engagement.reference}" is ${state} then; expected ${expected.join(" or ")}`;
  return desk.refuse("INVALID_STATE", "engagement", message);
}

/** Accepts an invitation: from then on, not from when it was sent. */
export const acceptEngagement = command(
  "acceptEngagement",
  "Engagement",
  async (desk, input: OfEngagement) => {
    const engagement = await engagementIn(desk, input, ["INVITED"]);
    return amending(
      engagement.reference,
      { state: "ACCEPTED", from: startFrom(desk, engagement) },
      AT_VALID_AT,
    );
  },
);

/** Declines an invitation. */
export const declineEngagement = command(
  "declineEngagement",
  "Engagement",
  async (desk, input: OfEngagement) => {
    const { reference } = await engagementIn(desk, input, ["INVITED"]);
    return amending(reference, { state: "DECLINED" });
  },
);

/**
 * Ends an engagement. The keys and the account stay where they are until somebody takes them back (E15, K4). An invitation that is not
 * answered yet is withdrawn: it comes to nothing, as when it is declined. One that has not begun yet never takes effect.
 */
export const endEngagement = command("endEngagement", "Engagement", async (desk, input: OfEngagement) => {
  const engagement = await engagementIn(desk, input, ["INVITED", "ACCEPTED"]);
  const { reference, state } = engagement;
  if (state === "INVITED") return amending(reference, { state: "DECLINED" });
  return amending(reference, { state: "ENDED", to: endFrom(desk, engagement) }, AT_VALID_AT);
});

/** Gives the merchant account into the integrator's hands. */
export const giveAccount = command("giveAccount", "AccountGrant", async (desk, input: Invitation) => {
  const { principal, integrator } = await bothSides(desk, input);
  await desk.mustBeNew("AccountGrant", input.reference);
  const term = { from: desk.validAt, to: input.to ?? FOREVER };
  const open = (await desk.reader.of("AccountGrant", "principal", [principal.id])).find(
    (grant) => grant.integrator === integrator.id && overlaps(grant, term),
  );
  if (open !== undefined)
    desk.refuse(
      "OVERLAP",
      "integrator",
      `grant "${open.reference}" has given it the account for some of that time already`,
    );
  const sides = { principal: principal.reference, integrator: integrator.reference };
  const grant = { ref: input.reference, ...sides, ...term };
  return { batch: { accountGrants: [grant] }, object: { kind: "AccountGrant", reference: input.reference } };
});

interface OfGrant {
  readonly accountGrant: Named;
}

/** Takes the merchant account back. A grant that has not begun yet never takes effect. */
export const takeBackAccount = command("takeBackAccount", "AccountGrant", async (desk, input: OfGrant) => {
  const grant = await desk.object("AccountGrant", input.accountGrant, "accountGrant");
  const { reference, from, to } = grant;
  if (to <= latest(desk.validAt, from))
    desk.refuse("INVALID_STATE", "accountGrant", `grant "${reference}" has ended by then`);
  return {
    batch: { accountGrants: [{ ref: reference, to: endFrom(desk, grant) }] },
    place: AT_VALID_AT,
    object: { kind: "AccountGrant", reference },
  };
});
