/** Key rings: the usable LIVE keys of one owner, and what is wrong about them by themselves (K6 to K13). */
import { type FindingCode, ITSELF, type Mask } from "./answer";
import type { Client, KeyVersion } from "./facts";
import type { PartyGraph } from "./graph";
import { DAY, type Instant, later } from "./instant";
import { FINDING_BIT } from "./masks";
import { ascending } from "./order";
import type { KeyRing } from "./situation";
import { keyAlive, keyEnd, successorOf, usable } from "./states";

/** K8 looks this far ahead. */
export const SUCCESSOR_NOTICE = 30 * DAY;

/** K9: how long an old version may stay usable after its successor has started. */
export const OVERLAP_WINDOW = 7 * DAY;

/** K10: RSA moduli shorter than this are weak. */
export const LEAST_RSA_BITS = 2048;

/** A finding about keys and the versions that it is about. */
export interface KeyFinding {
  readonly code: FindingCode;
  readonly keys: readonly KeyVersion[];
}

/** The usable LIVE keys of an owner at `t`, by id. */
export function usableKeys(graph: PartyGraph, owner: number, t: Instant): KeyVersion[] {
  return graph
    .clients(owner)
    .flatMap((client) => graph.keys(client.id).filter((key) => usable(key, client, t)))
    .sort((a, b) => a.id - b.id);
}

type KeyTest = (key: KeyVersion, client: Client, graph: PartyGraph, t: Instant) => boolean;

const isShared: KeyTest = (key) => key.holders.length > 1;

const isReused: KeyTest = (key, client, graph, t) =>
  graph.keysWithThumbprint(key.thumbprint).some((other) => other.client !== client.id && keyAlive(other, t));

const isCrossEnvironment: KeyTest = (key, client, graph, t) =>
  graph.keysWithThumbprint(key.thumbprint).some((other) => {
    const otherClient = graph.client(other.client);
    return otherClient !== undefined && otherClient.environment !== client.environment && keyAlive(other, t);
  });

/** The last usable version ends within the notice, and no version of the client goes on after it. */
const hasNoSuccessor: KeyTest = (key, client, graph, t) => {
  const end = keyEnd(key);
  return end <= later(t, SUCCESSOR_NOTICE) && graph.keys(client.id).every((other) => keyEnd(other) <= end);
};

/** The successor started a whole window ago, works, and the old version still does. */
const overlapsTooLong: KeyTest = (key, client, graph, t) => {
  const successor = successorOf(key, graph.keys(client.id));
  return successor !== null && usable(successor, client, t) && t >= later(successor.from, OVERLAP_WINDOW);
};

const isWeak: KeyTest = (key) => key.keyType === "RSA" && key.bits < LEAST_RSA_BITS;

const isCompromised: KeyTest = (key, _client, _graph, t) => key.compromisedAt !== null && key.compromisedAt <= t;

/** Findings that a usable key of the signing client can have. */
const USABLE_KEY_TESTS: readonly (readonly [FindingCode, KeyTest])[] = [
  ["SHARED_CUSTODY", isShared],
  ["KEY_REUSED", isReused],
  ["NO_SUCCESSOR", hasNoSuccessor],
  ["OVERLAP_TOO_LONG", overlapsTooLong],
  ["WEAK_KEY", isWeak],
  ["CROSS_ENVIRONMENT", isCrossEnvironment],
  ["COMPROMISED_IN_USE", isCompromised],
];

/** K13: the version has been alive at some instant from its compromise to its end, up to `t`. */
function wasExposed(key: KeyVersion, t: Instant): boolean {
  if (key.compromisedAt === null) return false;
  const start = Math.max(key.compromisedAt, key.from);
  return start <= t && start < keyEnd(key);
}

/** Everything that is wrong at `t` about the keys of one owner by themselves: K6 to K13, each with its keys. */
export function keyFindings(graph: PartyGraph, owner: number, t: Instant): KeyFinding[] {
  const found = new Map<FindingCode, KeyVersion[]>();
  const note = (code: FindingCode, key: KeyVersion) => found.set(code, [...(found.get(code) ?? []), key]);
  for (const client of graph.clients(owner)) {
    if (client.environment !== "LIVE") continue;
    for (const key of graph.keys(client.id)) {
      if (wasExposed(key, t)) note("PRE_COMPROMISE_EXPOSURE", key);
      if (!usable(key, client, t)) continue;
      for (const [code, test] of USABLE_KEY_TESTS) if (test(key, client, graph, t)) note(code, key);
    }
  }
  return [...found].map(([code, keys]) => ({ code, keys }));
}

const NO_KEYS: KeyRing = { holders: [], usable: false, findings: 0 };

/** The key ring of an owner at `t`; in `holders` the owner stands as `ITSELF`. */
export function keyRing(graph: PartyGraph, owner: number, t: Instant): KeyRing {
  if (graph.clients(owner).length === 0) return NO_KEYS;
  const keys = usableKeys(graph, owner, t);
  const holders = keys.flatMap((key) => key.holders.map((holder) => (holder === owner ? ITSELF : holder)));
  const findings = keyFindings(graph, owner, t).reduce<Mask>((mask, { code }) => mask | FINDING_BIT[code], 0);
  return { holders: ascending(holders), usable: keys.length > 0, findings };
}
