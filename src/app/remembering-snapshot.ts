/**
 * A snapshot that remembers the situations that it reads, the answers to them and the facts behind them: a question about a delegate of
 * hundreds of thousands of merchants reads thousands of them, for who loses by it and at the same time for who is exposed. Only for readings
 * of those who see everything, as their memory is.
 */
import type { AnswerSegment, PolicyName } from "../domain/answer";
import type { Snapshot } from "../domain/ports";
import type { Situation } from "../domain/situation";
import type { RevisionMemory } from "./memory";
import { RememberedFacts } from "./remembered-facts";

/** See the head of this file: what `source` gives, and asks it only for what is not remembered. */
export function rememberingSnapshot(source: Snapshot, memory: RevisionMemory): Snapshot {
  const situations = new ByNumber<Situation>(
    (number) => memory.situation(number),
    (number, situation) => memory.keepSituation(number, situation),
    (unknown) => source.situations(unknown),
  );
  const answers = new Map<PolicyName, ByNumber<AnswerSegment[]>>();
  const answersUnder = (policy: PolicyName): ByNumber<AnswerSegment[]> => {
    const known =
      answers.get(policy) ??
      new ByNumber<AnswerSegment[]>(
        (number) => memory.situationAnswers(policy, number),
        (number, it) => memory.keepSituationAnswers(policy, number, it),
        (unknown) => source.situationAnswers(policy, unknown),
      );
    answers.set(policy, known);
    return known;
  };
  // The delegates that situations name are the same in many.
  const facts = new RememberedFacts(source, memory);
  return Object.assign(Object.create(source) as Snapshot, {
    get: (kind, ids) => facts.get(kind, ids),
    of: (kind, end, ends) => facts.of(kind, end, ends),
    situations: (numbers) => situations.get(numbers),
    situationAnswers: (policy, numbers) => answersUnder(policy).get(numbers),
  } satisfies Partial<Snapshot>);
}

/** What there is by number; what is being read already is waited for. */
class ByNumber<T> {
  private readonly underWay = new Map<number, Promise<ReadonlyMap<number, T>>>();

  constructor(
    private readonly known: (number: number) => T | undefined,
    private readonly keep: (number: number, it: T) => void,
    private readonly read: (unknown: readonly number[]) => Promise<ReadonlyMap<number, T>>,
  ) {}

  async get(numbers: readonly number[]): Promise<Map<number, T>> {
    // Held here, since what is read meanwhile can drive them out of memory.
    const held = new Map(numbers.map((number) => [number, this.known(number)]));
    const unknown = numbers.filter((it) => held.get(it) === undefined && !this.underWay.has(it));
    if (unknown.length > 0) this.begin(unknown);
    const awaited = new Set(numbers.flatMap((it) => this.underWay.get(it) ?? []));
    const fresh = await Promise.all(awaited);
    return new Map(
      numbers.flatMap((number): [number, T][] => {
        const it = held.get(number) ?? fresh.find((read) => read.has(number))?.get(number);
        return it === undefined ? [] : [[number, it]];
      }),
    );
  }

  private begin(unknown: readonly number[]): void {
    const reading = this.read(unknown)
      .then((fresh) => {
        for (const [number, it] of fresh) this.keep(number, it);
        return fresh;
      })
      .finally(() => {
        for (const number of unknown) this.underWay.delete(number);
      });
    for (const number of unknown) this.underWay.set(number, reading);
  }
}
