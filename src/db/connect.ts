/** Connecting: opens a database, and brings its tables up to date. */
import type { StatementListener } from "./connection";
import { type Connections, postgresConnections, sqliteConnections } from "./connections";
import { dataSourceFor, makeFolder, migrate, sqliteFile } from "./data-source";
import { proveWritable } from "./fitness";

/** How a database is opened. */
export interface ConnectSettings {
  /** For a program that does nothing but load: on SQLite it takes much more memory for pages. */
  readonly bulk?: boolean;
  /** For what must be there already: no file and no tables are made. */
  readonly existing?: boolean;
}

/**
 * The connections to the database at a URL. Throws the driver's own error, with its code, when it cannot be opened or written,
 * `NewerDatabaseError` when it belongs to a later version, and `UnfitDatabaseError` when it is another program's or damaged, or has no tables and must.
 */
export async function connect(
  url: string,
  listener: StatementListener,
  { bulk = false, existing = false }: ConnectSettings = {},
): Promise<Connections> {
  if (!existing) makeFolder(url);
  const source = dataSourceFor(url, existing);
  await source.initialize();
  try {
    await migrate(source, existing);
    await proveWritable(source);
    const file = sqliteFile(url);
    return file === null
      ? postgresConnections(source, listener)
      : sqliteConnections(source, file, listener, bulk);
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
