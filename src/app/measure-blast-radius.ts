/** Measures a blast radius: who loses by it if an object falls away, who can be acted for by whoever has it, and which keys to rotate. */

import { ITSELF, type PolicyName } from "../domain/answer";
import type { Batch } from "../domain/draft";
import { BATCH_LISTS } from "../domain/draft";
import { isPrincipal } from "../domain/evaluate";
import type { FactRef } from "../domain/explanation";
import { type Source, shared, usableDuring } from "../domain/exposure";
import type {
  Authorization,
  Client,
  Contract,
  FactKind,
  FactsByKind,
  KeyVersion,
  Party,
} from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { endOf, FOREVER, type Interval, latest } from "../domain/instant";
import type { Snapshot } from "../domain/ports";
import { spanOf, whoLoses } from "./ask-what-if";
import { Exposures } from "./exposure";
import { type Failed, fail, failed } from "./failure";
import type { ComparisonQuestion } from "./list-differences";
import type { Span } from "./read-timeline";
import type { Reading } from "./reading";
import type { Changes } from "./suppose";
import { REMOVABLE_KINDS, type Removal } from "./suppose-away";

/** What a blast radius is of: an object on record, or every key with a thumbprint. */
export type BlastCentre = FactRef | { readonly kind: "Thumbprint"; readonly thumbprint: string };

/** See the head of this file. */
export interface BlastRadius {
  readonly within: Interval;
  /** Who is integrated otherwise if it falls away at the start of the time looked at. */
  readonly loss: ComparisonQuestion;
  readonly exposures: Exposures;
  /** The keys to rotate, by id: those that whoever has the object can use in that time. */
  readonly keys: readonly KeyVersion[];
}

/** What falls away and what can be used, in the terms of changes, keys and delegates. */
interface Reach {
  readonly changes: Changes;
  readonly keys: readonly KeyVersion[];
  /** Who has the keys; null: whoever it is. */
  readonly holder: PartyId | null;
  readonly delegate: PartyId | null;
  /** The principal that is itself what the question is about. */
  readonly principal: PartyId | null;
  readonly tokens: TokenReach | null;
}

/** The tokens for an ISV that can be used, of one principal or of all, and when. */
interface TokenReach {
  readonly isv: PartyId;
  readonly of: PartyId | null;
  readonly during: Interval;
}

const NOTHING_IN_REACH = { keys: [], holder: null, delegate: null, principal: null, tokens: null } as const;

const NOTHING = Object.fromEntries(BATCH_LISTS.map((list) => [list, []])) as unknown as Batch;

const removalOf = (refs: readonly Removal[]): Changes => ({ batch: NOTHING, removals: refs });

/** Measures it over a time: from the instant of the question on, unless the caller says otherwise. */
export async function measureBlastRadius(
  reading: Reading,
  centre: BlastCentre,
  policy: PolicyName,
  span: Span,
): Promise<BlastRadius | Failed> {
  const within = spanOf(reading, span);
  if (failed(within)) return within;
  const reach = await reachOf(reading.snapshot, centre, within);
  if (reach === null)
    return fail({ code: "UNKNOWN_OBJECT", id: nameOf(centre), revision: reading.asOf.revision });
  const { keys, sources, own } = await sourcesOf(reading.snapshot, reach, within);
  return {
    within,
    loss: whoLoses({ changes: reach.changes, policy, span: { from: within.from, to: within.to } }),
    exposures: new Exposures(reading.remembering, reading.snapshot, policy, sources, own),
    keys,
  };
}

const nameOf = (centre: BlastCentre): string =>
  centre.kind === "Thumbprint" ? centre.thumbprint : `${centre.kind}:${(centre as FactRef).id}`;

async function reachOf(snapshot: Snapshot, centre: BlastCentre, within: Interval): Promise<Reach | null> {
  if (centre.kind === "Thumbprint") {
    const keys = await snapshot.of("KeyVersion", "thumbprint", [centre.thumbprint]);
    return keys.length === 0 ? null : reachOfKeys(keys);
  }
  const { kind, id } = centre as FactRef;
  const [fact] = await snapshot.get(kind, [id]);
  if (fact === undefined) return null;
  if (kind === "Party") return reachOfParty(snapshot, fact as Party, within);
  if (kind === "KeyVersion") return reachOfKeys([fact as KeyVersion]);
  if (kind === "Client") {
    const keys = await snapshot.of("KeyVersion", "client", [id]);
    return { ...reachOfKeys(keys), changes: removalOf([{ kind, id }]) };
  }
  const removable = REMOVABLE_KINDS.find((it) => it === kind);
  return removable === undefined ? null : reachOfRelationship(snapshot, removable, fact, within);
}

const reachOfKeys = (keys: readonly KeyVersion[]): Reach => ({
  ...NOTHING_IN_REACH,
  changes: removalOf(keys.map(({ id }) => ({ kind: "KeyVersion", id }))),
  keys,
});

