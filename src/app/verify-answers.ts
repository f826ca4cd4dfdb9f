/** Verifying: what is stored of answers against what the reference evaluator says of the facts, principal by principal. */
import { type AnswerSegment, POLICIES, type PolicyName } from "../domain/answer";
import { type Evaluator, evaluatorAt } from "../domain/evaluate";
import type { Party } from "../domain/facts";
import type { PartyGraph } from "../domain/graph";
import { covers, earliest, FOREVER, type Instant } from "../domain/instant";
import type { PartyKey, Snapshot } from "../domain/ports";
import { mergeEqual, sameAnswer, timelineOf } from "../domain/timeline";
import { loadNeighbourhood } from "./load-neighbourhood";
import { othersTurn } from "./others-turn";

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
    await othersTurn();
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
  const evaluators = instants?.map((t): Asked => [t, evaluatorAt(graph, t)]) ?? null;
  const differences: Difference[] = [];
  for (const policy of POLICIES) {
    const stored = await storedTimelines(snapshot, parties, policy);
    for (const party of parties) {
      const timeline = mergeEqual(stored.get(party.id) ?? []);
      const different =
        evaluators === null
          ? inTimeline(graph, party, timeline, policy)
          : atInstants(evaluators, party, timeline, policy);
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
    const from = parting(stored[i], expected[i]);
    const during = (list: readonly AnswerSegment[]) => list.find((it) => covers(it, from)) ?? null;
    return { reference: party.reference, policy, from, stored: during(stored), expected: during(expected) };
  }
  return null;
}

/** The first instant at which two segments that are not the same differ: equal answers may only end at another time. */
function parting(a: AnswerSegment | undefined, b: AnswerSegment | undefined): Instant {
  if (a !== undefined && b !== undefined && a.from === b.from && sameAnswer(a.answer, b.answer))
    return earliest(a.to, b.to);
  return earliest(a?.from ?? FOREVER, b?.from ?? FOREVER);
}

/** An instant, and the evaluator at it for a whole chunk. */
type Asked = readonly [Instant, Evaluator];

function atInstants(
  evaluators: readonly Asked[],
  party: Party,
  stored: readonly AnswerSegment[],
  policy: PolicyName,
): Difference | null {
  for (const [t, evaluate] of evaluators) {
    const segment = stored.find((it) => covers(it, t));
    const answer = evaluate(party.id, policy);
    if (segment !== undefined && answer !== null && sameAnswer(segment.answer, answer)) continue;
    const expected = answer === null ? null : { from: t, to: t, answer };
    return { reference: party.reference, policy, from: t, stored: segment ?? null, expected };
  }
  return null;
}
