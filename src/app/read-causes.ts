/** Reads why a principal's answer changes at an instant, and what to do about it. */
import type { PolicyName } from "../domain/answer";
import { causesAt, type Same } from "../domain/causes";
import type { FactEvent } from "../domain/events";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { actionAt, type UpcomingAction } from "../domain/upcoming";
import type { Reading } from "./reading";
import { shownCauses } from "./shown-reasons";

/** The causes of the change at `t`, as far as whoever asks may see; none where the answer stays the `same`, or where there is nothing before. */
export const readCauses = async (
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same?: Same,
): Promise<FactEvent[]> =>
  shownCauses(
    reading,
    principal,
    causesAt(await reading.neighbourhoods.of(principal), principal, t, policy, same),
  );

/** What a person should do before `t`. */
export const readAction = async (
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Promise<UpcomingAction> => actionAt(await reading.neighbourhoods.of(principal), principal, t, policy);
