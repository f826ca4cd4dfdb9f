/** The file of rejects: rows that were not recorded, each with the reason, in the form in which it can be mended and imported again. */
import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { containsPrivateKey } from "../../src/app/private-key";
import type { RowResult } from "../../src/app/rows/row";
import { REJECT_COLUMNS } from "../../src/world/csv-columns";
import { Refusal } from "./refusal";

const WITHHELD = "The row may hold a private key, and is not repeated here; treat the key as leaked.";

/** See the head of this file. It is there once it is whole; `header` are the columns of a table, null for lines of JSON. */
export class RejectsFile {
  private count = 0;
  private readonly unfinished: string;

  constructor(
    readonly path: string,
    private readonly header: readonly string[] | null,
  ) {
    this.unfinished = `${path}.unfinished`;
  }

  add(rejected: readonly RowResult[]): void {
    if (rejected.length === 0) return;
    this.trying(() => {
      if (this.count === 0) writeFileSync(this.unfinished, this.head());
      appendFileSync(this.unfinished, rejected.map((result) => `${this.lineOf(result)}\n`).join(""));
    });
    this.count += rejected.length;
  }

  /** Puts it in its place. One that is there already stays when `isNew` is false: somebody may be mending it. Tells whether there are rejects. */
  finish(isNew: boolean): boolean {
    if (this.count === 0) return false;
    this.trying(() => {
      if (isNew || !existsSync(this.path)) renameSync(this.unfinished, this.path);
      else rmSync(this.unfinished);
    });
    return true;
  }

  private head(): string {
    return this.header === null ? "" : `${[...REJECT_COLUMNS, ...this.header].map(quoted).join(",")}\n`;
  }

  private lineOf({ row, refusal }: RowResult): string {
    const withheld = containsPrivateKey(row.text);
    const { code, column = null, message: why = "" } = refusal ?? {};
    const message = withheld ? `${why}. ${WITHHELD}` : why;
    if (this.header === null)
      return JSON.stringify({ line: row.line, column, code, message, row: withheld ? null : row.original });
    const cells = withheld ? this.header.map(() => "") : (row.original as readonly string[]);
    return [row.line, column ?? "", code, message, ...cells].map((cell) => quoted(String(cell))).join(",");
  }

  private trying(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === undefined) throw error;
      throw new Refusal(
        `${this.path}: cannot be written (${code}); expected a place where the rejects can be kept`,
      );
    }
  }
}

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
