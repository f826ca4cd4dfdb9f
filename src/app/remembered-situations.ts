/**
 * Situations, and the answers to them, that are remembered at a revision: a question about a delegate of hundreds of thousands of merchants reads
 * thousands of them, for who loses by it and again for who is exposed. Only for readings of those who see everything, as their memory is.
 */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import type { Snapshot } from "../domain/ports";
import type { RevisionMemory } from "./memory";

/** See the head of this file: what `source` gives, and asks it only for what is not remembered. */
export function rememberingSituations(source: Snapshot, memory: RevisionMemory): Snapshot {
  return Object.assign(Object.create(source) as Snapshot, {
    situations: (numbers: readonly number[]) =>
      remembered(
        numbers,
        (number) => memory.situation(number),
        (unknown) => source.situations(unknown),
        (number, situation) => memory.keepSituation(number, situation),
      ),
    async situationAnswers(policy: PolicyName, numbers: readonly number[]) {
      const found = await remembered<readonly AnswerSegment[]>(
        numbers,
        (number) => memory.situationAnswers(policy, number),
        async (unknown) => {
          const read = await source.situationAnswers(policy, unknown);
          return new Map(unknown.map((number) => [number, read.get(number) ?? []]));
        },
        (number, answers) => memory.keepSituationAnswers(policy, number, answers),
      );
      return new Map(
        [...found].flatMap(([number, answers]) => (answers.length > 0 ? [[number, [...answers]]] : [])),
      );
    },
  } satisfies Partial<Snapshot>);
}

/** What there is by number, in the order of numbers asked for. */
async function remembered<T>(
  numbers: readonly number[],
  known: (number: number) => T | undefined,
  read: (unknown: readonly number[]) => Promise<Map<number, T>>,
  keep: (number: number, it: T) => void,
): Promise<Map<number, T>> {
  const unknown = numbers.filter((number) => known(number) === undefined);
  const fresh = unknown.length === 0 ? new Map<number, T>() : await read(unknown);
  for (const [number, it] of fresh) keep(number, it);
  return new Map(
    numbers.flatMap((number): [number, T][] => {
      const it = fresh.get(number) ?? known(number);
      return it === undefined ? [] : [[number, it]];
    }),
  );
}
