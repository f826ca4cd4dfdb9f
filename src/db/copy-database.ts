/**
 * Copies a whole database, as it is at one instant, into an empty one of either kind: the tables are the same in both. So a backup of
 * PostgreSQL is a SQLite file, which can be asked at once, or be copied back.
 */
import { existsSync } from "node:fs";
import pg from "pg";
import { codeOf, removeDatabase } from "./backup-file";
import { connect } from "./connect";
import type { Connection, Row, WritingConnection } from "./connection";
import { NEWEST_VERSION, sqliteFile } from "./data-source";
import { NotCopiedError } from "./not-copied";
import { PostgresConnection } from "./postgres";
import { openReader, SqliteReader } from "./sqlite";
import { FACT_TABLES } from "./tables/kinds";
import { SIDE_TABLES } from "./tables/side-tables";
import { quoted, type Table, type Value } from "./tables/table";

/** Every table but TypeORM's list of migrations. */
const TABLES: readonly Table[] = [...Object.values(FACT_TABLES), ...SIDE_TABLES];

/** So many rows are read and written at once. */
const PIECE = 5_000;

const silent = (): void => {};

/**
 * See the head of this file. Throws {@link NotCopiedError} where the target is not empty or the source is of another version, else the
 * errors of the drivers, with their codes; then nothing was copied, and no file was made. `piece` rows are in memory at a time. @returns how many rows were
 */
export async function copyDatabase(from: string, to: string, piece = PIECE): Promise<number> {
  return readingFrom(from, async (reader) => {
    await mustBeOfThisVersion(reader);
    const file = sqliteFile(to);
    const isNew = file !== null && !existsSync(file);
    try {
      return await intoEmpty(to, (writer) => copyTables(reader, writer, piece));
    } catch (error) {
      if (isNew) removeDatabase(file);
      throw error;
    }
  });
}

/** Lets `work` write into the database at a URL, if nothing was recorded in it, in one transaction. */
async function intoEmpty<T>(url: string, work: (writer: WritingConnection) => Promise<T>): Promise<T> {
  const target = await connect(url, silent);
  try {
    return await target.transaction(async (writer) => {
      await mustBeEmpty(writer);
      return work(writer);
    });
  } finally {
    await target.close();
  }
}

/** Lets `work` read the database at a URL as it is at one instant, while others may write. */
async function readingFrom<T>(url: string, work: (reader: Connection) => Promise<T>): Promise<T> {
  const file = sqliteFile(url);
  if (file !== null) {
    const database = openReader(file);
    try {
      database.exec("BEGIN");
      return await work(new SqliteReader(database, silent));
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await work(new PostgresConnection(client, silent));
  } finally {
    await client.end();
  }
}

async function copyTables(reader: Connection, writer: WritingConnection, piece: number): Promise<number> {
  let copied = 0;
  for (const table of TABLES) {
    // What a fresh database begins with, such as its secret, gives way to what the other has.
    await writer.all(`DELETE FROM ${quoted(table.name)}`);
    for await (const rows of piecesOf(reader, table, piece)) {
      await writer.insert(
        table,
        rows.map((row) => table.columns.map(({ name }) => row[name] as Value)),
      );
      copied += rows.length;
    }
  }
  return copied;
}

/** What the drivers say of a table, or a column, that is not there. */
const NO_TABLE: readonly string[] = ["42P01", "42703", "SQLITE_ERROR"];

async function mustBeOfThisVersion(reader: Connection): Promise<void> {
  const [newest] = await reader
    .all("SELECT name FROM migrations ORDER BY id DESC LIMIT 1")
    .catch((error: unknown) => {
      if (!NO_TABLE.includes(codeOf(error))) throw error;
      throw new NotCopiedError(
        "The database to copy holds nothing of partner-graph: nothing was copied. Name another one.",
      );
    });
  if (newest?.name !== NEWEST_VERSION)
    throw new NotCopiedError(
      "The database to copy was made by another version. Open it once with this one (npm start), or use that version.",
    );
}

async function mustBeEmpty(writer: WritingConnection): Promise<void> {
  const [known] = await writer.all("SELECT revision FROM revision ORDER BY revision DESC LIMIT 1");
  if (known !== undefined)
    throw new NotCopiedError(
      `The database to copy into is not empty: it holds ${known.revision} revisions. Name an empty one.`,
    );
}

/** The rows of a table by its key, a piece at a time. */
async function* piecesOf(reader: Connection, { name, key }: Table, piece: number): AsyncGenerator<Row[]> {
  const columns = key.join(", ");
  let last: Row | undefined;
  do {
    const after =
      last === undefined ? "" : `WHERE (${columns}) > (${key.map((column) => `:${column}`).join(", ")})`;
    const sql = `SELECT * FROM ${quoted(name)} ${after} ORDER BY ${columns} LIMIT ${piece}`;
    const params = Object.fromEntries(key.map((column) => [column, last?.[column] ?? null]));
    const rows = await reader.all(sql, last === undefined ? {} : params);
    yield rows;
    last = rows[piece - 1];
  } while (last !== undefined);
}
