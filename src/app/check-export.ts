/** Checks an exported history by itself, without any database: its chain of digests, and who signed its heads. */
import type { BrokenLink } from "../domain/history-ports";
import type { SignedHead } from "../domain/signed-head";
import { checkHeads, type HeadsCheck } from "./check-heads";
import type { HeadVerifier } from "./head-keys";
import {
  type DigestOf,
  type FactLine,
  type RevisionLine,
  revisionsIn,
  UnreadableLine,
} from "./history-lines";

/** What checking an export came to; a line that cannot be read is told with its number, from 1. */
export interface ExportCheck {
  readonly revisions: number;
  readonly facts: number;
  readonly head: string;
  readonly signed: HeadsCheck;
  readonly broken: BrokenLink | null;
  readonly unreadable: { readonly line: number; readonly message: string } | null;
}

/** See the head of this file. */
export async function checkExport(
  lines: AsyncIterable<string>,
  digestOf: DigestOf,
  keys: readonly HeadVerifier[],
): Promise<ExportCheck> {
  const chain = new ExportedChain(digestOf);
  try {
    const signed = await checkHeads(chain.headsIn(lines), keys);
    return { ...chain.found, signed, broken: chain.broken ?? signed.broken, unreadable: null };
  } catch (error) {
    if (!(error instanceof UnreadableLine)) throw error;
    const { line, message } = error;
    const signed = { heads: 0, last: null, broken: null };
    return { ...chain.found, signed, broken: chain.broken, unreadable: { line, message } };
  }
}

/** Follows the digests while the heads are read. */
class ExportedChain {
  private revisions = 0;
  private facts = 0;
  private head = "";
  broken: BrokenLink | null = null;

  constructor(private readonly digestOf: DigestOf) {}

  get found(): Pick<ExportCheck, "revisions" | "facts" | "head"> {
    return { revisions: this.revisions, facts: this.facts, head: this.head };
  }

  async *headsIn(lines: AsyncIterable<string>): AsyncGenerator<SignedHead> {
    for await (const { revision, facts, signedHead } of revisionsIn(lines)) {
      this.follow(revision, facts);
      if (signedHead !== null) yield signedHead;
    }
  }

  private follow(revision: RevisionLine, facts: readonly FactLine[]): void {
    this.revisions += 1;
    this.facts += facts.length;
    if (revision.revision !== this.revisions) this.complain("a revision before it is missing");
    else if (this.digestOf(this.head, revision, facts) !== revision.digest)
      this.complain("what it recorded, who made it, or its digest was changed");
    this.head = revision.digest;
  }

  private complain(problem: string): void {
    this.broken ??= { revision: this.revisions, problem };
  }
}
