/**
 * Imports rows, piece by piece: each piece is one revision with a receipt, under a key that is made of everything in the file up to its
 * end. So an import that was killed goes on where it stopped when it is started again, and doubles nothing.
 */
import { createHash } from "node:crypto";
import { NO_CHANGES } from "../domain/draft";
import type { Instant } from "../domain/instant";
import { BY_SYSTEM, type Receipt } from "../domain/origin";
import type { Store, Unit } from "../domain/ports";
import { Rehearsal } from "./batch/rehearsal";
import type { Clock } from "./clock";
import { judgeRecordedRows } from "./judge-recorded-rows";
import { putChanges, recordingTime } from "./record-batch";
import { refreshAnswers } from "./refresh-answers";
import type { Row, RowResult } from "./rows/row";
import { type Lost, RowPlan } from "./rows/row-plan";

/** How many rows are recorded together. Another number makes other keys: imports under way would begin anew. */
const PIECE = 500;

/** What an import needs, and how it is done. */
export interface RowImport {
  readonly store: Store;
  readonly clock: Clock;
  readonly reason: string | null;
  /** Everything that says what the rows mean beside the rows themselves, such as a header. */
  readonly identity: string;
  /** Judge all rows, each as if those before it were recorded, and write nothing. */
  readonly dryRun: boolean;
  /** Record again what an earlier run of the same file has recorded. */
  readonly again: boolean;
}

/** A piece that was dealt with. */
export interface ImportedPiece {
  readonly rows: number;
  readonly recorded: number;
  readonly unchanged: number;
  readonly rejected: readonly RowResult[];
  /** Was it dealt with by an earlier run? Then nothing is told of its rows but those that were rejected. */
  readonly earlier: boolean;
}

interface Piece {
  readonly rows: readonly Row[];
  /** Null: it is recorded without a receipt. */
  readonly key: string | null;
}

/** Ends a transaction in which nothing is to be written. */
class Nothing extends Error {
  constructor(readonly found: Receipt | readonly RowResult[]) {
    super("nothing to write");
  }
}

/** See the head of this file. */
export async function* importRows(parts: RowImport, rows: AsyncIterable<Row>): AsyncGenerator<ImportedPiece> {
  const lost: Lost = new Map();
  const keyed = !parts.dryRun && !parts.again;
  if (parts.dryRun) yield* rehearse(parts, piecesOf(rows, parts.identity, keyed), lost);
  else
    for await (const piece of piecesOf(rows, parts.identity, keyed)) yield await record(parts, piece, lost);
}

async function* piecesOf(rows: AsyncIterable<Row>, identity: string, keyed: boolean): AsyncGenerator<Piece> {
  let digest = createHash("sha256").update(identity).digest("hex");
  let piece: Row[] = [];
  const cut = (): Piece => {
    const text = JSON.stringify([digest, ...piece.map((row) => row.text)]);
    digest = createHash("sha256").update(text).digest("hex");
    const done = { rows: piece, key: keyed ? `import ${digest}` : null };
    piece = [];
    return done;
  };
  for await (const row of rows) {
    piece.push(row);
    if (piece.length === PIECE) yield cut();
  }
  if (piece.length > 0) yield cut();
}

async function* rehearse(
  { store, clock }: RowImport,
  pieces: AsyncIterable<Piece>,
  lost: Lost,
): AsyncGenerator<ImportedPiece> {
  const head = await store.head();
  const { recordedAt } = recordingTime(head, NO_CHANGES, clock);
  const known = new Rehearsal(store.at(head.revision));
  for await (const { rows } of pieces) {
    const plan = new RowPlan(known, recordedAt, { lost });
    const results = await plan.judge(rows);
    for (const { kind, after } of plan.changes()) known.put(kind, [after]);
    yield told(results);
  }
}

async function record({ store, clock, reason }: RowImport, piece: Piece, lost: Lost): Promise<ImportedPiece> {
  let now: Instant | undefined;
  try {
    const { result } = await store.write(
      (head) => {
        now = recordingTime(head, NO_CHANGES, clock).recordedAt;
        return now;
      },
      (unit) => write(unit, now as Instant, piece, lost),
      { ...BY_SYSTEM, operation: "import", reason },
    );
    return told(result);
  } catch (error) {
    if (!(error instanceof Nothing)) throw error;
    if (!("digest" in error.found)) return told(error.found);
    return earlier(store, piece.rows, error.found, lost);
  }
}

async function write(unit: Unit, now: Instant, { rows, key }: Piece, lost: Lost): Promise<RowResult[]> {
  const receipt = key === null ? null : await unit.receipt(BY_SYSTEM.actor, key);
  if (receipt !== null) throw new Nothing(receipt);
  const plan = new RowPlan(unit, now, { lost });
  const results = await plan.judge(rows);
  const changes = plan.changes();
  // A piece with a key has a revision even if nothing changes: a restart must not do it after those that follow it.
  if (changes.length === 0 && key === null) throw new Nothing(results);
  await putChanges(unit, changes, refreshAnswers);
  if (key !== null) await unit.keepReceipt(receiptOf(key, unit.revision, rejectedOf(results).length));
  return results;
}

const receiptOf = (key: string, revision: number, rejected: number): Receipt => ({
  actor: BY_SYSTEM.actor,
  key,
  digest: key,
  revision,
  kind: "",
  id: rejected,
});

/** A piece that was dealt with before is not judged again, unless some of its rows were rejected: then it is told which, and why. */
async function earlier(
  store: Store,
  rows: readonly Row[],
  { revision, id: rejected }: Receipt,
  lost: Lost,
): Promise<ImportedPiece> {
  const results = rejected === 0 ? [] : await judgeRecordedRows(store, revision, rows, { lost });
  return { ...told(results), rows: rows.length, recorded: 0, unchanged: 0, earlier: true };
}

const rejectedOf = (results: readonly RowResult[]): RowResult[] =>
  results.filter(({ status }) => status === "REJECTED");

const told = (results: readonly RowResult[]): ImportedPiece => ({
  rows: results.length,
  recorded: results.filter(({ status }) => status === "RECORDED").length,
  unchanged: results.filter(({ status }) => status === "UNCHANGED").length,
  rejected: rejectedOf(results),
  earlier: false,
});
