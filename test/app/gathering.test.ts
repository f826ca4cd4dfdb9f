/** Gathering: who asks while a question is under way shares the next asking, and is never told what was known before it asked. */
import { Gathering } from "../../src/app/gathering";

/** A question whose askings are answered by the test, in order. */
function asking() {
  const answers: PromiseWithResolvers<number>[] = [];
  const ask = (): Promise<number> => {
    const answer = withResolvers<number>();
    answers.push(answer);
    return answer.promise;
  };
  return { answers, ask };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the first is asked at once; those who come while it is under way share one that is asked after it", async () => {
  const { answers, ask } = asking();
  const gathering = new Gathering<number>();
  const first = gathering.join(ask);
  const others = [gathering.join(ask), gathering.join(ask), gathering.join(ask)];
  expect(answers).toHaveLength(1);
  answers[0]?.resolve(1);
  expect(await first).toBe(1);
  await settled();
  expect(answers).toHaveLength(2);
  const last = gathering.join(ask);
  answers[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  await settled();
  expect(answers).toHaveLength(3);
  answers[2]?.resolve(3);
  expect(await last).toBe(3);
});

test("once nothing is under way, whoever asks is asked for at once", async () => {
  const { answers, ask } = asking();
  const gathering = new Gathering<number>();
  for (const value of [1, 2]) {
    const told = gathering.join(ask);
    expect(answers).toHaveLength(value);
    answers.at(-1)?.resolve(value);
    expect(await told).toBe(value);
    await settled();
  }
});

test("a failure is told to those who shared it, and to nobody else", async () => {
  const { answers, ask } = asking();
  const gathering = new Gathering<number>();
  const first = gathering.join(ask);
  const second = gathering.join(ask);
  answers[0]?.reject(new Error("no connection"));
  await expect(first).rejects.toThrow("no connection");
  await settled();
  answers[1]?.resolve(2);
  expect(await second).toBe(2);
});
