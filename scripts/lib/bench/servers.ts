/** Servers under test: each a process of its own on loopback, ended when the measuring is over. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { freePort } from "./free-port";

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** How much memory it has now, in bytes; null where the system does not say. */
  residentBytes(): number | null;
  /** How long it has used a core since it started, in milliseconds; null where the system does not say. */
  cpuMilliseconds(): number | null;
  /** The longest that its event loop is not free while something is done, in milliseconds. */
  longestBlock(doing: () => Promise<void>): Promise<number>;
  stop(): Promise<void>;
}

/** This file runs from dist/scripts/lib/bench, and in tests from scripts/lib/bench. */
const CODE = join(__dirname, "..", "..", "..");
const ENDING = extname(__filename);

/** The checkout. */
export const ROOT = ENDING === ".ts" ? CODE : dirname(CODE);

/** A program of the project by its path without ending. */
export const program = (...names: string[]): string => `${join(CODE, ...names)}${ENDING}`;

/** How long a server may take to answer, and how often it is asked. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

async function answering(origin: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} before it answered`);
    const answered = await fetch(`${origin}/healthz`).then(
      async (response) => (await response.text()) !== undefined,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`no answer from ${origin} in ${PATIENCE_MS / 1000} s`);
}

function residentBytes(pid: number | undefined): number | null {
  const kilobytes = Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout);
  return kilobytes > 0 ? kilobytes * 1024 : null;
}

/** A tick of the clock by which Linux counts the time of processes. */
const TICK_MS = 10;

function cpuMilliseconds(pid: number | undefined): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // The name of the program, in brackets, may hold anything; the times are the 12th and 13th field after it.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Tells a server to watch for blocks, or to stop that and say which was the longest. */
async function toldToWatch(child: ChildProcess): Promise<number> {
  const told = once(child, "message");
  child.send("watch");
  const [longest] = await told;
  return Number(longest);
}

/** Starts a Node program that takes its port and database from the environment. */
export async function startServer(
  file: string,
  env: Readonly<Record<string, string>>,
  node = process.execPath,
): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(node, ["--require", program("scripts", "lib", "bench", "block-watch"), file], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      OPEN_READING: "on",
      GRAPHILE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "silent",
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const origin = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  try {
    await answering(origin, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `${origin}/graphql`,
    residentBytes: () => residentBytes(child.pid),
    cpuMilliseconds: () => cpuMilliseconds(child.pid),
    longestBlock: async (doing) => {
      await toldToWatch(child);
      await doing();
      return toldToWatch(child);
    },
    stop,
  };
}
