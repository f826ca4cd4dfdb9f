/** System integrators. */
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

@ObjectType("SystemIntegrator", {
  implements: [Node, Party],
  description:
    "A system integrator: it integrates with the account that a principal gives it, and signs as the principal.",
})
export class SystemIntegrator extends Party {}

export const SystemIntegratorConnection = connectionType(() => SystemIntegrator, {
  name: "SystemIntegrator",
  plural: "system integrators",
  singular: "system integrator",
});

const node = (fact: PartyFact, reading: Reading): SystemIntegrator => new SystemIntegrator(fact, reading);

@Resolver()
export class SystemIntegratorQueries {
  @Query(() => SystemIntegrator, {
    nullable: true,
    description: "The system integrator with this id or reference; null when there is none.",
  })
  systemIntegrator(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<SystemIntegrator | null> {
    return lookUp(context, at, lookup, {
      kind: "Party",
      types: ["SystemIntegrator"],
      node: (fact, reading) => (fact.role === "SYSTEM_INTEGRATOR" ? node(fact, reading) : null),
    });
  }

  @Query(() => SystemIntegratorConnection, {
    description: "The system integrators that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  systemIntegrators(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => DelegateFilter, { nullable: true, description: "Which of them." })
    filter: DelegateFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const conditions = { roles: ["SYSTEM_INTEGRATOR" as const], ...filter };
    return partyList(context, at, { conditions, order, page, node });
  }
}
