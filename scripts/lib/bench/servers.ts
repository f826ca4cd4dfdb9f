/** Servers under test: each a process of its own on loopback, ended when the measuring is over. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

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

/** This file runs from dist/scripts/lib/bench. */
const DIST = join(__dirname, "..", "..", "..");

/** How long a server may take to answer, and how often it is asked. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

async function answering(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} before it answered`);
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`no answer from ${url} in ${PATIENCE_MS / 1000} s`);
}

async function start(program: string, env: Readonly<Record<string, string>>): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(DIST, program)], {
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await answering(`http://127.0.0.1:${port}/healthz`, child);
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** This program on a database. */
export const startPartnerGraph = (databaseUrl: string): Promise<RunningServer> =>
  start(join("src", "main.js"), { DATABASE_URL: databaseUrl, SEED_DEMO: "off" });

/** A bare `{ hello }` on the same HTTP stack. */
export const startHello = (): Promise<RunningServer> =>
  start(join("scripts", "lib", "bench", "hello-server.js"), {});
