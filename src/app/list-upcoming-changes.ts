/** Lists what changes by itself as time passes, over the whole fleet, a page at a time; complete and the same under one cursor. */
import type { PolicyName } from "../domain/answer";
import type { ChangeFilter, ChangeQuery, EffectiveChange } from "../domain/change-ports";
import type { IntegrationMode } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import {
  coveringAt,
  DAY,
  earliest,
  FOREVER,
  type Instant,
  type Interval,
  instant,
  later,
} from "../domain/instant";
import type { PrincipalAnswer } from "../domain/ports";
import { type Failed, fail, failed, missing } from "./failure";
import { findFact } from "./find-fact";
import type { PartyMention } from "./list-parties";
import { othersTurn } from "./others-turn";
import {
  belongsTo,
  type Cursor,
  edgesOf,
  fingerprint,
  type Page,
  type PageRequest,
  readingOf,
  windowOf,
} from "./page";
import type { Reading, Readings } from "./reading";
import type { AsOfRequest } from "./resolve-as-of";

/** Conditions as a caller states them, combined with and; absent or null: no condition. */
export interface ChangeConditions extends Omit<ChangeFilter, "implementer"> {
  readonly implementer?: PartyMention | null;
}

/** A question about what is ahead: so many days of 24 hours from the instant of the reading, which is itself outside. */
export interface ChangeRequest {
  readonly days: number;
  readonly conditions: ChangeConditions;
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

/** A change ahead: the interval of the principal's timeline that ends there, and the one that begins. */
export interface UpcomingChange extends EffectiveChange {
  readonly before: PrincipalAnswer;
  readonly after: PrincipalAnswer;
}

/** Reads a page of what changes. */
export const listUpcomingChanges = (
  readings: Readings,
  at: AsOfRequest,
  request: ChangeRequest,
): Promise<Page<UpcomingChange> | Failed> => listChanges(readings, at, request, (change) => change);

/** Reads a page of changes, each with the whole timeline of its principal to make something of. */
export async function listChanges<T>(
  readings: Readings,
  at: AsOfRequest,
  { days, conditions, policy, page }: ChangeRequest,
  made: (change: UpcomingChange, timeline: readonly PrincipalAnswer[]) => T,
): Promise<Page<T> | Failed> {
  const reading = await readingOf(readings, at, page);
  if (failed(reading)) return reading;
  const within = windowAhead(reading.validAt, days);
  if (failed(within)) return within;
  const filter = await filterOf(reading, conditions);
  if (failed(filter)) return filter;
  const list = fingerprint(["changes", days, policy, filter]);
  if (!belongsTo(page, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(page, changeOf);
  if (failed(window)) return window;
  const query: ChangeQuery = { within, policy, filter };
  const slice = await reading.snapshot.changes(query, window);
  const answers = reading.answers(policy);
  const timelines = await Promise.all(slice.items.map(({ principal }) => answers.timeline(principal)));
  const items: T[] = [];
  for (const [i, change] of slice.items.entries()) {
    await othersTurn();
    const timeline = timelines[i] ?? [];
    items.push(made(sidesOf(change, timeline), timeline));
  }
  return {
    reading,
    list,
    items,
    ...edgesOf(slice, window),
    count: () => reading.snapshot.countChanges(query),
  };
}

/** The instants after `validAt`, up to so many days later. */
function windowAhead(validAt: Instant, days: number): Interval | Failed {
  const from = later(validAt, 1);
  const to = earliest(instant(validAt + days * DAY + 1), FOREVER);
  return days > 0
    ? { from, to }
    : fail({ code: "OUT_OF_RANGE", argument: "within", given: days, from: 1, to: null });
}

const changeOf = ({ text, id }: Cursor): EffectiveChange => ({
  at: instant(Number(text)),
  principal: id as PartyId,
});

function sidesOf(change: EffectiveChange, timeline: readonly PrincipalAnswer[]): UpcomingChange {
  const before = coveringAt(timeline, later(change.at, -1));
  const after = coveringAt(timeline, change.at);
  if (before?.to !== change.at || after?.from !== change.at) throw missing("Answer", change.principal);
  return { ...change, before, after };
}

async function filterOf(
  reading: Reading,
  { fromMode, toMode, losing, implementer, returning }: ChangeConditions,
): Promise<ChangeFilter | Failed> {
  const party = implementer ? await findFact(reading, "Party", implementer) : undefined;
  if (failed(party)) return party;
  if (implementer && !party) {
    const { given } = implementer;
    return fail({ code: "UNKNOWN_PARTY", argument: "implementer", given, revision: reading.asOf.revision });
  }
  return {
    ...oneOf("fromMode", fromMode),
    ...oneOf("toMode", toMode),
    ...(losing ? { losing } : {}),
    ...(returning ? { returning } : {}),
    ...(party ? { implementer: party.id } : {}),
  };
}

/** An empty list is no condition. */
const oneOf = (name: string, modes: readonly IntegrationMode[] | null | undefined): object =>
  modes?.length ? { [name]: modes } : {};
