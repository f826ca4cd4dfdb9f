/** Importing rows as one request: those that are wrong are left out, and told. */
import type { Instant } from "../../domain/instant";
import type { Recorded, Store } from "../../domain/ports";
import { namedIn } from "../batch/named-in";
import { judgeRecordedRows, judgeRows } from "../judge-recorded-rows";
import type { ReadRows, Row, RowEntry, RowFormat, RowResult } from "../rows/row";
import { RowPlan, type RowPlanning } from "../rows/row-plan";
import { batchOf } from "../rows/runs";
import { type Command, command } from "./command";

/** How many rows one request may have; more are for `npm run import`. */
export const MOST_ROWS = 1_000;

/** A request may bring history with it, and yet no new key that is weak. */
const HOW: RowPlanning = { refusesWeakKeys: true };

/** Rows as they stand in a file. */
export interface RowsGiven {
  readonly format: RowFormat;
  readonly content: string;
  readonly kind?: string | null;
  readonly timeZone?: string | null;
}

type Opened =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly message: string };

async function rowsIn(readRows: ReadRows, { content, ...how }: RowsGiven, now: Instant): Promise<Opened> {
  const opened = await readRows({ ...how, lines: content.split(/\r?\n/) }, now);
  if (!opened.ok) return { ok: false, message: `line ${opened.line}: ${opened.message}` };
  const rows: Row[] = [];
  for await (const row of opened.rows) {
    rows.push(row);
    if (rows.length > MOST_ROWS)
      return {
        ok: false,
        message: `there are more than ${MOST_ROWS} rows; expected at most ${MOST_ROWS} in one request. Send them in parts, or use npm run import`,
      };
  }
  return { ok: true, rows };
}

/** Records the rows that are right, all of them in one revision. */
export const importRows = (readRows: ReadRows): Command<RowsGiven> =>
  command("importRows", "Party", async (desk, given: RowsGiven) => {
    await desk.mayMake();
    const opened = await rowsIn(readRows, given, desk.now);
    if (!opened.ok) return desk.refuse("INVALID_VALUE", "content", opened.message);
    const plan = new RowPlan(desk.reader, desk.now, HOW);
    const results = await plan.judge(opened.rows);
    await desk.mustStand(namedIn(batchOf(results.flatMap(accepted))));
    return { batch: {}, changes: plan.changes(), object: null };
  });

const accepted = ({ row, status }: RowResult): RowEntry[] =>
  row.entry === null || status === "REJECTED" ? [] : [row.entry];

/** What became of each row: of a request that was written the same for ever, of another one as of what is known. */
export async function resultsOf(
  store: Pick<Store, "at" | "revision">,
  readRows: ReadRows,
  given: RowsGiven,
  { revision, recordedAt, written }: Recorded & { readonly written: boolean },
): Promise<RowResult[]> {
  const opened = await rowsIn(readRows, given, recordedAt);
  if (!opened.ok) return [];
  return written
    ? judgeRecordedRows(store, revision, opened.rows, HOW)
    : judgeRows(store, { revision, recordedAt }, opened.rows, HOW);
}
