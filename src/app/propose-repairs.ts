/** Proposes repairs: the smallest sets of changes that would bring a principal to a wanted mode at the instant. */
import type { PolicyName } from "../domain/answer";
import type { Party } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import { findRepairs, type Repairs } from "../domain/repair";
import type { RepairQuestion, WantedMode } from "../domain/repair-change";
import { type Failed, fail, failed } from "./failure";
import { findFact } from "./find-fact";
import type { PartyMention } from "./list-parties";
import { loadNeighbourhood } from "./load-neighbourhood";
import { inTurns } from "./others-turn";
import type { Reading } from "./reading";

/** No caller may look for sets of more changes than that. */
export const MOST_CHANGES = 6;

/** What is wanted, of whom. */
export interface RepairRequest {
  readonly of: PartyMention;
  readonly mode: WantedMode;
  /** Who must implement; null: whoever. */
  readonly delegate: PartyMention | null;
  readonly operational: boolean;
  readonly policy: PolicyName;
  /** From 0 to {@link MOST_CHANGES}. */
  readonly maxChanges: number;
}

/** What was found, and what was asked. */
export interface ProposedRepairs {
  readonly principal: PartyId;
  readonly delegate: PartyId | null;
  readonly repairs: Repairs;
}

/** Looks for the sets; nothing is written. */
export async function proposeRepairs(
  reading: Reading,
  request: RepairRequest,
): Promise<ProposedRepairs | Failed> {
  const question = await questionOf(reading, request);
  if (failed(question)) return question;
  const { principal, delegate } = question;
  return { principal, delegate, repairs: await inTurns(findRepairs(question)) };
}

async function questionOf(reading: Reading, request: RepairRequest): Promise<RepairQuestion | Failed> {
  const { mode, policy, operational, maxChanges } = request;
  if (maxChanges < 0 || maxChanges > MOST_CHANGES)
    return fail({
      code: "OUT_OF_RANGE",
      argument: "maxChanges",
      given: maxChanges,
      from: 0,
      to: MOST_CHANGES,
    });
  const platform = await reading.snapshot.platform();
  if (platform === null) return fail({ code: "NO_PLATFORM", revision: reading.asOf.revision });
  const principal = await partyMeant(reading, "of", request.of);
  if (failed(principal)) return principal;
  if (principal.role !== "MERCHANT" && principal.role !== "ACQUIRER")
    return fail({
      code: "UNFIT_PARTY",
      argument: "of",
      role: principal.role,
      expected: "a merchant or acquirer",
    });
  const delegate = request.delegate && (await delegateMeant(reading, mode, request.delegate));
  if (failed(delegate)) return delegate;
  const delegates = delegate === null ? [] : [delegate.id];
  const graph = await loadNeighbourhood(reading.snapshot, [principal.id], delegates);
  return {
    ...{ graph, t: reading.validAt, policy, mode, operational, maxChanges },
    ...{ principal: principal.id, platform: platform.id, delegate: delegate?.id ?? null },
  };
}

async function partyMeant(
  reading: Reading,
  argument: string,
  mention: PartyMention,
): Promise<Party | Failed> {
  const { revision } = reading.asOf;
  const party = await findFact(reading, "Party", mention);
  return party ?? fail({ code: "UNKNOWN_PARTY", argument, given: mention.given, revision });
}

/** A delegate that can implement in the wanted mode. */
async function delegateMeant(
  reading: Reading,
  mode: WantedMode,
  mention: PartyMention,
): Promise<Party | Failed> {
  const delegate = await partyMeant(reading, "delegate", mention);
  if (failed(delegate) || delegate.role === mode) return delegate;
  const expected = mode === "SELF" ? "none in mode SELF" : `a party of role ${mode}`;
  return fail({ code: "UNFIT_PARTY", argument: "delegate", role: delegate.role, expected });
}
