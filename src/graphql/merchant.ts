/** Merchants. */
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

@ObjectType("Merchant", {
  implements: [Node, Party, Principal],
  description: "A merchant: it takes payments, directly or below an acquirer.",
})
export class Merchant extends Principal {}

export const MerchantConnection = connectionType(() => Merchant, {
  name: "Merchant",
  plural: "merchants",
  singular: "merchant",
});

const node = (fact: PartyFact, reading: Reading): Merchant => new Merchant(fact, reading);

@Resolver()
export class MerchantQueries {
  @Query(() => Merchant, {
    nullable: true,
    description: "The merchant with this id or reference; null when there is none.",
  })
  merchant(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Merchant | null> {
    return lookUp(context, at, lookup, {
      kind: "Party",
      types: ["Merchant"],
      node: (fact, reading) => (fact.role === "MERCHANT" ? node(fact, reading) : null),
    });
  }

  @Query(() => MerchantConnection, {
    description: "The merchants that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  merchants(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, { nullable: true, description: "Which of them." })
    filter: MerchantFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const conditions = principalConditions(["MERCHANT"], filter);
    return partyList(context, at, { conditions, policy: filter?.policy, order, page, node });
  }
}
