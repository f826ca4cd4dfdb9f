/** Acquirers. */
import { Arg, Args, Ctx, ObjectType, Query, Resolver } from "type-graphql";
import type { Reading } from "../app/reading";
import type { Party as PartyFact } from "../domain/facts";
import type { PartyOrder } from "../domain/ports";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { LookupArgs, lookUp } from "./lookup";
import { Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { MerchantFilter, OrderBy, principalConditions } from "./party-filter";
import { partyList } from "./party-list";
import { Principal } from "./principal";

@ObjectType("Acquirer", {
  implements: [Node, Party, Principal],
  description: "An acquirer (ACQ): a principal that may have merchants registered under it.",
})
export class Acquirer extends Principal {}

export const AcquirerConnection = connectionType(() => Acquirer, {
  name: "Acquirer",
  plural: "acquirers",
  singular: "acquirer",
});

const node = (fact: PartyFact, reading: Reading): Acquirer => new Acquirer(fact, reading);

@Resolver()
export class AcquirerQueries {
  @Query(() => Acquirer, {
    nullable: true,
    description: "The acquirer with this id or reference; null when there is none.",
  })
  acquirer(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Acquirer | null> {
    return lookUp(context, at, lookup, {
      kind: "Party",
      types: ["Acquirer"],
      node: (fact, reading) => (fact.role === "ACQUIRER" ? node(fact, reading) : null),
    });
  }

  @Query(() => AcquirerConnection, {
    description: "The acquirers that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  acquirers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, { nullable: true, description: "Which of them." })
    filter: MerchantFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const conditions = principalConditions(["ACQUIRER"], filter);
    return partyList(context, at, { conditions, policy: filter?.policy, order, page, node });
  }
}
