/** The store: readers at any revision, and writers one at a time in order of arrival. */
import type { Database } from "better-sqlite3";
import type { Pool, PoolClient } from "pg";
import type { DataSource } from "typeorm";
import type { Revision } from "../domain/ids";
import type { Instant } from "../domain/instant";
import type { Recorded, Snapshot, Store, Unit } from "../domain/ports";
import type { Connection, StatementListener } from "./connection";
import { dataSourceFor, makeFolder, migrate, sqliteFile } from "./data-source";
import { NUMBERS, PostgresConnection } from "./postgres";
import { headOf, recordedBy, revisionOf } from "./revisions";
import { StoredSnapshot } from "./snapshot";
import { openReader, prepareWriter, SqliteConnection } from "./sqlite";
import { StoredUnit } from "./unit";

/** How a database gives out its connections. */
interface Connections {
  readonly reader: Connection;
  /** Runs `work` with the writing connection inside one transaction: committed if it ends well, else rolled back. */
  transaction<T>(work: (writer: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A store that lets tests hear of each statement. */
export interface OpenStore extends Store {
  /** Hears of every statement from now on. */
  listen(listener: StatementListener | null): void;
}

class DatabaseStore implements OpenStore {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly connections: Connections,
    readonly listen: OpenStore["listen"],
  ) {}

  head(): Promise<Recorded> {
    return headOf(this.connections.reader);
  }

  recordedBy(knownAt: Instant): Promise<Recorded> {
    return recordedBy(this.connections.reader, knownAt);
  }

  revision(revision: number): Promise<Recorded | null> {
    return revisionOf(this.connections.reader, revision);
  }

  at(revision: Revision): Snapshot {
    return new StoredSnapshot(this.connections.reader, revision);
  }

  write<T>(recordedAt: (head: Recorded) => Instant, work: (unit: Unit) => Promise<T>): Promise<Recorded & { readonly result: T }> {
    const mine = this.turn.then(() => this.connections.transaction((writer) => writeIn(writer, recordedAt, work)));
    // The next in line goes on whatever becomes of this one.
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.turn;
    await this.connections.close();
  }
}

async function writeIn<T>(
  writer: Connection,
  recordedAt: (head: Recorded) => Instant,
  work: (unit: Unit) => Promise<T>,
): Promise<Recorded & { readonly result: T }> {
  const head = await headOf(writer);
  const at = recordedAt(head);
  if (at <= head.recordedAt) throw new RangeError("a revision must be recorded after the one before it");
  const lastId = (await writer.all("SELECT last_id FROM revision WHERE revision = :revision", { revision: head.revision }))[0]?.last_id;
  const revision = (head.revision + 1) as Revision;
  const unit = new StoredUnit(writer, revision, Number(lastId ?? 0));
  const result = await work(unit);
  await writer.all("INSERT INTO revision (revision, recorded_at, last_id) VALUES (:revision, :at, :lastId)", {
    revision,
    at,
    lastId: unit.lastIdTaken,
  });
  return { revision, recordedAt: at, result };
}

function sqliteConnections(source: DataSource, file: string, listener: StatementListener): Connections {
  const database = (source.driver as unknown as { databaseConnection: Database }).databaseConnection;
  prepareWriter(database);
  const writer = new SqliteConnection(database, listener);
  const reader = openReader(file);
  return {
    reader: new SqliteConnection(reader, listener),
    async transaction(work) {
      await writer.all("BEGIN IMMEDIATE");
      try {
        const result = await work(writer);
        await writer.all("COMMIT");
        return result;
      } catch (error) {
        if (database.inTransaction) await writer.all("ROLLBACK");
        throw error;
      }
    },
    async close() {
      reader.close();
      await source.destroy();
    },
  };
}

/** Revisions are given out in commit order: whoever writes holds this lock until it has committed. */
const WRITER_LOCK = "SELECT pg_advisory_xact_lock(7021402)";

function postgresConnections(source: DataSource, listener: StatementListener): Connections {
  const pool = (source.driver as unknown as { master: Pool }).master;
  return {
    reader: new PostgresConnection(pool, listener),
    async transaction(work) {
      const client: PoolClient = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query({ text: WRITER_LOCK, types: NUMBERS });
        const result = await work(new PostgresConnection(client, listener));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        await client.query("ROLLBACK").then(
          () => client.release(),
          (broken: Error) => client.release(broken),
        );
        throw error;
      }
    },
    close: () => source.destroy(),
  };
}

/**
 * Opens the store at a URL, and brings its tables up to date. Throws the driver's own error, with its code, when the database cannot be
 * opened, and `NewerDatabaseError` when it belongs to a later version.
 */
export async function openStore(url: string): Promise<OpenStore> {
  let heard: StatementListener | null = null;
  const listener: StatementListener = (sql) => heard?.(sql);
  makeFolder(url);
  const source = dataSourceFor(url);
  await source.initialize();
  try {
    await migrate(source);
    const file = sqliteFile(url);
    const connections = file === null ? postgresConnections(source, listener) : sqliteConnections(source, file, listener);
    return new DatabaseStore(connections, (next) => {
      heard = next;
    });
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
