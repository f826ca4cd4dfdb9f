/**
 * Imports history that was exported: revision by revision, with the same ids, times and digests. What is there already is left as it is, so
 * that an import that was cut off goes on where it stopped; a database with another history is refused, and so is a file that was changed,
 * be it in what is there already.
 */
import { BrokenDigest } from "../domain/broken-digest";
import type { Store, Unit } from "../domain/ports";
import { allCanBeKept } from "../domain/text";
import { changesTo } from "./fact-change";
import {
  type DigestOf,
  type FactLine,
  type RevisionGroup,
  revisionsIn,
  UnreadableLine,
} from "./history-lines";
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

/** See the head of this file. `done` hears of each revision. */
export async function importHistory(
  store: Store,
  lines: AsyncIterable<string>,
  digestOf: DigestOf,
  done: (revision: number) => void = () => {},
): Promise<Imported> {
  let [revisions, skipped, facts, head] = [0, 0, 0, ""];
  try {
    for await (const group of revisionsIn(lines)) {
      if (await isKnown(store, group)) {
        mustBeAsRecorded(group, digestOf(head, group.revision, group.facts));
        skipped += 1;
      } else await record(store, group);
      if (group.signedHead !== null) await store.keepHead(group.signedHead);
      revisions += 1;
      facts += group.facts.length;
      head = group.revision.digest;
      done(group.revision.revision);
    }
    return { ok: true, revisions, skipped, facts, head };
  } catch (error) {
    if (error instanceof UnreadableLine) return { ok: false, line: error.line, message: error.message };
    throw error;
  }
}

async function isKnown(
  store: Store,
  { line, revision: { revision, digest } }: RevisionGroup,
): Promise<boolean> {
  const head = await store.head();
  if (revision > head.revision + 1)
    throw new UnreadableLine(
      line,
      `revision ${revision} does not follow revision ${head.revision} of the database`,
    );
  if (revision === head.revision + 1) return false;
  const window = { limit: 1, after: revision - 1, before: null, backward: false };
  const [record] = (await store.history(head.revision).revisions(window)).items;
  if (record?.digest === digest) return true;
  throw new UnreadableLine(
    line,
    `the database has another history: its revision ${revision} has another digest`,
  );
}

function mustBeAsRecorded({ line, revision }: RevisionGroup, digest: string | null): void {
  if (digest === revision.digest) return;
  throw new UnreadableLine(
    line,
    `revision ${revision.revision} is not as it was recorded: the file was changed`,
  );
}

async function record(store: Store, group: RevisionGroup): Promise<void> {
  const { line, revision, facts } = group;
  const { actor, actedFor = null, operation, reason, requestId, digest } = revision;
  const origin = { actor, actedFor, operation, reason, requestId };
  if (!allCanBeKept([origin, facts]))
    throw new UnreadableLine(
      line,
      `revision ${revision.revision} holds U+0000 or half of a surrogate pair, which cannot be kept`,
    );
  try {
    await store.write(
      () => revision.recordedAt,
      (unit) => put(unit, facts),
      origin,
      digest,
    );
  } catch (error) {
    if (error instanceof BrokenDigest || error instanceof RangeError) mustBeAsRecorded(group, null);
    throw error;
  }
}

async function put(unit: Unit, facts: readonly FactLine[]): Promise<void> {
  const highest = facts.reduce((most, { fact }) => Math.max(most, fact.id), 0);
  const next = await unit.takeIds(0);
  if (highest >= next) await unit.takeIds(highest - next + 1);
  await putChanges(unit, await changesTo(unit, facts), refreshAnswers);
}
