/**
 * Runs: rows that follow each other and can be planned as one batch with the same outcome as one after the other. A run ends before a row
 * about an object that an earlier row of it is about, or names.
 */
import { type Batch, NO_CHANGES } from "../../domain/draft";
import { clientsNamed, partiesNamed } from "../batch/references";
import type { ReadableRow, RowEntry, RowText } from "./row";

/** What a row is about; null where it does not say. A designation is about its principal's choice. */
export const subjectOf = ({ list, reference }: RowText): string | null =>
  list === null || reference === null ? null : `${list} ${reference}`;

/** The parties and clients that an entry names, as subjects. */
export function namedBy(entry: RowEntry): string[] {
  const batch = batchOf([entry]);
  return [
    ...[...partiesNamed(batch)].map((reference) => `parties ${reference}`),
    ...[...clientsNamed(batch)].map((reference) => `clients ${reference}`),
  ];
}

/** Entries as one batch. */
export function batchOf(entries: readonly RowEntry[]): Batch {
  const lists: Record<string, unknown[]> = {};
  for (const { list, draft } of entries) {
    const known = lists[list];
    if (known === undefined) lists[list] = [draft];
    else known.push(draft);
  }
  return { ...NO_CHANGES, ...lists };
}

/** Cuts rows into runs. */
export function* runsOf(rows: readonly ReadableRow[]): Generator<readonly ReadableRow[]> {
  let run: ReadableRow[] = [];
  let named = new Set<string>();
  for (const row of rows) {
    const { entry } = row;
    const own =
      "principal" in entry.draft && entry.list === "designations" ? choiceOf(entry) : subjectOf(row);
    if (own !== null && named.has(own)) {
      yield run;
      [run, named] = [[], new Set()];
    }
    run.push(row);
    if (own !== null) named.add(own);
    for (const subject of namedBy(entry)) named.add(subject);
  }
  if (run.length > 0) yield run;
}

const choiceOf = ({ draft }: RowEntry): string =>
  `designations ${(draft as { principal: string }).principal}`;
