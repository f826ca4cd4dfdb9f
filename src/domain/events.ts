/**
 * Events: what of the facts begins, ends or changes by itself as time passes. Each is noticed by what a fact is just before an instant
 * and at it, so that an end that changes nothing (of a contract terminated before, say) is none.
 */
import type { FactRef } from "./explanation";
import {
  type Client,
  type Contract,
  FACT_KINDS,
  type FactKind,
  type FactsByKind,
  type KeyVersion,
  type Party,
} from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, FOREVER, type Instant, type Interval, instant, later } from "./instant";
import { OVERLAP_WINDOW, SUCCESSOR_NOTICE } from "./key-ring";
import {
  allowsIsv,
  clientStatus,
  contractState,
  developmentCapability,
  engagementInForce,
  keyAlive,
  keyEnd,
  linkInForce,
  partyStatus,
  tokenInvalidity,
} from "./states";
import { counterpartiesOf } from "./timeline";

/** What can happen to a fact by the passing of time alone. EXPIRY_NOTICE and OVERLAP_OVER are when K8 and K9 can begin. */
export const EVENTS = [
  "STARTED",
  "RESUMED",
  "EXPIRED",
  "ENDED",
  "TERMINATED",
  "SUSPENDED",
  "REVOKED",
  "COMPROMISED",
  "STATUS_CHANGED",
  "CAPABILITY_CHANGED",
  "ALLOWANCE_CHANGED",
  "EXPIRY_NOTICE",
  "OVERLAP_OVER",
] as const;
export type EventCode = (typeof EVENTS)[number];

/** Something that happens to a fact at an instant. */
export interface FactEvent extends FactRef {
  readonly event: EventCode;
}

/** An event, and the instants of its fact that make it happen: those members that stand at `boundary`. */
export interface Boundary extends FactEvent {
  readonly fact: FactsByKind[FactKind];
  readonly members: readonly string[];
  readonly boundary: Instant;
}

/** Gathers the events at one instant. */
class Gathering {
  private readonly found = new Map<string, Boundary>();
  private readonly before: Instant;

  constructor(private readonly t: Instant) {
    this.before = instant(t - 1);
  }

  /** In the order of kinds, then by id, then in the order of `EVENTS`. */
  list(): Boundary[] {
    const rank = (it: Boundary) => FACT_KINDS.indexOf(it.kind);
    return [...this.found.values()].sort(
      (a, b) => rank(a) - rank(b) || a.id - b.id || EVENTS.indexOf(a.event) - EVENTS.indexOf(b.event),
    );
  }

  party(party: Party | undefined): void {
    if (party !== undefined) this.value("Party", party, "status", "STATUS_CHANGED", partyStatus);
  }

  principal(party: Party): void {
    this.party(party);
    this.value("Party", party, "developmentCapability", "CAPABILITY_CHANGED", developmentCapability);
    this.value("Party", party, "allowsIsv", "ALLOWANCE_CHANGED", allowsIsv);
  }

  client(client: Client): void {
    this.value("Client", client, "status", "STATUS_CHANGED", clientStatus);
  }

  contracts(contracts: readonly Contract[]): void {
    for (const contract of contracts) {
      const was = contractState(contract, this.before);
      const is = contractState(contract, this.t);
      if (was !== is) this.add("Contract", contract, contractEvent(was, is), CONTRACT_TIMES);
    }
  }

  /** Facts that begin and end; `holds` says when they do hold, if that is not simply from start to end. */
  intervals<K extends FactKind>(
    kind: K,
    facts: readonly (FactsByKind[K] & Interval)[],
    holds: (fact: FactsByKind[K] & Interval, t: Instant) => boolean = covers,
    ending: (fact: FactsByKind[K] & Interval) => EventCode = () => "ENDED",
  ): void {
    for (const fact of facts) {
      const is = holds(fact, this.t);
      if (is === holds(fact, this.before)) continue;
      this.add(kind, fact, is ? "STARTED" : ending(fact), ["from", "to", "revokedAt"]);
    }
  }

  /** The life of keys. */
  lives(keys: readonly KeyVersion[]): void {
    this.intervals("KeyVersion", keys, keyAlive, cutShort);
  }

