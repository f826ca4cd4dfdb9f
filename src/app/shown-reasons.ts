/**
 * Reasons as they are shown. They are worked out from the whole graph; what comes out to a member of a party is what it may see: of its
 * own answer all that is said, less the objects that it may not see; of somebody else's answer no explanation and no causes.
 */
import type { FactEvent } from "../domain/events";
import type {
  Clause,
  DelegateCase,
  Explanation,
  FactRef,
  Finding,
  NearMiss,
  RegisteredCustody,
  Repair,
} from "../domain/explanation";
import type { PartyId } from "../domain/ids";
import { ascending } from "../domain/order";
import { type ShownExplanation, withheldExplanation } from "../domain/visibility";
import type { Reading } from "./reading";

/** Says of objects that were looked up whether they may be seen. */
type Sees = (ref: FactRef) => boolean;

const isParty = (id: PartyId): FactRef => ({ kind: "Party", id });
const nameOf = ({ kind, id }: FactRef): string => `${kind} ${id}`;

/** Looks objects up, all of them together. */
async function lookedUp(reading: Reading, refs: readonly FactRef[]): Promise<Sees> {
  const found = await Promise.all(
    refs.map(({ kind, id }) => (kind === "Party" ? reading.met : reading.facts).find(kind, id)),
  );
  const seen = new Set(refs.filter((_, i) => found[i] !== null).map(nameOf));
  return (ref) => seen.has(nameOf(ref));
}

/** An explanation for whoever asks: the principal sees it, less the evidence that it may not see; others do not. */
export async function shownExplanation(
  reading: Reading,
  explanation: Explanation,
): Promise<ShownExplanation> {
  if (reading.viewer === null) return explanation;
  if (reading.viewer !== explanation.principal) return withheldExplanation(explanation);
  const { clauses, isvs, integrators, acquirers, nearMisses } = explanation;
  const cases = [...isvs, ...integrators, ...acquirers];
  const all = [...clauses, ...[...cases, ...nearMisses].flatMap(clausesOf)];
  const sees = await lookedUp(reading, [
    ...all.flatMap(({ subject, evidence }) => [isParty(subject), ...evidence]),
    ...cases.map(({ delegate }) => isParty(delegate)),
    ...nearMisses.flatMap(({ implementer, repairs }) => [
      isParty(implementer),
      ...repairs.flatMap(objectsOf),
    ]),
  ]);
  const shown = (list: readonly DelegateCase[]) =>
    list
      .filter(({ delegate }) => sees(isParty(delegate)))
      .map((it) => ({ ...it, clauses: clausesShown(it.clauses, sees) }));
  return {
    ...explanation,
    clauses: clausesShown(clauses, sees),
    isvs: shown(isvs),
    integrators: shown(integrators),
    acquirers: shown(acquirers),
    nearMisses: nearMisses.flatMap((missed) => nearMissShown(missed, sees)),
  };
}

const clausesOf = (it: DelegateCase | NearMiss): readonly Clause[] =>
  "failing" in it ? it.failing : it.clauses;

const objectsOf = ({ subject, counterparty, object }: Repair): FactRef[] => [
  isParty(subject),
  ...(counterparty === null ? [] : [isParty(counterparty)]),
  ...(object === null ? [] : [object]),
];

const clausesShown = (clauses: readonly Clause[], sees: Sees): Clause[] =>
  clauses
    .filter(({ subject }) => sees(isParty(subject)))
    .map((clause) => ({ ...clause, evidence: clause.evidence.filter(sees) }));

/** A near miss whose steps somebody unseen would have to take is none that can be shown; a step of which only the object is unseen is. */
function nearMissShown(missed: NearMiss, sees: Sees): NearMiss[] {
  const { implementer, failing, repairs } = missed;
  const people = [implementer, ...repairs.flatMap(({ subject, counterparty }) => [subject, counterparty])];
  if (people.some((party) => party !== null && !sees(isParty(party)))) return [];
  const steps = repairs.map((step) =>
    step.object === null || sees(step.object) ? step : { ...step, object: null },
  );
  return [{ ...missed, failing: clausesShown(failing, sees), repairs: steps }];
}

/** Findings, each with those of its objects that may be seen. */
export async function shownFindings(reading: Reading, findings: Finding[]): Promise<Finding[]> {
  if (reading.viewer === null) return findings;
  const sees = await lookedUp(
    reading,
    findings.flatMap(({ objects }) => objects),
  );
  return findings.map((finding) => ({ ...finding, objects: finding.objects.filter(sees) }));
}

/** Custody on record: the keys that may be seen and their holders; of its own custody a principal also sees holders whose key it does not see. */
export async function shownCustody(
  reading: Reading,
  principal: PartyId,
  custody: RegisteredCustody,
): Promise<RegisteredCustody> {
  if (reading.viewer === null) return custody;
  const { registeredHolders, toEndAccess } = custody;
  const sees = await lookedUp(reading, [
    ...registeredHolders.map(isParty),
    ...custody.keys.map(({ id }) => ({ kind: "KeyVersion" as const, id })),
    ...toEndAccess.flatMap(({ objects }) => objects),
  ]);
  const keys = custody.keys.filter(({ id }) => sees({ kind: "KeyVersion", id }));
  return {
    keys,
    registeredHolders:
      reading.viewer === principal
        ? registeredHolders.filter((holder) => sees(isParty(holder)))
        : ascending(keys.flatMap((key) => key.holders)),
    toEndAccess: toEndAccess
      .map((ending) => ({ ...ending, objects: ending.objects.filter(sees) }))
      .filter(({ objects }) => objects.length > 0),
  };
}

/** The causes of a change of the principal's own answer, those that may be seen. */
export async function shownCauses(
  reading: Reading,
  principal: PartyId,
  causes: FactEvent[],
): Promise<FactEvent[]> {
  if (reading.viewer === null) return causes;
  if (reading.viewer !== principal) return [];
  const sees = await lookedUp(reading, causes);
  return causes.filter(sees);
}
