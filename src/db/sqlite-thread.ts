/**
 * A thread with a connection to a SQLite file. The driver is synchronous, so a statement that goes through a whole fleet, or waits for
 * the disk or for another program's write, would keep every request waiting that has nothing to do with it.
 */
import { Worker } from "node:worker_threads";
import type { Row } from "./connection";
import type { Params } from "./dialect";
import type { Value } from "./tables/table";

interface Waiting {
  /** What has come so far. */
  readonly rows: Row[];
  resolve(rows: Row[]): void;
  reject(error: Error): void;
}

/** A statement to run, with its rows if it is to run for each of them; `id` says that somebody waits, and for what. */
interface Request {
  readonly id?: number;
  /** Asks for no statement but for the next piece of the rows that `id` has found. */
  readonly more?: true;
  /** None: close. */
  readonly sql?: string;
  readonly params?: Params;
  /** The table that the rows are of. */
  readonly table?: string;
  readonly rows?: readonly (readonly Value[])[];
}

/** What comes back from the thread: an error, or rows as lists of values, a piece at a time. */
interface Reply {
  readonly id: number;
  readonly names?: readonly string[];
  readonly rows?: readonly (readonly Value[])[];
  /** Are there further rows to be asked for? */
  readonly more?: boolean;
  readonly message?: string;
  readonly code?: string;
}

/** How the thread opens its connection. */
export interface ThreadSettings {
  readonly readonly: boolean;
  readonly pragmas: readonly string[];
}

/**
 * The program of the thread, in plain JavaScript: it is started from its text, so that it runs whether or not this file was compiled
 * beforehand. `from` says from where its packages are found. Rows that were handed over are run when nothing else is to be done, some
 * at a time, so that a question overtakes those of tables that it does not name. What fails while nobody waits for it fails everything
 * after it, up to the ROLLBACK that must follow. A thread that took the place of one that died in the middle of a write writes nothing of
 * the rest. Rows that were found are told a piece at a time, the next one when it is asked for: whoever reads tens of thousands of them
 * at once can do nothing else meanwhile.
 */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const Database = require("node:module").createRequire(workerData.from)("better-sqlite3");
