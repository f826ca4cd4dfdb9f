/** Looking up and listing parties of any role. */
import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PARTY_ROLES, type PartyRole } from "../domain/facts";
import type { PartyOrder } from "../domain/ports";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { PARTY_TYPES } from "./global-id";
import { LookupArgs, lookUp } from "./lookup";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { MerchantFilter, OrderBy, PartyFilter, principalConditions } from "./party-filter";
import { partyList } from "./party-list";
import { partyNode } from "./party-node";
import { Principal } from "./principal";

export const PartyConnection = connectionType(() => Party, {
  name: "Party",
  plural: "parties",
  singular: "party",
});

export const PrincipalConnection = connectionType(() => Principal, {
  name: "Principal",
  plural: "principals",
  singular: "principal",
});

/** The roles whose mode is computed. */
export const PRINCIPAL_ROLES: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];

@Resolver()
export class PartyQueries {
  @Query(() => Party, {
    nullable: true,
    description: "The party with this id or reference; null when there is none.",
  })
  party(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Party | null> {
    return lookUp(context, at, lookup, { kind: "Party", types: PARTY_TYPES, node: partyNode });
  }

  @Query(() => PartyConnection, {
    description: "The parties of any role that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  parties(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => PartyFilter, { nullable: true, description: "Which of them." })
    filter: PartyFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const { role, country, search } = filter ?? {};
    const conditions = { roles: role && role.length > 0 ? role : PARTY_ROLES, country, search };
    return partyList(context, at, { conditions, order, page, node: partyNode });
  }

  @Query(() => PrincipalConnection, {
    description:
      "The merchants and acquirers that match: complete, and the same for ever under one revision.",
    complexity: pageComplexity,
  })
  principals(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, { nullable: true, description: "Which of them." })
    filter: MerchantFilter | null,
    @OrderBy() order: PartyOrder,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const conditions = principalConditions(PRINCIPAL_ROLES, filter);
    return partyList(context, at, { conditions, policy: filter?.policy, order, page, node: partyNode });
  }
}
