/** Authorizations: delegation tokens. */
import { Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import type { Authorization as AuthorizationFact } from "../domain/facts";
import type { Instant } from "../domain/instant";
import { type TokenInvalidity as Invalidity, tokenInvalidity } from "../domain/states";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime } from "./date-time";
import { enumType } from "./enum-type";
import { factList } from "./fact-list";
import { Isv } from "./isv";
import { LookupArgs, lookUp } from "./lookup";
import { Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import type { Party } from "./party";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";
import { Relationship } from "./relationship";

const TokenState = enumType<"VALID" | "INVALID">(
  "TokenState",
  "Whether a delegation token works at an instant.",
  {
    VALID: "It works.",
    INVALID: "It does not; the reason is given.",
  },
);

const TokenInvalidity = enumType<Invalidity>("TokenInvalidity", "Why a delegation token does not work.", {
  NOT_YET_VALID: "Its term starts later.",
  REVOKED: "The principal revoked it.",
  EXPIRED: "Its term is over.",
});

@ObjectType("Authorization", {
  implements: [Node, Relationship],
  description:
    "A delegation token: with it an ISV acts for a principal, signing with its own key. Only its existence is known here, never its secret.",
})
export class Authorization extends Relationship<AuthorizationFact> {
  readonly typeName = "Authorization";

  protected get between(): [number, number] {
    return [this.fact.principal, this.fact.isv];
  }

  protected isInForce(t: Instant): boolean {
    return tokenInvalidity(this.fact, t) === null;
  }

  @Loaded(() => Principal, { description: "The principal that gave it." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.principal);
  }

  @Loaded(() => Isv, { description: "The ISV that has it." })
  get isv(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.isv);
  }

  @Property(() => TokenState, { description: "Whether it works at the instant." })
  get state(): "VALID" | "INVALID" {
    return this.invalidity === null ? "VALID" : "INVALID";
  }

  @Property(() => TokenInvalidity, {
    nullable: true,
    description: "Why it does not work at the instant; null when it does.",
  })
  get invalidity(): Invalidity | null {
    return tokenInvalidity(this.fact, this.reading.validAt);
  }

  @Property(() => DateTime, {
    nullable: true,
    description:
      "Until when the code that the principal's consent gave out can be exchanged; null when there is none.",
  })
  get codeExpiresAt(): Instant | null {
    return this.fact.codeExpiresAt;
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The instant from which it is revoked; null when it is not.",
  })
  get revokedAt(): Instant | null {
    return this.fact.revokedAt;
  }
}

const AuthorizationConnection = connectionType(() => Authorization, {
  name: "Authorization",
  plural: "authorizations",
  singular: "authorization",
});

const node = (fact: AuthorizationFact, reading: Reading): Authorization => new Authorization(fact, reading);

@Resolver(() => Principal)
export class PrincipalAuthorizations {
  @FieldResolver(() => AuthorizationConnection, {
    description: "The delegation tokens that it gave, whatever their state.",
    complexity: pageComplexity,
  })
  authorizations(
    @Root() { fact, reading }: Principal,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "Authorization", ends: ["principal"], of: fact.id }, page, node);
  }
}

@Resolver(() => Isv)
export class IsvAuthorizations {
  @FieldResolver(() => AuthorizationConnection, {
    description: "The delegation tokens that it was given, whatever their state.",
    complexity: pageComplexity,
  })
  authorizations(
    @Root() { fact, reading }: Isv,
    @Args(() => PageArgs) page: PageArgs,
  ): object | Promise<object> {
    return factList(reading, { kind: "Authorization", ends: ["isv"], of: fact.id }, page, node);
  }
}

@Resolver()
export class AuthorizationQueries {
  @Query(() => Authorization, {
    nullable: true,
    description: "The authorization with this id or reference; null when there is none.",
  })
  authorization(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Authorization | null> {
    return lookUp(context, at, lookup, { kind: "Authorization", types: ["Authorization"], node });
  }
}
