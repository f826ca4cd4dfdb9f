/** The port to history: the versions of an object and who recorded them, and the chain that proves that nothing was changed since. */
import type { FactKind, FactsByKind } from "./facts";
import type { Revision } from "./ids";
import type { Instant } from "./instant";
import type { Origin } from "./origin";
import type { SignedHead } from "./signed-head";
import type { Slice, Window } from "./window";

/** A revision with who made it, and its link in the chain. */
export interface RevisionRecord {
  readonly revision: Revision;
  readonly recordedAt: Instant;
  readonly origin: Origin;
  /** SHA-256 over the digest of the revision before, this record, and every fact recorded by it; hexadecimal. */
  readonly digest: string;
}

/** A version of a fact, and the revision that recorded it. */
export interface Version<K extends FactKind> {
  readonly record: RevisionRecord;
  readonly fact: FactsByKind[K];
}

/** A fact as one revision recorded it. */
export interface RecordedFact<K extends FactKind = FactKind> {
  readonly revision: number;
  readonly kind: K;
  readonly fact: FactsByKind[K];
}

/** Who did what, as known at one revision. */
export interface HistoryReader {
  /** A window of the versions of one fact, by the revision that recorded them. */
  versions<K extends FactKind>(kind: K, id: number, window: Window<number>): Promise<Slice<Version<K>>>;
  countVersions(kind: FactKind, id: number): Promise<number>;
  /** The facts of a kind that the revisions from one up to another (inclusive) recorded, by revision and id. It reads the whole kind. */
  recorded<K extends FactKind>(kind: K, from: number, to: number): Promise<RecordedFact<K>[]>;
  /** A window of all revisions, by number. */
  revisions(window: Window<number>): Promise<Slice<RevisionRecord>>;
  /** A window of the revisions whose digests were signed, by number. */
  signedHeads(window: Window<number>): Promise<Slice<SignedHead>>;
  countSignedHeads(): Promise<number>;
}

/** The first thing in recorded history that is not as it was recorded. */
export interface BrokenLink {
  readonly revision: number;
  /** What is wrong, for people. */
  readonly problem: string;
}

/** What checking the chain came to. */
export interface ChainCheck {
  readonly revisions: number;
  readonly facts: number;
  /** The digest of the last revision: who has kept it can prove that history has not been written anew. */
  readonly head: string;
  readonly broken: BrokenLink | null;
}
