/** Facts that are remembered when they are read: what comes out is what the source gives, whatever memory has room for. */
import type { FactSource } from "../../src/app/load-neighbourhood";
import { RevisionMemory } from "../../src/app/memory";
import { RememberedFacts } from "../../src/app/remembered-facts";
import type { FactsByKind, Party } from "../../src/domain/facts";
import { id, party } from "../db/support/fixtures";

const fact = (it: number): Party => party(it)[1] as Party;

/** Parties by any ids, and at any end the one with that number; `meanwhile` happens before it answers. */
function source(meanwhile = (): void => {}) {
  const asked: (readonly (number | string)[])[] = [];
  const answer = async <K extends keyof FactsByKind>(ids: readonly (number | string)[], end?: string) => {
    asked.push(ids);
    meanwhile();
    const found = ids.map((it) => ({ ...fact(Number(it)), ...(end && { [end]: it }) }));
    return found as unknown as FactsByKind[K][];
  };
  const facts: FactSource = {
    get: (_, ids) => answer(ids),
    of: (_, end, ends) => answer(ends, end as string),
  };
  return { facts, asked };
}

const flood = (memory: RevisionMemory) => (): void =>
  memory.keepFacts(
    "Party",
    Array.from({ length: 20_000 }, (_, i) => fact(100 + i)),
  );

test("what came with a list is at hand by its id, and so is the list", async () => {
  const memory = new RevisionMemory();
  const { facts, asked } = source();
  const remembered = new RememberedFacts(facts, memory);
  const grant = { ...fact(3), principal: 3 };
  expect(await remembered.of("AccountGrant", "principal", [id(3)])).toEqual([grant]);
  expect(memory.fact("AccountGrant", 3)).toEqual(grant);
  expect(await remembered.get("AccountGrant", [id(3)])).toEqual([grant]);
  expect(await remembered.of("AccountGrant", "principal", [id(3), id(4)])).toMatchObject([
    { id: 3 },
    { id: 4 },
  ]);
  expect(asked).toEqual([[3], [4]]);
});

test("what is driven out of memory while the rest is read is not lost", async () => {
  const memory = new RevisionMemory();
  const { facts } = source(flood(memory));
  memory.keepFacts("Party", [fact(1)]);
  expect(await new RememberedFacts(facts, memory).get("Party", [id(1), id(2)])).toEqual([fact(1), fact(2)]);
  expect(memory.fact("Party", 1)).toBeUndefined();
});
