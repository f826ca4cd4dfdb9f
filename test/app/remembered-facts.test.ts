/** Facts that are remembered when they are read: what comes out is what the source gives, whatever memory has room for. */
import type { FactSource } from "../../src/app/load-neighbourhood";
import { RevisionMemory } from "../../src/app/memory";
import { KeptFacts, RememberedFacts } from "../../src/app/remembered-facts";
import type { FactsByKind, Party } from "../../src/domain/facts";
import { id, party } from "../db/support/fixtures";

const fact = (it: number): Party => party(it)[1] as Party;

/** Parties by any ids, each also as the one that stands at the end of its own number; `meanwhile` happens before it answers. */
function source(meanwhile = (): void => {}) {
  const asked: (readonly (number | string)[])[] = [];
  const answer = async <K extends keyof FactsByKind>(_: K, ids: readonly (number | string)[]) => {
    asked.push(ids);
    meanwhile();
    return ids.map((it) => fact(Number(it))) as unknown as FactsByKind[K][];
  };
  const facts: FactSource = { get: answer, of: (kind, _, ends) => answer(kind, ends) };
  return { facts, asked };
}

const flood = (memory: RevisionMemory) => (): void =>
  memory.keepFacts(
    "Party",
    Array.from({ length: 20_000 }, (_, i) => fact(100 + i)),
  );

describe.each([
  ["by id", KeptFacts],
  ["by list too", RememberedFacts],
])("%s", (_, Facts) => {
  test("what came with a list is at hand by its id", async () => {
    const memory = new RevisionMemory();
    const { facts, asked } = source();
    const kept = new Facts(facts, memory);
    await kept.of("KeyVersion", "client", [id(3)]);
    expect(memory.fact("KeyVersion", 3)).toEqual(fact(3));
    expect(await kept.get("KeyVersion", [id(3)])).toEqual([fact(3)]);
    expect(asked).toHaveLength(1);
  });

  test("what is driven out of memory while the rest is read is not lost", async () => {
    const memory = new RevisionMemory();
    const { facts } = source(flood(memory));
    memory.keepFacts("Party", [fact(1)]);
    expect(await new Facts(facts, memory).get("Party", [id(1), id(2)])).toEqual([fact(1), fact(2)]);
    expect(memory.fact("Party", 1)).toBeUndefined();
  });
});
