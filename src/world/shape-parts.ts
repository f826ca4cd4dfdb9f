/** The pieces that the shapes of world files are made of. */
import { z } from "zod";
import { DATE_FORMS, DAY_FORMS, isDate, isDay, isTimeZone } from "./dates";

/** A strict object that names its keys when it meets one that is not among them. */
export const shape = <T extends z.ZodRawShape>(members: T) =>
  z.strictObject(members, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `expected one of ${Object.keys(members).join(", ")}` : undefined,
  });

/** What was given, without repeating long text: it may be a key. */
export function told(given: unknown): string {
  if (given === undefined) return "missing";
  if (given === null) return "empty";
  if (Array.isArray(given)) return "a list";
  if (typeof given === "object") return "a map";
  if (typeof given === "string") return given.length > 60 ? "a long text" : JSON.stringify(given);
  return `the ${typeof given} ${String(given)}`;
}

const written = (accepts: (text: string) => boolean, forms: string) =>
  z.string().refine(accepts, { error: (issue) => `was ${told(issue.input)}; expected ${forms}` });

/** An instant, as text. */
export const date = written(isDate, DATE_FORMS);

/** A day, as text. */
export const day = written(isDay, DAY_FORMS);

/** The name of a time zone. */
export const timeZone = written(isTimeZone, "the name of a time zone, such as Asia/Shanghai");
