/** The DateTime scalar: RFC 3339 text outside, an Instant inside. */
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { BEGINNING, FOREVER, type Instant, instant } from "../domain/instant";

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

const refuse = (message: string): GraphQLError =>
  new GraphQLError(`DateTime cannot represent ${message}`, { extensions: { code: "BAD_USER_INPUT" } });

function parse(value: unknown): Instant {
  if (typeof value !== "string") throw refuse("a value that is not text, such as 2024-01-31T16:00:00Z.");
  if (DATE_ONLY.test(value)) {
    throw refuse(
      `the day ${value}: say which instant, such as ${value}T00:00:00Z or ${value}T00:00:00+08:00.`,
    );
  }
  const milliseconds = RFC3339.test(value) && isRealDay(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw refuse(`"${value}": expected RFC 3339 text with an offset, such as 2024-01-31T16:00:00Z.`);
  return instant(milliseconds);
}

/** `Date.parse` takes 30 February for 1 March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function serialize(value: unknown): string {
  if (typeof value !== "number") throw new TypeError("DateTime expects an instant");
  return new Date(value).toISOString();
}

/** See the description. */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: "DateTime",
  description:
    "An instant. Out: ISO 8601 in UTC with milliseconds, such as 2024-01-31T16:00:00.000Z. In: RFC 3339 text with any offset; a day alone is refused, because it does not say which instant. Anything finer than a millisecond is cut off.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
});

/** A start as the API says it: null when there is none. */
export const startOf = (t: Instant): Instant | null => (t === BEGINNING ? null : t);

/** An end as the API says it: null when it is open. */
export const endOf = (t: Instant): Instant | null => (t === FOREVER ? null : t);
