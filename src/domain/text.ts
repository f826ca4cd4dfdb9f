/** Text as it can be kept: what all databases give back as it was given to them. */

const HALF_OF_A_PAIR = /\p{Cs}/u;

/** Can every database keep it, and give it back unchanged? PostgreSQL keeps no U+0000, and UTF-8 has no half of a surrogate pair. */
export const canBeKept = (text: string): boolean => !text.includes("\0") && !HALF_OF_A_PAIR.test(text);

/** The same of every text in a value, however deep. */
export function allCanBeKept(value: unknown): boolean {
  if (typeof value === "string") return canBeKept(value);
  return typeof value !== "object" || value === null || Object.values(value).every(allCanBeKept);
}

/** What is wrong with text that cannot be kept, in words; the text itself is not repeated. */
export const cannotBeKept = (member: string): string =>
  `"${member}" holds U+0000 or half of a surrogate pair, which cannot be kept; expected Unicode text without them`;
