/** Concluding: rule, mode and implementer from an explanation alone, without any facts (law 7). */
import type { RuleCode } from "./answer";
import type { Clause, DelegateCase, Explanation } from "./explanation";
import type { IntegrationMode } from "./facts";
import type { PartyId } from "./ids";
import { directVerdict } from "./rule";

/** What follows from an explanation. */
export interface Conclusion {
  readonly rule: RuleCode;
  readonly mode: IntegrationMode;
  readonly implementer: PartyId | null;
}

/** What a conclusion rests on. */
export type Reasons = Omit<Explanation, "nearMisses" | "rule">;

const holds = (reasons: Reasons, code: Clause["code"]): boolean =>
  reasons.clauses.find((clause) => clause.code === code)?.holds ?? false;

const candidatesIn = (cases: readonly DelegateCase[]): PartyId[] =>
  cases.filter((it) => it.candidate).map((it) => it.delegate);

/** Re-derives rule, mode and implementer. */
export function conclude(reasons: Reasons): Conclusion {
  const nobody = { mode: "NONE", implementer: null } as const;
  if (!holds(reasons, "PARTY_ACTIVE")) return { rule: "R2", ...nobody };
  if (!holds(reasons, "BASE")) {
    const above = reasons.acquirers.find((it) => it.candidate);
    if (above === undefined || above.mode === null) return { rule: "R4", ...nobody };
    return { rule: "R3", mode: above.mode, implementer: above.implementer };
  }
  const candidacy = {
    isvs: candidatesIn(reasons.isvs),
    integrators: candidatesIn(reasons.integrators),
    dev: holds(reasons, "DEV"),
    designated: reasons.designated,
  };
  const { rule, mode, implementer } = directVerdict(candidacy, reasons.policy);
  return { rule, mode, implementer: mode === "SELF" ? reasons.principal : implementer };
}
