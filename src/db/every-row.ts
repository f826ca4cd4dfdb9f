/** Every row of a table, a piece at a time, for whoever checks what is stored. */
import type { Row } from "./connection";
import type { FactTable } from "./tables/kinds";
import { quoted } from "./tables/table";

/** So many rows are read at once: some milliseconds, after which others get their turn. */
export const PIECE = 2_000;

/** Runs a statement without parameters. */
export type Select = (sql: string) => Promise<readonly Row[]>;

/** Where what is not as it was recorded is told of; only the first of each revision matters. */
export type Complain = (revision: number, problem: string) => void;

/** The rows of a table of facts, by id and revision. */
export async function* rowsOf(select: Select, table: FactTable): AsyncGenerator<Row> {
  const columns = table.columns.map((column) => column.name).join(", ");
  let after = "";
  for (;;) {
    const sql = `SELECT ${columns} FROM ${quoted(table.name)} ${after} ORDER BY id, rev_from LIMIT ${PIECE}`;
    const rows = await select(sql);
    yield* rows;
    const last = rows[PIECE - 1];
    if (last === undefined) return;
    after = `WHERE (id, rev_from) > (${Number(last.id)}, ${Number(last.rev_from)})`;
  }
}
