/** Commands about sub-merchants: merchants registered under an acquirer. */
import type { AcquiringLink, LinkState, PartyRole } from "../../domain/facts";
import { FOREVER, type Instant } from "../../domain/instant";
import { linkState } from "../../domain/states";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { endFrom, startFrom } from "./periods";
import { AS_DRAFTED, AT_VALID_AT, type Place } from "./place";

const MERCHANTS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];
const ACQUIRER: readonly PartyRole[] = ["ACQUIRER"];

const amending = (reference: string, draft: object, place: Place = AS_DRAFTED): Plan => ({
  batch: { acquiringLinks: [{ ref: reference, ...draft }] },
  place,
  object: { kind: "AcquiringLink", reference },
});

interface Registration {
  readonly reference: string;
  readonly merchant: Named;
  readonly acquirer: Named;
  readonly to?: Instant | null;
}

/** Registers a merchant under an acquirer, to be approved by the platform. */
export const registerSubMerchant = command(
  "registerSubMerchant",
  "AcquiringLink",
  async (desk, input: Registration) => {
    const acquirer = await desk.party(input.acquirer, "acquirer", ACQUIRER);
    await desk.mayMake(["ACQUIRER", acquirer.id]);
    const merchant = await desk.addressee(input.merchant, "merchant", MERCHANTS);
    await desk.mustBeNew("AcquiringLink", input.reference);
    const sides = { merchant: merchant.reference, acquirer: acquirer.reference };
    const term = { from: desk.validAt, to: input.to ?? FOREVER };
    return amending(input.reference, { ...sides, state: "PENDING", ...term });
  },
);

interface OfLink {
  readonly link: Named;
}

async function linkIn(desk: Desk, input: OfLink, expected: LinkState): Promise<AcquiringLink> {
  const link = await desk.object("AcquiringLink", input.link, "link");
  const state = linkState(link, desk.validAt);
  if (state === expected) return link;
  return desk.refuse(
    "INVALID_STATE",
    "link",
    `link "${link.reference}" is ${state} then; expected ${expected}`,
  );
}

/** Approves a link: from then on. A cycle of acquirers is refused (E24). */
export const approveAcquiringLink = command(
  "approveAcquiringLink",
  "AcquiringLink",
  async (desk, input: OfLink) => {
    const link = await linkIn(desk, input, "PENDING");
    return amending(link.reference, { state: "APPROVED", from: startFrom(desk, link) }, AT_VALID_AT);
  },
);

/** Refuses to approve a link. */
export const rejectAcquiringLink = command(
  "rejectAcquiringLink",
  "AcquiringLink",
  async (desk, input: OfLink) => {
    const { reference } = await linkIn(desk, input, "PENDING");
    return amending(reference, { state: "REJECTED" });
  },
);

/** Ends an approved link. One that has not begun yet never takes effect. */
export const endAcquiringLink = command("endAcquiringLink", "AcquiringLink", async (desk, input: OfLink) => {
  const link = await linkIn(desk, input, "APPROVED");
  return amending(link.reference, { state: "ENDED", to: endFrom(desk, link) }, AT_VALID_AT);
});
