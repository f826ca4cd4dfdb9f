/** Importing rows: what `npm run import` does with a table, with objects line by line, or with a world. */
import { once } from "node:events";
import { createReadStream, type ReadStream } from "node:fs";
import { resolve } from "node:path";
import { type ImportedPiece, importRows } from "../../src/app/import-rows";
import { holdsPrivateKey, LEAKED } from "../../src/app/private-key";
import {
  lineOf,
  type RowFormat,
  type RowRefusal,
  type RowResult,
  type WorldHead,
} from "../../src/app/rows/row";
import type { Store } from "../../src/domain/ports";
import { readRows } from "../../src/world/read-rows";
import { linesIn } from "./lines-in";
import { Refusal } from "./refusal";
import { RejectsFile } from "./rejects-file";
import { formOf, type RejectsForm } from "./rejects-form";
import type { SeedIo } from "./run-seed";

/** What can be said of rows. */
export interface RowOptions {
  readonly file: string;
  readonly kind?: string;
  readonly timeZone?: string;
  readonly reason?: string;
  readonly dryRun?: boolean;
  readonly rejects?: string;
  readonly again?: boolean;
}

/** How many rejects are told on the screen. */
const SHOWN = 20;

interface Counts {
  rows: number;
  recorded: number;
  unchanged: number;
  rejected: number;
  earlier: number;
  /** Was anything dealt with that no earlier run has? */
  isNew: boolean;
}

/** Imports the rows of a file; 0 when none was rejected, else 1. `moved` hears how many bytes were read. */
export async function runRowImport(
  store: Store,
  options: RowOptions,
  io: SeedIo,
  moved: (bytes: number) => void,
): Promise<number> {
  const stream = createReadStream(options.file);
  try {
    await once(stream, "open");
    return await importFrom(stream, store, options, io, moved);
  } finally {
    stream.destroy();
  }
}

async function importFrom(
  stream: ReadStream,
  store: Store,
  options: RowOptions,
  io: SeedIo,
  moved: (bytes: number) => void,
): Promise<number> {
  const { file, kind, timeZone, reason, dryRun = false, again = false } = options;
  if (holdsPrivateKey(reason ?? "")) throw new Refusal(`--reason: ${LEAKED}. Nothing was imported.`);
  const format = formatOf(file);
  if (format === null)
    throw new Refusal(
      `${file}: does not say what it is; expected a name that ends with .csv, .ndjson or .jsonl (an object on each line), .yaml, .yml or .json (a world). Nothing was imported.`,
    );
  const opened = await readRows({ format, lines: linesIn(stream), kind, timeZone }, io.clock());
  if (!opened.ok) throw new Refusal(`${placeIn(file, opened)}: ${opened.message}. Nothing was imported.`);
  const { header, world } = opened;
  const rejects = rejectsOf(options, formOf(format, header, world?.timeZone));
  const identity = JSON.stringify([format, header, kind ?? null, world?.timeZone ?? timeZone ?? null]);
  if (world !== undefined) sayWhatIsLeftOut(world, io);
  const parts = { store, clock: io.clock, reason: reason ?? null, identity, dryRun, again };
  const counts: Counts = { rows: 0, recorded: 0, unchanged: 0, rejected: 0, earlier: 0, isNew: false };
  for await (const piece of importRows(parts, opened.rows)) {
    for (const result of piece.rejected.slice(0, Math.max(0, SHOWN - counts.rejected)))
      io.err(toldOf(file, result));
    rejects?.add(piece.rejected);
    add(counts, piece);
    // A world is read before its first row is dealt with.
    moved(world === undefined ? stream.bytesRead : (stream.bytesRead * counts.rows) / world.rows);
  }
  const kept = rejects?.finish(counts.isNew) ? rejects.path : null;
  if (counts.rejected > SHOWN) io.err(`… and ${counts.rejected - SHOWN} more`);
  io.out(summaryOf(counts, dryRun, kept));
  return counts.rejected === 0 ? 0 : 1;
}

/** What the rows of a file are, by the ending of its name; null when it is none that is known. Worlds are YAML or JSON, which is YAML. */
export function formatOf(file: string): RowFormat | null {
  if (/\.csv$/i.test(file)) return "CSV";
  if (/\.(ya?ml|json)$/i.test(file)) return "YAML";
  return /\.(ndjson|jsonl)$/i.test(file) ? "NDJSON" : null;
}

function sayWhatIsLeftOut({ recordingTimes, assertions }: WorldHead, io: SeedIo): void {
  if (recordingTimes + assertions === 0) return;
  io.out(
    `Rows are recorded now: of this world ${recordingTimes} recordedAt and ${assertions} assertions are left out. "npm run seed -- --file" loads worlds with them.`,
  );
}

/** A dry run writes nothing, unless it is told where. */
function rejectsOf({ file, rejects, dryRun }: RowOptions, form: RejectsForm): RejectsFile | null {
  const path = rejects ?? (dryRun ? null : `${file}.rejects.${form.ending}`);
  if (path === null) return null;
  if (resolve(path) === resolve(file))
    throw new Refusal(`${path}: is the file that is read; expected another one for the rejects`);
  const kept = new RejectsFile(path, form);
  kept.prove();
  return kept;
}

function add(counts: Counts, { rows, recorded, unchanged, rejected, earlier }: ImportedPiece): void {
  counts.rows += rows;
  counts.recorded += recorded;
  counts.unchanged += unchanged;
  counts.rejected += rejected.length;
  if (earlier) counts.earlier += rows - rejected.length;
  else counts.isNew = true;
}

function toldOf(file: string, result: RowResult): string {
  const { code, message, column } = result.refusal as RowRefusal;
  return `${placeIn(file, { line: lineOf(result), column })}: ${code}: ${message}`;
}

interface Place {
  readonly line: number;
  readonly column?: number | null;
}

const placeIn = (file: string, { line, column = null }: Place): string =>
  column === null ? `${file}:${line}` : `${file}:${line}:${column}`;

function summaryOf(
  { rows, recorded, unchanged, rejected, earlier }: Counts,
  dry: boolean,
  kept: string | null,
) {
  const parts = [
    ...(earlier === 0 ? [] : [`${earlier} there already, from an earlier run of this file`]),
    `${recorded} ${dry ? "would be recorded" : "recorded"}`,
    `${unchanged} unchanged`,
    `${rejected} rejected${kept === null ? "" : `: mend ${kept} and import it`}`,
  ];
  return `${rows} row${rows === 1 ? "" : "s"}: ${parts.join(", ")}.${dry ? " Nothing was written." : ""}`;
}
