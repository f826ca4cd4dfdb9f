/** Checking the chain: what is stored is read back in the order of its tables, and must give the digests that were recorded. */
import { FACT_KINDS } from "../domain/facts";
import type { BrokenLink, ChainCheck } from "../domain/history-ports";
import { addFact, digestOfRevision, NO_DIGEST } from "./chain";
import { checkSideTables } from "./check-side-tables";
import { checkSituations } from "./check-situations";
import type { Row } from "./connection";
import { type Complain, PIECE, rowsOf, type Select } from "./every-row";
import { revisionIn, STILL_KNOWN } from "./revisions";
import { FACT_TABLES, type FactTable } from "./tables/kinds";
import type { Value } from "./tables/table";

/** Goes through the whole of recorded history, and tells of the first revision that is not as it was recorded. */
export async function checkChain(select: Select): Promise<ChainCheck> {
  let broken: BrokenLink | null = null;
  const complain: Complain = (revision, problem) => {
    if (broken === null || revision < broken.revision) broken = { revision, problem };
  };
  const { digests, facts, greatestId } = await digestsOfFacts(select, complain);
  const signed = await signedDigests(select);
  const { revisions, head } = await followRevisions(select, { facts: digests, signed }, complain);
  await checkCounter(select, { revisions, greatestId }, complain);
  // Only facts that are as they were recorded say what belongs into the tables beside them.
  if (broken === null) {
    await checkSideTables(select, complain);
    await checkSituations(select, revisions, complain);
  }
  return { revisions, facts, head, broken };
}

/** The digests of what each revision recorded, from the rows that there are. */
async function digestsOfFacts(
  select: Select,
  complain: Complain,
): Promise<{ digests: Map<number, string>; facts: number; greatestId: number }> {
  const digests = new Map<number, string>();
  let [facts, greatestId] = [0, 0];
  for (const kind of FACT_KINDS) {
    const table = FACT_TABLES[kind];
    let last: Row | null = null;
    for await (const row of rowsOf(select, table)) {
      const [from, values] = [row.rev_from as number, table.facts.map((column) => row[column.name] as Value)];
      digests.set(from, addFact(digests.get(from) ?? NO_DIGEST, table, [row.id as number, ...values]));
      checkSuccession(table, last, row, complain);
      last = row;
      facts += 1;
      greatestId = Math.max(greatestId, row.id as number);
    }
    if (last !== null) checkSuccession(table, last, null, complain);
  }
  return { digests, facts, greatestId };
}

/** A version is known until the next one of the same fact, the last one still. */
function checkSuccession(table: FactTable, last: Row | null, next: Row | null, complain: Complain): void {
  if (last === null) return;
  const until = next !== null && next.id === last.id ? next.rev_from : STILL_KNOWN;
  if (last.rev_to === until) return;
  const problem = `${table.kind} ${last.id} as recorded by revision ${last.rev_from} ends at the wrong revision`;
  complain(Math.min(last.rev_from as number, last.rev_to as number), problem);
}

/** The digests that were signed, by revision. */
async function signedDigests(select: Select): Promise<Map<number, string>> {
  const rows = await select("SELECT revision, digest FROM signed_head");
  return new Map(rows.map((row) => [row.revision as number, row.digest as string]));
}

/** What the revisions must agree with: the digests of their facts, and those that were signed. */
interface Kept {
  readonly facts: Map<number, string>;
  readonly signed: Map<number, string>;
}

/** Follows the digests from revision to revision. */
async function followRevisions(
  select: Select,
  { facts, signed }: Kept,
  complain: Complain,
): Promise<{ revisions: number; head: string }> {
  let [revision, head] = [0, NO_DIGEST];
  for (;;) {
    const rows = await select(
      `SELECT * FROM revision WHERE revision > ${revision} ORDER BY revision LIMIT ${PIECE}`,
    );
    for (const row of rows) {
      const expected = revision + 1;
      revision = row.revision as number;
      if (revision !== expected) complain(expected, `revision ${expected} is missing`);
      const { recorded, origin } = revisionIn(row);
      const digest = digestOfRevision(head, recorded, origin, facts.get(revision) ?? NO_DIGEST);
      if (row.digest !== digest)
        complain(revision, "what it recorded, who made it, or its digest was changed");
      head = row.digest as string;
      facts.delete(revision);
      if ((signed.get(revision) ?? head) !== head)
        complain(revision, "another digest was signed than it has");
      signed.delete(revision);
    }
    if (rows.length < PIECE) break;
  }
  for (const unknown of facts.keys()) complain(unknown, "there are facts of it, but it is not on record");
  for (const unknown of signed.keys()) complain(unknown, "its head was signed, but it is not on record");
  return { revisions: revision, head };
}

/** The counter has given out what there is, and no request was answered by a revision that there is not. */
async function checkCounter(
  select: Select,
  { revisions, greatestId }: { readonly revisions: number; readonly greatestId: number },
  complain: Complain,
): Promise<void> {
  const [counter] = await select("SELECT revision, last_id FROM counter WHERE one = 1");
  const [given, lastId] = [counter?.revision ?? "none", Number(counter?.last_id ?? 0)];
  if (given !== revisions)
    complain(revisions + 1, `the last revision is ${revisions}, but ${given} was given out`);
  if (lastId < greatestId)
    complain(revisions + 1, `the greatest id is ${greatestId}, but ${lastId} was the last to be given out`);
  const unknown = `revision < 1 OR revision > ${revisions}`;
  const [receipt] = await select(`SELECT revision FROM receipt WHERE ${unknown} ORDER BY revision LIMIT 1`);
  if (receipt !== undefined)
    complain(receipt.revision as number, "a request has a receipt of it, but it is not on record");
}

/** The digests of the revisions that there are, for those that were recorded before digests were. */
export async function sealed(select: Select): Promise<{ revision: number; digest: string }[]> {
  const { digests } = await digestsOfFacts(select, () => {});
  const rows = await select("SELECT * FROM revision ORDER BY revision");
  let head = NO_DIGEST;
  return rows.map((row) => {
    const { recorded, origin } = revisionIn(row);
    head = digestOfRevision(head, recorded, origin, digests.get(recorded.revision) ?? NO_DIGEST);
    return { revision: recorded.revision, digest: head };
  });
}
