/** How rejects are written: as the rows were, so that the file can be mended and imported as it is. */
import type { RowFormat, RowRefusal, RowText } from "../../src/app/rows/row";
import { REJECT_COLUMNS } from "../../src/world/csv-columns";

/** A row that was not recorded; `original` is null where it is not repeated. */
export interface Reject extends Required<RowRefusal>, Pick<RowText, "list" | "original"> {}

/** See the head of this file. */
export interface RejectsForm {
  /** How names of such files end. */
  readonly ending: string;
  readonly head: string;
  textOf(reject: Reject): string;
}

/** The form for rows of a format; `header` are the columns of a table, `timeZone` is that of a world. */
export function formOf(format: RowFormat, header: readonly string[] | null, timeZone = "UTC"): RejectsForm {
  if (format === "YAML") return world(timeZone);
  return header === null ? LINES : table(header);
}

const LINES: RejectsForm = {
  ending: "ndjson",
  head: "",
  textOf: ({ line, column, code, message, original: row }) =>
    `${JSON.stringify({ line, column, code, message, row })}\n`,
};

const table = (header: readonly string[]): RejectsForm => ({
  ending: "csv",
  head: recordOf([...REJECT_COLUMNS, ...header]),
  textOf: ({ line, column, code, message, original }) =>
    recordOf([line, column ?? "", code, message, ...((original as string[] | null) ?? header.map(() => ""))]),
});

const recordOf = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => quoted(String(cell))).join(",")}\n`;

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A world again, with what is wrong above each object. JSON is YAML. */
const world = (timeZone: string): RejectsForm => ({
  ending: "yaml",
  head: `timeZone: ${JSON.stringify(timeZone)}\nbatches:\n`,
  textOf: ({ line, column, code, message, list, original }) =>
    `  # ${line}:${column}: ${code}: ${message.replace(/\s+/g, " ")}\n  - ${list}: [${JSON.stringify(original)}]\n`,
});
