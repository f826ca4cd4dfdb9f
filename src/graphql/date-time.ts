/** The DateTime scalar: RFC 3339 text outside, an Instant inside. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";
import { BEGINNING, FOREVER, type Instant, instant } from "../domain/instant";

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** The value in the text of an operation, where it stands in one. */
type Place = ValueNode | undefined;

const refuse = (message: string, nodes: Place): GraphQLError =>
  new GraphQLError(`DateTime cannot represent ${message}`, { nodes, extensions: { code: "BAD_USER_INPUT" } });

function parse(value: unknown, place?: Place): Instant {
  if (typeof value !== "string")
    throw refuse("a value that is not text, such as 2024-01-31T16:00:00Z.", place);
  const isDay = DATE_ONLY.test(value);
  if ((isDay || RFC3339.test(value)) && !isRealDay(value))
    throw refuse(`"${value}": the calendar has no day ${value.slice(0, 10)}.`, place);
  if (isDay) {
    const message = `the day ${value}: say which instant, such as ${value}T00:00:00Z or ${value}T00:00:00+08:00.`;
    throw refuse(message, place);
  }
  const milliseconds = RFC3339.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw refuse(`"${value}": expected RFC 3339 text with an offset, such as 2024-01-31T16:00:00Z.`, place);
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
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null, node),
});

/** A start as the API says it: null when there is none. */
export const startOf = (t: Instant): Instant | null => (t === BEGINNING ? null : t);

/** An end as the API says it: null when it is open. */
export const endOf = (t: Instant): Instant | null => (t === FOREVER ? null : t);
