/** Situations that are remembered: what comes out is what the store gives, whatever memory has room for. */
import { RevisionMemory } from "../../src/app/memory";
import { rememberingSnapshot } from "../../src/app/remembering-snapshot";
import type { Snapshot } from "../../src/domain/ports";
import { situation } from "../db/support/fixtures";

const numbered = (number: number) => situation({ baseFlags: number });

function remembering(memory: RevisionMemory, meanwhile: () => void = () => {}) {
  const asked: (readonly number[])[] = [];
  const source: Pick<Snapshot, "situations"> = {
    situations: async (numbers) => {
      asked.push(numbers);
      meanwhile();
      return new Map(numbers.map((number) => [number, numbered(number)]));
    },
  };
  return { snapshot: rememberingSnapshot(source as Snapshot, memory), asked };
}

test("only what is not remembered is read", async () => {
  const { snapshot, asked } = remembering(new RevisionMemory());
  await snapshot.situations([1, 2]);
  expect(await snapshot.situations([1, 2, 3])).toEqual(
    new Map([1, 2, 3].map((number) => [number, numbered(number)])),
  );
  expect(asked).toEqual([[1, 2], [3]]);
});

test("two who ask at once read each number once", async () => {
  const { snapshot, asked } = remembering(new RevisionMemory());
  const found = await Promise.all([snapshot.situations([1, 2]), snapshot.situations([2, 3])]);
  expect(found.map((it) => [...it.keys()])).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect(asked).toEqual([[1, 2], [3]]);
});

test("a reading that fails is refused to all who wait for it, and begun again by the next", async () => {
  let fails = true;
  const { snapshot, asked } = remembering(new RevisionMemory(), () => {
    if (fails) throw new Error("not now");
  });
  const both = await Promise.allSettled([snapshot.situations([1]), snapshot.situations([1])]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect([...(await snapshot.situations([1])).keys()]).toEqual([1]);
  expect(asked).toEqual([[1], [1]]);
});

test("what is driven out of memory while the rest is read is not lost", async () => {
  const memory = new RevisionMemory();
  const { snapshot } = remembering(memory, () => {
    for (let number = 100; number < 20_100; number++) memory.keepSituation(number, numbered(number));
  });
  memory.keepSituation(1, numbered(1));
  expect([...(await snapshot.situations([1, 2])).keys()]).toEqual([1, 2]);
  expect(memory.situation(1)).toBeUndefined();
});
