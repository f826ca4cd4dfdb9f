/** Values that hold for a time, as they were recorded. */
import { ObjectType } from "type-graphql";
import type { Instant, Interval, Period } from "../domain/instant";
import { DateTime, endOf, startOf } from "./date-time";
import { Property } from "./property";

@ObjectType("TimeSpan", { description: "A half-open stretch of time: the start is inside, the end is not." })
export class TimeSpan {
  constructor(private readonly interval: Interval) {}

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant inside; null when there is no start.",
  })
  get from(): Instant | null {
    return startOf(this.interval.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null when the end is open.",
  })
  get to(): Instant | null {
    return endOf(this.interval.to);
  }
}

/** Makes the type of a recorded value that holds for a time. */
export function periodType(
  name: string,
  value: () => object,
  what: string,
): new (
  period: Period<unknown>,
) => object {
  @ObjectType(name, {
    description: `${what}, as recorded for a half-open stretch of time. Where periods overlap the later entry wins.`,
  })
  class RecordedPeriod {
    constructor(private readonly period: Period<unknown>) {}

    @Property(value, { description: `${what} in this time.` })
    get value(): unknown {
      return this.period.value;
    }

    @Property(() => DateTime, {
      nullable: true,
      description: "The first instant inside; null when there is no start.",
    })
    get from(): Instant | null {
      return startOf(this.period.from);
    }

    @Property(() => DateTime, {
      nullable: true,
      description: "The first instant after it; null when the end is open.",
    })
    get to(): Instant | null {
      return endOf(this.period.to);
    }
  }
  return RecordedPeriod;
}
