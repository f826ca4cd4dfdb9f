/** Plans the designations of a batch. At most one holds at an instant: each ends the one before it in time. */
import type { DesignationDraft } from "../../domain/draft";
import type { Designation, PartyRole } from "../../domain/facts";
import type { DesignationId, PartyId } from "../../domain/ids";
import { FOREVER } from "../../domain/instant";
import type { BatchPlan, FactReader } from "./plan";
import { aList, aRole, DELEGATES, PRINCIPALS } from "./words";

/** Records each designation and shortens those that it ends. */
export async function planDesignations(
  plan: BatchPlan,
  reader: FactReader,
  drafts: readonly DesignationDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const principals = new Set<PartyId>();
  const wanted = drafts.map((draft, index) => {
    if (plan.isWithheld("designations", index)) return null;
    const principal = partyAt(plan, index, "principal", draft.principal, PRINCIPALS);
    const delegate = partyAt(plan, index, "delegate", draft.delegate, DELEGATES);
    const to = draft.to ?? FOREVER;
    if (to <= draft.from) {
      plan.refuse(
        "BACKWARD_INTERVAL",
        ["designations", index, draft.to === undefined ? "from" : "to"],
        `"to" is not after "from"; expected an end later than the start`,
      );
      return null;
    }
    if (principal === undefined || delegate === undefined) return null;
    principals.add(principal);
    return { principal, delegate, from: draft.from, to };
  });

  const lines = new Map<PartyId, Designation[]>();
  for (const known of await reader.of("Designation", "principal", [...principals])) {
    lines.set(known.principal, [...(lines.get(known.principal) ?? []), known]);
  }
  for (const one of wanted) {
    if (!one) continue;
    const line = lines.get(one.principal) ?? [];
    lines.set(one.principal, place(plan, line, { id: plan.takeId() as DesignationId, ...one }));
  }
}

/**
 * Puts a designation into the line of its principal. Of two with the same start the one recorded later holds: the other is left
 * with an empty interval.
 */
function place(plan: BatchPlan, line: readonly Designation[], wanted: Designation): Designation[] {
  let { to } = wanted;
  const others = line.map((known) => {
    if (known.to <= known.from) return known;
    if (known.from > wanted.from) {
      if (known.from < to) to = known.from;
      return known;
    }
    if (known.to <= wanted.from) return known;
    const shortened = { ...known, to: wanted.from };
    plan.record("Designation", known, shortened);
    return shortened;
  });
  const placed = { ...wanted, to };
  plan.record("Designation", null, placed);
  return [...others, placed];
}

function partyAt(
  plan: BatchPlan,
  index: number,
  member: string,
  ref: string,
  roles: readonly PartyRole[],
): PartyId | undefined {
  const party = plan.find("Party", ref);
  const path = ["designations", index, member];
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
