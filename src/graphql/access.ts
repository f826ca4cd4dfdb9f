/** Able and not entitled; entitled and not able. */
import { Args, Ctx, ObjectType, Query, Resolver } from "type-graphql";
import {
  type AccessiblePrincipal as Accessible,
  type BlockedPrincipal as Blocked,
  listBlocked,
  listResidualAccess,
} from "../app/list-access";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy } from "../domain/answer";
import type { Instant } from "../domain/instant";
import type { ResidualAccess as Access } from "../domain/residual-access";
import { AccessEnding } from "./access-ending";
import { type AsOf, At } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime, startOf } from "./date-time";
import { EffectiveIntegration } from "./effective-integration";
import { settle } from "./error-map";
import { Finding } from "./finding";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import { Party } from "./party";
import { UnderPolicy } from "./party-filter";
import { partyNode, partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

@ObjectType("ResidualAccess", {
  description: "What somebody can still do for a principal without a right to.",
})
class ResidualAccess {
  constructor(
    private readonly access: Access,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, { description: "Who is able and not entitled." })
  get holder(): Party | Promise<Party> {
    return partyOf(this.reading, this.access.holder);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "Since when without a break; null when it reaches back without bound.",
  })
  get since(): Instant | null {
    return startOf(this.access.since);
  }

  @Property(() => [AccessEnding], { description: "All that has to be done to end it." })
  get toEnd(): readonly AccessEnding[] {
    return this.access.toEnd.map((ending) => new AccessEnding(ending, this.reading));
  }
}

@ObjectType("AccessiblePrincipal", {
  description: "A principal that somebody can act for without a right to.",
})
class AccessiblePrincipal {
  constructor(
    private readonly found: Accessible,
    private readonly reading: Reading,
  ) {}

  @Property(() => Principal, { description: "For whom." })
  get principal(): Party {
    return partyNode(this.found.principal, this.reading);
  }

  @Property(() => [ResidualAccess], { description: "By whom; one for each holder." })
  get accesses(): readonly ResidualAccess[] {
    return this.found.accesses.map((access) => new ResidualAccess(access, this.reading));
  }
}

@ObjectType("BlockedPrincipal", {
  description:
    "A principal that is integrated by right, but cannot take payments: the signer lacks a key or a token.",
})
class BlockedPrincipal {
  constructor(
    private readonly found: Blocked,
    private readonly reading: Reading,
    private readonly policy: Policy,
  ) {}

  @Property(() => Principal, { description: "Who." })
  get principal(): Party {
    return partyNode(this.found.principal, this.reading);
  }

  @Property(() => EffectiveIntegration, { description: "How it is integrated by right." })
  get integration(): EffectiveIntegration {
    return new EffectiveIntegration(this.found.stored, this.reading, this.policy);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "Since when it has been blocked without a break; null when it always was.",
  })
  get since(): Instant | null {
    return startOf(this.found.since);
  }

  @Property(() => [Finding], { description: "What is lacking, and the action that mends it." })
  get lacking(): readonly Finding[] {
    return this.found.lacking.map((finding) => new Finding(finding, this.reading));
  }
}

const AccessiblePrincipalConnection = connectionType(() => AccessiblePrincipal, {
  name: "AccessiblePrincipal",
  plural: "principals with residual access",
  singular: "principal",
});
const BlockedPrincipalConnection = connectionType(() => BlockedPrincipal, {
  name: "BlockedPrincipal",
  plural: "principals that are blocked",
  singular: "principal",
});

@Resolver()
export class AccessQueries {
  @Query(() => AccessiblePrincipalConnection, {
    description:
      "Able and not entitled: all principals that somebody can act for without a right to, as they were registered, with what ends it.",
    complexity: pageComplexity,
  })
  async residualAccess(
    @Args(() => PageArgs) page: PageArgs,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const request = { policy: policy ?? "STANDARD", page: settle(pageRequest(page)) };
    const found = settle(await listResidualAccess(context.readings, at ?? {}, request));
    return new ConnectionOf(found, {
      node: (item, reading) => new AccessiblePrincipal(item, reading),
      id: ({ principal }) => principal.id,
    });
  }

  @Query(() => BlockedPrincipalConnection, {
    description:
      "Entitled and not able: all principals that are integrated by right but blocked, as they were registered, with what is lacking.",
    complexity: pageComplexity,
  })
  async notAble(
    @Args(() => PageArgs) page: PageArgs,
    @UnderPolicy() underPolicy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const policy = underPolicy ?? "STANDARD";
    const request = { policy, page: settle(pageRequest(page)) };
    const found = settle(await listBlocked(context.readings, at ?? {}, request));
    return new ConnectionOf(found, {
      node: (item, reading) => new BlockedPrincipal(item, reading, policy),
      id: ({ principal }) => principal.id,
    });
  }
}
