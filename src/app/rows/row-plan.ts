/**
 * The plan of some rows: each is judged as if those before it had been recorded, and those that are refused had never been there. Nothing
 * is written; what is to be recorded is gathered.
 */
import type { Problem } from "../../domain/draft";
import type { Instant } from "../../domain/instant";
import { KIND_OF_LIST } from "../batch/named-in";
import { type BatchPlan, differs, type FactReader, type Planning } from "../batch/plan";
import { planBatch } from "../batch/plan-batch";
import { Rehearsal } from "../batch/rehearsal";
import type { FactChange } from "../fact-change";
import { holdsPrivateKey, LEAKED } from "../private-key";
import { isDesignationKnown } from "./known-designation";
import type { ReadableRow, Row, RowRefusal, RowResult, RowStatus } from "./row";
import { batchOf, namedBy, runsOf, subjectOf } from "./runs";

/** The lines of rows that were refused, by what they are about. It is shared by plans that follow each other. */
export type Lost = Map<string, number>;

/** How rows are planned. */
export interface RowPlanning extends Pick<Planning, "refusesWeakKeys"> {
  readonly lost?: Lost;
}

/** See the head of this file. */
export class RowPlan {
  private readonly reader: Rehearsal;
  private readonly lost: Lost;
  private readonly how: Planning;
  private readonly judged = new Map<Row, RowResult>();
  private readonly merged = new Map<string, FactChange>();

  constructor(
    known: FactReader,
    private readonly recordedAt: Instant,
    { lost = new Map(), refusesWeakKeys = false }: RowPlanning = {},
  ) {
    this.lost = lost;
    this.how = { refusesWeakKeys };
    this.reader = new Rehearsal(known, known);
  }

  /** Judges rows, in their order. */
  async judge(rows: readonly Row[]): Promise<RowResult[]> {
    for (const row of rows) if (row.entry === null) this.reject(row, withheld(row.text) ?? row.refusal);
    for (const run of runsOf(rows.filter((row): row is ReadableRow => row.entry !== null)))
      await this.take(await this.withoutKnown(run));
    return rows.map((row) => this.judged.get(row) as RowResult);
  }

  /** What is to be recorded: of each fact, how it was and how it will be. */
  changes(): FactChange[] {
    return [...this.merged.values()].filter(differs);
  }

  /** Takes a run at once, or, where something is wrong with it, its halves one after the other. */
  private async take(run: readonly ReadableRow[]): Promise<void> {
    const [first] = run;
    if (first === undefined) return;
    const plan = await planBatch(
      this.reader,
      batchOf(run.map(({ entry }) => entry)),
      this.recordedAt,
      this.how,
    );
    const { problems } = plan;
    if (problems.length === 0) return this.accept(run, plan);
    if (run.length === 1) return this.reject(first, this.refusalOf(first, problems));
    const half = run.length >> 1;
    await this.take(run.slice(0, half));
    await this.take(run.slice(half));
  }

  private accept(run: readonly ReadableRow[], plan: BatchPlan): void {
    const changed = new Set<string>();
    for (const change of plan.changes()) {
      const { kind, after } = change;
      this.reader.put(kind, [after]);
      if ("reference" in after) changed.add(`${kind} ${after.reference}`);
      const key = `${kind} ${after.id}`;
      const earlier = this.merged.get(key);
      this.merged.set(key, (earlier ? { ...change, before: earlier.before } : change) as FactChange);
    }
    for (const row of run) {
      this.lost.delete(subjectOf(row) ?? "");
      this.tell(row, isChanged(row, changed) ? "RECORDED" : "UNCHANGED");
    }
  }

  private async withoutKnown(run: readonly ReadableRow[]): Promise<ReadableRow[]> {
    const others: ReadableRow[] = [];
    for (const row of run) {
      const { list, draft } = row.entry;
      if (list === "designations" && (await isDesignationKnown(this.reader, draft)))
        this.tell(row, "UNCHANGED");
      else others.push(row);
    }
    return others;
  }

  /** All that is wrong with a row, under the code of what is told first. A row that names what a refused row is about is told so. */
  private refusalOf(row: ReadableRow, problems: readonly Problem[]): RowRefusal {
    const first = problems.find(({ code }) => code === "PRIVATE_KEY") ?? (problems[0] as Problem);
    const others = problems.filter((problem) => problem !== first);
    const missing = problems.some(({ code }) => code === "UNKNOWN_REFERENCE");
    const lost = missing ? namedBy(row.entry).find((subject) => this.lost.has(subject)) : undefined;
    const why = lost === undefined ? [] : [`line ${this.lost.get(lost)}, which has it, was rejected`];
    const message = [...[first, ...others].map((problem) => problem.message), ...why].join("; ");
    return { code: first.code, ...row.placeOf(first.path.slice(2)), message };
  }

  private reject(row: Row, refusal: RowRefusal): void {
    const subject = subjectOf(row);
    if (subject !== null) this.lost.set(subject, row.line);
    this.judged.set(row, { row, status: "REJECTED", refusal });
  }

  private tell(row: Row, status: RowStatus): void {
    this.judged.set(row, { row, status, refusal: null });
  }
}

/** What could not be read may hold a private key where none is looked for; no message repeats it. */
const withheld = (text: string): RowRefusal | null =>
  holdsPrivateKey(text) ? { code: "PRIVATE_KEY", column: null, message: LEAKED } : null;

/** A designation that is planned is always new. A party's row may change its legal entity alone. */
function isChanged({ entry: { list, draft } }: ReadableRow, changed: ReadonlySet<string>): boolean {
  if (list === "designations") return true;
  if (changed.has(`${KIND_OF_LIST[list]} ${draft.ref}`)) return true;
  return list === "parties" && !!draft.legalEntity && changed.has(`LegalEntity ${draft.legalEntity.ref}`);
}
