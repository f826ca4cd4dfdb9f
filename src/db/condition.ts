/** Conditions on parties. One is tested on a party `p` that is at hand; its sources select the ids of all parties that meet it. */

/** One condition, and the parties that meet it. */
export interface Condition {
  readonly name: "answer" | "country" | "mcc" | "search" | "sight" | "nothing";
  readonly test: string;
  /** Together they reach each of the parties, some perhaps more than once; none where the condition is only tested. */
  readonly sources: readonly Source[];
}

/** One way to parties: what their id is there, and what stands between FROM and the end, WHERE included. */
export interface Source {
  readonly id: string;
  readonly from: string;
}
