/** History: the versions of facts and the revisions that recorded them, as known at one revision. */
import type { FactKind } from "../domain/facts";
import type { HistoryReader, RecordedFact, RevisionRecord, Version } from "../domain/history-ports";
import type { Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type { SignedHead } from "../domain/signed-head";
import type { Slice, Window } from "../domain/window";
import type { Connection, Row } from "./connection";
import { sliceOf } from "./fact-reader";
import { revisionIn } from "./revisions";
import { FACT_TABLES, factIn } from "./tables/kinds";
import { REVISION } from "./tables/side-tables";
import { quoted } from "./tables/table";

const recordIn = (row: Row): RevisionRecord => {
  const { recorded, origin } = revisionIn(row);
  return { ...recorded, origin, digest: row.digest as string };
};

/** The signed head in a row. */
export const headIn = (row: Row): SignedHead => ({
  revision: row.revision as number,
  digest: row.digest as string,
  signedAt: row.signed_at as Instant,
  key: row.key as string,
  signature: row.signature as string,
});

const REVISION_COLUMNS = REVISION.columns.map(({ name }) => `r.${name}`).join(", ");

/** See the head of this file. */
export class StoredHistory implements HistoryReader {
  constructor(
    private readonly connection: Connection,
    private readonly revision: Revision,
  ) {}

  async versions<K extends FactKind>(
    kind: K,
    id: number,
    window: Window<number>,
  ): Promise<Slice<Version<K>>> {
    const table = FACT_TABLES[kind];
    const from = `SELECT ${REVISION_COLUMNS}, ${table.selection}
      FROM ${quoted(table.name)} f JOIN revision r ON r.revision = f.rev_from WHERE f.id = :id`;
    const rows = await this.window(from, "f.rev_from", window, { id });
    const versions = rows.map((row) => ({ record: recordIn(row), fact: factIn<K>(table, row) }));
    return sliceOf(versions, window);
  }

  async countVersions(kind: FactKind, id: number): Promise<number> {
    const { name } = FACT_TABLES[kind];
    const sql = `SELECT count(*) AS total FROM ${quoted(name)} f WHERE f.id = :id AND f.rev_from <= :revision`;
    const [row] = await this.connection.all(sql, { id, revision: this.revision });
    return Number(row?.total ?? 0);
  }

  async recorded<K extends FactKind>(kind: K, from: number, to: number): Promise<RecordedFact<K>[]> {
    const table = FACT_TABLES[kind];
    const sql = `SELECT f.rev_from, ${table.selection} FROM ${quoted(table.name)} f
      WHERE f.rev_from >= :from AND f.rev_from <= :to ORDER BY f.rev_from, f.id`;
    const rows = await this.connection.allAside(sql, { from, to });
    return rows.map((row) => ({ revision: row.rev_from as number, kind, fact: factIn<K>(table, row) }));
  }

  async revisions(window: Window<number>): Promise<Slice<RevisionRecord>> {
    const from = `SELECT ${REVISION_COLUMNS} FROM revision r WHERE r.revision > 0`;
    return sliceOf((await this.window(from, "r.revision", window, {})).map(recordIn), window);
  }

  async signedHeads(window: Window<number>): Promise<Slice<SignedHead>> {
    const from = "SELECT h.* FROM signed_head h WHERE h.revision > 0";
    return sliceOf((await this.window(from, "h.revision", window, {})).map(headIn), window);
  }

  async countSignedHeads(): Promise<number> {
    const sql = "SELECT count(*) AS total FROM signed_head WHERE revision <= :revision";
    const [row] = await this.connection.all(sql, { revision: this.revision });
    return Number(row?.total ?? 0);
  }

  /** The rows of a window in reading order, and one more if there is one. */
  private window(
    from: string,
    key: string,
    { limit, after, before, backward }: Window<number>,
    params: Readonly<Record<string, number>>,
  ): Promise<Row[]> {
    const bounds = `${after === null ? "" : ` AND ${key} > :after`}${before === null ? "" : ` AND ${key} < :before`}`;
    const sql = `${from} AND ${key} <= :revision${bounds} ORDER BY ${key} ${backward ? "DESC" : "ASC"} LIMIT :limit`;
    return this.connection.all(sql, {
      ...params,
      revision: this.revision,
      limit: limit + 1,
      ...(after === null ? {} : { after }),
      ...(before === null ? {} : { before }),
    });
  }
}
