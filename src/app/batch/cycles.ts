/** Acquirer cycles (E24): no link may close one, at any instant. */
import type { AcquiringLinkDraft } from "../../domain/draft";
import type { AcquiringLink } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import type { Instant, Interval } from "../../domain/instant";
import type { BatchPlan, FactReader } from "./plan";

/** Refuses each planned link from whose upper end its lower end can be reached. */
export async function checkCycles(
  plan: BatchPlan,
  reader: FactReader,
  drafts: readonly AcquiringLinkDraft[],
): Promise<void> {
  const planned = new Map(plan.changesOf("AcquiringLink").map(({ after }) => [after.id as number, after]));
  if (planned.size === 0) return;
  const lower = [...new Set([...planned.values()].map((link) => link.merchant))];
  const acquirers = await acquirersAmong(plan, reader, lower);
  // Above a link stand acquirers only, so a link with a merchant at its lower end cannot close a cycle.
  const suspects = [...planned.values()].filter((link) => acquirers.has(link.merchant) && binds(link));
  if (suspects.length === 0) return;
  const above = await linksAbove(reader, suspects, planned);
  const place = new Map(drafts.map((draft, index) => [draft.ref, index]));
  for (const link of suspects) {
    const since = closesAt(link, above);
    if (since === null) continue;
    plan.refuse(
      "ACQUIRER_CYCLE",
      ["acquiringLinks", place.get(link.reference) ?? 0],
      `acquiring link "${link.reference}" would put an acquirer above itself from ${new Date(since).toISOString()} on; expected a chain without a cycle`,
    );
  }
}

const binds = (link: AcquiringLink): boolean => link.state === "APPROVED" || link.state === "ENDED";

async function acquirersAmong(
  plan: BatchPlan,
  reader: FactReader,
  ids: readonly PartyId[],
): Promise<Set<number>> {
  const roles = new Map<number, string>();
  for (const { after } of plan.changesOf("Party")) roles.set(after.id, after.role);
  const unknown = ids.filter((id) => !roles.has(id));
  for (const party of unknown.length > 0 ? await reader.get("Party", unknown) : [])
    roles.set(party.id, party.role);
  return new Set(ids.filter((id) => roles.get(id) === "ACQUIRER"));
}

/** Every binding link from the suspects' upper ends upward, level by level, by its lower end. */
async function linksAbove(
  reader: FactReader,
  suspects: readonly AcquiringLink[],
  planned: ReadonlyMap<number, AcquiringLink>,
): Promise<Map<number, AcquiringLink[]>> {
  const above = new Map<number, AcquiringLink[]>();
  const plannedAbove = byLowerEnd(planned.values());
  let level = new Set(suspects.map((link) => link.acquirer));
  while (level.size > 0) {
    const recorded = await reader.of("AcquiringLink", "merchant", [...level]);
    const next = new Set<PartyId>();
    for (const id of level) above.set(id, (plannedAbove.get(id) ?? []).filter(binds));
    for (const link of recorded)
      if (binds(link) && !planned.has(link.id)) above.get(link.merchant)?.push(link);
    for (const id of level) {
      for (const link of above.get(id) ?? []) if (!above.has(link.acquirer)) next.add(link.acquirer);
    }
    level = next;
  }
  return above;
}

function byLowerEnd(links: Iterable<AcquiringLink>): Map<number, AcquiringLink[]> {
  const groups = new Map<number, AcquiringLink[]>();
  for (const link of links) {
    const group = groups.get(link.merchant);
    if (group) group.push(link);
    else groups.set(link.merchant, [link]);
  }
  return groups;
}

/** The earliest instant at which the walk up from a link meets its lower end, null if none does. */
function closesAt(link: AcquiringLink, above: ReadonlyMap<number, readonly AcquiringLink[]>): Instant | null {
  if (link.acquirer === link.merchant) return link.from;
  let earliest: Instant | null = null;
  const reached = new Map<number, Interval[]>();
  const walk: [PartyId, Interval][] = [[link.acquirer, link]];
  for (let step = walk.pop(); step; step = walk.pop()) {
    const [party, during] = step;
    for (const up of above.get(party) ?? []) {
      const shared = { from: max(during.from, up.from), to: min(during.to, up.to) };
      if (shared.from >= shared.to) continue;
      if (up.acquirer === link.merchant) {
        if (earliest === null || shared.from < earliest) earliest = shared.from;
        continue;
      }
      const before = reached.get(up.acquirer) ?? [];
      if (before.some((one) => one.from <= shared.from && shared.to <= one.to)) continue;
      reached.set(up.acquirer, [...before, shared]);
      walk.push([up.acquirer, shared]);
    }
  }
  return earliest;
}

const max = (a: Instant, b: Instant): Instant => (a > b ? a : b);
const min = (a: Instant, b: Instant): Instant => (a < b ? a : b);
