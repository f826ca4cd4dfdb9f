/** Designations: a principal's explicit choice among several delegates. */
import { Args, FieldResolver, ObjectType, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { Designation as DesignationFact } from "../domain/facts";
import { covers, type Instant } from "../domain/instant";
import { connectionType } from "./connection";
import { DateTime, endOf, startOf } from "./date-time";
import { factList } from "./fact-list";
import { Isv } from "./isv";
import { EchoesAsOf, Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";
import { SystemIntegrator } from "./system-integrator";

@EchoesAsOf()
@ObjectType("Designation", {
  implements: Node,
  description:
    "A principal's explicit choice among several delegates. It counts only while the delegate is a candidate.",
})
export class Designation extends Node<DesignationFact> {
  readonly typeName = "Designation";

  @Loaded(() => Principal, { description: "Who chose." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.principal);
  }

  @Loaded(() => Party, { description: "The ISV or system integrator that was chosen." })
  get delegate(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.delegate);
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

  @Property(() => Boolean, { description: "Does it hold at the instant?" })
  get inForce(): boolean {
    return covers(this.fact, this.reading.validAt);
  }
}

const DesignationConnection = connectionType(() => Designation, {
  name: "Designation",
  plural: "designations",
  singular: "designation",
});

const node = (fact: DesignationFact, reading: Reading): Designation => new Designation(fact, reading);

const ofDelegate = ({ fact, reading }: Party, page: PageArgs): object | Promise<object> =>
  factList(reading, { kind: "Designation", ends: ["delegate"], of: fact.id }, page, node);

@Resolver(() => Principal)
export class PrincipalDesignations {
  @FieldResolver(() => DesignationConnection, {
    description: "Its choices among delegates, whenever they hold.",
    complexity: pageComplexity,
  })
  designations(
    @Root() { fact, reading }: Principal,
    @Args(() => PageArgs) page: PageArgs,
  ): object | object | Promise<object> {
    return factList(reading, { kind: "Designation", ends: ["principal"], of: fact.id }, page, node);
  }
}

@Resolver(() => Isv)
export class IsvDesignations {
  @FieldResolver(() => DesignationConnection, {
    description: "The choices that fell on it, whenever they hold.",
    complexity: pageComplexity,
  })
  designations(@Root() isv: Isv, @Args(() => PageArgs) page: PageArgs): object | Promise<object> {
    return ofDelegate(isv, page);
  }
}

@Resolver(() => SystemIntegrator)
export class IntegratorDesignations {
  @FieldResolver(() => DesignationConnection, {
    description: "The choices that fell on it, whenever they hold.",
    complexity: pageComplexity,
  })
  designations(
    @Root() integrator: SystemIntegrator,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return ofDelegate(integrator, page);
  }
}
