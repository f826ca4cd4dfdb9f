/** Lists the feed of effective changes, a page at a time, from any place on; a place stays good for ever. */
import type { PolicyName } from "../domain/answer";
import { sameInEffect } from "../domain/causes";
import {
  type FeedChange,
  type FeedEnd,
  type FeedFilter,
  type FeedPlace,
  FIRST_PLACE,
  WAYS_TO_CHANGE,
} from "../domain/feed";
import type { PartyId, Revision } from "../domain/ids";
import { earliest, type Instant, instant, later } from "../domain/instant";
import type { Slice } from "../domain/ports";
import { type RecordedFact, recordedCauses } from "../domain/recorded-causes";
import { type Failed, fail, failed } from "./failure";
import { findFact } from "./find-fact";
import type { PartyMention } from "./list-parties";
import { belongsTo, type Cursor, fingerprint, type PageRequest, sizeOf } from "./page";
import type { Reading, Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

/** Conditions as a caller states them. */
export interface FeedConditions extends Omit<FeedFilter, "principal" | "implementer"> {
  readonly principal?: PartyMention | null;
  readonly implementer?: PartyMention | null;
}

/** Where to begin: after a revision, with an instant, or, with neither and without a cursor, with the first change there is. */
export interface FeedStart {
  readonly revision?: number | null;
  readonly since?: Instant | null;
}

/** A question about the feed; of a page it has `first` and `after` alone. */
export interface FeedRequest {
  readonly start: FeedStart;
  readonly conditions: FeedConditions;
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

/** A page of the feed. */
export interface FeedPage extends Slice<FeedChange> {
  /** The moment that was asked about, or the present: parties and objects are shown as of it. */
  readonly reading: Reading;
  /** After which place the page was asked for. */
  readonly after: FeedPlace;
  /** Names the feed in its cursors. */
  readonly list: string;
  /** Up to this instant, inside, all changes have been told once `more` is false. */
  readonly settled: Instant;
}

/** Reads a page of what had come about at a moment, and was known at its revision. */
export async function listFeed(
  readings: Readings,
  at: AsOfRequest,
  request: FeedRequest,
): Promise<FeedPage | Failed> {
  const { start, conditions, policy, page } = request;
  const size = sizeOf(page);
  if (failed(size)) return size;
  const settled = await readings.settled();
  const reading = await readings.at(at);
  if (failed(reading)) return reading;
  const filter = await filterOf(reading, conditions);
  if (failed(filter)) return filter;
  const list = fingerprint(["feed", policy, filter]);
  if (!belongsTo(page, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const after = page.after === null ? await placeOf(readings, start) : placeIn(page.after);
  if (failed(after)) return after;
  const until = await endFor(reading, settled);
  const slice = await readings.feed({ policy, filter, after, until }, size.limit);
  return {
    ...slice,
    reading,
    list,
    after,
    settled: until.by === "REVISION" ? until.at : later(until.at, -1),
  };
}

/**
 * Up to where it is told: up to the instant of the reading, if that is settled, and as long as its revision was the last one. At the
 * instant of the next revision time comes first, and is still under what was known.
 */
async function endFor({ readings, asOf, validAt }: Reading, settled: Instant): Promise<FeedEnd> {
  const at = earliest(settled, validAt);
  const replaced = await readings.replacedAt(asOf.revision);
  return replaced === null || at < replaced ? { at, by: "REVISION" } : { at: replaced, by: "TIME" };
}

/** No party has an id as high as this. */
const AFTER_EVERYBODY = Number.MAX_SAFE_INTEGER as PartyId;

async function placeOf(readings: Readings, { revision, since }: FeedStart): Promise<FeedPlace | Failed> {
  if (since !== undefined && since !== null) return { ...FIRST_PLACE, at: since };
  if (revision === undefined || revision === null || revision === 0) return FIRST_PLACE;
  const reading = await readings.at({ revision });
  if (failed(reading)) return reading;
  return { at: reading.asOf.knownAt as Instant, by: "REVISION", principal: AFTER_EVERYBODY };
}

/** The text of a change's cursor, which together with its principal says where it stands. */
export const feedText = ({ at, by }: FeedPlace): string => `${at} ${WAYS_TO_CHANGE.indexOf(by)}`;

function placeIn({ text, id }: Cursor): FeedPlace {
  const [at, way] = text.split(" ").map(Number);
  return {
    at: instant(at ?? 0),
    by: WAYS_TO_CHANGE[way ?? 0] ?? "TIME",
    principal: id as PartyId,
  };
}

async function filterOf(reading: Reading, conditions: FeedConditions): Promise<FeedFilter | Failed> {
  const { principal, implementer, ...plain } = conditions;
  const named: { principal?: PartyId; implementer?: PartyId } = {};
  for (const [argument, mention] of Object.entries({ principal, implementer })) {
    if (!mention) continue;
    const party = await findFact(reading, "Party", mention);
    if (failed(party)) return party;
    const { revision } = reading.asOf;
    if (party === null) return fail({ code: "UNKNOWN_PARTY", argument, given: mention.given, revision });
    named[argument as keyof typeof named] = party.id;
  }
  const given = Object.entries(plain).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value,
  );
  return { ...Object.fromEntries(given), ...named };
}

/** The facts that a revision recorded and that made the answer another one, for a change that came by a revision. */
export async function readRecordedCauses(
  readings: Readings,
  { at, principal, revision }: FeedChange,
  policy: PolicyName,
): Promise<readonly RecordedFact[] | Failed> {
  const now = await readings.at({ revision, validAt: at });
  if (failed(now)) return now;
  const before = await readings.at({ revision: (revision - 1) as Revision, validAt: at });
  if (failed(before)) return before;
  const { facts, recorded } = await readings.recorded(now, before).of(principal);
  return readings.carryOut(recordedCauses(facts, recorded, principal, at, policy, sameInEffect));
}
