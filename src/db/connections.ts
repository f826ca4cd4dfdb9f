/** How each database gives out its connections: some for reads, and one transaction at a time for a write. On SQLite long reads have threads of their own. */
import type { Database } from "better-sqlite3";
import type { Pool, PoolClient } from "pg";
import type { DataSource } from "typeorm";
import type { Connection, StatementListener, WritingConnection } from "./connection";
import { PostgresConnection, type Queryable } from "./postgres";
import { LOADING, openReader, READING, SqliteReader, SqliteWriter, WRITING } from "./sqlite";
import { SqliteThread } from "./sqlite-thread";

/** See the head of this file. The caller sees to it that there is one transaction at a time. */
export interface Connections {
  readonly reader: Connection;
  /** Runs `work` with the writing connection inside one transaction: committed if it ends well, else rolled back. */
  transaction<T>(work: (writer: WritingConnection) => Promise<T>): Promise<T>;
  /** Does anybody write, in whatever program? Asked only between transactions of this one. */
  isWriting(): Promise<boolean>;
  close(): Promise<void>;
}

const isBusy = (error: unknown): boolean => (error as { code?: unknown }).code === "SQLITE_BUSY";

/** How many threads run long statements of reads: one that takes seconds is not to keep all others waiting. */
const ASIDE = 2;

/** The connections to a SQLite file: TypeORM has one, for the tables themselves; some read and one writes. */
export function sqliteConnections(
  source: DataSource,
  file: string,
  listener: StatementListener,
  bulk: boolean,
): Connections {
  const database = (source.driver as unknown as { databaseConnection: Database }).databaseConnection;
  database.pragma("busy_timeout = 0");
  const reader = openReader(file);
  const aside = Array.from({ length: ASIDE }, () => new SqliteThread(file, READING));
  const writing = new SqliteThread(file, bulk ? LOADING : WRITING);
  const writer = new SqliteWriter(writing, listener);
  return {
    reader: new SqliteReader(reader, listener, aside),
    async transaction(work) {
      await writer.all("BEGIN IMMEDIATE");
      try {
        const result = await work(writer);
        await writer.all("COMMIT");
        return result;
      } catch (error) {
        await writer.all("ROLLBACK");
        throw error;
      }
    },
    async isWriting() {
      // Whoever writes has the one lock that there is. Nothing comes between, as all of it is done at once.
      try {
        database.exec("BEGIN IMMEDIATE");
      } catch (error) {
        if (isBusy(error)) return true;
        throw error;
      }
      database.exec("ROLLBACK");
      return false;
    },
    async close() {
      for (const thread of [...aside, writing]) await thread.close();
      reader.close();
      await source.destroy();
    },
  };
}

/** Whoever has the turn to write has locked the counter's row, and by that holds this lock on its table. */
const WRITERS = `SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND relation = 'counter'::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND mode = 'RowShareLock' LIMIT 1`;

/** The connections to PostgreSQL: TypeORM's pool. */
export function postgresConnections(source: DataSource, listener: StatementListener): Connections {
  const pool = (source.driver as unknown as { master: Pool }).master;
  return {
    reader: new PostgresConnection(pool, listener),
    transaction: (work) => inTransaction(pool, listener, work),
    async isWriting() {
      const { rowCount } = await pool.query(WRITERS);
      return rowCount !== 0;
    },
    close: () => source.destroy(),
  };
}

/** A client runs one query at a time; those that are asked side by side in one write get in line here. */
function oneByOne(client: PoolClient): Queryable {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query(query) {
      const mine = last.then(() => client.query(query));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function inTransaction<T>(
  pool: Pool,
  listener: StatementListener,
  work: (writer: WritingConnection) => Promise<T>,
): Promise<T> {
  const client: PoolClient = await pool.connect();
  // A connection that breaks is reported by the query that needs it; unheard, the event would end the program.
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on("error", onError);
  try {
    // READ COMMITTED, whatever the server's default: what is read after the wait for the counter's row must be the latest.
    await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
    const result = await work(new PostgresConnection(oneByOne(client), listener));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}
