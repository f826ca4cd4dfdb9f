/** Turns a world whose shape is right into batches and assertions: references stay, instants are read. */
import type { Batch } from "../domain/draft";
import { BEGINNING, FOREVER, type Instant, type Interval, type Period } from "../domain/instant";
import type { Dates } from "./dates";
import type { BatchText, WorldText } from "./shapes";
import type { Assertion, Expected } from "./world";

interface EndText {
  readonly to?: string | null;
  readonly lastDay?: string;
  readonly timeZone?: string;
}

/** A batch with its instants read in the world's zone, or in the zone of the object that names one. */
export function batchOf(text: BatchText, dates: Dates): Batch {
  return {
    ...(text.recordedAt !== undefined && { recordedAt: dates.instant(text.recordedAt) }),
    parties: text.parties.map(({ status, developmentCapability, allowsIsv, ...rest }) => ({
      ...rest,
      ...(status && { status: status.map((period) => periodOf(period, dates)) }),
      ...(developmentCapability && {
        developmentCapability: developmentCapability.map((period) => periodOf(period, dates)),
      }),
      ...(allowsIsv && { allowsIsv: allowsIsv.map((period) => periodOf(period, dates)) }),
    })),
    contracts: text.contracts.map(({ signedAt, terminatedAt, suspensions, ...rest }) => {
      const zoned = dates.in(rest.timeZone);
      return {
        ...during(rest, dates),
        ...cut("signedAt", signedAt, zoned),
        ...cut("terminatedAt", terminatedAt, zoned),
        ...(suspensions && { suspensions: suspensions.map((one) => suspensionOf(one, zoned)) }),
      };
    }),
    authorizations: text.authorizations.map(({ revokedAt, ...rest }) => ({
      ...during(rest, dates),
      ...cut("revokedAt", revokedAt, dates.in(rest.timeZone)),
    })),
    engagements: text.engagements.map((draft) => during(draft, dates)),
    accountGrants: text.accountGrants.map((draft) => during(draft, dates)),
    acquiringLinks: text.acquiringLinks.map((draft) => during(draft, dates)),
    clients: text.clients.map(({ status, ...rest }) => ({
      ...rest,
      ...(status && { status: status.map((period) => periodOf(period, dates)) }),
    })),
    keys: text.keys.map(({ revokedAt, compromisedAt, ...rest }) => ({
      ...during(rest, dates),
      ...cut("revokedAt", revokedAt, dates.in(rest.timeZone)),
      ...cut("compromisedAt", compromisedAt, dates.in(rest.timeZone)),
    })),
    designations: text.designations.map((draft) => ({
      ...during(draft, dates),
      from: dates.instant(draft.from),
    })),
  };
}

/** The end as written; undefined where nothing is said of it. */
function endOf(text: EndText, dates: Dates): Instant | undefined {
  if (text.lastDay !== undefined) return dates.afterDay(text.lastDay);
  if (text.to === null) return FOREVER;
  return text.to === undefined ? undefined : dates.instant(text.to);
}

/** The draft with its interval read. */
function during<T extends EndText & { readonly from?: string }>(
  text: T,
  worldDates: Dates,
): Omit<T, "from" | "to" | "lastDay" | "timeZone"> & { from?: Instant; to?: Instant } {
  const { from, to: _to, lastDay: _lastDay, timeZone, ...rest } = text;
  const dates = worldDates.in(timeZone);
  const end = endOf(text, dates);
  return {
    ...rest,
    ...(from !== undefined && { from: dates.instant(from) }),
    ...(end !== undefined && { to: end }),
  };
}

function periodOf<T>(text: EndText & { value: T; from?: string | null }, worldDates: Dates): Period<T> {
  const dates = worldDates.in(text.timeZone);
  const from = text.from === undefined || text.from === null ? BEGINNING : dates.instant(text.from);
  return { value: text.value, from, to: endOf(text, dates) ?? FOREVER };
}

const suspensionOf = (text: EndText & { from: string }, dates: Dates): Interval => ({
  from: dates.in(text.timeZone).instant(text.from),
  to: endOf(text, dates.in(text.timeZone)) ?? FOREVER,
});

/** An optional instant under its name; nothing where nothing is said of it. */
function cut<Name extends string>(
  name: Name,
  text: string | null | undefined,
  dates: Dates,
): { [N in Name]?: Instant | null } {
  if (text === undefined) return {};
  return { [name]: text === null ? null : dates.instant(text) } as { [N in Name]?: Instant | null };
}

/** An assertion with its instants read. */
export function assertionOf(text: WorldText["assertions"][number], dates: Dates): Assertion {
  const { of, validAt, knownAt, policy, registeredHolders, timeline, ...expected } = text;
  return {
    of,
    policy,
    expected: expected as Expected,
    ...(validAt !== undefined && { validAt: dates.instant(validAt) }),
    ...(knownAt !== undefined && { knownAt: dates.instant(knownAt) }),
    ...(registeredHolders && { registeredHolders }),
    ...(timeline && {
      timeline: timeline.map(({ from, ...rest }) => ({ ...(rest as Expected), from: dates.instant(from) })),
    }),
  };
}
