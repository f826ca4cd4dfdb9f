/** Mutations about who integrates a principal: designating, and handing over. */
import { designateDelegate } from "../app/commands/designate-delegate";
import { handOver } from "../app/commands/hand-over";
import { ROLL_BACK_DAYS, rollBackHandover } from "../app/commands/roll-back-handover";
import { moment, named, optional, whole } from "./command-input";
import { Designation } from "./designation";
import { PARTY_TYPES } from "./global-id";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";
import { Principal } from "./principal";

const principal = named(["Merchant", "Acquirer"], "The principal");

const DesignationPayload = payloadType("DesignationPayload", {
  member: "designation",
  type: () => Designation,
});
const HandoverPayload = payloadType("HandoverPayload", { member: "principal", type: () => Principal });

export const DesignationMutations = mutationsOf(DesignationPayload, [
  mutation(
    designateDelegate,
    "A principal chooses among its delegates; the designation before ends at that instant.",
    {
      principal,
      delegate: named(["Isv", "SystemIntegrator"], "The ISV or system integrator"),
      to: optional(moment("The first instant after it; null or absent: until another is made.")),
    },
  ),
]);

export const HandoverMutations = mutationsOf(HandoverPayload, [
  mutation(
    handOver,
    "Hands a principal over at one instant: everything that binds it to other delegates then or later ends, and so do the keys that they hold. Refused unless whoever goes on is ready with what is left, and no instant of mode NONE arises. As a dry run: the plan.",
    {
      principal,
      to: named(
        PARTY_TYPES,
        "Who integrates it from then on: an ISV, a system integrator, or the principal itself",
      ),
    },
  ),
  mutation(
    rollBackHandover,
    `Takes a hand-over back, within ${ROLL_BACK_DAYS} days and if nothing of it was changed since: what it ended lives on as before.`,
    { principal, revision: whole("The revision that the hand-over made.") },
  ),
]);
