/** Portfolios: the principals that a delegate implements, and those below an acquirer. */
import { Arg, Args, FieldResolver, Resolver, Root } from "type-graphql";
import type { PartyOrder } from "../domain/ports";
import { Acquirer } from "./acquirer";
import { Isv } from "./isv";
import { type Costing, PageArgs, pageComplexity } from "./page-args";
import type { Party } from "./party";
import { MerchantFilter, OrderBy, principalConditions } from "./party-filter";
import { partyListBelow } from "./party-list";
import { partyNode } from "./party-node";
import { PRINCIPAL_ROLES, PrincipalConnection } from "./party-queries";
import { SystemIntegrator } from "./system-integrator";

type Given = MerchantFilter | null | undefined;

const FILTER = { nullable: true, description: "Which of them." };

function portfolio(
  { fact, reading }: Party,
  by: "implementer" | "acquirer",
  page: PageArgs,
  filter: Given,
  order: PartyOrder,
): Promise<object> {
  const own = { given: fact.reference, id: fact.id };
  const conditions = { ...principalConditions(PRINCIPAL_ROLES, filter), [by]: own };
  return partyListBelow(reading, { conditions, policy: filter?.policy, order, page, node: partyNode });
}

/** Each portfolio is a search of its own, also below a list; what it costs keeps an operation from asking for hundreds of them. */
const PORTFOLIO_COST = 500;
const complexity = (costing: Costing): number => PORTFOLIO_COST + pageComplexity(costing);

const IMPLEMENTED = {
  description:
    "The principals that it implements at the instant, also those below an acquirer that it implements. A condition on the implementer is overruled.",
  complexity,
};

@Resolver(() => Isv)
export class IsvPortfolio {
  @FieldResolver(() => PrincipalConnection, IMPLEMENTED)
  implementedPrincipals(
    @Root() isv: Isv,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, FILTER) filter: Given,
    @OrderBy() order: PartyOrder,
  ): Promise<object> {
    return portfolio(isv, "implementer", page, filter, order);
  }
}

@Resolver(() => SystemIntegrator)
export class IntegratorPortfolio {
  @FieldResolver(() => PrincipalConnection, IMPLEMENTED)
  implementedPrincipals(
    @Root() integrator: SystemIntegrator,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, FILTER) filter: Given,
    @OrderBy() order: PartyOrder,
  ): Promise<object> {
    return portfolio(integrator, "implementer", page, filter, order);
  }
}

@Resolver(() => Acquirer)
export class AcquirerPortfolio {
  @FieldResolver(() => PrincipalConnection, {
    description:
      "The principals registered under it at the instant by an approved link in force, whether or not they inherit its mode. A condition on the acquirer is overruled.",
    complexity,
  })
  subMerchants(
    @Root() acquirer: Acquirer,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => MerchantFilter, FILTER) filter: Given,
    @OrderBy() order: PartyOrder,
  ): Promise<object> {
    return portfolio(acquirer, "acquirer", page, filter, order);
  }
}
