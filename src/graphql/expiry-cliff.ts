/** The expiry cliff: how much changes by the passing of time, week by week. */
import { Arg, Ctx, Int, ObjectType, Query, Resolver } from "type-graphql";
import { MOST_WEEKS, measureExpiryCliff, type CliffWeek as Week } from "../app/measure-expiry-cliff";
import type { PolicyName as Policy } from "../domain/answer";
import type { Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { type ReadingContext, readingAt } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { UnderPolicy } from "./party-filter";
import { Property } from "./property";

@ObjectType("CliffWeek", { description: "Seven days of 24 hours, and what they bring." })
class CliffWeek implements Week {
  @Property(() => DateTime, { description: "The first instant." })
  readonly from!: Instant;

  @Property(() => DateTime, { description: "The first instant after it." })
  readonly to!: Instant;

  @Property(() => Int, { description: "How many effective changes come by the passing of time." })
  readonly changes!: number;

  @Property(() => Int, {
    description:
      "After how many of them a principal cannot take payments that could: in mode NONE, or blocked.",
  })
  readonly losing!: number;

  @Property(() => Int, {
    description: "After how many of them a principal is in mode NONE that was in another.",
  })
  readonly unintegrated!: number;
}

/** The changes of all weeks are counted. */
const CLIFF_COST = 1_000;

@Resolver()
export class ExpiryCliffQueries {
  @Query(() => [CliffWeek], {
    description:
      "How many principals change by the passing of time alone, week by week from the instant of the question on, as far as is known. The field upcomingChanges lists them.",
    complexity: CLIFF_COST,
  })
  async expiryCliff(
    @Arg("weeks", () => Int, {
      defaultValue: 26,
      description: `Look so many weeks ahead: from 1 to ${MOST_WEEKS}. Those that end after the year 9999 are left out.`,
    })
    weeks: number,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<readonly CliffWeek[]> {
    const reading = await readingAt(context, at);
    return settle(await measureExpiryCliff(reading, weeks, policy ?? "STANDARD"));
  }
}
