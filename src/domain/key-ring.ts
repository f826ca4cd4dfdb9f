/** Key rings: the usable LIVE keys of one owner, and what is wrong about them by themselves (K6 to K13). */
import { type FindingCode, ITSELF, type Mask } from "./answer";
import type { Client, KeyVersion } from "./facts";
import type { PartyGraph } from "./graph";
import { DAY, FOREVER, type Instant, later } from "./instant";
import { FINDING_BIT } from "./masks";
import { ascending } from "./order";
import type { KeyRing } from "./situation";
import { isUndone, keyAlive, keyEnd, startsBefore, usable } from "./states";

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
  const found: KeyVersion[] = [];
  for (const client of graph.clients(owner)) {
    for (const key of graph.keys(client.id)) if (usable(key, client, t)) found.push(key);
  }
  return found.length > 1 ? found.sort((a, b) => a.id - b.id) : found;
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

/** The last usable version ends within the notice, and no version of the client works after it. */
const hasNoSuccessor: KeyTest = (key, client, graph, t) => {
  const end = keyEnd(key);
  if (end === FOREVER || end > later(t, SUCCESSOR_NOTICE)) return false;
  return graph.keys(client.id).every((other) => keyEnd(other) <= Math.max(end, other.from));
};

/** A later version started a whole window ago and was not undone since, and the old version still works. */
const overlapsTooLong: KeyTest = (key, client, graph, t) =>
  graph
    .keys(client.id)
    .some(
      (other) =>
        startsBefore(key, other) && t >= later(other.from, OVERLAP_WINDOW) && !isUndone(other, key, t),
    );

/** K10: is the key too short to be safe? */
export const isWeak = ({ keyType, bits }: Pick<KeyVersion, "keyType" | "bits">): boolean =>
  keyType === "RSA" && bits < LEAST_RSA_BITS;

const isCompromised: KeyTest = (key, _client, _graph, t) =>
  key.compromisedAt !== null && key.compromisedAt <= t;

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

/** Notes everything that is wrong at `t` about the LIVE keys of one owner by themselves: K6 to K13. */
function inspect(
  graph: PartyGraph,
  owner: number,
  t: Instant,
  note: (code: FindingCode, key: KeyVersion) => void,
): void {
  for (const client of graph.clients(owner)) {
    if (client.environment !== "LIVE") continue;
    for (const key of graph.keys(client.id)) {
      if (wasExposed(key, t)) note("PRE_COMPROMISE_EXPOSURE", key);
      if (!usable(key, client, t)) continue;
      for (const [code, test] of USABLE_KEY_TESTS) if (test(key, client, graph, t)) note(code, key);
    }
  }
}

/** Everything that is wrong at `t` about the keys of one owner by themselves: K6 to K13, each with its keys. */
export function keyFindings(graph: PartyGraph, owner: number, t: Instant): KeyFinding[] {
  const found = new Map<FindingCode, KeyVersion[]>();
  inspect(graph, owner, t, (code, key) => found.set(code, [...(found.get(code) ?? []), key]));
  return [...found].map(([code, keys]) => ({ code, keys: keys.sort((a, b) => a.id - b.id) }));
}

const NO_KEYS: KeyRing = { holders: [], usable: false, findings: 0 };

/** The key ring of an owner at `t`; in `holders` the owner stands as `ITSELF`. */
export function keyRing(graph: PartyGraph, owner: number, t: Instant): KeyRing {
  if (graph.clients(owner).length === 0) return NO_KEYS;
  const keys = usableKeys(graph, owner, t);
  const holders = keys.flatMap((key) => key.holders.map((holder) => (holder === owner ? ITSELF : holder)));
  let findings: Mask = 0;
  inspect(graph, owner, t, (code) => {
    findings |= FINDING_BIT[code];
  });
  return { holders: ascending(holders), usable: keys.length > 0, findings };
}
