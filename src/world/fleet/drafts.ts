/** Batches of a fleet while they are filled. */
import type { Batch } from "../../domain/draft";

/** A batch whose lists can still grow. */
export type GrowingBatch = {
  -readonly [L in keyof Batch]: Batch[L] extends readonly (infer D)[] ? D[] : Batch[L];
};

/** A batch with nothing in it yet. */
export const growingBatch = (recordedAt: Batch["recordedAt"]): GrowingBatch => ({
  recordedAt,
  parties: [],
  contracts: [],
  authorizations: [],
  engagements: [],
  accountGrants: [],
  acquiringLinks: [],
  clients: [],
  keys: [],
  designations: [],
});
