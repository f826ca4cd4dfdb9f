/** Lists what would have to be done after a change: what is wrong then that was not wrong before. */
import { type Answer, FINDINGS, type FindingCode } from "../domain/answer";
import type { Difference } from "../domain/difference";
import type { Finding } from "../domain/explanation";
import { findingsAt } from "../domain/findings";
import { findingsOf } from "../domain/masks";
import { oneStep } from "../domain/steps";
import type { Comparison, PrincipalDifference } from "./comparison";
import type { Compared, ReadSide } from "./list-differences";
import { shownFindings } from "./shown-reasons";

/** The findings of a principal after its first difference that it does not have before. */
export async function listObligations(
  { before, after }: Compared,
  { principal, differences: [first] }: PrincipalDifference,
): Promise<Finding[]> {
  if (first === undefined) return [];
  const found = async ({ reading, policy, validAt }: ReadSide, answer: Answer | null): Promise<Finding[]> => {
    // With an answer that is withheld, its findings are.
    if (reading.viewer !== null && answer === null) return [];
    const graph = await reading.neighbourhoods.of(principal);
    const findings = oneStep(() => findingsAt(graph, principal, validAt ?? first.from, policy));
    return shownFindings(reading, await reading.carryOut(findings));
  };
  const [was, is] = await Promise.all([found(before, first.before), found(after, first.after)]);
  const known = new Set(was.map(({ code }) => code));
  return is.filter(({ code }) => !known.has(code));
}

/** How many principals a finding arises for at their first difference; most first, then in the order of the findings. */
export async function countObligations(
  comparison: Comparison,
): Promise<{ readonly finding: FindingCode; readonly count: number }[]> {
  const arising = ({ before, after }: Pick<Difference, "before" | "after">) =>
    (after?.findings ?? 0) & ~(before?.findings ?? 0);
  const counts = new Map<FindingCode, number>();
  for (const shift of await comparison.shifts((difference) => String(arising(difference))))
    for (const finding of findingsOf(arising(shift)))
      counts.set(finding, (counts.get(finding) ?? 0) + shift.merchants + shift.acquirers);
  return [...counts]
    .map(([finding, count]) => ({ finding, count }))
    .sort((a, b) => b.count - a.count || FINDINGS.indexOf(a.finding) - FINDINGS.indexOf(b.finding));
}
