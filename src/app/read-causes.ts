/** Reads why a principal's answer changes at an instant, and what to do about it. */
import type { PolicyName } from "../domain/answer";
import { causesAt, type Same } from "../domain/causes";
import type { FactEvent } from "../domain/events";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { actionAt, type UpcomingAction } from "../domain/upcoming";
import type { Reading } from "./reading";

/** The causes of the change at `t`; none where the answer stays the `same`, or where there is nothing before. */
export const readCauses = async (
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
  same?: Same,
): Promise<FactEvent[]> => causesAt(await reading.neighbourhoods.of(principal), principal, t, policy, same);

/** What a person should do before `t`. */
export const readAction = async (
  reading: Reading,
  principal: PartyId,
  t: Instant,
  policy: PolicyName,
): Promise<UpcomingAction> => actionAt(await reading.neighbourhoods.of(principal), principal, t, policy);
