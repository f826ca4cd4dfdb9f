/** Turns: who has waited goes on in order, as many at a time as a stretch has room for, and before whoever comes later. */
import { othersTurn } from "../../src/app/others-turn";

let now = 0;
const clock = jest.spyOn(performance, "now").mockImplementation(() => now);
afterAll(() => clock.mockRestore());

const loopGoesAround = () => new Promise((resolve) => setImmediate(resolve));

test("those that wait share stretches, the longest waiting first", async () => {
  expect(othersTurn()).toBeUndefined();
  now += 10;
  const order: string[] = [];
  const stepOf = async (name: string): Promise<void> => {
    await othersTurn();
    order.push(name);
    now += 4;
  };
  const all = ["a", "b", "c", "d", "e"].map(stepOf);
  expect(order).toEqual([]);
  await loopGoesAround();
  // Begun at 0, 4 and 8 of 10 ms.
  expect(order).toEqual(["a", "b", "c"]);
  all.push(stepOf("later"));
  await loopGoesAround();
  await loopGoesAround();
  await Promise.all(all);
  expect(order).toEqual(["a", "b", "c", "d", "e", "later"]);
});

test("one goes on each time, however late it is by then", async () => {
  await loopGoesAround();
  expect(othersTurn()).toBeUndefined();
  now += 10;
  const order: string[] = [];
  const steps = ["a", "b"].map(async (name) => {
    await othersTurn();
    order.push(name);
  });
  // Each look finds a stretch gone by.
  clock.mockImplementation(() => {
    now += 10;
    return now;
  });
  await loopGoesAround();
  expect(order).toEqual(["a"]);
  await loopGoesAround();
  await Promise.all(steps);
  expect(order).toEqual(["a", "b"]);
});
