/** Near misses: answers that are not, and what would bring them about. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { RepairAction as Action, NearMiss as Missed, Repair as Step } from "../domain/explanation";
import type { IntegrationMode as Mode } from "../domain/facts";
import { Clause } from "./clause";
import { enumType } from "./enum-type";
import { IntegrationMode } from "./integration-codes";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Loaded, Property } from "./property";

/** What each step of a near miss is. */
export const REPAIR_ACTIONS: Readonly<Record<Action, string>> = {
  SIGN_CONTRACT: "Sign a contract.",
  RENEW_CONTRACT: "Renew the contract, or undo its end.",
  RESUME_CONTRACT: "End the suspension of the contract.",
  BRING_FORWARD_CONTRACT: "Let the contract start earlier.",
  ADD_SERVICE: "Add INTEGRATION to the services of the contract.",
  REINSTATE_PARTY: "Make the party ACTIVE again.",
  ALLOW_ISV: "Allow an ISV to integrate.",
  ENGAGE: "Engage the system integrator.",
  GIVE_ACCOUNT: "Give the system integrator the merchant account.",
  DECLARE_CAPABILITY: "Declare development capability.",
  DESIGNATE: "Designate the delegate.",
};

const RepairAction = enumType<Action>(
  "RepairAction",
  "What one does about a clause that fails.",
  REPAIR_ACTIONS,
);

@ObjectType("Repair", { description: "One step of a repair." })
export class Repair {
  constructor(
    private readonly step: Step,
    private readonly reading: Reading,
  ) {}

  @Property(() => RepairAction, { description: "What to do." })
  get action(): Action {
    return this.step.action;
  }

  @Loaded(() => Party, { description: "By or for whom." })
  get subject(): Party | Promise<Party> {
    return partyOf(this.reading, this.step.subject);
  }

  @Loaded(() => Party, { nullable: true, description: "With whom; null when nobody else takes part." })
  get counterparty(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.step.counterparty);
  }

  @Loaded(() => Node, {
    nullable: true,
    description: "To which object; null when a new one is needed, or when whoever asks may not see it.",
  })
  get object(): Node | Promise<Node> | null {
    return this.step.object === null ? null : nodeOf(this.reading, this.step.object);
  }
}

@ObjectType("NearMiss", { description: "An answer that is not, with all that stands in its way." })
export class NearMiss {
  constructor(
    private readonly missed: Missed,
    private readonly reading: Reading,
  ) {}

  @Property(() => IntegrationMode, { description: "The mode that it would be." })
  get mode(): Mode {
    return this.missed.mode;
  }

  @Loaded(() => Party, { description: "Who would implement." })
  get implementer(): Party | Promise<Party> {
    return partyOf(this.reading, this.missed.implementer);
  }

  @Property(() => [Clause], { description: "The clauses that fail." })
  get failing(): readonly Clause[] {
    return this.missed.failing.map((clause) => new Clause(clause, this.reading));
  }

  @Property(() => [Repair], { description: "The steps that would bring it about, all of them together." })
  get repairs(): readonly Repair[] {
    return this.missed.repairs.map((step) => new Repair(step, this.reading));
  }
}
