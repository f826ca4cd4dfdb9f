/** How each database gives out its connections: one for all reads, and one transaction at a time for a write. */
import type { Database } from "better-sqlite3";
import type { Pool, PoolClient } from "pg";
import type { DataSource } from "typeorm";
import type { Connection, StatementListener } from "./connection";
import { PostgresConnection } from "./postgres";
import { openReader, READER_PRAGMAS, SqliteConnection } from "./sqlite";
import { SqliteWorker } from "./sqlite-worker";

/** See the head of this file. The caller sees to it that there is one transaction at a time. */
export interface Connections {
  readonly reader: Connection;
  /** Runs `work` with the writing connection inside one transaction: committed if it ends well, else rolled back. */
  transaction<T>(work: (writer: Connection) => Promise<T>): Promise<T>;
  /** Does anybody write, in whatever program? Asked only between transactions of this one. */
  isWriting(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long a write waits for the write of another program, and how often it looks, in milliseconds. */
const WAIT_FOR_WRITER = 10_000;
const LOOK_AGAIN = 20;

const isBusy = (error: unknown): boolean => (error as { code?: unknown }).code === "SQLITE_BUSY";

/** Waits for another program's write outside the driver, which would keep everything else in this one waiting too. */
async function beginImmediate(writer: Connection): Promise<void> {
  const last = Date.now() + WAIT_FOR_WRITER;
  for (;;) {
    try {
      await writer.all("BEGIN IMMEDIATE");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > last) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
  }
}

/** The connections to a SQLite file: TypeORM has one, which writes; reads go through another. */
export function sqliteConnections(
  source: DataSource,
  file: string,
  listener: StatementListener,
): Connections {
  const database = (source.driver as unknown as { databaseConnection: Database }).databaseConnection;
  database.pragma("busy_timeout = 0");
  const writer = new SqliteConnection(database, listener);
  const reader = openReader(file);
  const worker = new SqliteWorker(file, READER_PRAGMAS);
  return {
    reader: new SqliteConnection(reader, listener, worker),
    async transaction(work) {
      await beginImmediate(writer);
      try {
        const result = await work(writer);
        await writer.all("COMMIT");
        return result;
      } catch (error) {
        // Some errors (a full disk) have rolled back already.
        if (database.inTransaction) await writer.all("ROLLBACK");
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
      await worker.close();
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

async function inTransaction<T>(
  pool: Pool,
  listener: StatementListener,
  work: (writer: Connection) => Promise<T>,
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
    const result = await work(new PostgresConnection(client, listener));
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