/** A party falls away by being closed; whoever has taken it over has the keys of its clients, and those it holds of others. */
async function reachOfParty(snapshot: Snapshot, party: Party, within: Interval): Promise<Reach> {
  const clients = await snapshot.of("Client", "owner", [party.id]);
  const own = await snapshot.of(
    "KeyVersion",
    "client",
    clients.map(({ id }) => id),
  );
  const held = await snapshot.of("KeyVersion", "holder", [party.id]);
  const closed = { value: "CLOSED" as const, from: within.from, to: FOREVER };
  const isDelegate = party.role === "ISV" || party.role === "SYSTEM_INTEGRATOR";
  return {
    changes: {
      batch: { ...NOTHING, parties: [{ ref: party.reference, status: [...party.status, closed] }] },
      removals: [],
    },
    keys: [...new Map([...own, ...held].map((key) => [key.id, key])).values()],
    holder: party.id,
    delegate: isDelegate ? party.id : null,
    principal: isPrincipal(party) ? party.id : null,
    tokens: null,
  };
}

/** A token is what an ISV acts by, and a contract is the right to it; what binds an SI puts the principal's keys in its hands. */
async function reachOfRelationship(
  snapshot: Snapshot,
  kind: Removal["kind"],
  fact: FactsByKind[FactKind],
  within: Interval,
): Promise<Reach> {
  const reach: Reach = { ...NOTHING_IN_REACH, changes: removalOf([{ kind, id: fact.id }]) };
  if (kind === "Authorization") return { ...reach, tokens: tokenIn(fact as Authorization, within) };
  if (kind === "Contract") return { ...reach, tokens: tokensUnder(fact as Contract, within) };
  if (kind !== "Engagement" && kind !== "AccountGrant") return reach;
  const { principal, integrator } = fact as FactsByKind["Engagement"];
  const held = await snapshot.of("KeyVersion", "holder", [integrator]);
  const clients = await snapshot.of("Client", "owner", [principal]);
  const own = new Set<number>(clients.map(({ id }) => id));
  return { ...reach, keys: held.filter((key) => own.has(key.client)), holder: integrator };
}

function tokenIn(
  { isv, principal, from, to, revokedAt }: Authorization,
  within: Interval,
): TokenReach | null {
  const life = { from, to: endOf(to, revokedAt) };
  const during = life.from < life.to ? shared(life, within) : null;
  return during && { isv, of: principal, during };
}

function tokensUnder({ kind, party, counterparty }: Contract, during: Interval): TokenReach | null {
  if (kind === "AUTHORIZATION_SERVICE") return { isv: counterparty, of: party, during };
  return kind === "ISV_PARTNER" ? { isv: party, of: null, during } : null;
}

/** What can act, and when: the keys while they are usable, tokens while they are valid, a party all the time. */
async function sourcesOf(snapshot: Snapshot, reach: Reach, within: Interval) {
  const { keys, during } = await usableIn(snapshot, reach.keys, within);
  const owners = await snapshot.get("Party", [...during.keys()]);
  const strangerTo = (id: PartyId) => (reach.holder === id ? null : reach.holder);
  const sources: Source[] = owners
    .filter(({ role }) => role !== "MERCHANT")
    .map(({ id }) => {
      const holder = strangerTo(id) ?? undefined;
      return { by: "KEY", party: id, holder, during: during.get(id) ?? [] };
    });
  if (reach.delegate !== null) sources.push({ by: "PARTY", party: reach.delegate, during: [within] });
  const own = new Map<PartyId, Source[]>();
  const add = (principal: PartyId, source: Source) =>
    own.set(principal, [...(own.get(principal) ?? []), source]);
  for (const { id } of owners.filter(isPrincipal))
    add(id, { by: "OWN_KEY", party: strangerTo(id) ?? ITSELF, during: during.get(id) ?? [] });
  if (reach.principal !== null) add(reach.principal, { by: "OWN_KEY", party: ITSELF, during: [within] });
  if (reach.tokens !== null) {
    const { isv, of, during: time } = reach.tokens;
    const token = { by: "TOKEN", party: isv, during: [time] } as const;
    if (of !== null) add(of, { ...token, account: ITSELF });
    const [party] = of === null ? [] : await snapshot.get("Party", [of]);
    // Nobody inherits from a merchant.
    if (party?.role !== "MERCHANT") sources.push({ ...token, account: of });
  }
  return { keys, sources, own };
}

/** Those of the keys that can be used in the time, by id, and when those of each owner can. */
async function usableIn(snapshot: Snapshot, all: readonly KeyVersion[], within: Interval) {
  const clients = await snapshot.get("Client", [...new Set(all.map((key) => key.client))]);
  const clientOf = new Map<number, Client>(clients.map((client) => [client.id, client]));
  const during = new Map<PartyId, Interval[]>();
  const keys: KeyVersion[] = [];
  for (const key of [...all].sort((a, b) => a.id - b.id)) {
    const client = clientOf.get(key.client) as Client;
    const times = usableDuring(key, client).flatMap((time) => shared(time, within) ?? []);
    if (times.length === 0) continue;
    keys.push(key);
    during.set(client.owner, merged([...(during.get(client.owner) ?? []), ...times]));
  }
  return { keys, during };
}

/** Intervals without overlap, in order. */
function merged(list: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of [...list].sort((a, b) => a.from - b.from)) {
    const last = result[result.length - 1];
    if (last !== undefined && interval.from <= last.to)
      result[result.length - 1] = { from: last.from, to: latest(interval.to, last.to) };
    else result.push(interval);
  }
  return result;
}
