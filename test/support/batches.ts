/** Batches in few words, for tests. */
import { BATCH_LISTS, type Batch } from "../../src/domain/draft";
import { type Instant, instant } from "../../src/domain/instant";

/** An instant from ISO text; a date alone is its midnight in UTC. */
export const at = (text: string): Instant => instant(Date.parse(text));

/** A batch of the given lists; the others are empty. */
export const batch = (lists: Partial<Batch>): Batch => ({
  ...(Object.fromEntries(BATCH_LISTS.map((list) => [list, []])) as unknown as Batch),
  ...lists,
});

/** One party of each role, and a second ISV and acquirer: what most refusals need. */
export const CAST: Partial<Batch> = {
  parties: [
    { ref: "alipay", role: "PLATFORM", name: "Alipay" },
    { ref: "noodle", role: "MERCHANT", name: "Noodle House" },
    { ref: "harbour", role: "ACQUIRER", name: "Harbour Acquiring" },
    { ref: "bay", role: "ACQUIRER", name: "Bay Acquiring" },
    { ref: "posone", role: "ISV", name: "PosOne" },
    { ref: "postwo", role: "ISV", name: "PosTwo" },
    { ref: "bridge", role: "SYSTEM_INTEGRATOR", name: "Bridge Systems" },
  ],
};
