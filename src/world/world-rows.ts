/**
 * The objects of a world as rows: batch by batch, and in each list by list, so that what an object rests on comes before it. That is also
 * the order of recording; in which order a batch has its lists says nothing.
 */
import { z } from "zod";
import type { BatchList } from "../app/batch/plan";
import type { OpenedRows, Row, RowPlace } from "../app/rows/row";
import { BATCH_LISTS } from "../domain/draft";
import type { Dates } from "./dates";
import { shapeErrors } from "./read-world";
import { entryIn, referenceOf } from "./row-entry";
import { shape } from "./shape-parts";
import { worldShape } from "./shapes";
import { Source, type WorldError } from "./source";

const lists = Object.fromEntries(
  BATCH_LISTS.map((list) => [list, z.array(z.unknown()).default([])] as const),
) as Readonly<Record<BatchList, z.ZodDefault<z.ZodArray<z.ZodUnknown>>>>;

/** The world around its objects; each of them is read by itself. */
const frame = shape({
  ...worldShape.shape,
  batches: z.array(shape({ recordedAt: z.unknown().optional(), ...lists })),
  assertions: z.array(z.unknown()).default([]),
});

/** Reads the frame of a world; its objects are read as they are asked for. `dates` says what day is today. */
export async function worldRows(
  lines: Iterable<string> | AsyncIterable<string>,
  dates: Dates,
): Promise<OpenedRows> {
  const source = new Source("", await textOf(lines));
  const [wrong] = source.syntaxErrors();
  if (wrong) return refused(wrong);
  const value = source.value();
  const parsed = frame.safeParse(value);
  if (!parsed.success) return refused(shapeErrors(source, value, parsed.error)[0] as WorldError);
  const { timeZone, batches, assertions } = parsed.data;
  const count = (batch: (typeof batches)[number]) =>
    BATCH_LISTS.reduce((sum, list) => sum + batch[list].length, 0);
  const world = {
    timeZone,
    rows: batches.reduce((sum, batch) => sum + count(batch), 0),
    recordingTimes: batches.filter(({ recordedAt }) => recordedAt !== undefined).length,
    assertions: assertions.length,
  };
  return { ok: true, rows: rowsIn(source, batches, dates.in(timeZone)), header: null, world };
}

async function textOf(lines: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join("\n");
}

const refused = ({ line, column, message }: WorldError): OpenedRows => ({ ok: false, line, column, message });

async function* rowsIn(
  source: Source,
  batches: z.infer<typeof frame>["batches"],
  dates: Dates,
): AsyncGenerator<Row> {
  for (const [i, batch] of batches.entries())
    for (const list of BATCH_LISTS)
      for (const [j, value] of batch[list].entries())
        yield rowOf(source, ["batches", i, list, j], list, value, dates);
}

function rowOf(
  source: Source,
  at: readonly PropertyKey[],
  list: BatchList,
  value: unknown,
  dates: Dates,
): Row {
  const placeOf = (path: readonly PropertyKey[]): RowPlace => place(source.error([...at, ...path], ""));
  const { line } = source.error(at, "");
  const text = JSON.stringify({ [list]: [value] });
  const known = { line, text, original: value, list, reference: referenceOf(value) };
  const read = entryIn(list, value, dates);
  if (read.ok) return { ...known, entry: read.entry, placeOf };
  const { code, path, key, message } = read.problem;
  const where = key === null ? placeOf(path) : place(source.errorAtKey([...at, ...path], key, ""));
  return { ...known, entry: null, refusal: { code, ...where, message } };
}

const place = ({ line, column }: WorldError): RowPlace => ({ line, column });