const database = new Database(workerData.file, { readonly: workerData.readonly });
for (const pragma of workerData.pragmas) database.pragma(pragma);
const statements = new Map();
const prepared = (sql) => {
  if (statements.has(sql)) return statements.get(sql);
  const statement = database.prepare(sql);
  const names = statement.reader ? statement.raw().columns().map(({ name }) => name) : [];
  statements.set(sql, { statement, names });
  return { statement, names };
};
const SLICE = 500;
let backlog = [];
let failure = null;
const mustBeInWrite = (sql) => {
  if (workerData.readonly || database.inTransaction || sql.startsWith("BEGIN")) return;
  throw new Error("the write was cut off, and nothing of it was kept: try again");
};
const runRows = (task, most) => {
  try {
    mustBeInWrite(task.sql);
    const { statement } = prepared(task.sql);
    const end = failure === null ? Math.min(task.done + most, task.rows.length) : task.rows.length;
    while (task.done < end && failure === null) statement.run(task.rows[task.done++], task.params);
    task.done = end;
  } catch (error) {
    failure = error;
    task.done = task.rows.length;
  }
};
const whenIdle = () => {
  if (backlog.length === 0) return;
  runRows(backlog[0], SLICE);
  if (backlog[0].done === backlog[0].rows.length) backlog.shift();
  setImmediate(whenIdle);
};
const settle = (sql) => {
  for (const task of backlog) if (sql === "COMMIT" || sql.includes(task.table)) runRows(task, Infinity);
  backlog = backlog.filter((task) => task.done < task.rows.length);
};
const unread = new Map();
const PIECE = 1000;
const tell = (id, { names, rows, from }) => {
  const next = from + PIECE;
  const more = next < rows.length;
  if (more) unread.set(id, { names, rows, from: next });
  else unread.delete(id);
  parentPort.postMessage({ id, names, rows: rows.slice(from, next), more });
};
const NOTHING = { names: [], rows: [], from: 0 };
const run = ({ sql, params }) => {
  if (sql === undefined) {
    database.close();
    return NOTHING;
  }
  if (sql === "ROLLBACK") {
    backlog = [];
    failure = null;
    // Some errors (a full disk) have rolled back already.
    if (!database.inTransaction) return NOTHING;
  }
  settle(sql);
  if (failure !== null) throw failure;
  mustBeInWrite(sql);
  const { statement, names } = prepared(sql);
  if (statement.reader) return { names, rows: statement.all(params), from: 0 };
  statement.run(params);
  return NOTHING;
};
parentPort.on("message", (request) => {
  const { id } = request;
  if (id === undefined) {
    if (backlog.push({ ...request, done: 0 }) === 1) setImmediate(whenIdle);
    return;
  }
  try {
    tell(id, request.more ? unread.get(id) : run(request));
  } catch (error) {
    parentPort.postMessage({ id, message: error.message, code: error.code });
  }
});
`;

const ENDED = "the thread has ended";

/** See the head of this file. The thread is started when it is first needed, and never keeps the program alive. */
export class SqliteThread {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private readonly answers = new Set<Promise<Row[]>>();
  private last = 0;
  private closed: Promise<void> | null = null;

  constructor(
    private readonly file: string,
    private readonly settings: ThreadSettings,
  ) {}

  /** For how many answers somebody is waiting. */
  get asked(): number {
    return this.waiting.size;
  }

  /** Runs a statement; rejects with the driver's message and code. */
  async all(sql: string, params: Params): Promise<Row[]> {
    const answer = this.answered(this.started(), { sql, params });
    this.answers.add(answer);
    return answer.finally(() => this.answers.delete(answer));
  }

  /** Hands over a statement to be run for each of some rows of a table. Nobody waits for it: if it fails, what comes after it is refused. */
  post(table: string, sql: string, rows: readonly (readonly Value[])[], params: Params): void {
    this.started().postMessage({ sql, params, table, rows } satisfies Request);
  }

  /** Closes the connection and ends the thread, after all that was asked of it. What is asked from then on is refused. */
  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    await Promise.allSettled(this.answers);
    const { worker } = this;
    if (worker === null) return;
    await this.answered(worker, {}).catch(() => {});
    await worker.terminate();
  }

  private answered(worker: Worker, request: Request): Promise<Row[]> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { rows: [], resolve, reject });
      worker.ref();
      worker.postMessage({ ...request, id });
    });
  }

  private started(): Worker {
    if (this.closed !== null) throw new Error(ENDED);
    if (this.worker !== null) return this.worker;
    const workerData = { file: this.file, ...this.settings, from: __filename };
    const worker = new Worker(PROGRAM, { eval: true, workerData });
    worker.on("message", (reply: Reply) => this.settle(reply));
    worker.on("error", (error: Error) => this.lost(worker, error));
    worker.on("exit", () => this.lost(worker, new Error(ENDED)));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  /** Whatever a thread was asked that is no more, nobody answers. */
  private lost(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  private settle({ id, names = [], rows, more, message, code }: Reply): void {
    const waiting = this.waiting.get(id);
    waiting?.rows.push(...namedRows(names, rows ?? []));
    if (more) {
      // When the event loop has gone around: a piece that is here already would be read at once.
      setImmediate(() => this.worker?.postMessage({ id, more } satisfies Request));
      return;
    }
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker?.unref();
    if (rows !== undefined) waiting?.resolve(waiting.rows);
    else waiting?.reject(Object.assign(new Error(message), { code }));
  }
}

/** Rows from lists of values: that is a third faster than to let the driver make them. */
export const namedRows = (names: readonly string[], lists: readonly (readonly Value[])[]): Row[] =>
  lists.map((values) => {
    const row: Record<string, Value> = {};
    for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i] as Value;
    return row;
  });
