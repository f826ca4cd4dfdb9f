/** Verifying: what is stored of answers against what the reference evaluator says of the facts, principal by principal. */
import { type AnswerSegment, POLICIES, type PolicyName } from "../domain/answer";
import { answerAt } from "../domain/evaluate";
import type { Party } from "../domain/facts";
import type { PartyGraph } from "../domain/graph";
import type { Instant } from "../domain/instant";
import type { PartyKey, Snapshot } from "../domain/ports";
import { mergeEqual, sameAnswer, timelineOf } from "../domain/timeline";
import { loadNeighbourhood } from "./load-neighbourhood";

/** A principal whose stored answers are not what its facts say, and the first instant at which they differ. */
export interface Difference {
  readonly reference: string;
  readonly policy: PolicyName;
  readonly from: Instant;
  readonly stored: AnswerSegment | null;
  readonly expected: AnswerSegment | null;
}

/** What has been looked at so far. */
export interface Verified {
  readonly principals: number;
  readonly differences: readonly Difference[];
}

const CHUNK = 500;

/**
 * Compares every principal known at the snapshot, in chunks; yields after each. With `instants` only the answers at those are compared,
 * else whole timelines.
 */
export async function* verifyAnswers(
  snapshot: Snapshot,
  instants: readonly Instant[] | null,
): AsyncGenerator<Verified> {
  let after: PartyKey | null = null;
  for (;;) {
    const slice = await snapshot.parties(
      {
        filter: { roles: ["MERCHANT", "ACQUIRER"] },
        order: "REGISTERED",
        validAt: 0 as Instant,
        policy: "STANDARD",
      },
      { limit: CHUNK, after, before: null, backward: false },
    );
    if (slice.items.length > 0) yield await verifyParties(snapshot, slice.items, instants);
    const last = slice.items[slice.items.length - 1];
    if (!slice.more || last === undefined) return;
    after = { text: "", id: last.id };
  }
}

async function verifyParties(
  snapshot: Snapshot,
  parties: readonly Party[],
  instants: readonly Instant[] | null,
): Promise<Verified> {
  const graph = await loadNeighbourhood(
    snapshot,
    parties.map((party) => party.id),
  );
  const differences: Difference[] = [];
  for (const policy of POLICIES) {
    const stored = await storedTimelines(snapshot, parties, policy);
    for (const party of parties) {
      const timeline = mergeEqual(stored.get(party.id) ?? []);
      const different =
        instants === null
          ? inTimeline(graph, party, timeline, policy)
          : atInstants(graph, party, timeline, policy, instants);
      if (different !== null) differences.push(different);
    }
  }
  return { principals: parties.length, differences };
}

async function storedTimelines(
  snapshot: Snapshot,
  parties: readonly Party[],
  policy: PolicyName,
): Promise<Map<number, AnswerSegment[]>> {
  const timelines = new Map<number, AnswerSegment[]>(parties.map((party) => [party.id, []]));
  const ids = parties.map((party) => party.id);
  for (const { principal, ...segment } of await snapshot.answersOf(ids, policy))
    timelines.get(principal)?.push(segment);
  return timelines;
}

const sameSegment = (a: AnswerSegment | undefined, b: AnswerSegment | undefined): boolean =>
  a !== undefined && b !== undefined && a.from === b.from && a.to === b.to && sameAnswer(a.answer, b.answer);

function inTimeline(
  graph: PartyGraph,
  party: Party,
  stored: readonly AnswerSegment[],
  policy: PolicyName,
): Difference | null {
  const expected = timelineOf(graph, party.id, policy);
  const longest = Math.max(stored.length, expected.length);
  for (let i = 0; i < longest; i++) {
    if (sameSegment(stored[i], expected[i])) continue;
    const from = (expected[i] ?? stored[i])?.from as Instant;
    return {
      reference: party.reference,
      policy,
      from,
      stored: stored[i] ?? null,
      expected: expected[i] ?? null,
    };
  }
  return null;
}

function atInstants(
  graph: PartyGraph,
  party: Party,
  stored: readonly AnswerSegment[],
  policy: PolicyName,
  instants: readonly Instant[],
): Difference | null {
  for (const t of instants) {
    const segment = stored.find((it) => it.from <= t && t < it.to);
    const answer = answerAt(graph, party.id, t, policy);
    if (segment !== undefined && answer !== null && sameAnswer(segment.answer, answer)) continue;
    const expected = answer === null ? null : { from: t, to: t, answer };
    return { reference: party.reference, policy, from: t, stored: segment ?? null, expected };
  }
  return null;
}
