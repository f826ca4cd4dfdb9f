/** Rows as lines of JSON: one object on each line, or a line of a file of rejects. */
import type { Row, RowPlace, RowText } from "../app/rows/row";
import type { Dates } from "./dates";
import { type EntryProblem, entryOf, isObject, referenceOf } from "./row-entry";
import { Source } from "./source";

/** Lines without anything on them are no rows. */
export async function* ndjsonRows(
  lines: Iterable<string> | AsyncIterable<string>,
  kind: string | null,
  dates: Dates,
): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== "") yield rowOf(line === 1 ? text.replace(/^\uFEFF/, "") : text, line, kind, dates);
  }
}

function rowOf(text: string, line: number, kind: string | null, dates: Dates): Row {
  const parsed = parse(text);
  if (!parsed.ok) return unreadable({ line, text, original: text }, parsed.column, parsed.message);
  const rejected = isReject(parsed.value);
  const original = rejected ? parsed.value.row : parsed.value;
  // What could not be read as JSON is kept as text among the rejects, where it is mended as text.
  const again = rejected && typeof original === "string" ? parse(original) : null;
  if (again?.ok === false) return unreadable({ line, text, original }, null, again.message);
  const value = again?.ok ? again.value : original;
  if (!isObject(value)) return unreadable({ line, text, original }, 1, "expected a JSON object on each line");
  const within = rejected ? ["row"] : [];
  const placeOf = (path: readonly PropertyKey[]): RowPlace => ({
    column: again === null ? new Source("", text).error([...within, ...path], "").column : null,
  });
  const known = { line, text, original: value, reference: referenceOf(value) };
  const read = entryOf(value, kind, dates);
  if (read.ok) return { ...known, list: read.entry.list, entry: read.entry, placeOf };
  const { code, message } = read.problem;
  const column = again === null ? columnAt(text, within, read.problem) : null;
  return { ...known, list: read.list, entry: null, refusal: { code, column, message } };
}

const columnAt = (text: string, within: readonly string[], { path, key }: EntryProblem): number => {
  const source = new Source("", text);
  const whole = [...within, ...path];
  return (key === null ? source.error(whole, "") : source.errorAtKey(whole, key, "")).column;
};

function unreadable(
  known: Pick<RowText, "line" | "text" | "original">,
  column: number | null,
  message: string,
): Row {
  const refusal = { code: "INVALID_VALUE", column, message } as const;
  return { ...known, list: null, reference: null, entry: null, refusal };
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly column: number | null; readonly message: string };

/** The parser's own words are not repeated: they quote the text. */
function parse(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const column = columnOf((error as Error).message, text);
    const where = column === null ? "" : " from here on";
    return { ok: false, column, message: `is no JSON${where}; expected a JSON object on each line` };
  }
}

/** Where the parser gave up; null where it does not say. */
function columnOf(message: string, text: string): number | null {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position) + 1;
  if (!/^\s*\{/.test(text)) return text.search(/\S/) + 1;
  return message.includes("end of JSON") ? text.length + 1 : null;
}

/** A line of a file of rejects holds the row beside what was wrong with it. */
const isReject = (value: unknown): value is { readonly row: unknown } =>
  isObject(value) && "row" in value && "code" in value;
