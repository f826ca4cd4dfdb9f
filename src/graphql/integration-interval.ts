/** An interval of a principal's timeline. */
import { ObjectType } from "type-graphql";
import { readCauses } from "../app/read-causes";
import type { Instant } from "../domain/instant";
import { Cause, causesOf } from "./cause";
import { DateTime, endOf, startOf } from "./date-time";
import { IntegrationAnswer } from "./integration-answer";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Loaded, Property } from "./property";

@ObjectType("IntegrationInterval", {
  implements: IntegrationAnswer,
  description: "A half-open stretch of time in which a principal's answer stays the same. Neighbours differ.",
})
export class IntegrationInterval extends IntegrationAnswer {
  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant inside; null when it reaches back without bound.",
  })
  get from(): Instant | null {
    return startOf(this.stored.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null when nothing known ends it.",
  })
  get to(): Instant | null {
    return endOf(this.stored.to);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "Who in fact uses the account; null when the answer is withheld.",
  })
  get accountOperator(): Party | Promise<Party> | null {
    return this.stored.withheld ? null : partyOf(this.reading, this.stored.answer.accountOperator);
  }

  @Loaded(() => Party, { nullable: true, description: "Whose client the signing key is registered to." })
  get keyOwner(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.keyOwner);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "Who by the mode holds the keys and signs; null in mode NONE.",
  })
  get keyHolder(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.keyHolder);
  }

  @Loaded(() => [Cause], {
    description:
      "Why it begins: the events without which the answer would not have changed so. Empty where it reaches back without bound, and where it does not begin but was cut off.",
  })
  async causes(): Promise<readonly Cause[]> {
    const { principal, from } = this.stored;
    return causesOf(this.reading, await readCauses(this.reading, principal, from, this.policy));
  }
}
