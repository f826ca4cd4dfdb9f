/** Reads why a principal's answer changes at an instant, and what to do about it. */
import type { PolicyName } from "../domain/answer";
import { causesAt, type Same } from "../domain/causes";
import type { FactEvent } from "../domain/events";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { actionsAt, type NeededAction } from "../domain/upcoming";
import type { Reading } from "./reading";
import { shownCauses } from "./shown-reasons";

/** The causes of the change at `t`, as far as whoever asks may see; none where the answer stays the `same`, or where there is nothing before. */
export async function readCauses(
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same?: Same,
): Promise<FactEvent[]> {
  const graph = await reading.neighbourhoods.of(principal);
  const causes = await reading.carryOut(causesAt(graph, principal, t, policy, same));
  return shownCauses(reading, principal, causes);
}

/** What a person should do before `t`, all of it together. */
export async function readActions(
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Promise<readonly NeededAction[]> {
  const graph = await reading.neighbourhoods.of(principal);
  return reading.carryOut(actionsAt(graph, principal, t, policy));
}
