/**
 * The rule R5–R12: which mode follows when a principal's delegates are known. First matching row decides. Everything around it
 * (R2 to R4, custody, status, findings) is in `decide.ts`.
 */
import type { Mask, PolicyName, RuleCode } from "./answer";
import { ITSELF } from "./answer";
import type { IntegrationMode } from "./facts";
import type { PartyId } from "./ids";
import { FLAG_BIT } from "./masks";

/** What the rows R5–R12 look at. Candidates are in order of preference. */
export interface Candidacy {
  readonly isvs: readonly PartyId[];
  readonly integrators: readonly PartyId[];
  /** DEV. */
  readonly dev: boolean;
  readonly designated: PartyId | null;
}

/** The outcome of a row. */
export interface Verdict {
  readonly rule: RuleCode;
  readonly mode: IntegrationMode;
  /** `ITSELF` in mode SELF, null in mode NONE. */
  readonly implementer: PartyId | null;
  readonly flags: Mask;
}

const isv = (rule: RuleCode, implementer: PartyId, flags: Mask = 0): Verdict => ({
  rule,
  mode: "ISV",
  implementer,
  flags,
});

const si = (rule: RuleCode, implementer: PartyId, flags: Mask = 0): Verdict => ({
  rule,
  mode: "SYSTEM_INTEGRATOR",
  implementer,
  flags,
});

const itself = (rule: RuleCode, flags: Mask = 0): Verdict => ({
  rule,
  mode: "SELF",
  implementer: ITSELF,
  flags,
});

const nobody = (rule: RuleCode, flags: Mask): Verdict => ({ rule, mode: "NONE", implementer: null, flags });

/** The first of the rows R5–R12 that matches, under a policy. */
export function directVerdict(candidacy: Candidacy, policy: PolicyName): Verdict {
  const { isvs, integrators, dev } = candidacy;
  const firstIsv = isvs[0];
  const firstSi = integrators[0];
  if (firstIsv !== undefined && firstSi !== undefined) return bothKinds(candidacy, firstIsv, policy);
  if (firstIsv !== undefined)
    return isvs.length === 1 ? isv("R5", firstIsv) : severalIsvs(candidacy, firstIsv);
  if (firstSi !== undefined)
    return integrators.length === 1 ? oneSi(firstSi, dev, policy) : severalSis(candidacy, firstSi);
  return dev ? itself("R11") : nobody("R12", FLAG_BIT.NO_DEV_CAPABILITY_AND_NO_DELEGATE);
}

/** R6 and R7. */
function oneSi(integrator: PartyId, dev: boolean, policy: PolicyName): Verdict {
  if (!dev) return si("R6", integrator);
  const flag = FLAG_BIT.SI_DESPITE_DEV_CAPABILITY;
  return policy === "STRICT" ? itself("R7", flag) : si("R7", integrator, flag);
}

/** R8: a designation among the candidates decides; else ISV, strictly nobody. */
function bothKinds(
  { isvs, integrators, designated }: Candidacy,
  firstIsv: PartyId,
  policy: PolicyName,
): Verdict {
  if (designated !== null && isvs.includes(designated)) return isv("R8", designated);
  if (designated !== null && integrators.includes(designated)) return si("R8", designated);
  const flag = FLAG_BIT.AMBIGUOUS_DELEGATE;
  return policy === "STRICT" ? nobody("R8", flag) : isv("R8", firstIsv, flag);
}

/** R9. */
function severalIsvs({ isvs, designated }: Candidacy, firstIsv: PartyId): Verdict {
  if (designated !== null && isvs.includes(designated)) return isv("R9", designated);
  return isv("R9", firstIsv, FLAG_BIT.MULTIPLE_ISV);
}

/** R10: chosen as in R9; the flag stays even with a designation, as the account is in several hands. */
function severalSis({ integrators, designated }: Candidacy, firstSi: PartyId): Verdict {
  const chosen = designated !== null && integrators.includes(designated) ? designated : firstSi;
  return si("R10", chosen, FLAG_BIT.MULTIPLE_SI);
}
