/** Reads rows, however they are written: see docs/keeping.md. */
import type { OpenedRows, ReadRows } from "../app/rows/row";
import { csvRows } from "./csv-rows";
import { Dates, isTimeZone } from "./dates";
import { ndjsonRows } from "./ndjson-rows";
import { ROW_KINDS } from "./row-entry";
import { worldRows } from "./world-rows";

/** See the head of this file. */
export const readRows: ReadRows = async ({ format, lines, kind, timeZone }, now): Promise<OpenedRows> => {
  if (format === "YAML" && (kind ?? timeZone ?? null) !== null)
    return refused(
      "a world says by itself what its objects are and in which zone; expected neither beside it",
    );
  const zone = timeZone ?? "UTC";
  if (!isTimeZone(zone))
    return refused(`"${zone}" is no time zone; expected the name of one, such as Asia/Shanghai`);
  const fallback = kind ?? null;
  if (fallback !== null && !ROW_KINDS.includes(fallback))
    return refused(`"${fallback}" is no kind of row; expected one of ${ROW_KINDS.join(", ")}`);
  const dates = new Dates(now, zone);
  if (format === "YAML") return worldRows(lines, dates);
  if (format === "CSV") return csvRows(lines, fallback, dates);
  return { ok: true, rows: ndjsonRows(lines, fallback, dates), header: null };
};

const refused = (message: string): OpenedRows => ({ ok: false, line: 1, message });
