/** The specification of visibility, applied to a whole graph at once. */
import { type Answer, POLICIES } from "../../../src/domain/answer";
import type { Facts } from "../../../src/domain/facts";
import { graphOf } from "../../../src/domain/graph";
import type { PartyId } from "../../../src/domain/ids";
import { timelineOf } from "../../../src/domain/timeline";
import { visibleFacts } from "../../../src/domain/visibility";

/** A party's own answers, over all time and under every policy; none unless it is a principal. */
export function ownAnswers(facts: Facts, party: PartyId): Answer[] {
  const role = facts.Party.find(({ id }) => id === party)?.role;
  if (role !== "MERCHANT" && role !== "ACQUIRER") return [];
  const graph = graphOf(facts);
  return POLICIES.flatMap((policy) => timelineOf(graph, party, policy).map(({ answer }) => answer));
}

/** The graph as a viewer sees it. */
export const seenBy = (facts: Facts, viewer: PartyId): Facts =>
  visibleFacts(facts, viewer, ownAnswers(facts, viewer));
