/**
 * Repair: the smallest sets of changes that would bring a principal to a wanted mode. A breadth-first search: all sets of one size are
 * tried before those of the next, each by the reference evaluator on the graph as it would be.
 */
import type { Answer } from "./answer";
import { applyChanges } from "./apply-change";
import { type ChangeGroup, isGone } from "./delegate-changes";
import { answerAt } from "./evaluate";
import { exclusiveClashes, grants } from "./exclusive";
import type { PartyGraph } from "./graph";
import { possibleChanges, withAnybody } from "./possible-changes";
import type { RepairChange, RepairQuestion } from "./repair-change";
import type { Steps } from "./steps";

/** So many sets are tried, of one group or of all, and then the search is given up. */
export const MOST_TRIED = 5_000;

export const NO_REPAIRS = [
  "PRINCIPAL_CLOSED",
  "DELEGATE_CLOSED",
  "TOO_MANY_CHANGES",
  "TOO_MANY_POSSIBILITIES",
] as const;
/**
 * Why there is no set: a closed party stays closed; every set has more changes than were allowed for; or so much is possible that
 * the search was given up.
 */
export type NoRepair = (typeof NO_REPAIRS)[number];

/** Changes that bring the wanted answer about, all of them together, and that answer. In it `ANYBODY` can implement. */
export interface RepairSet {
  readonly changes: readonly RepairChange[];
  readonly after: Answer;
}

/** All sets of the smallest size, or why there is none. Of a principal that is as wanted it is one empty set. */
export type Repairs =
  | { readonly none: null; readonly size: number; readonly sets: readonly RepairSet[] }
  | { readonly none: NoRepair };

/**
 * Looks for the smallest sets of changes. It stops after each set that it tries, so that whoever drives it can let others go first.
 * The principal must be one (R1), and the delegate, if one is named, an ISV or SI as fits the mode.
 */
export function* findRepairs(question: RepairQuestion): Steps<Repairs> {
  if (isGone(question, question.principal)) return { none: "PRINCIPAL_CLOSED" };
  if (question.delegate !== null && isGone(question, question.delegate)) return { none: "DELEGATE_CLOSED" };
  const asked = withAnybody(question);
  const budget = { left: MOST_TRIED };
  const choices: Choices[] = [];
  for (const group of possibleChanges(asked)) choices.push(yield* choicesIn(group, asked, budget));
  for (let size = 0; size <= asked.maxChanges; size++) {
    const sets: RepairSet[] = [];
    for (const changes of setsOf(size, choices)) {
      yield;
      if (isSpent(budget)) return { none: "TOO_MANY_POSSIBILITIES" };
      const after = answerAfter(changes, asked);
      if (after !== null && isWanted(after, asked)) sets.push({ changes, after });
    }
    if (sets.length > 0) return { none: null, size, sets };
  }
  return { none: "TOO_MANY_CHANGES" };
}

/** How many sets may still be tried. */
interface Budget {
  left: number;
}

/** Counts one more set; is that one too many? */
function isSpent(budget: Budget): boolean {
  budget.left -= 1;
  return budget.left < 0;
}

/** What can be done about a group, by the number of changes; to do nothing comes last, so that sets are told in the order of groups. */
type Choices = readonly (readonly RepairChange[])[];

/**
 * The sets of a group's changes that are worth trying. Where the rule sees the same of a set and of a part of it, whatever the set
 * brings about the part does as well.
 */
function* choicesIn(
  group: ChangeGroup,
  { graph, t, maxChanges }: RepairQuestion,
  budget: Budget,
): Steps<Choices> {
  const known: { readonly changes: readonly RepairChange[]; readonly seen: string }[] = [];
  for (let size = 0; size <= Math.min(maxChanges, group.changes.length); size++) {
    for (const changes of subsets(group.changes, size)) {
      yield;
      // What is left out then, the search is given up before it would come to.
      if (isSpent(budget)) return [[]];
      const seen = group.seen(applyChanges(graph, changes, t));
      const partDoes = known.some(
        (it) => it.seen === seen && it.changes.every((one) => changes.includes(one)),
      );
      if (!partDoes) known.push({ changes, seen });
    }
  }
  const [nothing, ...something] = known.map(({ changes }) => changes);
  return [...something, nothing ?? []];
}

/** All parts of a list of one size, in order. */
export function* subsets<T>(list: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) yield [];
  else
    for (let i = from; i <= list.length - size; i++)
      for (const rest of subsets(list, size - 1, i + 1)) yield [list[i] as T, ...rest];
}

/** All sets of one size that choose once from each group. */
function* setsOf(size: number, groups: readonly Choices[], at = 0): Generator<readonly RepairChange[]> {
  const choices = groups[at];
  if (choices === undefined) {
    if (size === 0) yield [];
    return;
  }
  for (const choice of choices) {
    if (choice.length > size) continue;
    for (const rest of setsOf(size - choice.length, groups, at + 1)) yield [...choice, ...rest];
  }
}

/** The answer if the changes were made; null if they could not be recorded (E13). */
export function answerAfter(
  changes: readonly RepairChange[],
  { graph, principal, t, policy }: RepairQuestion,
): Answer | null {
  const after = applyChanges(graph, changes, t);
  return isRecordable(after, principal) ? answerAt(after, principal, t, policy) : null;
}

const isRecordable = (graph: PartyGraph, principal: RepairQuestion["principal"]): boolean =>
  exclusiveClashes(graph.authorizationContracts(principal).filter(grants)).length === 0;

/** Is this what is wanted? */
export const isWanted = (
  answer: Answer,
  { mode, delegate, operational }: Pick<RepairQuestion, "mode" | "delegate" | "operational">,
): boolean =>
  answer.mode === mode &&
  (delegate === null || answer.implementer === delegate) &&
  (!operational || answer.status === "OPERATIONAL");
