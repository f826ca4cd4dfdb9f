/** The lines of an exported history: read into revisions, each with its facts and, if it was signed, its head. */
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Origin } from "../domain/origin";
import type { Recorded } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";

/** The first line of an export. */
export const FORMAT = { format: "partner-graph history", version: 1 } as const;

/** A line with a revision. */
export interface RevisionLine extends Recorded, Omit<Origin, "actedFor"> {
  /** Absent where it is not known. */
  readonly actedFor?: string;
  readonly digest: string;
}

/** A line with a fact. */
export interface FactLine {
  readonly kind: FactKind;
  readonly fact: FactsByKind[FactKind];
}

/** Works out the digest of a revision from the one before it and the facts that it recorded. */
export type DigestOf = (before: string, revision: RevisionLine, facts: readonly FactLine[]) => string;

/** A revision with what belongs to it, and the line that it begins on. */
export interface RevisionGroup {
  readonly line: number;
  readonly revision: RevisionLine;
  readonly facts: FactLine[];
  signedHead: SignedHead | null;
}

/** Carries a refusal out of the reading of lines; `line` counts from 1. */
export class UnreadableLine extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

type Value = Record<string, unknown>;

/** What an export comes to; its last line says it. */
const NOTHING = { head: "", revisions: 0, facts: 0 };

/** Reads an export revision by revision; throws {@link UnreadableLine}, also where the last line is missing, or says something else. */
export async function* revisionsIn(lines: AsyncIterable<string>): AsyncGenerator<RevisionGroup> {
  let [number, group, ended]: [number, RevisionGroup | null, boolean] = [0, null, false];
  const read = { ...NOTHING };
  for await (const text of lines) {
    number += 1;
    const value = parsed(text, number);
    if (number === 1) {
      if (value.format !== FORMAT.format || value.version !== FORMAT.version)
        throw new UnreadableLine(1, `expected the first line of an export: ${JSON.stringify(FORMAT)}`);
    } else if ("kind" in value) {
      belowRevision(group, number).facts.push(factIn(value, number));
      read.facts += 1;
    } else if ("signedHead" in value) {
      const owner = belowRevision(group, number);
      owner.signedHead = headIn(value.signedHead, owner, number);
    } else {
      if (group !== null) yield group;
      ended = "head" in value;
      if (ended) mustEndWith(value, read, number);
      const revision = value as unknown as RevisionLine;
      read.head = revision.digest;
      read.revisions += 1;
      group = ended ? null : { line: number, revision, facts: [], signedHead: null };
    }
  }
  if (!ended)
    throw new UnreadableLine(
      number,
      "the file ends before its last line, which names the head: it was cut off",
    );
}

function parsed(text: string, line: number): Value {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Value;
  } catch {
    // Told below.
  }
  throw new UnreadableLine(line, "expected one JSON object on each line");
}

function belowRevision(group: RevisionGroup | null, line: number): RevisionGroup {
  if (group !== null) return group;
  throw new UnreadableLine(line, "expected a revision before what belongs to it");
}

function factIn(value: Value, line: number): FactLine {
  const isFact = Number.isSafeInteger((value.fact as { id?: unknown } | null | undefined)?.id);
  if (FACT_KINDS.includes(value.kind as FactKind) && isFact) return value as unknown as FactLine;
  throw new UnreadableLine(line, "expected a fact of a known kind, below the revision that recorded it");
}

function mustEndWith(value: Value, read: typeof NOTHING, line: number): void {
  if (value.head === read.head && value.revisions === read.revisions && value.facts === read.facts) return;
  throw new UnreadableLine(
    line,
    `the last line says something else than the file: expected ${JSON.stringify(read)}`,
  );
}

const TEXTS = ["digest", "key", "signature"] as const;

function headIn(value: unknown, { revision }: RevisionGroup, line: number): SignedHead {
  const head = value as SignedHead;
  const shaped =
    typeof value === "object" &&
    value !== null &&
    Number.isSafeInteger(head.signedAt) &&
    TEXTS.every((name) => typeof head[name] === "string");
  if (shaped && head.revision === revision.revision && head.digest === revision.digest) return head;
  throw new UnreadableLine(
    line,
    `expected the signed head of revision ${revision.revision}, with its digest`,
  );
}
