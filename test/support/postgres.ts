/** A real PostgreSQL for tests: one server for the whole run, a database of its own for each suite. */
import { randomUUID } from "node:crypto";
import pg from "pg";

/** Where the server of this run is: given by the caller, or started by the global setup. */
export function postgresUrl(): string {
  const url = process.env.PARTNER_GRAPH_TEST_POSTGRES_URL;
  if (!url)
    throw new Error(
      "PARTNER_GRAPH_TEST_POSTGRES_URL is not set: run the tests through jest, whose global setup starts a server",
    );
  return url;
}

/** Makes an empty database and gives back its URL. It goes with the server; a given server keeps it. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(postgresUrl());
  const name = `partner_graph_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}
