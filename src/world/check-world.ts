/**
 * Checks what a world asserts against a store: the stored answers, and beside them the evaluator that knows no store. Where the two
 * differ, that is a failure of its own.
 */
import type { Clock } from "../app/clock";
import { loadNeighbourhood } from "../app/load-neighbourhood";
import type { AnswerSegment } from "../domain/answer";
import { custodyAt } from "../domain/custody";
import { answerAt } from "../domain/evaluate";
import { findingsAt } from "../domain/findings";
import type { PartyGraph } from "../domain/graph";
import type { PartyId, Revision } from "../domain/ids";
import { FOREVER, type Instant, instant } from "../domain/instant";
import { findingsOf } from "../domain/masks";
import type { Snapshot, Store } from "../domain/ports";
import { mergeEqual, sameAnswer, timelineOf } from "../domain/timeline";
import { differences, disagreements, line, listed, type NameOf, told } from "./compare";
import type { Assertion, World } from "./world";

/** An assertion that does not hold: where it stands, and how the answer differs. */
export interface AssertionFailure {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What is known at one revision of all principals that are asked about there. */
interface Known {
  readonly snapshot: Snapshot;
  readonly graph: PartyGraph;
  readonly ids: ReadonlyMap<string, PartyId>;
  readonly nameOf: NameOf;
}

/** Evaluates all assertions; the failures, in the order of the file. */
export async function checkWorld(store: Store, clock: Clock, world: World): Promise<AssertionFailure[]> {
  const now = clock();
  const revisions: Revision[] = [];
  for (const { knownAt } of world.assertions) {
    revisions.push((await (knownAt === undefined ? store.head() : store.recordedBy(knownAt))).revision);
  }
  const known = new Map<Revision, Known>();
  for (const revision of new Set(revisions)) {
    const references = world.assertions
      .filter((_, i) => revisions[i] === revision)
      .map((assertion) => assertion.of);
    known.set(revision, await knownTo(store.at(revision), [...new Set(references)]));
  }
  const failures: AssertionFailure[] = [];
  for (const [i, assertion] of world.assertions.entries()) {
    const lines = await check(
      known.get(revisions[i] as Revision) as Known,
      assertion,
      assertion.validAt ?? now,
    );
    if (lines.length > 0) failures.push({ heading: headingOf(world, i, revisions[i] as Revision), lines });
  }
  return failures;
}

function headingOf(world: World, index: number, revision: Revision): string {
  const { of, validAt, policy } = world.assertions[index] as Assertion;
  const when = validAt === undefined ? "now" : `at ${told(validAt)}`;
  const { file, line: row, column } = world.source.error(["assertions", index], "");
  return `${file}:${row}:${column}: ${of} ${when}, as known at revision ${revision}, ${policy}`;
}

async function knownTo(snapshot: Snapshot, references: readonly string[]): Promise<Known> {
  const parties = await snapshot.find("Party", references);
  const principals = parties.map((party) => party.id);
  const graph = await loadNeighbourhood(snapshot, principals);
  return {
    snapshot,
    graph,
    ids: new Map(parties.map((party) => [party.reference, party.id])),
    nameOf: (id) => graph.party(id)?.reference ?? `party ${id}`,
  };
}

async function check(known: Known, assertion: Assertion, validAt: Instant): Promise<string[]> {
  const { policy, expected } = assertion;
  const id = known.ids.get(assertion.of);
  if (id === undefined) return ["the party is not known at that revision"];
  const reference = answerAt(known.graph, id, validAt, policy);
  if (reference === null)
    return expected.rule === "R1" ? [] : ["the party is neither a merchant nor an acquirer (R1)"];
  const [stored] = await known.snapshot.answersAt([id], validAt, policy);
  if (!stored) return ["the store has no answer"];
  return [
    ...differences(expected, stored.answer, known.nameOf),
    ...disagreements(stored.answer, reference, known.nameOf),
    ...findingDisagreements(known, id, validAt, assertion),
    ...holderDifferences(known, id, validAt, assertion),
    ...(assertion.timeline ? await timelineDifferences(known, id, assertion) : []),
  ];
}

function findingDisagreements(known: Known, id: PartyId, validAt: Instant, { policy }: Assertion): string[] {
  const answer = answerAt(known.graph, id, validAt, policy);
  const told = findingsAt(known.graph, id, validAt, policy).map((finding) => finding.code);
  const marked = findingsOf(answer?.findings ?? 0);
  if (listed([...new Set(told)].sort()) === listed([...marked].sort())) return [];
  return [`findings: the answer marks ${listed(marked)}, in full they are ${listed(told)}`];
}

function holderDifferences(known: Known, id: PartyId, validAt: Instant, assertion: Assertion): string[] {
  const answer = answerAt(known.graph, id, validAt, assertion.policy);
  if (!assertion.registeredHolders || !answer) return [];
  const wanted = listed([...assertion.registeredHolders].sort());
  const found = listed(
    custodyAt(known.graph, id, validAt, answer).registeredHolders.map(known.nameOf).sort(),
  );
  return wanted === found ? [] : [line("registeredHolders", wanted, found)];
}

async function timelineDifferences(
  known: Known,
  id: PartyId,
  { policy, timeline = [] }: Assertion,
): Promise<string[]> {
  const stored = mergeEqual<AnswerSegment>(await known.snapshot.answersOf([id], policy));
  const reference = timelineOf(known.graph, id, policy);
  const lines: string[] = [];
  timeline.forEach(({ from, ...expected }, i) => {
    const to = timeline[i + 1]?.from ?? FOREVER;
    for (const segment of stored) {
      if (segment.to <= from || segment.from >= to) continue;
      const found = differences(expected, segment.answer, known.nameOf);
      const start = instant(Math.max(segment.from, from));
      const end = instant(Math.min(segment.to, to));
      lines.push(...found.map((difference) => `from ${told(start)} to ${told(end)}: ${difference}`));
    }
  });
  if (!sameTimeline(stored, reference))
    lines.push(`timeline: the store says ${inWords(stored)}, the rule ${inWords(reference)}`);
  return lines;
}

const sameTimeline = (a: readonly AnswerSegment[], b: readonly AnswerSegment[]): boolean =>
  a.length === b.length &&
  a.every((one, i) => one.from === b[i]?.from && one.to === b[i]?.to && sameAnswer(one.answer, b[i].answer));

const inWords = (timeline: readonly AnswerSegment[]): string =>
  timeline
    .map(({ from, answer }) => `${told(from)} ${answer.mode} ${answer.rule} ${answer.status ?? ""}`.trim())
    .join(", ");
