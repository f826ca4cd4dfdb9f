/** Account grants: a principal's merchant account in a system integrator's hands. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { AccountGrant as AccountGrantFact } from "../domain/facts";
import { covers, type Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import type { Party } from "./party";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded } from "./property";
import { Relationship } from "./relationship";
import { SystemIntegrator } from "./system-integrator";

@ObjectType("AccountGrant", {
  implements: [Node, Relationship],
  description: "A principal's merchant account is in a system integrator's hands.",
})
export class AccountGrant extends Relationship<AccountGrantFact> {
  readonly typeName = "AccountGrant";

  protected get between(): [number, number] {
    return [this.fact.principal, this.fact.integrator];
  }

  protected isInForce(t: Instant): boolean {
    return covers(this.fact, t);
  }

  @Loaded(() => Principal, { description: "The principal whose account it is." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.principal);
  }

  @Loaded(() => SystemIntegrator, { description: "The system integrator that has it." })
  get integrator(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.integrator);
  }
}

const AccountGrantConnection = connectionType(() => AccountGrant, {
  name: "AccountGrant",
  plural: "account grants",
  singular: "account grant",
});

const node = (fact: AccountGrantFact, reading: Reading): AccountGrant => new AccountGrant(fact, reading);

@Resolver(() => Principal)
export class PrincipalAccountGrants {
  @FieldResolver(() => AccountGrantConnection, {
    description: "To whom it gave its merchant account, and when.",
    complexity: pageComplexity,
  })
  accountGrants(
    @Root() { fact, reading }: Principal,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "AccountGrant", ends: ["principal"], of: fact.id }, page, node);
  }
}

@Resolver(() => SystemIntegrator)
export class IntegratorAccountGrants {
  @FieldResolver(() => AccountGrantConnection, {
    description: "Whose merchant accounts it was given, and when.",
    complexity: pageComplexity,
  })
  accountGrants(
    @Root() { fact, reading }: SystemIntegrator,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "AccountGrant", ends: ["integrator"], of: fact.id }, page, node);
  }
}

@Resolver()
export class AccountGrantQueries {
  @Query(() => AccountGrant, {
    nullable: true,
    description: "The account grant with this id or reference; null when there is none.",
  })
  accountGrant(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<AccountGrant | null> {
    return lookUp(context, at, lookup, { kind: "AccountGrant", types: ["AccountGrant"], node });
  }
}
