/** Signs the head of history, if it was not signed already. */
import { latest } from "../domain/instant";
import type { Store } from "../domain/ports";
import { headText, type SignedHead } from "../domain/signed-head";
import type { Clock } from "./clock";
import type { HeadSigner } from "./head-keys";

/** Signs the latest revision; null where there is none, or where it was signed before. */
export async function signHead(store: Store, signer: HeadSigner, clock: Clock): Promise<SignedHead | null> {
  const { revision, recordedAt } = await store.head();
  const history = store.history(revision);
  const newest = { limit: 1, after: null, before: null, backward: true };
  const [[record], [signed]] = [
    (await history.revisions(newest)).items,
    (await history.signedHeads(newest)).items,
  ];
  if (record === undefined || signed?.revision === revision) return null;
  const said = { revision, digest: record.digest, signedAt: latest(clock(), recordedAt) };
  const head = { ...said, key: signer.key, signature: signer.sign(headText(said)) };
  await store.keepHead(head);
  return head;
}
