/** The pieces that the shapes of world files are made of. */
import { z } from "zod";
import { DATE_FORMS, DAY_FORMS, isDate, isDay, isTimeZone } from "./dates";

/** A strict object that names its keys when it meets one that is not among them. */
export const shape = <T extends z.ZodRawShape>(members: T) =>
  z.strictObject(members, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `expected one of ${Object.keys(members).join(", ")}` : undefined,
  });

const written = (accepts: (text: string) => boolean, forms: string) =>
  z.string().refine(accepts, { error: (issue) => `was "${issue.input}"; expected ${forms}` });

/** An instant, as text. */
export const date = written(isDate, DATE_FORMS);

/** A day, as text. */
export const day = written(isDay, DAY_FORMS);

/** The name of a time zone. */
export const timeZone = written(isTimeZone, "the name of a time zone, such as Asia/Shanghai");
