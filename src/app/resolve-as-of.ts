/** Time enters once: what a caller says about when is turned into one instant and one revision. */
import type { Revision } from "../domain/ids";
import { BEGINNING, type Instant } from "../domain/instant";
import type { Recorded, Store } from "../domain/ports";
import { type Failed, fail, failed } from "./failure";

/** What a caller says about when; whatever is left open means now, as known now. */
export interface AsOfRequest {
  /** The instant at which facts are in force. */
  readonly validAt?: Instant | null;
  /** What was known at this instant; not together with `revision`. */
  readonly knownAt?: Instant | null;
  /** What was known at this revision. */
  readonly revision?: number | null;
}

/** One instant and one revision, and when that revision was recorded (null at revision 0, the empty graph). */
export interface ResolvedAsOf {
  readonly validAt: Instant;
  readonly knownAt: Instant | null;
  readonly revision: Revision;
}

/** Resolves a request; `now` is the operation's present instant. */
export async function resolveAsOf(
  store: Store,
  request: AsOfRequest,
  now: Instant,
): Promise<ResolvedAsOf | Failed> {
  const recorded = await recordedFor(store, request);
  if (failed(recorded)) return recorded;
  const { revision, recordedAt } = recorded;
  return { validAt: request.validAt ?? now, knownAt: recordedAt === BEGINNING ? null : recordedAt, revision };
}

async function recordedFor(store: Store, { knownAt, revision }: AsOfRequest): Promise<Recorded | Failed> {
  const byRevision = revision !== undefined && revision !== null;
  const byInstant = knownAt !== undefined && knownAt !== null;
  if (byRevision && byInstant) return fail({ code: "REVISION_AND_KNOWN_AT", argument: "at" });
  if (byInstant) return store.recordedBy(knownAt);
  if (!byRevision) return store.head();
  const recorded = await store.revision(revision);
  if (recorded !== null) return recorded;
  const { revision: head } = await store.head();
  return fail({ code: "UNKNOWN_REVISION", argument: "at.revision", revision, head });
}
