/**
 * Imports history that was exported: revision by revision, with the same ids, times and digests. What is there already is left as it is, so
 * that an import that was cut off goes on where it stopped; a database with another history, or a file that was changed, is refused.
 */
import { BrokenDigest } from "../domain/broken-digest";
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { Origin } from "../domain/origin";
import type { Store, Unit } from "../domain/ports";
import { FORMAT } from "./export-history";
import type { FactChange } from "./fact-change";
import { putChanges } from "./record-batch";
import { refreshAnswers } from "./refresh-answers";

/** What has become of an import; `line` counts from 1. */
export type Imported =
  | {
      readonly ok: true;
      readonly revisions: number;
      readonly skipped: number;
      readonly facts: number;
      readonly head: string;
    }
  | { readonly ok: false; readonly line: number; readonly message: string };

interface RevisionLine extends Origin {
  readonly revision: number;
  readonly recordedAt: Instant;
  readonly digest: string;
}

interface FactLine {
  readonly kind: FactKind;
  readonly fact: FactsByKind[FactKind];
}

/** A revision with its facts, and the line that it begins on. */
interface Group {
  readonly line: number;
  readonly revision: RevisionLine;
  readonly facts: FactLine[];
}

/** Carries a refusal out of the reading of lines. */
class Unreadable extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** See the head of this file. `done` hears of each revision. */
export async function importHistory(
  store: Store,
  lines: AsyncIterable<string>,
  done: (revision: number) => void = () => {},
): Promise<Imported> {
  let [revisions, skipped, facts, head] = [0, 0, 0, ""];
  try {
    for await (const group of groupsIn(lines)) {
      if (await isKnown(store, group)) skipped += 1;
      else await record(store, group);
      revisions += 1;
      facts += group.facts.length;
      head = group.revision.digest;
      done(group.revision.revision);
    }
    return { ok: true, revisions, skipped, facts, head };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, line: error.line, message: error.message };
    throw error;
  }
}

async function* groupsIn(lines: AsyncIterable<string>): AsyncGenerator<Group> {
  let [number, group, ended]: [number, Group | null, boolean] = [0, null, false];
  for await (const text of lines) {
    number += 1;
    const value = parsed(text, number);
    if (number === 1) {
      if (value.format !== FORMAT.format || value.version !== FORMAT.version)
        throw new Unreadable(1, `expected the first line of an export: ${JSON.stringify(FORMAT)}`);
    } else if ("kind" in value) {
      if (group === null || !FACT_KINDS.includes(value.kind as FactKind))
        throw new Unreadable(number, "expected a fact of a known kind, below the revision that recorded it");
      group.facts.push(value as unknown as FactLine);
    } else {
      if (group !== null) yield group;
      ended = "head" in value;
      group = ended ? null : { line: number, revision: value as unknown as RevisionLine, facts: [] };
    }
  }
  if (!ended)
    throw new Unreadable(number, "the file ends before its last line, which names the head: it was cut off");
}

function parsed(text: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new Unreadable(line, "expected one JSON object on each line");
}

async function isKnown(store: Store, { line, revision: { revision, digest } }: Group): Promise<boolean> {
  const head = await store.head();
  if (revision > head.revision + 1)
    throw new Unreadable(
      line,
      `revision ${revision} does not follow revision ${head.revision} of the database`,
    );
  if (revision === head.revision + 1) return false;
  const window = { limit: 1, after: revision - 1, before: null, backward: false };
  const [record] = (await store.history(head.revision).revisions(window)).items;
  if (record?.digest === digest) return true;
  throw new Unreadable(line, `the database has another history: its revision ${revision} has another digest`);
}

async function record(store: Store, { line, revision, facts }: Group): Promise<void> {
  const { actor, operation, reason, requestId, digest } = revision;
  const origin = { actor, operation, reason, requestId };
  try {
    await store.write(
      () => revision.recordedAt,
      (unit) => put(unit, facts),
      origin,
      digest,
    );
  } catch (error) {
    if (error instanceof BrokenDigest || error instanceof RangeError)
      throw new Unreadable(
        line,
        `revision ${revision.revision} is not as it was recorded: the file was changed`,
      );
    throw error;
  }
}

async function put(unit: Unit, facts: readonly FactLine[]): Promise<void> {
  const highest = facts.reduce((most, { fact }) => Math.max(most, fact.id), 0);
  const next = await unit.takeIds(0);
  if (highest >= next) await unit.takeIds(highest - next + 1);
  const changes: FactChange[] = [];
  for (const kind of FACT_KINDS) {
    const mine = facts.filter((it) => it.kind === kind).map(({ fact }) => fact);
    const known = new Map(
      (
        await unit.get(
          kind,
          mine.map(({ id }) => id),
        )
      ).map((fact) => [fact.id as number, fact]),
    );
    for (const after of mine)
      changes.push({ kind, before: known.get(after.id) ?? null, after } as FactChange);
  }
  await putChanges(unit, changes, refreshAnswers);
}
