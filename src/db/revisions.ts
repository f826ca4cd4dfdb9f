/** Revisions: which there are, when each was recorded, and what is known at one. */
import type { Revision } from "../domain/ids";
import { BEGINNING, type Instant } from "../domain/instant";
import type { Recorded } from "../domain/ports";
import type { Connection, Row } from "./connection";

/** The `rev_to` of what is still known: a revision that never comes. */
export const STILL_KNOWN = Number.MAX_SAFE_INTEGER;

/** The empty graph, before the first write. */
export const NOTHING_RECORDED: Recorded = { revision: 0 as Revision, recordedAt: BEGINNING };

/** The condition that a versioned row was known at `:revision`. */
export const knownAt = (alias: string): string => `${alias}.rev_from <= :revision AND ${alias}.rev_to > :revision`;

/** The condition that a segment holds at `:validAt`. */
export const holdsAt = (alias: string): string => `${alias}.valid_from <= :validAt AND ${alias}.valid_to > :validAt`;

const recorded = (row: Row | undefined): Recorded | null =>
  row === undefined ? null : { revision: row.revision as Revision, recordedAt: row.recorded_at as Instant };

const COLUMNS = "SELECT revision, recorded_at FROM revision";

/** The latest revision. */
export const headOf = async (connection: Connection): Promise<Recorded> =>
  recorded((await connection.all(`${COLUMNS} ORDER BY revision DESC LIMIT 1`))[0]) ?? NOTHING_RECORDED;

/** The latest revision recorded at or before an instant. */
export const recordedBy = async (connection: Connection, instant: Instant): Promise<Recorded> =>
  recorded((await connection.all(`${COLUMNS} WHERE recorded_at <= :instant ORDER BY recorded_at DESC LIMIT 1`, { instant }))[0]) ??
  NOTHING_RECORDED;

/** One revision by its number. */
export const revisionOf = async (connection: Connection, revision: number): Promise<Recorded | null> =>
  revision === 0 ? NOTHING_RECORDED : recorded((await connection.all(`${COLUMNS} WHERE revision = :revision`, { revision }))[0]);
