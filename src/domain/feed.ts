/**
 * The feed of effective changes. What counts is the present as it was then: the answer at each instant as known at that instant. The feed is
 * every place where that turns: by the passing of time, or because a revision was recorded.
 */
import type { AnswerSegment, PolicyName } from "./answer";
import type { ChangeFilter } from "./change-ports";
import type { PartyId, Revision } from "./ids";
import { BEGINNING, type Instant } from "./instant";

/** At one instant time passes first, under what was known before; then a revision is recorded. */
export const WAYS_TO_CHANGE = ["TIME", "REVISION"] as const;
export type WayToChange = (typeof WAYS_TO_CHANGE)[number];

/** A place in the feed, ordered by instant, then by way, then by principal. No later write comes before one that was told. */
export interface FeedPlace {
  readonly at: Instant;
  readonly by: WayToChange;
  readonly principal: PartyId;
}

/** Before everything. */
export const FIRST_PLACE: FeedPlace = { at: BEGINNING, by: "TIME", principal: 0 as PartyId };

/** A change of one principal. */
export interface FeedChange extends FeedPlace {
  /** What was known after it: of TIME, and before it, too. */
  readonly revision: Revision;
  /** The answer before, as known then; null when the principal was not on record. */
  readonly before: AnswerSegment | null;
  readonly after: AnswerSegment;
}

/** Conditions, combined with and; null or absent: no condition. */
export interface FeedFilter extends Omit<ChangeFilter, "returning"> {
  readonly principal?: PartyId | null;
  readonly by?: WayToChange | null;
}

/** Up to where the feed is asked for: up to an instant, at which the changes of TIME alone count, or all of them. */
export type FeedEnd = Omit<FeedPlace, "principal">;

/** A question about the feed: what comes after a place, up to an end (inside). */
export interface FeedQuery {
  readonly policy: PolicyName;
  readonly filter: FeedFilter;
  readonly after: FeedPlace;
  readonly until: FeedEnd;
}
