/** Statements on a database behind the store's back: to look at what is stored, or to break it. */
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";

export type Row = Record<string, string | number | null>;
export type Run = (sql: string) => Promise<Row[]>;

/** Runs statements one by one on a connection of their own. */
export async function onDatabase<T>(url: string, work: (run: Run) => Promise<T>): Promise<T> {
  if (url.startsWith("sqlite:")) {
    const database = new BetterSqlite3(url.slice("sqlite:".length));
    try {
      return await work(async (sql) => {
        const statement = database.prepare(sql);
        if (statement.reader) return statement.all() as Row[];
        statement.run();
        return [];
      });
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(async (sql) => (await client.query(sql)).rows as Row[]);
  } finally {
    await client.end();
  }
}

/** Runs some that answer nothing. */
export const execute = (url: string, ...statements: readonly string[]): Promise<void> =>
  onDatabase(url, async (run) => {
    for (const sql of statements) await run(sql);
  });
