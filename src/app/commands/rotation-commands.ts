/** Commands about rotation: a new version in the place of an old one, which lives on for a window. */

import type { KeyVersion } from "../../domain/facts";
import { DAY, earliest, FOREVER, later, latest } from "../../domain/instant";
import { keyAlive, keyEnd, successorOf } from "../../domain/states";
import { command } from "./command";
import type { Desk } from "./desk";
import {
  aliveKey,
  holdersNamed,
  mustBeAnotherKey,
  mustBeSomebodys,
  type OfKey,
  recording,
  revocationOf,
} from "./key-commands";
import type { Named } from "./named";

/** How long an old version goes on working beside the new one, unless the caller says (K9), in days. */
export const OVERLAP_DAYS = 7;

interface Rotation extends OfKey {
  readonly reference: string;
  readonly publicKey: string;
  readonly holders?: readonly Named[] | null;
  readonly overlapDays?: number | null;
}

/** Puts a new version in the place of one that lives on for a window, so that nobody is cut off. */
export const rotateKey = command("rotateKey", "KeyVersion", async (desk, input: Rotation) => {
  const old = await aliveKey(desk, input);
  await desk.mustBeNew("KeyVersion", input.reference);
  mustBeSomebodys(desk, input.publicKey);
  await mustBeAnotherKey(desk, old.client, input.publicKey);
  const days = input.overlapDays ?? OVERLAP_DAYS;
  if (days < 0 || days > 365) desk.refuse("INVALID_VALUE", "overlapDays", "expected 0 to 365 days");
  const [client] = await desk.reader.get("Client", [old.client]);
  const recorded = await Promise.all(old.holders.map((id) => desk.referenceOf(id)));
  const holders = (await holdersNamed(desk, input.holders)) ?? recorded;
  const { reference: ref, publicKey } = input;
  const from = latest(desk.validAt, old.from);
  const end = later(from, days * DAY);
  const successor = { ref, client: client?.reference, publicKey, holders, from, to: FOREVER };
  // A version that begins only now would have no time of its own.
  const cut = end > old.from ? { to: earliest(end, old.to) } : { revokedAt: old.from };
  return recording(successor, { ref: old.reference, ...cut });
});

/** The versions of a key's client, as far as the actor sees them. */
const versionsSeen = async (desk: Desk, { client }: KeyVersion): Promise<readonly KeyVersion[]> =>
  desk.seenOf("KeyVersion", await desk.reader.of("KeyVersion", "client", [client]));

/** Ends the overlap: the version that was replaced stops to work at once. */
export const voidKey = command("voidKey", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  const versions = await versionsSeen(desk, key);
  const successor = successorOf(key, versions, latest(desk.validAt, desk.now));
  if (successor === null || !keyAlive(successor, desk.validAt))
    desk.refuse("INVALID_STATE", "key", "no other version has taken its place yet; rotate it, or revoke it");
  return recording({ ref: key.reference, revokedAt: revocationOf(desk, key) });
});

/** What must be as the rotation has left it: nobody's later word on the old version is undone with it. */
const ENDS = ["to", "revokedAt", "compromisedAt"] as const;

/** Takes a rotation back while the old version still works: it lives on as it did before, and the new one never counts again. */
export const undoKeyRotation = command("undoKeyRotation", "KeyVersion", async (desk, input: OfKey) => {
  const key = await aliveKey(desk, input);
  const replaced = await replacedBy(desk, key);
  if (replaced === null)
    return desk.refuse("INVALID_STATE", "key", "no rotation has put this version in the place of another");
  const { before, after, now: old } = replaced;
  if (latest(desk.validAt, desk.now) >= keyEnd(old))
    desk.refuse("WINDOW_OVER", "key", `"${old.reference}" does not work any more: rotate anew instead`);
  if (ENDS.some((end) => old[end] !== after[end])) {
    const message = `"${old.reference}" was revoked, reported compromised or given another end since: rotate anew instead`;
    desk.refuse("INVALID_STATE", "key", message);
  }
  return recording(
    { ref: key.reference, revokedAt: revocationOf(desk, key) },
    { ref: old.reference, to: before.to, revokedAt: before.revokedAt },
  );
});

/** A version that was replaced: before the rotation, after it, and as it is known now. */
interface Replaced {
  readonly before: KeyVersion;
  readonly after: KeyVersion;
  readonly now: KeyVersion;
}

/** What a rotation has put this version in the place of; null if none has, or if the actor does not see it. */
async function replacedBy(desk: Desk, key: KeyVersion): Promise<Replaced | null> {
  const first = { limit: 1, after: null, before: null, backward: false };
  const [made] = (await desk.history.versions("KeyVersion", key.id, first)).items;
  if (made?.record.origin.operation !== "rotateKey") return null;
  const { revision } = made.record;
  const versions = await versionsSeen(desk, key);
  let found: Replaced | null = null;
  for (const now of versions.filter(({ id }) => id !== key.id)) {
    const upTo = { limit: 2, after: null, before: revision + 1, backward: true };
    const { items } = await desk.history.versions("KeyVersion", now.id, upTo);
    const [before, after] = [items.at(-2), items.at(-1)];
    if (after === undefined) continue;
    if (after.record.revision === revision && before !== undefined)
      return { before: before.fact, after: after.fact, now };
    // A version that would have ended within the window anyway was left as it was.
    const isReplaced = successorOf(now, versions, desk.now)?.id === key.id;
    if (isReplaced && (found === null || keyEnd(found.now) < keyEnd(now)))
      found = { before: after.fact, after: after.fact, now };
  }
  return found;
}
