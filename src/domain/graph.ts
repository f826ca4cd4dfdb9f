/** The party graph: facts made reachable from the parties they touch. */
import type {
  AccountGrant,
  AcquiringLink,
  Authorization,
  Client,
  Contract,
  Designation,
  Engagement,
  Facts,
  KeyVersion,
  Party,
} from "./facts";

/** What is known at one revision, reachable by party. An object without facts has empty lists. */
export interface PartyGraph {
  party(id: number): Party | undefined;
  client(id: number): Client | undefined;
  baseContracts(principal: number): readonly Contract[];
  authorizationContracts(principal: number): readonly Contract[];
  partnerContracts(isv: number): readonly Contract[];
  authorizations(principal: number): readonly Authorization[];
  engagements(principal: number): readonly Engagement[];
  accountGrants(principal: number): readonly AccountGrant[];
  acquiringLinks(merchant: number): readonly AcquiringLink[];
  designations(principal: number): readonly Designation[];
  clients(owner: number): readonly Client[];
  keys(client: number): readonly KeyVersion[];
  keysWithThumbprint(thumbprint: string): readonly KeyVersion[];
}

/** Facts by one of their ends; ends without facts give an empty list. */
function grouped<T, Key>(facts: readonly T[], end: (fact: T) => Key): (key: Key) => readonly T[] {
  const groups = new Map<Key, T[]>();
  for (const fact of facts) {
    const group = groups.get(end(fact));
    if (group) group.push(fact);
    else groups.set(end(fact), [fact]);
  }
  return (key) => groups.get(key) ?? [];
}

function byId<T extends { readonly id: number }>(facts: readonly T[]): (id: number) => T | undefined {
  const map = new Map(facts.map((fact) => [fact.id as number, fact]));
  return (id) => map.get(id);
}

/** Indexes a set of facts. Total: facts that refer to others outside the set are simply not connected. */
export function graphOf(facts: Facts): PartyGraph {
  const contracts = (kind: Contract["kind"]) =>
    grouped(
      facts.Contract.filter((contract) => contract.kind === kind),
      (contract) => contract.party as number,
    );
  return {
    party: byId(facts.Party),
    client: byId(facts.Client),
    baseContracts: contracts("MERCHANT_SERVICE"),
    authorizationContracts: contracts("AUTHORIZATION_SERVICE"),
    partnerContracts: contracts("ISV_PARTNER"),
    authorizations: grouped(facts.Authorization, (token) => token.principal as number),
    engagements: grouped(facts.Engagement, (engagement) => engagement.principal as number),
    accountGrants: grouped(facts.AccountGrant, (grant) => grant.principal as number),
    acquiringLinks: grouped(facts.AcquiringLink, (link) => link.merchant as number),
    designations: grouped(facts.Designation, (designation) => designation.principal as number),
    clients: grouped(facts.Client, (client) => client.owner as number),
    keys: grouped(facts.KeyVersion, (key) => key.client as number),
    keysWithThumbprint: grouped(facts.KeyVersion, (key) => key.thumbprint),
  };
}
