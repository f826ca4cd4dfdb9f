/** The arguments of a connection, and what they cost. */
import { ArgsType, Field, Int } from "type-graphql";
import { type Failed, failed } from "../app/failure";
import { type Cursor, DEFAULT_PAGE, LARGEST_PAGE, type PageRequest } from "../app/page";
import { readCursor } from "./cursor";

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many objects to read from the start, or after a cursor: at most ${LARGEST_PAGE}. Default, with neither first nor last: ${DEFAULT_PAGE}. Not together with last.`,
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Read on after this cursor, at the revision and instant that it was given out at.",
  })
  readonly after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `How many objects to read from the end, or before a cursor: at most ${LARGEST_PAGE}. Not together with first.`,
  })
  readonly last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Read up to this cursor, at the revision and instant that it was given out at.",
  })
  readonly before?: string | null;
}

/** Parses the arguments of a connection. */
export function pageRequest({ first, last, after, before }: PageArgs): PageRequest | Failed {
  const start = cursorOf(after);
  if (failed(start)) return start;
  const end = cursorOf(before);
  return failed(end) ? end : { first, last, after: start, before: end };
}

const cursorOf = (text: string | null | undefined): Cursor | null | Failed =>
  text === undefined || text === null ? null : readCursor(text);

/** What the cost of a connection is reckoned from. */
export interface Costing {
  readonly args: Readonly<Record<string, unknown>>;
  readonly childComplexity: number;
}

/** A connection costs what it contains, as many times as the page is long. */
export const pageComplexity = ({ args, childComplexity }: Costing): number => {
  const size = args["last"] ?? args["first"] ?? DEFAULT_PAGE;
  return 1 + (typeof size === "number" ? Math.max(size, 0) : DEFAULT_PAGE) * childComplexity;
};
