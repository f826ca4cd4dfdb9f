/** ISVs. */
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
import { DelegateFilter, OrderBy } from "./party-filter";
import { partyList } from "./party-list";

@ObjectType("Isv", {
  implements: [Node, Party],
  description:
    "An independent software vendor: it integrates for principals that authorize it, and signs with its own key.",
})
export class Isv extends Party {}

export const IsvConnection = connectionType(() => Isv, { name: "Isv", plural: "ISVs", singular: "ISV" });

const node = (fact: PartyFact, reading: Reading): Isv => new Isv(fact, reading);

@Resolver()
export class IsvQueries {
  @Query(() => Isv, {
    nullable: true,
    description: "The ISV with this id or reference; null when there is none.",
  })
  isv(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Isv | null> {
    return lookUp(context, at, lookup, {
      kind: "Party",
      types: ["Isv"],
      node: (fact, reading) => (fact.role === "ISV" ? node(fact, reading) : null),
    });
  }

  @Query(() => IsvConnection, {
    description: "The ISVs that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  isvs(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => DelegateFilter, { nullable: true, description: "Which of them." })
    filter: DelegateFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const conditions = { roles: ["ISV" as const], ...filter };
    return partyList(context, at, { conditions, order, page, node });
  }
}
