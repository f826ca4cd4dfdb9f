/** Instants as people write them in world files. */
import { DateTime, IANAZone } from "luxon";
import { type Instant, instant } from "../domain/instant";

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})$/;
const RELATIVE = /^today(?:([+-]\d{1,5})([dwMy]))?$/;

const UNITS = { d: "days", w: "weeks", M: "months", y: "years" } as const;

/** How instants may be written, for messages. */
export const DATE_FORMS =
  "a date (2024-03-01), a date-time with Z or offset (2024-03-01T09:30:00+08:00), or a day from today (today, today-30d, today+3M)";

/** How days may be written, for messages. */
export const DAY_FORMS = "a date (2024-12-31) or a day from today (today, today-30d, today+3M)";

/** Can this be read as a day? */
export function isDay(text: string): boolean {
  return RELATIVE.test(text) || (DATE.test(text) && DateTime.fromISO(text, { zone: "utc" }).isValid);
}

/** Can this be read as an instant? */
export const isDate = (text: string): boolean =>
  isDay(text) || (DATE_TIME.test(text) && DateTime.fromISO(text, { setZone: true }).isValid);

/** Is this the name of a time zone? */
export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

/** Reads dates in a time zone; "today" is the day that `now` is in there. */
export class Dates {
  constructor(
    private readonly now: Instant,
    private readonly zone: string,
  ) {}

  /** The same day seen from another zone. */
  in(zone: string | undefined): Dates {
    return zone === undefined ? this : new Dates(this.now, zone);
  }

  /** An instant; a day alone is its midnight. Only for text that {@link isDate} accepts. */
  instant(text: string): Instant {
    if (DATE_TIME.test(text)) return instant(DateTime.fromISO(text).toMillis());
    return instant(this.day(text).startOf("day").toMillis());
  }

  /** The end of something whose last day this is: the midnight after it (E35). */
  afterDay(text: string): Instant {
    return instant(this.day(text).plus({ days: 1 }).startOf("day").toMillis());
  }

  private day(text: string): DateTime {
    const relative = RELATIVE.exec(text);
    if (!relative) return DateTime.fromISO(text, { zone: this.zone });
    const today = DateTime.fromMillis(this.now, { zone: this.zone }).startOf("day");
    const [, count, unit] = relative;
    if (count === undefined) return today;
    return today.plus({ [UNITS[unit as keyof typeof UNITS]]: Number(count) });
  }
}
