/** Long histories: is an answer slower where a contract has been recorded a thousand times? */
import { recordBatch } from "../../../src/app/record-batch";
import { refreshAnswers } from "../../../src/app/refresh-answers";
import { openStore } from "../../../src/db";
import { BATCH_LISTS, type Batch } from "../../../src/domain/draft";
import { instant } from "../../../src/domain/instant";
import type { Runner } from "./field";
import { timed } from "./load";
import { ask, QUESTIONS } from "./questions";
import { quantile, ratiosOf } from "./statistics";

/** So many versions of one contract, each of a revision of its own. */
const VERSIONS = 1_000;

/** So many answers are asked for in a round, each as known at another revision, so that none of them is remembered. */
const ASKED = 100;

const CONTRACT = `query Contract($reference: String!) { merchant(reference: $reference) {
  contracts(first: 10) { nodes { reference kind } }
} }`;

interface Contracts {
  readonly merchant: {
    readonly contracts: { readonly nodes: readonly { readonly reference: string; readonly kind: string }[] };
  };
}

const now = () => instant(Date.now());

const NOTHING = Object.fromEntries(BATCH_LISTS.map((list) => [list, []])) as unknown as Batch;

/** Records a contract so often. @returns the last revision */
async function amend(url: string, ref: string): Promise<number> {
  const store = await openStore(url);
  try {
    for (let i = 0; i < VERSIONS; i++) {
      const batch = { ...NOTHING, contracts: [{ ref, signedAt: instant(Date.now() - i) }] };
      const result = await recordBatch(store, now, batch, refreshAnswers);
      if (!result.ok) throw new Error(`${ref}: ${result.problems[0]?.message}`);
    }
    return (await store.head()).revision;
  } finally {
    await store.close();
  }
}

/** The first merchant with a base contract of its own. */
async function firstWithContract(url: string, references: readonly string[]) {
  for (const long of references) {
    const { merchant } = await ask<Contracts>(url, { query: CONTRACT, variables: { reference: long } });
    const contract = merchant.contracts.nodes.find((it) => it.kind === "MERCHANT_SERVICE")?.reference;
    if (contract !== undefined) return { long, contract };
  }
  throw new Error("no merchant has a base contract");
}

/** Records a contract of one merchant again and again. @returns what its answer then takes, divided by what that of another takes */
export async function timeLongHistory({ data, server, samples }: Runner, rounds: number): Promise<number[]> {
  const [short, ...others] = samples.references as [string, ...string[]];
  const { long, contract } = await firstWithContract(server.url, others);
  const last = await amend(data.url, contract);
  const [times, usual]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const found: Record<string, number[]> = { [short]: [], [long]: [] };
    for (let i = 0; i < ASKED; i++) {
      for (const [side, reference] of [short, long].entries()) {
        const at = { revision: last - ((i * 2 + side + round + 1) % VERSIONS) };
        const [body] = QUESTIONS.point({ ...samples, references: [reference] });
        const asked = { query: body?.query ?? "", variables: { reference, at } };
        found[reference]?.push(await timed(server.url, asked));
      }
    }
    if (round < 0) continue;
    times.push(quantile(found[long] ?? [], 0.5));
    usual.push(quantile(found[short] ?? [], 0.5));
  }
  return ratiosOf(times, usual);
}
