/** Legal entities: the companies and persons behind parties. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { LegalEntity as LegalEntityFact } from "../domain/facts";
import { type AsOf, At } from "./as-of";
import type { ReadingContext } from "./context";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { EchoesAsOf, Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { partyNode } from "./party-node";
import { PartyConnection } from "./party-queries";
import { Property } from "./property";

@EchoesAsOf()
@ObjectType("LegalEntity", {
  implements: Node,
  description: "The company or person behind one or more parties.",
})
export class LegalEntity extends Node<LegalEntityFact> {
  readonly typeName = "LegalEntity";

  @Property(() => String, {
    description: "The caller's own id of the legal entity, unique among legal entities.",
  })
  get reference(): string {
    return this.fact.reference;
  }

  @Property(() => String, { nullable: true, description: "Its name; null when that is not on record." })
  get name(): string | null {
    return this.fact.name;
  }

  @Property(() => String, {
    nullable: true,
    description: "Its legal entity identifier: ISO 17442, 20 characters, checked.",
  })
  get lei(): string | null {
    return this.fact.lei;
  }
}

const node = (fact: LegalEntityFact, reading: Reading): LegalEntity => new LegalEntity(fact, reading);

@Resolver(() => LegalEntity)
export class LegalEntityParties {
  @FieldResolver(() => PartyConnection, {
    description: "The parties that it is: one for each role.",
    complexity: pageComplexity,
  })
  parties(
    @Root() { fact, reading }: LegalEntity,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "Party", ends: ["legalEntity"], of: fact.id }, page, partyNode);
  }
}

@Resolver(() => Party)
export class PartyLegalEntity {
  @FieldResolver(() => LegalEntity, {
    nullable: true,
    description: "Who is behind it; null when that is not on record.",
  })
  async legalEntity(@Root() { fact, reading }: Party): Promise<LegalEntity | null> {
    return fact.legalEntity === null
      ? null
      : node(await reading.facts.get("LegalEntity", fact.legalEntity), reading);
  }
}

@Resolver()
export class LegalEntityQueries {
  @Query(() => LegalEntity, {
    nullable: true,
    description: "The legal entity with this id or reference; null when there is none.",
  })
  legalEntity(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<LegalEntity | null> {
    return lookUp(context, at, lookup, { kind: "LegalEntity", types: ["LegalEntity"], node });
  }
}
