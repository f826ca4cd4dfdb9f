/**
 * Statements that may take long on SQLite. The driver is synchronous, so one that goes through a whole fleet would keep every other
 * request waiting: such statements run on a thread of their own, with a connection of their own.
 */
import { Worker } from "node:worker_threads";
import type { Row } from "./connection";
import type { Params } from "./dialect";

interface Waiting {
  resolve(rows: Row[]): void;
  reject(error: Error): void;
}

/** What comes back from the thread. */
interface Reply {
  readonly id: number;
  readonly rows?: Row[];
  readonly message?: string;
  readonly code?: string;
}

/**
 * The program of the thread, in plain JavaScript: it is started from its text, so that it runs whether or not this file was compiled
 * beforehand. `from` says from where its packages are found.
 */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const Database = require("node:module").createRequire(workerData.from)("better-sqlite3");
const database = new Database(workerData.file, { readonly: true });
for (const pragma of workerData.pragmas) database.pragma(pragma);
const statements = new Map();
parentPort.on("message", ({ id, sql, params }) => {
  try {
    if (!statements.has(sql)) statements.set(sql, database.prepare(sql));
    parentPort.postMessage({ id, rows: statements.get(sql).all(params) });
  } catch (error) {
    parentPort.postMessage({ id, message: error.message, code: error.code });
  }
});
`;

/** See the head of this file. The thread is started when it is first needed, and never keeps the program alive. */
export class SqliteWorker {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(
    private readonly file: string,
    private readonly pragmas: readonly string[],
  ) {}

  /** Runs a statement; rejects with the driver's message and code. */
  all(sql: string, params: Params): Promise<Row[]> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.started().ref();
      this.started().postMessage({ id, sql, params });
    });
  }

  /** Ends the thread; what is still waiting is refused. */
  async close(): Promise<void> {
    await this.worker?.terminate();
    this.refuseAll(new Error("the database was closed"));
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const workerData = { file: this.file, pragmas: this.pragmas, from: __filename };
    const worker = new Worker(PROGRAM, { eval: true, workerData });
    worker.on("message", (reply: Reply) => this.settle(reply));
    worker.on("error", (error: Error) => {
      this.worker = null;
      this.refuseAll(error);
    });
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private settle({ id, rows, message, code }: Reply): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker?.unref();
    if (rows !== undefined) waiting?.resolve(rows);
    else waiting?.reject(Object.assign(new Error(message), { code }));
  }

  private refuseAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
