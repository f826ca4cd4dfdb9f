/** The file of rejects: rows that were not recorded, each with the reason, in the form in which it can be mended and imported again. */
import { appendFileSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { containsPrivateKey } from "../../src/app/private-key";
import { lineOf, type RowRefusal, type RowResult } from "../../src/app/rows/row";
import { Refusal } from "./refusal";
import type { RejectsForm } from "./rejects-form";

const NOTHING = "Nothing was imported.";
const AGAIN = "The same command again passes over what is recorded, and tells the same rejects.";
const WITHHELD = "The row may hold a private key, and is not repeated here; treat the key as leaked.";

/** See the head of this file. It is there once it is whole. */
export class RejectsFile {
  private count = 0;
  private readonly unfinished: string;

  constructor(
    readonly path: string,
    private readonly form: RejectsForm,
  ) {
    this.unfinished = `${path}.unfinished`;
  }

  /** Refuses a place that cannot be written: to be asked before anything is recorded. */
  prove(): void {
    this.trying(() => {
      if (statSync(this.path, { throwIfNoEntry: false })?.isDirectory())
        throw this.unwritable("EISDIR", NOTHING);
      writeFileSync(this.unfinished, "");
      rmSync(this.unfinished);
    }, NOTHING);
  }

  add(rejected: readonly RowResult[]): void {
    if (rejected.length === 0) return;
    this.trying(() => {
      if (this.count === 0) writeFileSync(this.unfinished, this.form.head);
      appendFileSync(this.unfinished, rejected.map((result) => this.textOf(result)).join(""));
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

  private textOf(result: RowResult): string {
    const { code, column, message } = result.refusal as RowRefusal;
    const known = { line: lineOf(result), column, code, list: result.row.list };
    return containsPrivateKey(result.row.text)
      ? this.form.textOf({ ...known, message: `${message}. ${WITHHELD}`, original: null })
      : this.form.textOf({ ...known, message, original: result.row.original });
  }

  private trying(work: () => void, whatIsRecorded = AGAIN): void {
    try {
      work();
    } catch (error) {
      const { code } = error as { code?: string };
      throw code === undefined ? error : this.unwritable(code, whatIsRecorded);
    }
  }

  private unwritable(code: string, whatIsRecorded: string): Refusal {
    return new Refusal(
      `${this.path}: cannot be written (${code}); expected a place where the rejects can be kept: --rejects names another. ${whatIsRecorded}`,
    );
  }
}
