/** What the inputs of changes are made of. */
import { Field, InputType } from "type-graphql";
import { FOREVER, type Instant, type Interval, type Period } from "../domain/instant";
import { DateTime } from "./date-time";

@InputType("TimeSpanInput", { description: "A half-open stretch of time." })
export class TimeSpanInput {
  @Field(() => DateTime, { description: "The first instant inside." })
  readonly from!: Instant;

  @Field(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null or absent: open.",
  })
  readonly to?: Instant | null;
}

/** The interval of an input. */
export const intervalOf = ({ from, to }: TimeSpanInput): Interval => ({ from, to: to ?? FOREVER });

/** Makes the input type of a value that holds for a time. */
export function periodInput<T>(
  name: string,
  value: () => object,
  what: string,
): new () => TimeSpanInput & { readonly value: T } {
  @InputType(name, { description: `${what}, for a half-open stretch of time.` })
  class PeriodInput extends TimeSpanInput {
    @Field(() => value(), { description: `${what} in this time.` })
    readonly value!: T;
  }
  return PeriodInput;
}

/** The periods of a list of inputs; absent stays absent. */
export const periodsOf = <T>(
  list: readonly (TimeSpanInput & { readonly value: T })[] | null | undefined,
): readonly Period<T>[] | undefined =>
  list?.map((period) => ({ value: period.value, ...intervalOf(period) })) ?? undefined;

@InputType({ description: "Common to changes." })
export abstract class ReferencedChange {
  @Field(() => String, {
    description: "The caller's own id of the object. A known one amends that object, a new one adds one.",
  })
  readonly reference!: string;
}

@InputType({ description: "Common to changes." })
export abstract class IntervalChange extends ReferencedChange {
  @Field(() => DateTime, {
    nullable: true,
    description: "From when on. Required for a new object; absent: as it is.",
  })
  readonly from?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Until when; null: open. Absent: as it is, of a new object open.",
  })
  readonly to?: Instant | null;
}

/** The members of a draft that are said: absent ones are left out, so that they stay as they are. */
export function said<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** Null where there is nothing to say null for is as if absent. */
export const orAbsent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

/** Reference and interval of a draft. */
export const intervalDraft = ({ reference, from, to }: IntervalChange) => ({
  ref: reference,
  ...said({ from: orAbsent(from), to: to === null ? FOREVER : to }),
});
