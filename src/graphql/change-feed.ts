/** The feed of effective changes: what has changed, when, by what, and why; to be read on and on. */
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
} from "type-graphql";
import { type FeedPage, feedText, listFeed } from "../app/list-feed";
import { DEFAULT_PAGE, LARGEST_PAGE } from "../app/page";
import type { PolicyName as Policy } from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { FeedPlace, WayToChange as Way } from "../domain/feed";
import type { Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { PageInfo } from "./connection";
import type { ReadingContext } from "./context";
import { writeCursor } from "./cursor";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { FeedChange } from "./feed-change";
import { IntegrationMode } from "./integration-codes";
import { pageComplexity, pageRequest } from "./page-args";
import { mentionOf, UnderPolicy } from "./party-filter";
import { Property } from "./property";
import { WayToChange } from "./way-to-change";

@InputType("ChangeFilter", { description: "Conditions on changes that have come about, combined with and." })
class ChangeFilter {
  @Field(() => ID, { nullable: true, description: "Of this principal: its global id, or its reference." })
  readonly principal?: string | null;

  @Field(() => WayToChange, { nullable: true, description: "That came about so." })
  readonly by?: Way | null;

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

@ArgsType()
class FeedArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many changes to read: at most ${LARGEST_PAGE}. Default: ${DEFAULT_PAGE}.`,
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Read on after this cursor. It is good for ever, also when there was nothing after it yet. It keeps a place and no moment: give at again if it was given.",
  })
  readonly after?: string | null;
}

@ObjectType("FeedChangeEdge", { description: "A place in the feed of changes." })
class FeedChangeEdge {
  @Property(() => String, { description: "The place: read on from here with after, at any later time." })
  readonly cursor!: string;

  @Property(() => FeedChange, { description: "The change at this place." })
  readonly node!: FeedChange;
}

@ObjectType("FeedChangeConnection", { description: "A page of the feed of changes." })
class FeedChangeConnection {
  private readonly nodesHere: readonly FeedChange[];

  constructor(
    private readonly page: FeedPage,
    private readonly start: string | null,
    policy: Policy,
  ) {
    this.nodesHere = page.items.map((change) => new FeedChange(change, page.reading, policy));
  }

  @Property(() => [FeedChangeEdge], { description: "The places of this page, in order." })
  get edges(): readonly FeedChangeEdge[] {
    return this.page.items.map((change, i) => ({
      node: this.nodesHere[i] as FeedChange,
      cursor: this.cursorOf(change),
    }));
  }

  @Property(() => [FeedChange], { description: "The changes of this page themselves, in order." })
  get nodes(): readonly FeedChange[] {
    return this.nodesHere;
  }

  @Property(() => PageInfo, {
    description:
      "Where this page stands. The end cursor of an empty page is the one that was given, or, if none was, that of the place where the feed was begun: ask again with it.",
  })
  get pageInfo(): PageInfo {
    const { items, more, after } = this.page;
    const last = items.at(-1);
    return {
      hasNextPage: more,
      hasPreviousPage: this.start !== null,
      startCursor: items[0] === undefined ? null : this.cursorOf(items[0]),
      endCursor: last === undefined ? (this.start ?? this.cursorOf(after)) : this.cursorOf(last),
    };
  }

  @Property(() => DateTime, {
    description:
      "Once there is no next page, all changes up to this instant have been told. It lags behind a write under way, and under at it is never later than that moment, nor than when the revision was replaced by the next.",
  })
  get settledUntil(): Instant {
    return this.page.settled;
  }

  private cursorOf(place: FeedPlace): string {
    const { list, reading } = this.page;
    const { revision, validAt } = reading.asOf;
    return writeCursor({ revision, validAt, list, text: feedText(place), id: place.principal });
  }
}

@Resolver()
export class ChangeFeedQueries {
  @Query(() => FeedChangeConnection, {
    description:
      "The feed of effective changes: wherever the answer for the present, as known in that present, has turned, by a revision or by the passing of time; each once, in the order in which they came. What a revision changes of the past or of the future alone turns no present and is not in the feed when it is recorded: the field effects tells all that one revision changed, at any instant. The feed is read from a revision, an instant or a cursor on, and never expires. Under at it ends with what had come about by validAt and was known at the revision, and objects are shown as of that moment; by default that is now.",
    complexity: pageComplexity,
  })
  async changes(
    @Args(() => FeedArgs) { first, after }: FeedArgs,
    @Arg("afterRevision", () => Int, {
      nullable: true,
      description:
        "Begin with what came after this revision. Default, without since and after: with the first change.",
    })
    revision: number | null,
    @Arg("since", () => DateTime, { nullable: true, description: "Begin at this instant." })
    since: Instant | null,
    @Arg("filter", () => ChangeFilter, { nullable: true, description: "Which of them." })
    filter: ChangeFilter | null,
    @UnderPolicy() underPolicy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<FeedChangeConnection> {
    const policy = underPolicy ?? "STANDARD";
    const { principal, implementer, ...plain } = filter ?? {};
    const named = { principal: mentionOf(principal), implementer: mentionOf(implementer) };
    const page = settle(pageRequest({ first, after }));
    const request = { start: { revision, since }, conditions: { ...plain, ...named }, policy, page };
    const found = settle(await listFeed(context.readings, at ?? {}, request));
    return new FeedChangeConnection(found, after ?? null, policy);
  }
}
