/** Connecting: opens a database, and brings its tables up to date. */
import type { StatementListener } from "./connection";
import { type Connections, postgresConnections, sqliteConnections } from "./connections";
import { dataSourceFor, makeFolder, migrate, sqliteFile } from "./data-source";
import { proveWritable } from "./fitness";

/**
 * The connections to the database at a URL; `bulk` is for much to write. Throws the driver's own error, with its code, when it cannot be opened or written,
 * `NewerDatabaseError` when it belongs to a later version, and `UnfitDatabaseError` when it is another program's or damaged.
 */
export async function connect(url: string, listener: StatementListener, bulk = false): Promise<Connections> {
  makeFolder(url);
  const source = dataSourceFor(url);
  await source.initialize();
  try {
    await migrate(source);
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
