/** What a person should do before a change or a gap. */
import { ObjectType } from "type-graphql";
import { readActions } from "../app/read-causes";
import type { Reading } from "../app/reading";
import type { PolicyName } from "../domain/answer";
import type { EffectiveChange } from "../domain/change-ports";
import type { UpcomingAction as Action, NeededAction as Needed } from "../domain/upcoming";
import { enumType } from "./enum-type";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Loaded, Property } from "./property";

export const UpcomingAction = enumType<Action>("UpcomingAction", "What a person should do before a change.", {
  NONE: "Nothing: it works as well afterwards, or better.",
  RENEW_CONTRACT: "Renew the contract that runs out.",
  SIGN_CONTRACT: "Sign another contract in place of the one that is terminated.",
  RESUME_CONTRACT: "Call off the suspension of the contract.",
  ADD_SERVICE: "Add what the base contract that then decides lacks: PAYMENT, REFUND or SETTLEMENT.",
  REFRESH_TOKEN: "Refresh the delegation token that runs out.",
  ISSUE_TOKEN: "Give the ISV a delegation token.",
  ROTATE_KEY: "Register a key that follows the one that stops to work.",
  REGISTER_KEY: "Register a usable key for whoever signs then.",
  ENABLE_CLIENT: "Keep the client enabled.",
  EXTEND_ENGAGEMENT: "Extend the engagement of the system integrator.",
  EXTEND_ACCOUNT_GRANT: "Leave the merchant account with the system integrator for longer.",
  EXTEND_LINK: "Extend the acquiring link, or sign a base contract of the merchant's own.",
  REINSTATE_PARTY: "Keep the party ACTIVE.",
  DECLARE_CAPABILITY: "Keep the development capability declared.",
  ALLOW_ISV: "Go on allowing an ISV.",
  DESIGNATE: "Designate one of the delegates.",
  FIND_DELEGATE:
    "Authorize an ISV, engage a system integrator, or declare development capability, with the key and token that go with it.",
});

@ObjectType("NeededAction", {
  description: "One thing that a person should do before a change, and about what.",
})
export class NeededAction {
  constructor(
    private readonly needed: Needed,
    private readonly reading: Reading,
  ) {}

  @Property(() => UpcomingAction, { description: "What to do; never NONE." })
  get action(): Action {
    return this.needed.action;
  }

  @Loaded(() => Node, {
    nullable: true,
    description:
      "About which object: what would end, or what lacks something; null where something is needed that is not there yet.",
  })
  get object(): Node | Promise<Node> | null {
    return this.needed.object === null ? null : nodeOf(this.reading, this.needed.object);
  }
}

/** What should be done before a change. */
export async function actionsBefore(
  reading: Reading,
  { principal, at }: EffectiveChange,
  policy: PolicyName,
): Promise<readonly NeededAction[]> {
  const needed = await readActions(reading, principal, at, policy);
  return needed.map((it) => new NeededAction(it, reading));
}

/** Why there is no one action any more. */
export const ONE_OF_SEVERAL = "It may not be enough by itself: ask for actions.";

/** The first of some actions. */
export const firstOf = ([first]: readonly NeededAction[]): Action => first?.action ?? "NONE";
