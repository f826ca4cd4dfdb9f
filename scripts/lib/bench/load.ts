/** Load: bounded in time and connections, on loopback only, in another process than the servers. */
import { Agent, request } from "node:http";
import autocannon from "autocannon";
import { nameOf, type Runner, requestsOf } from "./field";
import type { Asked, Body, QuestionName } from "./questions";

const CONNECTIONS = 8;

/** What a server did under load. */
export interface Served {
  readonly perSecond: number;
  /** How long a request kept a core busy in the server's own process, in milliseconds; null where the system does not say. */
  readonly cpu: number | null;
}

/** Puts a server under load for `seconds`; throws when a single answer is not 200. */
export async function underLoad(runner: Runner, question: QuestionName, seconds: number): Promise<Served> {
  const before = runner.server.cpuMilliseconds();
  const result = await autocannon({
    url: runner.server.url,
    connections: CONNECTIONS,
    duration: seconds,
    method: "POST",
    headers: { "content-type": "application/json" },
    requests: requestsOf(runner, question).map((body) => ({ body: JSON.stringify(body) })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${nameOf(runner)}: ${result.non2xx + result.errors} requests failed`);
  const after = runner.server.cpuMilliseconds();
  const { total } = result.requests;
  return {
    perSecond: total / result.duration,
    cpu: before === null || after === null ? null : (after - before) / total,
  };
}

const agent = new Agent({ keepAlive: true });

/** Sends one request and reads its answer. @returns how long that took, in milliseconds */
export async function timed(url: string, { bearer, ...body }: Asked): Promise<number> {
  return (await exchanged(url, body, bearer)).milliseconds;
}

/** An answer, and how long it took to come. */
export interface Exchanged {
  readonly milliseconds: number;
  readonly text: string;
}

/** Sends one request, as the bearer of a credential if there is one; throws when the answer is not 200. */
export function exchanged(url: string, body: Body, bearer?: string): Promise<Exchanged> {
  const text = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("end", () =>
        response.statusCode === 200
          ? resolve({ milliseconds: performance.now() - started, text: Buffer.concat(chunks).toString() })
          : reject(new Error(`${url}: status ${response.statusCode}`)),
      );
    });
    sent.once("error", reject);
    sent.end(text);
  });
}

/** At most so many requests, and no new one after so many milliseconds. */
const MOST_TIMED = 200;
const LONGEST_MS = 1_000;

/** How long requests take that are sent one after the other, in milliseconds. */
export async function latencies(runner: Runner, question: QuestionName): Promise<number[]> {
  const bodies = requestsOf(runner, question);
  const found: number[] = [];
  const end = performance.now() + LONGEST_MS;
  for (let i = 0; i < MOST_TIMED && performance.now() < end; i++)
    found.push(await timed(runner.server.url, bodies[i % bodies.length] as Asked));
  return found;
}
