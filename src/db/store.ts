/** The store: readers at any revision, and writers one at a time in order of arrival. */

import { BrokenDigest } from "../domain/broken-digest";
import type { ApiKeys } from "../domain/credential-ports";
import type { FeedChange, FeedQuery } from "../domain/feed";
import type { ChainCheck, HistoryReader } from "../domain/history-ports";
import type { Revision } from "../domain/ids";
import { earliest, type Instant, later } from "../domain/instant";
import type { Origin } from "../domain/origin";
import type { Mended, Mending, Recorded, Slice, Snapshot, Store, Unit } from "../domain/ports";
import type { SignedHead } from "../domain/signed-head";
import { StoredApiKeys } from "./api-keys";
import { checkChain } from "./check-chain";
import { type ConnectSettings, connect } from "./connect";
import { type StatementListener, untilEnded, type WritingConnection } from "./connection";
import type { Connections } from "./connections";
import { readFeed } from "./feed";
import { StoredHistory } from "./history";
import { mend } from "./mend";
import { LIST_LIMITS, type ListLimits } from "./party-lists";
import { addHead, headOf, recordedBy, recordRevision, revisionOf, takeTurn } from "./revisions";
import { StoredSnapshot } from "./snapshot";
import { StoredUnit } from "./unit";

/** A store that lets tests hear of each statement. */
export interface OpenStore extends Store {
  /** Hears of every statement from now on; null hears no more. */
  listen(listener: StatementListener | null): void;
}

/** How a store is opened; all of it may be left out. */
export interface StoreSettings extends ConnectSettings {
  /** Tests set limits that a small database reaches. */
  readonly limits?: ListLimits;
}

/** What a write comes to. */
type Written<T> = Recorded & { readonly result: T };

class DatabaseStore implements OpenStore {
  private turn: Promise<unknown> = Promise.resolve();
  private inLine = 0;
  readonly apiKeys: ApiKeys;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly connections: Connections,
    readonly listen: OpenStore["listen"],
    private readonly limits: ListLimits,
  ) {
    this.apiKeys = new StoredApiKeys(connections.reader, (work) => this.inTurn(work));
  }

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
    return new StoredSnapshot(this.connections.reader, revision, this.limits);
  }

  async settled(now: Instant): Promise<Instant> {
    // In this order: whatever begins after the question is recorded at `now` or later.
    const underWay = this.inLine > 0 || (await this.connections.isWriting());
    const passed = later(now, -1);
    return underWay ? earliest((await this.head()).recordedAt, passed) : passed;
  }

  feed(query: FeedQuery, limit: number): Promise<Slice<FeedChange>> {
    return readFeed(this.connections.reader, query, limit);
  }

  async secret(): Promise<string> {
    const [row] = await this.connections.reader.all("SELECT value FROM installation_secret");
    if (row === undefined)
      throw new Error("the table installation_secret is empty; restore it from a backup");
    return row.value as string;
  }

  history(revision: Revision): HistoryReader {
    return new StoredHistory(this.connections.reader, revision);
  }

  checkChain(): Promise<ChainCheck> {
    return checkChain((sql) => this.connections.reader.all(sql));
  }

  async knowsDigest(digest: string): Promise<boolean> {
    const sql = "SELECT 1 AS one FROM revision WHERE digest = :digest LIMIT 1";
    return (await this.connections.reader.all(sql, { digest })).length > 0;
  }

  keepHead(head: SignedHead): Promise<void> {
    return this.inTurn((writer) => addHead(writer, head));
  }

  write<T>(
    recordedAt: (head: Recorded) => Instant,
    work: (unit: Unit) => Promise<T>,
    origin: Origin,
    digest?: string,
  ): Promise<Written<T>> {
    return this.inTurn((writer) => writeIn(writer, recordedAt, work, { origin, digest }));
  }

  mend(work: (anew: Mending) => Promise<void>): Promise<Mended> {
    return mend((inside) => this.inTurn(inside), work);
  }

  private inTurn<T>(work: (writer: WritingConnection) => Promise<T>): Promise<T> {
    this.inLine += 1;
    const mine = this.turn
      .then(() => this.connections.transaction(work))
      .finally(() => {
        this.inLine -= 1;
      });
    // The next in line goes on whatever becomes of this one.
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Waits for the writes that are in line; closing again does nothing. */
  close(): Promise<void> {
    this.closed ??= this.turn.then(() => this.connections.close());
    return this.closed;
  }
}

async function writeIn<T>(
  writer: WritingConnection,
  recordedAt: (head: Recorded) => Instant,
  work: (unit: Unit) => Promise<T>,
  { origin, digest }: { readonly origin: Origin; readonly digest: string | undefined },
): Promise<Written<T>> {
  const lastId = await takeTurn(writer);
  const head = await headOf(writer);
  const recorded: Recorded = { revision: (head.revision + 1) as Revision, recordedAt: recordedAt(head) };
  if (!(recorded.recordedAt > head.recordedAt)) {
    throw new RangeError("a revision must be recorded after the one before it");
  }
  const { connection, open, end } = untilEnded(writer);
  const unit = new StoredUnit(connection, recorded.revision, lastId, open);
  try {
    const result = await work(unit);
    const found = await recordRevision(connection, recorded, origin, unit.digest, unit.lastIdTaken);
    if (digest !== undefined && found !== digest) throw new BrokenDigest(`revision ${recorded.revision}`);
    return { ...recorded, result };
  } finally {
    end();
  }
}

/**
 * Opens the store at a URL, and brings its tables up to date. Throws the driver's own error, with its code, when the database
 * cannot be opened, and `NewerDatabaseError` when it belongs to a later version.
 */
export async function openStore(url: string, settings: StoreSettings = {}): Promise<OpenStore> {
  let heard: StatementListener | null = null;
  const listener: StatementListener = (sql) => heard?.(sql);
  const { limits = LIST_LIMITS } = settings;
  const connections = await connect(url, listener, settings);
  const listen = (next: StatementListener | null): void => {
    heard = next;
  };
  return new DatabaseStore(connections, listen, limits);
}
