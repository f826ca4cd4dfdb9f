/** Plans the designations of a batch. At most one holds at an instant: each ends the one before it in time. */
import type { DesignationDraft } from "../../domain/draft";
import type { Designation, PartyRole } from "../../domain/facts";
import type { DesignationId, PartyId } from "../../domain/ids";
import { FOREVER } from "../../domain/instant";
import type { BatchPlan, FactReader } from "./plan";
import { aList, aRole, DELEGATES, PRINCIPALS } from "./words";

/** A designation as it is wanted: one on record that is amended, or a new one, which has no id yet. */
type Wanted = Omit<Designation, "id"> & { readonly before: Designation | null };

/** Records each designation and shortens those that it ends. */
export async function planDesignations(
  plan: BatchPlan,
  reader: FactReader,
  drafts: readonly DesignationDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const ids = drafts.flatMap(({ id }) => id ?? []);
  const amended = new Map((await reader.get("Designation", ids)).map((known) => [known.id, known]));
  const wanted = drafts.flatMap((draft, index) =>
    plan.isWithheld("designations", index) ? [] : (wantedBy(plan, index, draft, amended) ?? []),
  );

  const principals = new Set(wanted.map(({ principal }) => principal));
  const lines = new Map<PartyId, Designation[]>();
  for (const known of await reader.of("Designation", "principal", [...principals])) {
    lines.set(known.principal, [...(lines.get(known.principal) ?? []), known]);
  }
  for (const one of wanted) lines.set(one.principal, place(plan, lines.get(one.principal) ?? [], one));
}

/** What an entry wants; undefined where something is wrong with it. */
function wantedBy(
  plan: BatchPlan,
  index: number,
  draft: DesignationDraft,
  amended: ReadonlyMap<DesignationId, Designation>,
): Wanted | undefined {
  const at = (member: string) => ["designations", index, member];
  const before = draft.id === undefined ? null : amended.get(draft.id);
  if (before === undefined) {
    plan.refuse(
      "UNKNOWN_REFERENCE",
      at("id"),
      "no designation on record has this id; expected that of one, or none for a new one",
    );
    return undefined;
  }
  const principal = side(plan, index, "principal", draft.principal, PRINCIPALS, before?.principal);
  const delegate = side(plan, index, "delegate", draft.delegate, DELEGATES, before?.delegate);
  const from = draft.from ?? before?.from;
  const to = draft.to ?? before?.to ?? FOREVER;
  if (from === undefined) {
    plan.refuse("MISSING_FIELD", at("from"), lacks("from"));
    return undefined;
  }
  // One on record may be ended where it begins, as if it had never taken effect (E33).
  if (to < from || (to === from && before === null)) {
    plan.refuse(
      "BACKWARD_INTERVAL",
      at(draft.to === undefined ? "from" : "to"),
      `"to" is not after "from"; expected an end later than the start`,
    );
    return undefined;
  }
  if (principal === undefined || delegate === undefined) return undefined;
  if (before !== null && principal !== before.principal) {
    plan.refuse(
      "IMMUTABLE_FIELD",
      at("principal"),
      "the principal of a designation cannot change; expected the recorded one, or a new designation",
    );
    return undefined;
  }
  return { before, principal, delegate, from, to };
}

const lacks = (member: string): string => `a new designation needs "${member}"`;

/**
 * Puts a designation into the line of its principal. Of two with the same start the one recorded later holds: the other is left
 * with an empty interval.
 */
function place(plan: BatchPlan, line: readonly Designation[], { before, ...wanted }: Wanted): Designation[] {
  const id = before?.id ?? (plan.takeId() as DesignationId);
  const rest = line.filter((known) => known.id !== id);
  let { to } = wanted;
  const others = rest.map((known) => {
    if (known.to <= known.from || wanted.to <= wanted.from) return known;
    if (known.from > wanted.from) {
      if (known.from < to) to = known.from;
      return known;
    }
    if (known.to <= wanted.from) return known;
    const shortened = { ...known, to: wanted.from };
    plan.record("Designation", known, shortened);
    return shortened;
  });
  const placed = { id, ...wanted, to };
  plan.record("Designation", before, placed);
  return [...others, placed];
}

/** The party at one side: as given, or as recorded; a new designation must say it. */
function side(
  plan: BatchPlan,
  index: number,
  member: string,
  ref: string | undefined,
  roles: readonly PartyRole[],
  recorded: PartyId | undefined,
): PartyId | undefined {
  const path = ["designations", index, member];
  if (ref === undefined) {
    if (recorded === undefined) plan.refuse("MISSING_FIELD", path, lacks(member));
    return recorded;
  }
  const party = plan.find("Party", ref);
  if (party && roles.includes(party.role)) return party.id;
  if (party) plan.refuse("WRONG_ROLE", path, `"${ref}" is ${aRole(party.role)}; expected ${aList(roles)}`);
  else if (!plan.isBroken("Party", ref)) {
    plan.refuse(
      "UNKNOWN_REFERENCE",
      path,
      `party "${ref}" is not known; expected ${aList(roles)} registered before or in this batch`,
    );
  }
  return undefined;
}
