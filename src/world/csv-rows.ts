/** Rows as a table: a header, then one row for each object. */
import { parse } from "csv-parse/sync";
import type { OpenedRows, Row, RowPlace, RowRefusal } from "../app/rows/row";
import { type Column, cellValue, columnsOf, put } from "./csv-columns";
import type { Dates } from "./dates";
import { entryOf, referenceOf } from "./row-entry";

/** How many lines a record may go over: a quotation mark that is never closed must not swallow the file. */
const MOST_LINES = 1_000;

interface TableRecord {
  readonly line: number;
  readonly text: string;
}

interface Reading {
  readonly columns: readonly (Column | null)[];
  readonly kind: string | null;
  readonly dates: Dates;
}

/** Reads the header; the rows are read as they are asked for. */
export async function csvRows(
  lines: Iterable<string> | AsyncIterable<string>,
  kind: string | null,
  dates: Dates,
): Promise<OpenedRows> {
  const records = recordsIn(lines);
  const first = await records.next();
  if (first.done) return { ok: true, rows: records as AsyncIterable<never>, header: [] };
  const names = cellsOf(first.value.text.replace(/^\uFEFF/, ""));
  const { line } = first.value;
  if (names === null)
    return { ok: false, line, message: "a quotation mark is out of place; expected a header" };
  const header = columnsOf(names);
  if (!header.ok) return { ok: false, line, message: header.message };
  const { columns } = header;
  const kept = columns.flatMap((column) => (column === null ? [] : [column.name]));
  return { ok: true, rows: rowsIn(records, { columns, kind, dates }), header: kept };
}

async function* rowsIn(records: AsyncIterable<TableRecord>, reading: Reading): AsyncGenerator<Row> {
  for await (const record of records) yield rowOf(record, reading);
}

/** A record ends with the line on which all its quotation marks are closed. Lines without anything on them are none. */
async function* recordsIn(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<TableRecord> {
  let [number, begun, open]: [number, string[], boolean] = [0, [], false];
  for await (const text of lines) {
    number += 1;
    if (begun.length === 0 && text.trim() === "") continue;
    begun.push(text);
    if (text.split('"').length % 2 === 0) open = !open;
    if (open && begun.length < MOST_LINES) continue;
    yield { line: number - begun.length + 1, text: begun.join("\n") };
    [begun, open] = [[], false];
  }
  if (begun.length > 0) yield { line: number - begun.length + 1, text: begun.join("\n") };
}

function cellsOf(text: string): string[] | null {
  try {
    return (parse(text, { relax_column_count: true }) as string[][])[0] ?? [];
  } catch {
    return null;
  }
}

function rowOf({ line, text }: TableRecord, { columns, kind, dates }: Reading): Row {
  const cells = cellsOf(text);
  const message = 'a quotation mark is out of place; expected it around a whole cell, and "" for one inside';
  if (cells === null)
    return bare({ line, text, original: [text] }, { code: "INVALID_VALUE", column: null, message });
  const original = cells.filter((_, i) => columns[i] !== null);
  if (cells.length !== columns.length) return bare({ line, text, original }, miscounted(cells, columns));
  const value: { [member: string]: unknown } = {};
  columns.forEach((column, i) => {
    const given = column === null ? undefined : cellValue(column, cells[i] as string);
    if (column !== null && given !== undefined) put(value, column.path, given);
  });
  const placeOf = (path: readonly PropertyKey[]): RowPlace => ({ column: cellOf(columns, path) });
  const known = { line, text, original, reference: referenceOf(value) };
  const read = entryOf(value, kind, dates);
  if (read.ok) return { ...known, list: read.entry.list, entry: read.entry, placeOf };
  const { code, path, key, message: why } = read.problem;
  const place = placeOf(key === null ? path : [...path, key]);
  return { ...known, list: read.list, entry: null, refusal: { code, ...place, message: why } };
}

const bare = (known: Pick<Row, "line" | "text" | "original">, refusal: RowRefusal): Row => ({
  ...known,
  list: null,
  reference: null,
  entry: null,
  refusal,
});

const miscounted = (cells: readonly string[], columns: readonly unknown[]): RowRefusal => ({
  code: "INVALID_VALUE",
  column: Math.min(cells.length, columns.length) + 1,
  message: `has ${cells.length} cells; expected ${columns.length}, as the header has`,
});

/** The cell, from 1, that says something of a member. */
function cellOf(columns: readonly (Column | null)[], path: readonly PropertyKey[]): number | null {
  const steps = path.map(String);
  const depths = columns.map((column) => {
    if (column === null) return 0;
    const shared = column.path.findIndex((step, i) => step !== steps[i]);
    return shared < 0 ? column.path.length : shared;
  });
  const deepest = Math.max(0, ...depths);
  return deepest === 0 ? null : depths.indexOf(deepest) + 1;
}
