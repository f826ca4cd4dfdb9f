/** Blast radii: who is hit if an object falls away, or into the wrong hands. */
import { Arg, Args, Ctx, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Shift } from "../app/comparison";
import { compareAs } from "../app/diff-fleet";
import { measureBlastRadius } from "../app/measure-blast-radius";
import {
  countExposed,
  listExposed,
  listKeys,
  listRotators,
  type MeasuredRadius,
  type Rotator,
} from "../app/read-blast-radius";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy, IntegrationStatus as Status } from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { Instant } from "../domain/instant";
import { type AsOf, At, ResolvedAsOf } from "./as-of";
import { BlastCentreInput, centreOf } from "./blast-centre";
import { Comparison } from "./comparison";
import { ConnectionOf, connectionType } from "./connection";
import { type ReadingContext, readingAt } from "./context";
import { DateTime, endOf, startOf } from "./date-time";
import { settle } from "./error-map";
import { ExposedPrincipal, ExposedPrincipalConnection } from "./exposed-principal";
import { IntegrationMode, IntegrationStatus } from "./integration-codes";
import { KeyVersion, KeyVersionConnection } from "./key-version";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import { Party } from "./party";
import { UnderPolicy } from "./party-filter";
import { partyOf } from "./party-node";
import { Loaded, Property } from "./property";

@ObjectType("BlastLoss", {
  implements: Comparison,
  description:
    "Who is integrated otherwise if the object falls away at the start of the time that is looked at.",
})
export class BlastLoss extends Comparison {}

@ObjectType("ExposureCount", {
  description: "How many exposed principals are in a mode and status when they first are.",
})
class ExposureCount {
  constructor(private readonly shift: Shift) {}

  @Property(() => IntegrationMode, { description: "The mode." })
  get mode(): Mode {
    return this.shift.before?.mode ?? "NONE";
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "The status; null in mode NONE." })
  get status(): Status | null {
    return this.shift.before?.status ?? null;
  }

  @Property(() => Int, { description: "How many principals." })
  get count(): number {
    return this.shift.merchants + this.shift.acquirers;
  }
}

@ObjectType("KeyRotation", { description: "How many keys a party has to rotate." })
class KeyRotation {
  constructor(
    private readonly rotator: Rotator,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, { description: "Who: the owner of the clients that the keys are registered to." })
  get by(): Party | Promise<Party> {
    return partyOf(this.reading, this.rotator.party);
  }

  @Property(() => Int, { description: "How many keys." })
  get keys(): number {
    return this.rotator.keys;
  }
}

const KeyRotationConnection = connectionType(() => KeyRotation, {
  name: "KeyRotation",
  plural: "parties that have keys to rotate",
  singular: "party",
});

@ObjectType("BlastRadius", {
  description:
    "Who is hit by an object: who is integrated otherwise if it falls away (loss), who can be acted for by whoever has it (exposed), and which keys must be rotated then.",
})
export class BlastRadius {
  constructor(readonly measured: MeasuredRadius) {}

  @Property(() => DateTime, { nullable: true, description: "The first instant that is looked at." })
  get from(): Instant | null {
    return startOf(this.measured.radius.within.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null: without bound.",
  })
  get to(): Instant | null {
    return endOf(this.measured.radius.within.to);
  }

  @Property(() => ResolvedAsOf, { description: "The moment that it is measured at." })
  get asOf(): ResolvedAsOf {
    return this.measured.reading.asOf;
  }

  @Loaded(() => BlastLoss, { description: "Who is integrated otherwise if it falls away." })
  async loss(): Promise<BlastLoss> {
    const { radius, reading } = this.measured;
    return new BlastLoss(radius.loss, settle(await compareAs(radius.loss, reading)), reading);
  }

  @Loaded(() => Int, {
    description:
      "How many principals can be acted for: those for whom it signs, those who inherit from them, those whose own key it is, those whose token it is or stands for, and those to whom it has residual access.",
  })
  exposedCount(): Promise<number> {
    return countExposed(this.measured.radius);
  }

  @Loaded(() => [ExposureCount], { description: "Those by mode and status, most first." })
  async exposedByMode(): Promise<readonly ExposureCount[]> {
    const counts = await this.measured.radius.exposures.counts();
    return counts.map((it) => new ExposureCount(it)).sort((a, b) => b.count - a.count);
  }

  @Property(() => Int, { description: "How many keys must be rotated." })
  get keyCount(): number {
    return this.measured.radius.keys.length;
  }
}

@Resolver(() => BlastRadius)
export class BlastRadiusQueries {
  @Query(() => BlastRadius, {
    description:
      "The blast radius of a party, contract, engagement, token, link, client, key or thumbprint over a time: exact and complete.",
  })
  async blastRadius(
    @Arg("of", () => BlastCentreInput, { description: "Of what." }) of: BlastCentreInput,
    @Arg("from", () => DateTime, {
      nullable: true,
      description: "The first instant to look at. Default: the instant of the question.",
    })
    from: Instant | null,
    @Arg("to", () => DateTime, {
      nullable: true,
      description: "The first instant to look at no more. Default: without bound.",
    })
    to: Instant | null,
    @UnderPolicy() underPolicy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<BlastRadius> {
    const reading = await readingAt(context, at);
    const [centre, policy, span] = [
      settle(await centreOf(reading, of)),
      underPolicy ?? "STANDARD",
      { from, to },
    ] as const;
    const radius = settle(await measureBlastRadius(reading, centre, policy, span));
    return new BlastRadius({ centre, policy, span, reading, radius });
  }

  @FieldResolver(() => ExposedPrincipalConnection, {
    description: "Those who can be acted for, as they were registered.",
    complexity: pageComplexity,
  })
  async exposed(@Root() { measured }: BlastRadius, @Args(() => PageArgs) page: PageArgs): Promise<object> {
    const found = settle(await listExposed(measured, settle(pageRequest(page))));
    return new ConnectionOf(found, {
      node: (item, reading) => new ExposedPrincipal(item, reading, measured.policy),
      id: (item) => item.principal,
    });
  }

  @FieldResolver(() => KeyVersionConnection, {
    description: "The keys that must be rotated: those that can be used by whoever has the object.",
    complexity: pageComplexity,
  })
  async keys(@Root() { measured }: BlastRadius, @Args(() => PageArgs) page: PageArgs): Promise<object> {
    const found = settle(await listKeys(measured, settle(pageRequest(page))));
    return new ConnectionOf(found, {
      node: (fact, reading) => new KeyVersion(fact, reading),
      id: (fact) => fact.id,
    });
  }

  @FieldResolver(() => KeyRotationConnection, {
    description: "Who must rotate how many of them, most keys first.",
    complexity: pageComplexity,
  })
  async rotations(@Root() { measured }: BlastRadius, @Args(() => PageArgs) page: PageArgs): Promise<object> {
    const found = settle(await listRotators(measured, settle(pageRequest(page))));
    return new ConnectionOf(found, {
      node: (item, reading) => new KeyRotation(item, reading),
      id: ({ party }) => party,
      text: ({ keys }) => String(keys),
    });
  }
}
