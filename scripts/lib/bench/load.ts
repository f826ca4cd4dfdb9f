/** Load: bounded in time and connections, on loopback only. */
import autocannon from "autocannon";
import type { Body } from "./operations";

/** Something to measure: a name, a server, and the requests to send in turn. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly bodies: readonly Body[];
}

const CONNECTIONS = 8;

/** Requests per second over `seconds`; throws when a single answer is not 200. */
export async function requestsPerSecond(target: Target, seconds: number): Promise<number> {
  const result = await autocannon({
    url: target.url,
    connections: CONNECTIONS,
    duration: seconds,
    method: "POST",
    headers: { "content-type": "application/json" },
    requests: target.bodies.map((body) => ({ body: JSON.stringify(body) })),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${target.name}: ${result.non2xx + result.errors} requests failed`);
  return result.requests.total / result.duration;
}

/** The figures of one target, round by round. */
export interface Measured {
  readonly name: string;
  readonly rounds: readonly number[];
}

/** Measures all targets in turn, round after round, so that what disturbs one disturbs all. */
export async function interleaved(
  targets: readonly Target[],
  rounds: number,
  seconds: number,
): Promise<Measured[]> {
  const found = targets.map((target) => ({ name: target.name, rounds: [] as number[] }));
  for (const target of targets) await requestsPerSecond(target, 1);
  for (let round = 0; round < rounds; round++) {
    for (const [i, target] of targets.entries())
      found[i]?.rounds.push(await requestsPerSecond(target, seconds));
  }
  return found;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
