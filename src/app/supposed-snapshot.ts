/**
 * What would be known if a supposition were recorded: its facts and answers. Lists and counts of parties by their answers are not
 * worked out anew: they are as recorded.
 */
import type { PolicyName } from "../domain/answer";
import type { FactKind, FactsByKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { covers, type Instant } from "../domain/instant";
import { ascending } from "../domain/order";
import type { EndsByKind, Sight, Snapshot, Window } from "../domain/ports";
import { boundBy, RELATIONSHIP_KINDS, type RelationshipKind, seesKey } from "../domain/visibility";
import { cut } from "./cut";
import type { Supposition } from "./supposition";

type Ends = readonly (number | string)[];

/** The supposition as something that can be read like a snapshot. */
export function supposedSnapshot(supposition: Supposition): Snapshot {
  const { base, facts } = supposition;
  const listed = async <K extends FactKind>(kind: K, end: EndsByKind[K], one: number | string) =>
    (await facts.of(kind, end, [one])).sort((a, b) => a.id - b.id);
  const overlay: Partial<Snapshot> = {
    get: (kind, ids) => facts.get(kind, ids),
    find: (kind, references) => facts.find(kind, references),
    of: (kind, end, ends) => facts.of(kind, end, ends),
    platform: () => facts.platform(),
    pageOf: async <K extends FactKind>(kind: K, end: EndsByKind[K], ends: Ends, window: Window<number>) => {
      if (!facts.touches(kind)) return base.pageOf(kind, end, ends, window);
      const pages = ends.map(async (one) => [one, cut(await listed(kind, end, one), window)] as const);
      return new Map(await Promise.all(pages));
    },
    countOf: async <K extends FactKind>(kind: K, end: EndsByKind[K], ends: Ends) => {
      if (!facts.touches(kind)) return base.countOf(kind, end, ends);
      const counts = ends.map(async (one) => [one, (await listed(kind, end, one)).length] as const);
      return new Map((await Promise.all(counts)).filter(([, count]) => count > 0));
    },
    inSight: async (sight, parties) => {
      const seen = new Set([...(await base.inSight(sight, parties)), ...(await metIn(supposition, sight))]);
      return parties.filter((id) => seen.has(id));
    },
    situations: (numbers) => supposition.situations(numbers),
    situationsNaming: (parties) => supposition.situationsNaming(parties),
    acquirersIn: (situations) => supposition.acquirersIn(situations),
    situationAnswers: (policy, situations) => supposition.situationAnswers(policy, situations),
    answersOf: (principals, policy) => supposition.answersOf(principals, policy),
    answersAt: async (principals: readonly PartyId[], validAt: Instant, policy: PolicyName) =>
      (await supposition.answersOf(principals, policy)).filter((segment) => covers(segment, validAt)),
  };
  return Object.assign(Object.create(base) as Snapshot, overlay);
}

/** Whom a viewer meets by what is supposed: at the other end of a relationship, or by a key. */
async function metIn({ facts }: Supposition, { viewer }: Sight): Promise<PartyId[]> {
  const bound = <K extends RelationshipKind>(kind: K) =>
    facts.laid(kind).map((fact) => boundBy(kind, fact as FactsByKind[K]));
  const keys = facts.laid("KeyVersion");
  const clients = await facts.get("Client", ascending(keys.map(({ client }) => client)));
  const owners = new Map(clients.map(({ id, owner }) => [id, owner]));
  const shared = keys
    .filter((key) => seesKey(viewer, key, owners.get(key.client)))
    .map((key) => [...key.holders, ...clients.filter(({ id }) => id === key.client).map((it) => it.owner)]);
  const met = RELATIONSHIP_KINDS.flatMap(bound).filter((ends) => ends.includes(viewer));
  return [...met, ...shared].flat();
}
