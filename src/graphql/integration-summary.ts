/** The summary of the whole fleet. */
import { Args, Ctx, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Reading } from "../app/reading";
import {
  type ImplementerCount as CountByImplementer,
  type IntegrationCounts,
  listImplementerCounts,
  type PrincipalCount,
  summariseIntegrations,
} from "../app/summarise-integrations";
import type { PolicyName as Policy, IntegrationStatus as Status } from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import { type AsOf, At, ResolvedAsOf } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import { type ReadingContext, readingAt } from "./context";
import { settle } from "./error-map";
import { IntegrationMode, IntegrationStatus, PolicyName } from "./integration-codes";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import { Party } from "./party";
import { UnderPolicy } from "./party-filter";
import { partyOf } from "./party-node";
import { Loaded, Property } from "./property";

@ObjectType("ModeCount", { description: "How many principals are in a mode." })
class ModeCount implements PrincipalCount {
  @Property(() => IntegrationMode, { description: "The mode." })
  readonly mode!: Mode;

  @Property(() => Int, { description: "How many principals." })
  readonly count!: number;

  @Property(() => Int, { description: "How many of them are merchants." })
  readonly merchants!: number;

  @Property(() => Int, { description: "How many of them are acquirers." })
  readonly acquirers!: number;
}

@ObjectType("StatusCount", { description: "How many principals have a status." })
class StatusCount implements PrincipalCount {
  @Property(() => IntegrationStatus, {
    nullable: true,
    description: "The status; null counts the principals in mode NONE, which have none.",
  })
  readonly status!: Status | null;

  @Property(() => Int, { description: "How many principals." })
  readonly count!: number;

  @Property(() => Int, { description: "How many of them are merchants." })
  readonly merchants!: number;

  @Property(() => Int, { description: "How many of them are acquirers." })
  readonly acquirers!: number;
}

@ObjectType("ImplementerCount", {
  description: "How many principals a party implements, itself not counted.",
})
class ImplementerCount implements PrincipalCount {
  constructor(
    private readonly row: CountByImplementer,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, {
    description: "Who implements: an ISV, a system integrator, or an acquirer for those below it.",
  })
  get implementer(): Party | Promise<Party> {
    return partyOf(this.reading, this.row.implementer);
  }

  @Property(() => Int, { description: "How many principals." })
  get count(): number {
    return this.row.count;
  }

  @Property(() => Int, { description: "How many of them are merchants." })
  get merchants(): number {
    return this.row.merchants;
  }

  @Property(() => Int, { description: "How many of them are acquirers." })
  get acquirers(): number {
    return this.row.acquirers;
  }
}

const ImplementerCountConnection = connectionType(() => ImplementerCount, {
  name: "ImplementerCount",
  plural: "counts by implementer",
  singular: "count",
});

@ObjectType("IntegrationSummary", {
  description: "The whole fleet at the instant: how many principals by mode, status and implementer.",
})
export class IntegrationSummary {
  constructor(
    private readonly counts: IntegrationCounts,
    readonly reading: Reading,
    readonly underPolicy: Policy,
  ) {}

  @Property(() => Int, { description: "How many principals there are." })
  get total(): number {
    return this.counts.count;
  }

  @Property(() => Int, { description: "How many of them are merchants." })
  get merchants(): number {
    return this.counts.merchants;
  }

  @Property(() => Int, { description: "How many of them are acquirers." })
  get acquirers(): number {
    return this.counts.acquirers;
  }

  @Property(() => [ModeCount], { description: "How many there are in each mode; every mode is listed." })
  get byMode(): readonly ModeCount[] {
    return this.counts.byMode;
  }

  @Property(() => [StatusCount], {
    description: "How many have each status; every status is listed, and none.",
  })
  get byStatus(): readonly StatusCount[] {
    return this.counts.byStatus;
  }

  @Property(() => ResolvedAsOf, { description: "The moment that it is about." })
  get asOf(): ResolvedAsOf {
    return this.reading.asOf;
  }

  @Property(() => PolicyName, { description: "The policy that it was computed under." })
  get policy(): Policy {
    return this.underPolicy;
  }
}

@Resolver(() => IntegrationSummary)
export class IntegrationSummaryQueries {
  @Query(() => IntegrationSummary, {
    description: "Counts of all principals by mode, status and implementer.",
  })
  async integrationSummary(
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<IntegrationSummary> {
    const reading = await readingAt(context, at);
    const name = policy ?? "STANDARD";
    return new IntegrationSummary(await summariseIntegrations(reading, name), reading, name);
  }

  @FieldResolver(() => ImplementerCountConnection, {
    description: "Who implements how many, most first. Principals that implement themselves are not in it.",
    complexity: pageComplexity,
  })
  async byImplementer(
    @Root() { reading, underPolicy }: IntegrationSummary,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<object> {
    const counts = settle(await listImplementerCounts(reading, underPolicy, settle(pageRequest(page))));
    return new ConnectionOf(counts, {
      node: (row, bound) => new ImplementerCount(row, bound),
      id: (row) => row.implementer,
      text: (row) => String(row.count),
    });
  }
}
