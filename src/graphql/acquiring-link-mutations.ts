/** Mutations of acquiring links. */
import * as commands from "../app/commands/acquiring-commands";
import { AcquiringLink } from "./acquiring-link";
import { moment, named, optional, text } from "./command-input";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";

const link = named(["AcquiringLink"], "The acquiring link");
const AcquiringLinkPayload = payloadType("AcquiringLinkPayload", {
  member: "acquiringLink",
  type: () => AcquiringLink,
});

export const AcquiringLinkMutations = mutationsOf(AcquiringLinkPayload, [
  mutation(commands.registerSubMerchant, "An acquirer registers a merchant below it, to be approved.", {
    reference: text("Your own id of the link, unique among acquiring links."),
    merchant: named(["Merchant", "Acquirer"], "The merchant, or the acquirer that stands below another"),
    acquirer: named(["Acquirer"], "The acquirer"),
    to: optional(moment("The first instant after it; null or absent: open.")),
  }),
  mutation(commands.approveAcquiringLink, "Approves a link, from then on; cycles of acquirers are refused.", {
    link,
  }),
  mutation(commands.rejectAcquiringLink, "Refuses to approve a link.", { link }),
  mutation(
    commands.endAcquiringLink,
    "Ends an approved link. One that has not begun yet never takes effect.",
    { link },
  ),
]);
