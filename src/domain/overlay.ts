/** Overlays: a party graph with some facts otherwise than they are, or more of them, for questions of the form "what if". */
import type { FactKind, FactsByKind } from "./facts";
import type { PartyGraph } from "./graph";

/** A fact as it is to be seen. */
export type Seen = {
  readonly [K in FactKind]: { readonly kind: K; readonly fact: FactsByKind[K] };
}[FactKind];

type Identified = { readonly id: number };

/** Nothing on record has an id this high: from it on, ids are of facts that are only supposed. */
export const FIRST_SUPPOSED = 2 ** 50;

/** The graph with these facts in place of those of the same kind and id; facts that it did not have are added. */
export function overlay(graph: PartyGraph, facts: readonly Seen[]): PartyGraph {
  const byKind = new Map<FactKind, Map<number, Identified>>();
  for (const { kind, fact } of facts) {
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, new Map([[fact.id, fact]]));
    else known.set(fact.id, fact);
  }
  const one = <T extends Identified>(kind: FactKind, of: (id: number) => T | undefined) => {
    const seen = byKind.get(kind) as ReadonlyMap<number, T> | undefined;
    return seen === undefined ? of : (id: number) => seen.get(id) ?? of(id);
  };
  /** `end` is where a fact belongs; facts never move from one end to another. */
  const all = <T extends Identified, Key>(
    kind: FactKind,
    of: (key: Key) => readonly T[],
    end: (fact: T) => Key | null,
  ) => {
    const seen = byKind.get(kind) as ReadonlyMap<number, T> | undefined;
    if (seen === undefined) return of;
    return (key: Key): readonly T[] => {
      const known = of(key);
      const more = [...seen.values()].filter(
        (fact) => end(fact) === key && !known.some(({ id }) => id === fact.id),
      );
      return [...known.map((fact) => seen.get(fact.id) ?? fact), ...more];
    };
  };
  const contracts = (kind: FactsByKind["Contract"]["kind"], of: PartyGraph["baseContracts"]) =>
    all("Contract", of, (it) => (it.kind === kind ? (it.party as number) : null));
  return {
    party: one("Party", graph.party),
    client: one("Client", graph.client),
    baseContracts: contracts("MERCHANT_SERVICE", graph.baseContracts),
    authorizationContracts: contracts("AUTHORIZATION_SERVICE", graph.authorizationContracts),
    partnerContracts: contracts("ISV_PARTNER", graph.partnerContracts),
    authorizations: all("Authorization", graph.authorizations, (it) => it.principal as number),
    engagements: all("Engagement", graph.engagements, (it) => it.principal as number),
    accountGrants: all("AccountGrant", graph.accountGrants, (it) => it.principal as number),
    acquiringLinks: all("AcquiringLink", graph.acquiringLinks, (it) => it.merchant as number),
    designations: all("Designation", graph.designations, (it) => it.principal as number),
    clients: all("Client", graph.clients, (it) => it.owner as number),
    keys: all("KeyVersion", graph.keys, (it) => it.client as number),
    keysWithThumbprint: all("KeyVersion", graph.keysWithThumbprint, (it) => it.thumbprint),
  };
}
