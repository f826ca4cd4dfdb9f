/** Lists parties that match a filter, a page at a time; complete under one revision whatever is written meanwhile. */
import type { FindingCode, IntegrationStatus, PolicyName } from "../domain/answer";
import type { IntegrationMode, Party, PartyRole } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import type { PartyFilter, PartyKey, PartyOrder, PartyQuery, Slice, Window } from "../domain/ports";
import { searchWords } from "../domain/words";
import { type Failed, fail, failed } from "./failure";
import { findFact, type Lookup } from "./find-fact";
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

/** A party that a filter names, and how the caller wrote it. */
export interface PartyMention extends Lookup {
  readonly given: string;
}

/** Conditions as a caller states them, combined with and; absent or null: no condition. */
export interface PartyConditions {
  readonly roles: readonly PartyRole[];
  readonly mode?: readonly IntegrationMode[] | null;
  readonly status?: readonly IntegrationStatus[] | null;
  readonly finding?: readonly FindingCode[] | null;
  readonly residual?: boolean | null;
  readonly keyHolder?: PartyMention | null;
  readonly implementer?: PartyMention | null;
  readonly acquirer?: PartyMention | null;
  readonly country?: string | null;
  readonly mcc?: string | null;
  readonly search?: string | null;
}

/** A question about parties. */
export interface PartyListRequest {
  readonly conditions: PartyConditions;
  readonly order: PartyOrder;
  readonly policy: PolicyName;
  readonly page: PageRequest;
}

const MENTIONS = ["keyHolder", "implementer", "acquirer"] as const;

/** Reads a page at a root field: `at` says when, unless a cursor does. */
export async function listParties(
  readings: Readings,
  at: AsOfRequest,
  request: PartyListRequest,
): Promise<Page<Party> | Failed> {
  const reading = await readingOf(readings, at, request.page);
  return failed(reading) ? reading : listPartiesIn(reading, request);
}

/** Reads a page below an object: as of that object, or of the cursor that was given out for it. */
export const listPartiesBelow = (
  reading: Reading,
  request: PartyListRequest,
): Promise<Page<Party> | Failed> => listParties(reading.readings, reading.request, request);

async function listPartiesIn(reading: Reading, request: PartyListRequest): Promise<Page<Party> | Failed> {
  const filter = await filterOf(reading, request.conditions);
  if (failed(filter)) return filter;
  const { order, policy, page } = request;
  const list = fingerprint([order, policy, filter]);
  if (!belongsTo(page, list)) return fail({ code: "CURSOR_OF_ANOTHER_LIST" });
  const window = windowOf(page, partyKeyOf);
  if (failed(window)) return window;
  const query: PartyQuery = { filter, order, policy, validAt: reading.validAt };
  const slice = await pageOf(reading, query, window, list);
  return {
    reading,
    list,
    items: slice.items,
    ...edgesOf(slice, window),
    count: () => reading.snapshot.countParties(query),
  };
}

/** A page is remembered if it is the same at every instant. */
async function pageOf(
  { snapshot, memory, facts }: Reading,
  query: PartyQuery,
  window: Window<PartyKey>,
  list: string,
): Promise<Slice<Party>> {
  const timeless = IN_TIME.every((condition) => !query.filter[condition]);
  const name = `parties ${list} ${JSON.stringify(window)}`;
  const known = timeless ? memory.list<Slice<Party>>(name) : undefined;
  if (known !== undefined) return known;
  const slice = await snapshot.parties(query, window);
  facts.keep("Party", slice.items);
  if (timeless) memory.keepList(name, slice);
  return slice;
}

/** Conditions that may hold at one instant and not at another. */
const IN_TIME = ["mode", "status", "keyHolder", "implementer", "acquirer", "finding", "residual"] as const;

const partyKeyOf = ({ text, id }: Cursor): PartyKey => ({ text, id: id as PartyId });

/** Where a party stands in an ordered list. */
export function orderingText(party: Party, order: PartyOrder): string {
  if (order === "REGISTERED") return "";
  return order === "NAME" ? party.name : party.reference;
}

async function filterOf(reading: Reading, conditions: PartyConditions): Promise<PartyFilter | Failed> {
  const { search, keyHolder: _k, implementer: _i, acquirer: _a, ...plain } = conditions;
  const parties: { [key in (typeof MENTIONS)[number]]?: PartyId } = {};
  for (const argument of MENTIONS) {
    const mention = conditions[argument];
    if (mention === undefined || mention === null) continue;
    const party = await findFact(reading, "Party", mention);
    if (failed(party)) return party;
    if (party === null) {
      return fail({ code: "UNKNOWN_PARTY", argument, given: mention.given, revision: reading.asOf.revision });
    }
    parties[argument] = party.id;
  }
  const filter = withoutEmpty({ ...plain, ...parties });
  return search?.trim() ? { ...filter, search: searchWords(search) } : filter;
}

/** Null, absent and the empty list all say that there is no condition, and are one and the same list. */
const withoutEmpty = (filter: PartyFilter): PartyFilter => ({
  ...(Object.fromEntries(
    Object.entries(filter).filter(([, given]) => isCondition(given)),
  ) as Partial<PartyFilter>),
  roles: filter.roles,
});

const isCondition = (given: unknown): boolean =>
  given !== undefined && given !== null && !(Array.isArray(given) && given.length === 0);
