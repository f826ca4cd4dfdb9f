/** Relationships: what binds two parties for a time. */
import { InterfaceType } from "type-graphql";
import type { Instant, Interval } from "../domain/instant";
import { DateTime, endOf, startOf } from "./date-time";
import { EchoesAsOf, Node } from "./node";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { Property } from "./property";

/** What every fact that binds two parties has. */
export interface BindingFact extends Interval {
  readonly id: number;
  readonly reference: string;
}

@EchoesAsOf()
@InterfaceType("Relationship", {
  implements: Node,
  description:
    "What binds two parties for a time: a contract, an authorization, an engagement, an account grant, an acquiring link.",
})
export abstract class Relationship<Fact extends BindingFact = BindingFact> extends Node<Fact> {
  /** The ids of the two parties: the one below or asking first. */
  protected abstract readonly between: readonly [number, number];

  @Property(() => String, { description: "The caller's own id of the relationship, unique within its kind." })
  get reference(): string {
    return this.fact.reference;
  }

  @Property(() => [Party], { description: "The two parties that it binds." })
  get parties(): readonly (Party | Promise<Party>)[] {
    return this.between.map((id) => partyOf(this.reading, id));
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant of its term; null when there is no start.",
  })
  get from(): Instant | null {
    return startOf(this.fact.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after its term; null when the end is open.",
  })
  get to(): Instant | null {
    return endOf(this.fact.to);
  }

  @Property(() => Boolean, { description: "Does it count at the instant? The state says why not." })
  get inForce(): boolean {
    return this.isInForce(this.reading.validAt);
  }

  protected abstract isInForce(t: Instant): boolean;
}
