/** Mutations of engagements of system integrators, and of the account in their hands. */
import * as commands from "../app/commands/engagement-commands";
import { AccountGrant } from "./account-grant";
import { moment, named, optional, text } from "./command-input";
import { Engagement } from "./engagement";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";

const engagement = named(["Engagement"], "The engagement");
const sides = {
  reference: text("Your own id of it, unique among objects of its kind."),
  principal: named(["Merchant", "Acquirer"], "The principal"),
  integrator: named(["SystemIntegrator"], "The system integrator"),
  to: optional(moment("The first instant after it; null or absent: open.")),
};

const EngagementPayload = payloadType("EngagementPayload", { member: "engagement", type: () => Engagement });
const AccountGrantPayload = payloadType("AccountGrantPayload", {
  member: "accountGrant",
  type: () => AccountGrant,
});

export const EngagementMutations = mutationsOf(EngagementPayload, [
  mutation(
    commands.inviteIntegrator,
    "A principal invites a system integrator; it counts once it is accepted and the account is given.",
    sides,
  ),
  mutation(commands.acceptEngagement, "The integrator accepts an invitation, from then on.", { engagement }),
  mutation(commands.declineEngagement, "The integrator declines an invitation.", { engagement }),
  mutation(
    commands.endEngagement,
    "Ends an engagement. Keys and account stay in the integrator's hands until somebody takes them back. An invitation that is not answered yet is withdrawn: it is DECLINED. One that has not begun yet never takes effect.",
    { engagement },
  ),
]);

export const AccountGrantMutations = mutationsOf(AccountGrantPayload, [
  mutation(commands.giveAccount, "Gives the merchant account into the integrator's hands.", sides),
  mutation(
    commands.takeBackAccount,
    "Takes the merchant account back. A grant that has not begun yet never takes effect.",
    {
      accountGrant: named(["AccountGrant"], "The account grant"),
    },
  ),
]);
