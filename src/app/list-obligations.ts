/** Lists what would have to be done after a change: what is wrong then, at any time that is looked at, and would not be without it. */
import { FINDINGS, type FindingCode } from "../domain/answer";
import { differOrErr } from "../domain/difference";
import type { FactRef, Finding } from "../domain/explanation";
import { findingOf, findingsAt } from "../domain/findings";
import { covers, type Instant } from "../domain/instant";
import { findingsOf } from "../domain/masks";
import { ascending } from "../domain/order";
import { oneStep } from "../domain/steps";
import { answerInstants } from "../domain/timeline";
import type { Comparison, PrincipalDifference } from "./comparison";
import type { Compared, ReadSide } from "./list-differences";
import { shownFindings } from "./shown-reasons";

/** What is wrong, and what it is about, by name. */
type Arising = Map<FindingCode, Map<string, FactRef>>;

/** The findings that a principal has after the change and not before it, each with those of its objects that are new to it. */
export async function listObligations(
  compared: Compared,
  difference: PrincipalDifference,
): Promise<Finding[]> {
  const arising: Arising = new Map();
  for (const t of await instantsOf(compared, difference)) {
    const [was, is] = [
      await findingsOn(compared, "before", difference, t),
      await findingsOn(compared, "after", difference, t),
    ];
    note(arising, was, is);
  }
  return FINDINGS.flatMap((code) => {
    const objects = arising.get(code);
    return objects === undefined ? [] : [findingOf(code, [...objects.values()])];
  });
}

/** The instants at which findings can begin, or come to be about something else, on either side. */
async function instantsOf(
  { before, after, within }: Compared,
  { principal, differences }: PrincipalDifference,
): Promise<Instant[]> {
  if (within === null) return differences.map(({ from }) => from);
  const sides = await Promise.all([before, after].map((it) => it.reading.neighbourhoods.of(principal)));
  const turns = sides.flatMap((graph) => answerInstants(graph, principal));
  return ascending([within.from, ...turns.filter((t) => covers(within, t))]);
}

/** What is wrong on one side, as it is shown: with an answer that is withheld, its findings are. */
async function findingsOn(
  compared: Compared,
  side: "before" | "after",
  { principal, differences }: PrincipalDifference,
  t: Instant,
): Promise<Finding[]> {
  const { reading, policy, validAt }: ReadSide = compared[side];
  const shown = differences.find((it) => covers(it, t))?.[side] ?? null;
  if (reading.viewer !== null && shown === null) return [];
  const graph = await reading.neighbourhoods.of(principal);
  const findings = oneStep(() => findingsAt(graph, principal, validAt ?? t, policy));
  return shownFindings(reading, await reading.carryOut(findings));
}

function note(arising: Arising, was: readonly Finding[], is: readonly Finding[]): void {
  const nameOf = ({ kind, id }: FactRef): string => `${kind} ${id}`;
  for (const { code, objects } of is) {
    const known = was.find((it) => it.code === code);
    const before = new Set(known?.objects.map(nameOf));
    const more = objects.filter((it) => !before.has(nameOf(it)));
    if (known !== undefined && more.length === 0) continue;
    const noted = arising.get(code) ?? new Map<string, FactRef>();
    for (const it of more) noted.set(nameOf(it), it);
    arising.set(code, noted);
  }
}

/** How many principals have a finding at some time after the change, and not at the same time before it; most first. */
export async function countObligations(
  comparison: Comparison,
): Promise<{ readonly finding: FindingCode; readonly count: number }[]> {
  const counts = await comparison.tally(
    ({ before, after }) => findingsOf((after?.findings ?? 0) & ~(before?.findings ?? 0)),
    differOrErr,
  );
  return counts
    .map(([finding, count]) => ({ finding: finding as FindingCode, count }))
    .sort((a, b) => b.count - a.count || FINDINGS.indexOf(a.finding) - FINDINGS.indexOf(b.finding));
}
