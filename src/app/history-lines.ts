/** The lines of an exported history: read into revisions, each with its facts and, if it was signed, its head. */
import { FACT_KINDS, type FactKind, type FactsByKind } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { Origin } from "../domain/origin";
import type { SignedHead } from "../domain/signed-head";

/** The first line of an export. */
export const FORMAT = { format: "partner-graph history", version: 1 } as const;

/** A line with a revision. */
export interface RevisionLine extends Origin {
  readonly revision: number;
  readonly recordedAt: Instant;
  readonly digest: string;
}

/** A line with a fact. */
export interface FactLine {
  readonly kind: FactKind;
  readonly fact: FactsByKind[FactKind];
}

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

/** Reads an export revision by revision; throws {@link UnreadableLine}, also where the last line is missing. */
export async function* revisionsIn(lines: AsyncIterable<string>): AsyncGenerator<RevisionGroup> {
  let [number, group, ended]: [number, RevisionGroup | null, boolean] = [0, null, false];
  for await (const text of lines) {
    number += 1;
    const value = parsed(text, number);
    if (number === 1) {
      if (value.format !== FORMAT.format || value.version !== FORMAT.version)
        throw new UnreadableLine(1, `expected the first line of an export: ${JSON.stringify(FORMAT)}`);
    } else if ("kind" in value) {
      belowRevision(group, number).facts.push(factIn(value, number));
    } else if ("signedHead" in value) {
      const owner = belowRevision(group, number);
      owner.signedHead = headIn(value.signedHead, owner, number);
    } else {
      if (group !== null) yield group;
      ended = "head" in value;
      const revision = value as unknown as RevisionLine;
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
  if (FACT_KINDS.includes(value.kind as FactKind)) return value as unknown as FactLine;
  throw new UnreadableLine(line, "expected a fact of a known kind, below the revision that recorded it");
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
