/**
 * What would be known if a supposition were recorded: its facts and answers. Lists and counts of parties by their answers are not
 * worked out anew: they are as recorded.
 */
import type { PolicyName } from "../domain/answer";
import type { FactKind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { covers, type Instant } from "../domain/instant";
import type { EndsByKind, Snapshot, Window } from "../domain/ports";
import { cut } from "./page";
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
