/** Revisions: which there are, when each was recorded, and what is known at one. */
import type { Revision } from "../domain/ids";
import { BEGINNING, type Instant } from "../domain/instant";
import type { Origin, Receipt } from "../domain/origin";
import type { Recorded } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";
import { digestOfRevision, NO_DIGEST } from "./chain";
import type { Connection, Row, WritingConnection } from "./connection";
import { COUNTER, REVISION, SIGNED_HEAD } from "./tables/side-tables";
import { integers } from "./tables/table";

/** The `rev_to` of what is still known: a revision that never comes. SQLite stores it in six bytes, a greater one takes eight. */
export const STILL_KNOWN = 2 ** 47 - 1;

/** The empty graph, before the first write. */
const NOTHING_RECORDED: Recorded = { revision: 0 as Revision, recordedAt: BEGINNING };

/**
 * The condition that a versioned row was known at a revision: `:revision`, or what the statement says. The plus keeps SQLite from
 * looking rows up by it: almost all rows began to be known at or before the revision.
 */
export const knownAt = (alias: string, revision = ":revision"): string =>
  `+${alias}.rev_from <= ${revision} AND ${alias}.rev_to > ${revision}`;

/** The condition that a segment holds at `:validAt`. */
export const holdsAt = (alias: string): string =>
  `${alias}.valid_from <= :validAt AND ${alias}.valid_to > :validAt`;

const recordedIn = (row: Row | undefined): Recorded | null =>
  row === undefined ? null : { revision: row.revision as Revision, recordedAt: row.recorded_at as Instant };

/** A revision and who made it, from its row. */
export const revisionIn = (row: Row): { recorded: Recorded; origin: Origin } => ({
  recorded: { revision: row.revision, recordedAt: row.recorded_at } as Recorded,
  origin: {
    actor: row.actor as string,
    // Rows that are read while the tables are brought up to date do not have it yet.
    actedFor: (row.acted_for as string | null | undefined) ?? null,
    operation: row.operation as string,
    reason: row.reason as string | null,
    requestId: row.request_id as string | null,
  },
});

const SELECT = "SELECT revision, recorded_at FROM revision";

/** The latest revision. */
export async function headOf(connection: Connection): Promise<Recorded> {
  const [row] = await connection.all(`${SELECT} ORDER BY revision DESC LIMIT 1`);
  return recordedIn(row) ?? NOTHING_RECORDED;
}

/** The latest revision recorded at or before an instant. */
export async function recordedBy(connection: Connection, instant: Instant): Promise<Recorded> {
  const sql = `${SELECT} WHERE recorded_at <= :instant ORDER BY recorded_at DESC LIMIT 1`;
  const [row] = await connection.all(sql, { instant });
  return recordedIn(row) ?? NOTHING_RECORDED;
}

/** One revision by its number; null if there is none. */
export async function revisionOf(connection: Connection, revision: number): Promise<Recorded | null> {
  if (revision === 0) return NOTHING_RECORDED;
  const [row] = await connection.all(`${SELECT} WHERE revision = :revision`, { revision });
  return recordedIn(row);
}

/**
 * Takes the turn to write, and tells the last object id given out. Revisions are in commit order because whoever writes holds
 * the counter's row until the end, also against other processes; sequences would be given out in order of asking.
 */
export async function takeTurn(writer: Connection): Promise<number> {
  const [row] = await writer.all(`SELECT last_id FROM counter WHERE one = 1${writer.dialect.forUpdate}`);
  if (row === undefined) throw new Error("the table counter is empty; restore the database from a backup");
  return row.last_id as number;
}

/** The receipt of an actor's request. */
export async function findReceipt(
  connection: Connection,
  actor: string,
  key: string,
): Promise<Receipt | null> {
  const sql = "SELECT * FROM receipt WHERE actor = :actor AND key = :key";
  const [row] = await connection.all(sql, { actor, key });
  return (row as unknown as Receipt | undefined) ?? null;
}

/** Makes a revision the latest, once everything in it has been written; `facts` is the digest of that. Gives back its own digest. */
export async function recordRevision(
  writer: WritingConnection,
  recorded: Recorded,
  origin: Origin,
  facts: string,
  lastId: number,
): Promise<string> {
  const { revision, recordedAt } = recorded;
  const before = revision - 1;
  const [last] = await writer.all("SELECT digest FROM revision WHERE revision = :before", { before });
  const digest = digestOfRevision((last?.digest as string | undefined) ?? NO_DIGEST, recorded, origin, facts);
  const { actor, actedFor, operation, reason, requestId } = origin;
  const row = [revision, recordedAt, actor, operation, reason, requestId, digest, actedFor];
  await writer.insert(REVISION, [row]);
  const set = "revision = :revision, last_id = :lastId";
  await writer.change({ table: COUNTER, set, key: integers("one"), where: "true" }, [[1]], {
    revision,
    lastId,
  });
  return digest;
}

/** Keeps a signed head, unless one of the same revision is there. */
export async function addHead(
  writer: WritingConnection,
  { revision, digest, signedAt, key, signature }: SignedHead,
): Promise<void> {
  const [known] = await writer.all("SELECT 1 AS one FROM signed_head WHERE revision = :revision", {
    revision,
  });
  if (known !== undefined) return;
  await writer.insert(SIGNED_HEAD, [[revision, digest, signedAt, key, signature]]);
}
