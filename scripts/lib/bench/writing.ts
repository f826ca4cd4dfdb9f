/** Writing: how many changes a second, how long one takes to be acknowledged, and what reads notice of it. */
import { makeKey } from "./api-keys";
import { bareCommits } from "./bare-commits";
import { nameOf, type Runner } from "./field";
import { exchanged, underLoad } from "./load";
import type { Effort } from "./measure";
import { quantile, ratiosOf, type Spread, spreadOf } from "./statistics";

/** So many clients change something at the same time. */
export const WRITERS = 8;

/** So many merchants are changed, in turn. */
const CHANGED = 500;

const CHANGE = `mutation Change($input: SetDevelopmentCapabilityInput!) {
  setDevelopmentCapability(input: $input) { revision userErrors { message } }
}`;

/** What writing to one server is like. */
export interface Writing {
  readonly name: string;
  readonly merchants: number;
  /** Changes a second, each acknowledged before the next; by one client, and by several at once. */
  readonly alone: Spread;
  readonly together: Spread;
  /** How long a client that is alone waits for its acknowledgement, in milliseconds. */
  readonly median: number;
  readonly p95: number;
  /** Changes a second of one client divided by rows that are committed by themselves. */
  readonly againstCommits: Spread;
  /** Reads a second while one client changes something all the time, divided by reads without. */
  readonly readsMeanwhile: Spread;
}

interface Answered {
  readonly data: {
    readonly setDevelopmentCapability: {
      readonly revision: number | null;
      readonly userErrors: readonly { readonly message: string }[];
    };
  };
}

/** Whoever changes something: every call is another change, which concerns another merchant than the one before. */
type Change = () => Promise<number>;

/** Changes the capability of one merchant after the other; each change is recorded, or this throws. */
function changing(runner: Runner, key: string): Change {
  const references = runner.samples.references.slice(0, CHANGED);
  let made = 0;
  return async () => {
    const [party, pass] = [references[made % references.length], Math.floor(made / references.length)];
    made += 1;
    const input = { party, capability: pass % 2 === 0 ? "UNKNOWN" : "DECLARED" };
    const { text, milliseconds } = await exchanged(
      runner.server.url,
      { query: CHANGE, variables: { input } },
      key,
    );
    const { userErrors } = (JSON.parse(text) as Answered).data.setDevelopmentCapability;
    if (userErrors.length > 0) throw new Error(`${nameOf(runner)}: ${userErrors[0]?.message}`);
    return milliseconds;
  };
}

/** Lets so many clients change things for so long. @returns how long each change took, in milliseconds */
async function changesOf(clients: number, seconds: number, change: Change): Promise<number[]> {
  const [times, end] = [[] as number[], performance.now() + seconds * 1000];
  const client = async (): Promise<void> => {
    while (performance.now() < end) times.push(await change());
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

/** Reads a second while one client changes things. */
async function readsMeanwhile(runner: Runner, seconds: number, change: Change): Promise<number> {
  const [{ perSecond }] = await Promise.all([
    underLoad(runner, "one", seconds),
    changesOf(1, seconds, change),
  ]);
  return perSecond;
}

/** Measures writing on one server; everything is taken once a round, so that ratios are of the same moment. */
export async function measureWriting(runner: Runner, { rounds, seconds }: Effort): Promise<Writing> {
  const change = changing(runner, await makeKey(runner.data.url, { role: "OPERATOR", name: "bench" }));
  // The first pass leaves every merchant in a state that each later change differs from.
  for (let i = 0; i < CHANGED; i++) await change();
  const taken: Taken = { commits: [], alone: [], together: [], reads: [], meanwhile: [], times: [] };
  for (let round = 0; round < rounds; round++) {
    taken.commits.push(await bareCommits(runner.data, seconds));
    const times = await changesOf(1, seconds, change);
    taken.times.push(...times);
    taken.alone.push(times.length / seconds);
    taken.together.push((await changesOf(WRITERS, seconds, change)).length / seconds);
    taken.reads.push((await underLoad(runner, "one", seconds)).perSecond);
    taken.meanwhile.push(await readsMeanwhile(runner, seconds, change));
  }
  return { name: nameOf(runner), merchants: runner.data.merchants, ...figuresOf(taken) };
}

/** What was taken, round by round: rows, changes and reads a second; and every single time of a change, in milliseconds. */
type Taken = Record<"commits" | "alone" | "together" | "reads" | "meanwhile" | "times", number[]>;

const figuresOf = ({ commits, alone, together, reads, meanwhile, times }: Taken) => ({
  alone: spreadOf(alone),
  together: spreadOf(together),
  median: quantile(times, 0.5),
  p95: quantile(times, 0.95),
  againstCommits: spreadOf(ratiosOf(alone, commits)),
  readsMeanwhile: spreadOf(ratiosOf(meanwhile, reads)),
});
