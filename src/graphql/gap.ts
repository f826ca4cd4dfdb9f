/** Gaps: who will not be integrated for a time. */
import { Arg, Args, Ctx, ID, ObjectType, Query, Resolver } from "type-graphql";
import { type Gap as Found, listGaps } from "../app/list-gaps";
import { readCauses } from "../app/read-causes";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy } from "../domain/answer";
import { sameInEffect } from "../domain/causes";
import { type Instant, later } from "../domain/instant";
import type { UpcomingAction as Action } from "../domain/upcoming";
import { type AsOf, At } from "./as-of";
import { Cause, causesOf } from "./cause";
import { ConnectionOf, connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { IntegrationInterval } from "./integration-interval";
import { actionsBefore, firstOf, NeededAction, ONE_OF_SEVERAL, UpcomingAction } from "./needed-action";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import type { Party } from "./party";
import { mentionOf, UnderPolicy } from "./party-filter";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";
import { Within } from "./upcoming-change";

@ObjectType("IntegrationGap", {
  description:
    "A stretch of time that is to begin in which a principal is in mode NONE, between two in which it is in another.",
})
export class IntegrationGap {
  constructor(
    private readonly gap: Found,
    private readonly reading: Reading,
    private readonly policy: Policy,
  ) {}

  @Loaded(() => Principal, { description: "Who is not integrated." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.gap.principal);
  }

  @Property(() => DateTime, { description: "The first instant in mode NONE." })
  get from(): Instant {
    return this.gap.at;
  }

  @Property(() => DateTime, { description: "The first instant in another mode again." })
  get to(): Instant {
    return this.gap.to;
  }

  @Property(() => IntegrationInterval, { description: "The interval of its timeline before the gap." })
  get before(): IntegrationInterval {
    return new IntegrationInterval(this.gap.before, this.reading, this.policy);
  }

  @Property(() => IntegrationInterval, { description: "The interval of its timeline after the gap." })
  get after(): IntegrationInterval {
    return new IntegrationInterval(this.gap.back, this.reading, this.policy);
  }

  @Loaded(() => [Cause], { description: "Why it begins." })
  causesOfStart(): Promise<readonly Cause[]> {
    return this.causesAt(this.gap.at);
  }

  @Loaded(() => [Cause], { description: "Why it ends." })
  causesOfEnd(): Promise<readonly Cause[]> {
    return this.causesAt(this.gap.to);
  }

  @Loaded(() => [NeededAction], {
    description:
      "What a person should do, so that it does not work less well when the gap would begin: the smallest set of actions that is enough, all of them needed.",
  })
  actions(): Promise<readonly NeededAction[]> {
    return actionsBefore(this.reading, this.gap, this.policy);
  }

  @Loaded(() => UpcomingAction, {
    description: "The first of the actions.",
    deprecationReason: ONE_OF_SEVERAL,
  })
  async action(): Promise<Action> {
    return firstOf(await this.actions());
  }

  @Property(() => DateTime, {
    description:
      "The last instant at which the actions keep the gap from beginning: the last millisecond before it.",
  })
  get lastDay(): Instant {
    return later(this.gap.at, -1);
  }

  private async causesAt(t: Instant): Promise<readonly Cause[]> {
    const { reading, gap, policy } = this;
    return causesOf(reading, await readCauses(reading, gap.principal, t, policy, sameInEffect));
  }
}

const IntegrationGapConnection = connectionType(() => IntegrationGap, {
  name: "IntegrationGap",
  plural: "gaps",
  singular: "gap",
});

@Resolver()
export class GapQueries {
  @Query(() => IntegrationGapConnection, {
    description:
      "The gaps that begin within some days, over the whole fleet, as far as is known: by their start, then as the principals were registered. A gap may end later; one that nothing known ends is none. One that is under way at the instant of the question began before, and is not among them: when it ends is among upcomingChanges with fromMode NONE.",
    complexity: pageComplexity,
  })
  async gaps(
    @Within() within: number,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("implementer", () => ID, {
      nullable: true,
      description:
        "Only those of principals that this party implements before: its global id, or its reference.",
    })
    implementer: string | null,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const name = policy ?? "STANDARD";
    const asked = { days: within, implementer: mentionOf(implementer), policy: name };
    const request = { ...asked, page: settle(pageRequest(page)) };
    const found = settle(await listGaps(context.readings, at ?? {}, request));
    return new ConnectionOf(found, {
      node: (gap, reading) => new IntegrationGap(gap, reading, name),
      id: ({ principal }) => principal,
      text: (gap) => String(gap.at),
    });
  }
}
