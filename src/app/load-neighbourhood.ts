/**
 * Loading a neighbourhood: all facts that bear on some principals, fetched level by level (the principals, their delegates, their
 * acquirers, the acquirers above those), each level with a fixed number of statements whatever the number of principals.
 */
import {
  type Client,
  FACT_KINDS,
  type FactKind,
  type Facts,
  type KeyVersion,
  type Party,
} from "../domain/facts";
import { graphOf, type PartyGraph } from "../domain/graph";
import type { PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import type { Snapshot } from "../domain/ports";
import { othersTurn } from "./others-turn";

/** What facts are loaded from: what is known, or what would be. */
export type FactSource = Pick<Snapshot, "get" | "of">;

/** The facts of so few are read in one go. */
const FEW = 10;

/** The source, for so many: others get a turn before each statement, or the statements of a page of a hundred would be one block. */
const forMany = (source: FactSource, parties: readonly unknown[]): FactSource =>
  parties.length <= FEW
    ? source
    : {
        get: async (kind, ids) => {
          await othersTurn();
          return source.get(kind, ids);
        },
        of: async (kind, end, ends) => {
          await othersTurn();
          return source.of(kind, end, ends);
        },
      };

type Gathered = { -readonly [K in keyof Facts]: Facts[K][number][] };

const nothing = (): Gathered => ({
  LegalEntity: [],
  Party: [],
  Contract: [],
  Authorization: [],
  Engagement: [],
  AccountGrant: [],
  AcquiringLink: [],
  Client: [],
  KeyVersion: [],
  Designation: [],
});

/** Clients and keys of some owners, and whatever is registered under the same thumbprints (K7, K11). */
async function gatherKeys(source: FactSource, owners: readonly PartyId[], into: Gathered): Promise<void> {
  const clients = await source.of("Client", "owner", owners);
  const keys = await source.of(
    "KeyVersion",
    "client",
    clients.map(({ id }) => id),
  );
  const alike =
    keys.length === 0
      ? []
      : await source.of("KeyVersion", "thumbprint", distinct(keys.map((key) => key.thumbprint)));
  const known = new Set<number>(clients.map(({ id }) => id));
  const strange = ascending(alike.map((key) => key.client).filter((client) => !known.has(client)));
  // Clients of owners outside the neighbourhood: known by their environment only, through `client(id)`.
  const strangers = strange.length === 0 ? [] : await source.get("Client", strange);
  addOnce<Client>(into.Client, clients);
  addOnce<KeyVersion>(into.KeyVersion, keys);
  addOnce<KeyVersion>(into.KeyVersion, alike);
  addOnce<Client>(into.Client, strangers);
}

const distinct = <T>(list: readonly T[]): T[] => [...new Set(list)];

function addOnce<T extends { readonly id: number }>(into: T[], facts: readonly T[]): void {
  const known = new Set(into.map((fact) => fact.id));
  for (const fact of facts) {
    if (known.has(fact.id)) continue;
    known.add(fact.id);
    into.push(fact);
  }
}

async function gatherParties(source: FactSource, ids: readonly PartyId[], into: Gathered): Promise<void> {
  if (ids.length > 0) addOnce<Party>(into.Party, await source.get("Party", ids));
}

/** The principals' own facts: what binds them, their clients and keys. */
async function gatherOwn(source: FactSource, principals: readonly PartyId[], into: Gathered): Promise<void> {
  await gatherParties(source, principals, into);
  into.Contract.push(...(await source.of("Contract", "party", principals)));
  into.Authorization.push(...(await source.of("Authorization", "principal", principals)));
  into.Engagement.push(...(await source.of("Engagement", "principal", principals)));
  into.AccountGrant.push(...(await source.of("AccountGrant", "principal", principals)));
  into.AcquiringLink.push(...(await source.of("AcquiringLink", "merchant", principals)));
  into.Designation.push(...(await source.of("Designation", "principal", principals)));
  await gatherKeys(source, principals, into);
}

const delegatesIn = (facts: Gathered): PartyId[] =>
  ascending([
    ...facts.Contract.filter(({ kind }) => kind === "AUTHORIZATION_SERVICE").map(
      ({ counterparty }) => counterparty,
    ),
    ...facts.Engagement.map(({ integrator }) => integrator),
    ...facts.Authorization.map(({ isv }) => isv),
  ]);

/** The delegates' facts: themselves, their partner contracts, their clients and keys. */
async function gatherStandings(
  source: FactSource,
  delegates: readonly PartyId[],
  into: Gathered,
): Promise<void> {
  if (delegates.length === 0) return;
  await gatherParties(source, delegates, into);
  addOnce(into.Contract, await source.of("Contract", "party", delegates));
  await gatherKeys(source, delegates, into);
}

/**
 * The principals' own facts alone, with the parties that they name: enough to observe situations, not to decide.
 */
export async function loadOwnFacts(from: FactSource, principals: readonly PartyId[]): Promise<PartyGraph> {
  const source = forMany(from, principals);
  const facts = nothing();
  await gatherOwn(source, principals, facts);
  await gatherParties(source, delegatesIn(facts), facts);
  return graphOf(facts);
}

/** The facts of delegates alone: enough for their standing. */
export async function loadStandings(source: FactSource, delegates: readonly PartyId[]): Promise<PartyGraph> {
  const facts = nothing();
  await gatherStandings(forMany(source, delegates), delegates, facts);
  return graphOf(facts);
}

/** All facts that bear on these principals' answers, findings and explanations; and the standings of further delegates. */
export const loadNeighbourhood = async (
  source: FactSource,
  principals: readonly PartyId[],
  delegates: readonly PartyId[] = [],
): Promise<PartyGraph> => graphOf(await loadNeighbourhoodFacts(source, principals, delegates));

/** Those facts by kind. */
export async function loadNeighbourhoodFacts(
  source: FactSource,
  principals: readonly PartyId[],
  delegates: readonly PartyId[] = [],
): Promise<Facts> {
  const facts = nothing();
  const seen = new Set<PartyId>();
  let level = ascending(principals);
  while (level.length > 0) {
    for (const id of level) seen.add(id);
    const links = facts.AcquiringLink.length;
    await gatherOwn(forMany(source, level), level, facts);
    const above = facts.AcquiringLink.slice(links).map(({ acquirer }) => acquirer);
    level = ascending(above.filter((id) => !seen.has(id)));
  }
  const named = ascending([...delegatesIn(facts), ...delegates]);
  await gatherStandings(forMany(source, named), named, facts);
  return facts;
}

/** The same facts as another source knows them; those that it does not know are left out. */
export async function factsOnly(from: FactSource, facts: Facts): Promise<Facts> {
  const source = forMany(from, facts.Party);
  const found = nothing() as Record<FactKind, unknown>;
  for (const kind of FACT_KINDS) {
    const ids = (facts[kind] as readonly { readonly id: number }[]).map(({ id }) => id);
    if (ids.length > 0) found[kind] = await source.get(kind, ids);
  }
  return found as unknown as Facts;
}
