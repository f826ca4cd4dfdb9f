/** The end of a contract that hundreds of thousands of merchants rest on: how long until it is acknowledged, and is it visible then? */
import { recordBatch } from "../../../src/app/record-batch";
import { refreshAnswers } from "../../../src/app/refresh-answers";
import { openStore } from "../../../src/db";
import { BATCH_LISTS, type Batch } from "../../../src/domain/draft";
import { type Instant, instant } from "../../../src/domain/instant";
import type { Store } from "../../../src/domain/ports";
import type { Runner } from "./field";
import { ask } from "./questions";

const HOLDER = `query Holder($id: ID!) { isv(id: $id) {
  contracts(first: 100) { nodes { reference kind inForce } }
  implementedPrincipals(first: 1) { totalCount }
} }`;

interface Holder {
  readonly isv: {
    readonly contracts: {
      readonly nodes: readonly {
        readonly reference: string;
        readonly kind: string;
        readonly inForce: boolean;
      }[];
    };
    readonly implementedPrincipals: { readonly totalCount: number };
  };
}

const now = () => instant(Date.now());

const NOTHING = Object.fromEntries(BATCH_LISTS.map((list) => [list, []])) as unknown as Batch;

async function terminate(store: Store, ref: string, terminatedAt: Instant | null): Promise<void> {
  const batch = { ...NOTHING, contracts: [{ ref, terminatedAt }] };
  const result = await recordBatch(store, now, batch, refreshAnswers);
  if (!result.ok) throw new Error(`${ref}: ${result.problems[0]?.message}`);
}

/**
 * Ends the partner contract of the ISV that holds most keys, and takes that back, so many times. @returns how long each end took to
 * be acknowledged, in milliseconds. The server, which is another program, must say at once that the ISV implements nobody.
 */
export async function timeContractEnds({ data, server, samples }: Runner, rounds: number): Promise<number[]> {
  const holder = () => ask<Holder>(server.url, { query: HOLDER, variables: { id: samples.holder } });
  const { isv } = await holder();
  const contract = isv.contracts.nodes.find((it) => it.kind === "ISV_PARTNER" && it.inForce);
  if (contract === undefined) throw new Error("the largest ISV has no partner contract in force");
  const store = await openStore(data.url);
  const times: number[] = [];
  try {
    for (let round = -1; round < rounds; round++) {
      const started = performance.now();
      await terminate(store, contract.reference, now());
      if (round >= 0) times.push(performance.now() - started);
      const left = (await holder()).isv.implementedPrincipals.totalCount;
      if (left > 0) throw new Error(`the contract has ended, but ${left} merchants are still implemented`);
      await terminate(store, contract.reference, null);
    }
  } finally {
    await store.close();
  }
  return times;
}
