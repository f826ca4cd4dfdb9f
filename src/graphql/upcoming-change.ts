/** What changes by itself as time passes. */
import { Arg, Args, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import { type UpcomingChange as Change, listUpcomingChanges } from "../app/list-upcoming-changes";
import { readAction, readCauses } from "../app/read-causes";
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
import { enumType } from "./enum-type";
import { settle } from "./error-map";
import { IntegrationMode } from "./integration-codes";
import { IntegrationInterval } from "./integration-interval";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import type { Party } from "./party";
import { mentionOf, UnderPolicy } from "./party-filter";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

export const UpcomingAction = enumType<Action>("UpcomingAction", "What a person should do before a change.", {
  NONE: "Nothing: it works as well afterwards, or better.",
  RENEW_CONTRACT: "Renew the contract that runs out.",
  SIGN_CONTRACT: "Sign another contract in place of the one that is terminated.",
  RESUME_CONTRACT: "Call off the suspension of the contract.",
  ADD_SERVICE: "Add what the base contract that then decides lacks: PAYMENT, REFUND or SETTLEMENT.",
  REFRESH_TOKEN: "Refresh the delegation token that runs out.",
  ISSUE_TOKEN: "Give the ISV a delegation token.",
  ROTATE_KEY: "Register a key that follows the one that stops to work.",
  REGISTER_KEY: "Register a usable key for whoever signs then.",
  ENABLE_CLIENT: "Keep the client enabled.",
  EXTEND_ENGAGEMENT: "Extend the engagement of the system integrator.",
  EXTEND_ACCOUNT_GRANT: "Leave the merchant account with the system integrator for longer.",
  EXTEND_LINK: "Extend the acquiring link, or sign a base contract of the merchant's own.",
  REINSTATE_PARTY: "Keep the party ACTIVE.",
  DECLARE_CAPABILITY: "Keep the development capability declared.",
  ALLOW_ISV: "Go on allowing an ISV.",
  DESIGNATE: "Designate one of the delegates.",
  FIND_DELEGATE: "Authorize an ISV, engage a system integrator, or declare development capability.",
});

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

  @Loaded(() => UpcomingAction, {
    description: "What a person should do, so that it does not work less well afterwards.",
  })
  action(): Promise<Action> {
    return readAction(this.reading, this.change.principal, this.change.at, this.policy);
  }

  @Property(() => DateTime, {
    description: "The last instant at which the action still helps: the last millisecond before the change.",
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
