/** Turns: all computations together work for a stretch, then the event loop goes around, and the one that waited longest goes on. */
import { ComputationLoader } from "../../src/app/loaders/computation-loader";
import { inTurns, othersTurn } from "../../src/app/others-turn";
import { oneStep, type Steps } from "../../src/domain/steps";

let now = 0;
const clock = jest.spyOn(performance, "now").mockImplementation(() => now);
afterAll(() => clock.mockRestore());

/** Lets the event loop go around, and whatever was begun come to its end. */
const around = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
beforeEach(around);

/** A computation of so many steps, each of so many milliseconds, which notes when it takes one. */
function* working(name: string, steps: number, milliseconds: number, log: string[]): Steps<string> {
  for (let i = 0; i < steps; i++) {
    log.push(name);
    now += milliseconds;
    yield;
  }
  return name;
}

test("within a stretch nobody waits; after it the event loop goes around first", async () => {
  expect(othersTurn()).toBeUndefined();
  now += 9.9;
  expect(othersTurn()).toBeUndefined();
  now += 0.1;
  const turn = othersTurn();
  expect(turn).toBeInstanceOf(Promise);
  const log: string[] = [];
  setImmediate(() => log.push("somebody else"));
  await turn?.then(() => log.push("the computation"));
  await around();
  expect(log).toContain("somebody else");
});

test("a stretch belongs to all computations, and they take turns in the order in which they stopped", async () => {
  const log: string[] = [];
  const longest: number[] = [];
  let last = now;
  let over = false;
  const look = (): void => {
    longest.push(now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  look();
  const names = ["a", "b", "c"];
  expect(await Promise.all(names.map((name) => inTurns(working(name, 8, 5, log))))).toEqual(names);
  over = true;
  expect(log.join("")).toBe("aaaabbccaabbccaabbccbbcc");
  expect(Math.max(...longest)).toBeLessThanOrEqual(20);
});

test("computations of one tick are answered together, in order, and one that fails fails alone", async () => {
  const loader = new ComputationLoader();
  const log: string[] = [];
  const done = (name: string) => () => log.push(`${name} is answered`);
  const first = loader.carryOut(working("first", 3, 20, log));
  const second = loader.carryOut(
    oneStep(() => {
      throw new RangeError("wrong");
    }),
  );
  const third = loader.carryOut(working("third", 1, 20, log));
  await Promise.all([
    first.then(done("first")),
    expect(second).rejects.toThrow("wrong"),
    third.then(done("third")),
  ]);
  expect(log).toEqual(["first", "first", "first", "third", "first is answered", "third is answered"]);
});
