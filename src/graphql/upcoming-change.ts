/** What changes by itself as time passes. */
import { Arg, Args, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import { type UpcomingChange as Change, listUpcomingChanges } from "../app/list-upcoming-changes";
import { readCauses } from "../app/read-causes";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy } from "../domain/answer";
import { sameInEffect } from "../domain/causes";
import type { IntegrationMode as Mode } from "../domain/facts";
import { type Instant, later } from "../domain/instant";
import type { UpcomingAction as Action } from "../domain/upcoming";
import { type AsOf, At } from "./as-of";
import { Cause, causesOf } from "./cause";
import { ConnectionOf, connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { IntegrationMode } from "./integration-codes";
import { IntegrationInterval } from "./integration-interval";
import { actionsBefore, firstOf, NeededAction, ONE_OF_SEVERAL, UpcomingAction } from "./needed-action";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import type { Party } from "./party";
import { mentionOf, UnderPolicy } from "./party-filter";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

@InputType("UpcomingChangeFilter", { description: "Conditions on changes ahead, combined with and." })
class UpcomingChangeFilter {
  @Field(() => [IntegrationMode], { nullable: true, description: "The mode before is one of these." })
  readonly fromMode?: Mode[] | null;

  @Field(() => [IntegrationMode], { nullable: true, description: "The mode after is one of these." })
  readonly toMode?: Mode[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "If true: only what works before and does not after (mode NONE, or status BLOCKED).",
  })
  readonly losing?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: "This party implements before or after: its global id, or its reference.",
  })
  readonly implementer?: string | null;
}

@ObjectType("UpcomingChange", {
  description:
    "A change of how a principal is integrated that comes by itself as time passes: in mode, status, channel, implementer, account, keys or acquirer. The rule, flags and findings alone make none.",
})
export class UpcomingChange {
  constructor(
    private readonly change: Change,
    private readonly reading: Reading,
    private readonly policy: Policy,
  ) {}

  @Property(() => DateTime, { description: "The first instant at which it is otherwise." })
  get at(): Instant {
    return this.change.at;
  }

  @Loaded(() => Principal, { description: "Whose integration changes." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.change.principal);
  }

  @Property(() => IntegrationInterval, { description: "The interval of its timeline that ends then." })
  get before(): IntegrationInterval {
    return new IntegrationInterval(this.change.before, this.reading, this.policy);
  }

  @Property(() => IntegrationInterval, { description: "The interval of its timeline that begins then." })
  get after(): IntegrationInterval {
    return new IntegrationInterval(this.change.after, this.reading, this.policy);
  }

  @Loaded(() => [Cause], {
    description: "Why: the events without which it would not change so. Never empty.",
  })
  async causes(): Promise<readonly Cause[]> {
    const { principal, at } = this.change;
    return causesOf(this.reading, await readCauses(this.reading, principal, at, this.policy, sameInEffect));
  }

  @Loaded(() => [NeededAction], {
    description:
      "What a person should do, so that it does not work less well afterwards: the smallest set of actions that is enough, all of them needed. Empty when nothing has to be done.",
  })
  actions(): Promise<readonly NeededAction[]> {
    return actionsBefore(this.reading, this.change, this.policy);
  }

  @Loaded(() => UpcomingAction, {
    description: "The first of the actions; NONE when nothing has to be done.",
    deprecationReason: ONE_OF_SEVERAL,
  })
  async action(): Promise<Action> {
    return firstOf(await this.actions());
  }

  @Property(() => DateTime, {
    description: "The last instant at which the actions still help: the last millisecond before the change.",
  })
  get lastDay(): Instant {
    return later(this.change.at, -1);
  }
}

const UpcomingChangeConnection = connectionType(() => UpcomingChange, {
  name: "UpcomingChange",
  plural: "changes ahead",
  singular: "change",
});

/** The argument `within` of a list of what is ahead. */
export const Within = (): ReturnType<typeof Arg> =>
  Arg("within", () => Int, {
    description: "Look this many days of 24 hours ahead, beyond the instant of the question: at least 1.",
  });

@Resolver()
export class UpcomingChangeQueries {
  @Query(() => UpcomingChangeConnection, {
    description:
      "What changes by itself within some days, over the whole fleet, as far as is known: by instant, then as the principals were registered.",
    complexity: pageComplexity,
  })
  async upcomingChanges(
    @Within() within: number,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => UpcomingChangeFilter, { nullable: true, description: "Which of them." })
    filter: UpcomingChangeFilter | null,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const name = policy ?? "STANDARD";
    const conditions = { ...filter, implementer: mentionOf(filter?.implementer) };
    const request = { days: within, conditions, policy: name, page: settle(pageRequest(page)) };
    const found = settle(await listUpcomingChanges(context.readings, at ?? {}, request));
    return new ConnectionOf(found, {
      node: (change, reading) => new UpcomingChange(change, reading, name),
      id: ({ principal }) => principal,
      text: (change) => String(change.at),
    });
  }
}
