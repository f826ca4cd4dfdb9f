/** Rows: what a file says of one object, line by line, and what becomes of each. */
import type { Batch, ProblemCode } from "../../domain/draft";
import type { Instant } from "../../domain/instant";
import type { BatchList } from "../batch/plan";

/** What a row says, in the list of a batch that it belongs to. */
export type RowEntry = {
  readonly [L in BatchList]: { readonly list: L; readonly draft: Batch[L][number] };
}[BatchList];

/** Where in a row something stands. */
export interface RowPlace {
  /** Absent: the line that the row begins on. */
  readonly line?: number;
  /** From 1: characters of the line, or cells of a table; null where there is none to point at. */
  readonly column: number | null;
}

/** Why a row is not recorded, and where in it that is. */
export interface RowRefusal extends RowPlace {
  readonly code: ProblemCode;
  readonly message: string;
}

/** What can be told of a row whether or not it could be read. */
export interface RowText {
  /** The line that it begins on, from 1. */
  readonly line: number;
  /** Everything that it says: as it stands in the file, or, of an object of a world, as JSON. */
  readonly text: string;
  /** What a person would have to mend: the parsed object, the cells, or the text where it is neither. */
  readonly original: unknown;
  readonly list: BatchList | null;
  /** The reference of the object; null where none is said, or needed. */
  readonly reference: string | null;
}

/** A row as it was read: an entry, or why it is none. */
export type Row = RowText &
  (
    | {
        readonly entry: RowEntry;
        /** Where a member stands. */
        readonly placeOf: (path: readonly PropertyKey[]) => RowPlace;
      }
    | { readonly entry: null; readonly refusal: RowRefusal }
  );

/** A row that could be read. */
export type ReadableRow = Extract<Row, { readonly entry: RowEntry }>;

/** What became of a row: UNCHANGED says what is there already. */
export const ROW_STATUSES = ["RECORDED", "UNCHANGED", "REJECTED"] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

/** A row, and what became of it; the refusal is null unless it is REJECTED. */
export interface RowResult {
  readonly row: Row;
  readonly status: RowStatus;
  readonly refusal: RowRefusal | null;
}

/** The line to look at: of a row that was rejected, the one with the mistake. */
export const lineOf = ({ row, refusal }: RowResult): number => refusal?.line ?? row.line;

/** How rows are written: an object on each line, a table with a header, or a world. */
export const ROW_FORMATS = ["NDJSON", "CSV", "YAML"] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** Rows and how they are written. */
export interface RowFile {
  readonly format: RowFormat;
  readonly lines: Iterable<string> | AsyncIterable<string>;
  /** What a row is that does not say it. */
  readonly kind?: string | null;
  /** For dates without a time, unless the row names one. Default: UTC. */
  readonly timeZone?: string | null;
}

/** What a world says beside its objects. */
export interface WorldHead {
  /** For dates without a time. */
  readonly timeZone: string;
  /** How many objects there are. */
  readonly rows: number;
  /** What rows do not have, and is left out: how many of its batches say when they were recorded, and how many assertions there are. */
  readonly recordingTimes: number;
  readonly assertions: number;
}

/** The rows of a file in their order; or why none of them can be read. */
export type OpenedRows =
  | {
      readonly ok: true;
      readonly rows: AsyncIterable<Row>;
      /** The columns of a table; null where there is none. */
      readonly header: readonly string[] | null;
      readonly world?: WorldHead;
    }
  | { readonly ok: false; readonly line: number; readonly column?: number; readonly message: string };

/** Reads rows; `now` is what "today" is reckoned from. What reads files implements it. */
export type ReadRows = (file: RowFile, now: Instant) => Promise<OpenedRows>;