  /** What is reported of a key that lives until now or on, and what its windows say of it. */
  notices(keys: readonly KeyVersion[]): void {
    for (const key of keys) {
      if (!keyAlive(key, this.t) && !keyAlive(key, this.before)) continue;
      const end = keyEnd(key);
      if (key.compromisedAt === this.t) this.add("KeyVersion", key, "COMPROMISED", ["compromisedAt"]);
      if (end !== FOREVER && later(end, -SUCCESSOR_NOTICE) === this.t)
        this.add("KeyVersion", key, "EXPIRY_NOTICE", ["to", "revokedAt"], end);
      if (later(key.from, OVERLAP_WINDOW) === this.t)
        this.add("KeyVersion", key, "OVERLAP_OVER", ["from"], key.from);
    }
  }

  private value<K extends FactKind>(
    kind: K,
    fact: FactsByKind[K],
    member: string,
    event: EventCode,
    at: (fact: FactsByKind[K], t: Instant) => unknown,
  ): void {
    if (at(fact, this.before) !== at(fact, this.t)) this.add(kind, fact, event, [member]);
  }

  private add<K extends FactKind>(
    kind: K,
    fact: FactsByKind[K],
    event: EventCode,
    members: readonly string[],
    boundary: Instant = this.t,
  ): void {
    this.found.set(`${kind} ${fact.id} ${event}`, { kind, id: fact.id, event, fact, members, boundary });
  }
}

const CONTRACT_TIMES = ["from", "to", "terminatedAt", "suspensions"];

/** A stored state other than SIGNED never becomes another one. */
function contractEvent(was: string, is: string): EventCode {
  if (is === "IN_FORCE") return was === "SUSPENDED" ? "RESUMED" : "STARTED";
  return is as "SUSPENDED" | "TERMINATED" | "EXPIRED";
}

const cutShort = ({ to, revokedAt }: Interval & { readonly revokedAt: Instant | null }): EventCode =>
  revokedAt !== null && revokedAt <= to ? "REVOKED" : "EXPIRED";

function gatherRing(into: Gathering, graph: PartyGraph, owner: PartyId): void {
  for (const client of graph.clients(owner)) {
    const keys = graph.keys(client.id);
    into.client(client);
    into.lives(keys);
    into.notices(keys);
    // K7 and K11 are about whoever has a key of the same thumbprint.
    for (const { thumbprint } of keys) into.lives(graph.keysWithThumbprint(thumbprint));
  }
}

function gatherDelegate(into: Gathering, graph: PartyGraph, delegate: PartyId): void {
  into.party(graph.party(delegate));
  into.contracts(graph.partnerContracts(delegate));
  gatherRing(into, graph, delegate);
}

function gather(into: Gathering, graph: PartyGraph, id: PartyId, seen: Set<PartyId>): void {
  const principal = graph.party(id);
  if (principal === undefined || seen.has(id)) return;
  seen.add(id);
  into.principal(principal);
  into.contracts(graph.baseContracts(id));
  into.contracts(graph.authorizationContracts(id));
  const isValid = (token: FactsByKind["Authorization"], t: Instant) => tokenInvalidity(token, t) === null;
  into.intervals("Authorization", graph.authorizations(id), isValid, cutShort);
  into.intervals("Engagement", graph.engagements(id), engagementInForce);
  into.intervals("AccountGrant", graph.accountGrants(id));
  into.intervals("AcquiringLink", graph.acquiringLinks(id), linkInForce);
  into.intervals("Designation", graph.designations(id));
  gatherRing(into, graph, id);
  const { delegates, acquirers } = counterpartiesOf(graph, id);
  for (const delegate of delegates) gatherDelegate(into, graph, delegate);
  for (const acquirer of acquirers) gather(into, graph, acquirer, seen);
}

/** Every event at `t` of the facts that bear on a principal: its own, its delegates', and those of its acquirers all the way up. */
export function boundariesAt(graph: PartyGraph, principal: PartyId, t: Instant): Boundary[] {
  const into = new Gathering(t);
  gather(into, graph, principal, new Set());
  return into.list();
}
