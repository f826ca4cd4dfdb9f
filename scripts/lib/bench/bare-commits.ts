/** What a commit costs by itself: one row at a time, each on the disk before the next. Nothing that keeps what it acknowledged can be faster. */
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import type { DataSet } from "./data";

/** Rows that were committed in a second, beside the data set and with the same promises. */
export const bareCommits = (data: DataSet, seconds: number): Promise<number> =>
  data.kind === "SQLite" ? inSqlite(data.url, seconds) : inPostgres(data.url, seconds);

async function inSqlite(url: string, seconds: number): Promise<number> {
  const file = join(dirname(url.replace(/^sqlite:/, "")), "bare-commits.db");
  const db = new Database(file);
  try {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)");
    const add = db.prepare("INSERT INTO bare (text) VALUES (?)");
    return await perSecond(seconds, async () => add.run("a row"));
  } finally {
    db.close();
    for (const ending of ["", "-wal", "-shm"]) rmSync(file + ending, { force: true });
  }
}

async function inPostgres(url: string, seconds: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("CREATE TABLE bare (id SERIAL PRIMARY KEY, text TEXT)");
    return await perSecond(seconds, () => client.query("INSERT INTO bare (text) VALUES ($1)", ["a row"]));
  } finally {
    await client.query("DROP TABLE IF EXISTS bare");
    await client.end();
  }
}

async function perSecond(seconds: number, commit: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < seconds * 1000) {
    await commit();
    done += 1;
  }
  return (done * 1000) / (performance.now() - started);
}
