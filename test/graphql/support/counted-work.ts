/** Counts the work that is done in modules, in place of the time that it takes. */

/** What has been done so far. */
export const work = { done: 0 };

type Module = Record<string, (...args: unknown[]) => unknown>;

/** The module with these functions counted. */
export const counted = (module: Module, ...names: readonly string[]): Module => ({
  ...module,
  ...Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) => {
        work.done++;
        return module[name]?.(...args);
      },
    ]),
  ),
});

/** The most that is done while nobody else has a turn, and all that is. */
export async function longestWhile(doing: () => Promise<unknown>): Promise<{ longest: number; all: number }> {
  let [longest, last, over] = [0, work.done, false];
  const look = (): void => {
    longest = Math.max(longest, work.done - last);
    last = work.done;
  };
  const turn = (): void => {
    look();
    if (!over) setImmediate(turn);
  };
  turn();
  const start = work.done;
  try {
    await doing();
  } finally {
    look();
    over = true;
  }
  return { longest, all: work.done - start };
}
