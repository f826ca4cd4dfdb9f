/** Acquiring links: principals registered under an acquirer. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { AcquiringLink as AcquiringLinkFact, LinkState as State } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { EndsByKind } from "../domain/ports";
import { linkInForce, linkState } from "../domain/states";
import { Acquirer } from "./acquirer";
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

export const LinkState = enumType<State>("LinkState", "What an acquiring link is at an instant.", {
  PENDING: "The acquirer has not decided.",
  APPROVED: "The acquirer approved.",
  REJECTED: "The acquirer refused.",
  ENDED: "It was approved, and the term is over.",
});

@ObjectType("AcquiringLink", {
  implements: [Node, Relationship],
  description: "A merchant, or an acquirer, is registered under an acquirer.",
})
export class AcquiringLink extends Relationship<AcquiringLinkFact> {
  readonly typeName = "AcquiringLink";

  protected get between(): [number, number] {
    return [this.fact.merchant, this.fact.acquirer];
  }

  protected isInForce(t: Instant): boolean {
    return linkInForce(this.fact, t);
  }

  @Loaded(() => Principal, {
    description: "The lower end: a merchant, or an acquirer that itself stands below another.",
  })
  get merchant(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.merchant);
  }

  @Loaded(() => Acquirer, { description: "The upper end." })
  get acquirer(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.acquirer);
  }

  @Property(() => LinkState, { description: "What it is at the instant." })
  get state(): State {
    return linkState(this.fact, this.reading.validAt);
  }
}

const AcquiringLinkConnection = connectionType(() => AcquiringLink, {
  name: "AcquiringLink",
  plural: "acquiring links",
  singular: "acquiring link",
});

const node = (fact: AcquiringLinkFact, reading: Reading): AcquiringLink => new AcquiringLink(fact, reading);

@Resolver(() => Principal)
export class PrincipalAcquiringLinks {
  @FieldResolver(() => AcquiringLinkConnection, {
    description:
      "Its links to acquirers above it and, of an acquirer, also those to the merchants below it; whatever their state.",
    complexity: pageComplexity,
  })
  acquiringLinks(
    @Root() { fact, reading }: Principal,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    const ends: EndsByKind["AcquiringLink"][] =
      fact.role === "ACQUIRER" ? ["merchant", "acquirer"] : ["merchant"];
    return factList(reading, { kind: "AcquiringLink", ends, of: fact.id }, page, node);
  }
}

@Resolver()
export class AcquiringLinkQueries {
  @Query(() => AcquiringLink, {
    nullable: true,
    description: "The acquiring link with this id or reference; null when there is none.",
  })
  acquiringLink(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<AcquiringLink | null> {
    return lookUp(context, at, lookup, { kind: "AcquiringLink", types: ["AcquiringLink"], node });
  }
}
