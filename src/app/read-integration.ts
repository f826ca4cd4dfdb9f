/** Reads what stands behind a principal's answer: its reasons, its findings, the custody on record. */
import type { Answer, PolicyName } from "../domain/answer";
import { custodyAt } from "../domain/custody";
import { explainAt } from "../domain/explain";
import type { Finding, RegisteredCustody } from "../domain/explanation";
import { findingsAt } from "../domain/findings";
import type { PartyId } from "../domain/ids";
import { byCodeUnits } from "../domain/order";
import { linkInForce } from "../domain/states";
import { oneStep } from "../domain/steps";
import type { ShownExplanation } from "../domain/visibility";
import type { Reading } from "./reading";
import { shownCustody, shownExplanation, shownFindings } from "./shown-reasons";

/** Why the answer is what it is, as far as whoever asks may see. */
export async function explainIntegration(
  reading: Reading,
  principal: PartyId,
  policy: PolicyName,
): Promise<ShownExplanation> {
  const graph = await reading.neighbourhoods.of(principal);
  const explanation = await reading.carryOut(
    oneStep(() => explainAt(graph, principal, reading.validAt, policy)),
  );
  if (explanation === null)
    throw new Error(`Party ${principal} is no principal and has no answer to explain`);
  return shownExplanation(reading, explanation);
}

/** What is wrong, with the objects that it is about. An answer without findings needs no further reading. */
export async function readFindings(
  reading: Reading,
  principal: PartyId,
  answer: Answer,
  policy: PolicyName,
): Promise<Finding[]> {
  if (answer.findings === 0) return [];
  const graph = await reading.neighbourhoods.of(principal);
  const findings = oneStep(() => findingsAt(graph, principal, reading.validAt, policy));
  return shownFindings(reading, await reading.carryOut(findings));
}

/** Which keys are registered, who holds them, and what ends the access of others. */
export async function readCustody(
  reading: Reading,
  principal: PartyId,
  answer: Answer,
): Promise<RegisteredCustody> {
  const graph = await reading.neighbourhoods.of(principal);
  const custody = oneStep(() => custodyAt(graph, principal, reading.validAt, answer));
  return shownCustody(reading, principal, await reading.carryOut(custody));
}

/** The acquirers that the principal is registered under at the instant, earliest link first, whether or not they decide. */
export async function listLinkedAcquirers(reading: Reading, principal: PartyId): Promise<PartyId[]> {
  const links = await reading.lists.all("AcquiringLink", "merchant", principal);
  const inForce = links
    .filter((link) => linkInForce(link, reading.validAt))
    .sort((a, b) => a.from - b.from || byCodeUnits(a.reference, b.reference));
  return [...new Set(inForce.map((link) => link.acquirer))];
}
