/** Engagements: invitations of system integrators. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { Engagement as EngagementFact, EngagementState as State } from "../domain/facts";
import type { Instant } from "../domain/instant";
import { engagementInForce, engagementState } from "../domain/states";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { enumType } from "./enum-type";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import type { Party } from "./party";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";
import { Relationship } from "./relationship";
import { SystemIntegrator } from "./system-integrator";

export const EngagementState = enumType<State>("EngagementState", "What an engagement is at an instant.", {
  INVITED: "The system integrator has not answered.",
  ACCEPTED: "It accepted.",
  DECLINED: "It came to nothing: the system integrator declined, or it was withdrawn before an answer.",
  ENDED: "It accepted, and the term is over.",
});

@ObjectType("Engagement", {
  implements: [Node, Relationship],
  description: "A principal's invitation of a system integrator.",
})
export class Engagement extends Relationship<EngagementFact> {
  readonly typeName = "Engagement";

  protected get between(): [number, number] {
    return [this.fact.principal, this.fact.integrator];
  }

  protected isInForce(t: Instant): boolean {
    return engagementInForce(this.fact, t);
  }

  @Loaded(() => Principal, { description: "The principal that invited." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.principal);
  }

  @Loaded(() => SystemIntegrator, { description: "The system integrator that is invited." })
  get integrator(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.integrator);
  }

  @Property(() => EngagementState, { description: "What it is at the instant." })
  get state(): State {
    return engagementState(this.fact, this.reading.validAt);
  }
}

const EngagementConnection = connectionType(() => Engagement, {
  name: "Engagement",
  plural: "engagements",
  singular: "engagement",
});

const node = (fact: EngagementFact, reading: Reading): Engagement => new Engagement(fact, reading);

@Resolver(() => Principal)
export class PrincipalEngagements {
  @FieldResolver(() => EngagementConnection, {
    description: "Its invitations of system integrators, whatever their state.",
    complexity: pageComplexity,
  })
  engagements(
    @Root() { fact, reading }: Principal,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "Engagement", ends: ["principal"], of: fact.id }, page, node);
  }
}

@Resolver(() => SystemIntegrator)
export class IntegratorEngagements {
  @FieldResolver(() => EngagementConnection, {
    description: "The invitations that it was given, whatever their state.",
    complexity: pageComplexity,
  })
  engagements(
    @Root() { fact, reading }: SystemIntegrator,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "Engagement", ends: ["integrator"], of: fact.id }, page, node);
  }
}

@Resolver()
export class EngagementQueries {
  @Query(() => Engagement, {
    nullable: true,
    description: "The engagement with this id or reference; null when there is none.",
  })
  engagement(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Engagement | null> {
    return lookUp(context, at, lookup, { kind: "Engagement", types: ["Engagement"], node });
  }
}
