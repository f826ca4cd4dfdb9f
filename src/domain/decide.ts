/**
 * Deciding: a situation joined with the standing of those it names gives the answer. The one place where R2–R4, custody,
 * status and findings come together; used alike by the reference evaluator and by the stored answers.
 */
import { type Answer, ITSELF, type Mask, type PolicyName } from "./answer";
import { entitled } from "./entitlement";
import type { IntegrationMode } from "./facts";
import type { PartyId } from "./ids";
import { FINDING_BIT, FLAG_BIT, UNTOLD_RESIDUE } from "./masks";
import { directVerdict, type Verdict } from "./rule";
import { type KeyRing, type Situation, withAccount } from "./situation";

/** Acquiring links are followed upward this far. */
export const MOST_LINKS = 8;

/** What the facts of a delegate say of it at an instant. */
export interface DelegateStanding {
  readonly active: boolean;
  /** ISV: its partner contract is in force. */
  readonly partner: boolean;
  /** Its usable LIVE keys; in `holders` it stands as `ITSELF`. */
  readonly keys: KeyRing;
}

/** The standing of everybody a situation can name, at one instant. */
export interface Standings {
  delegate(id: PartyId): DelegateStanding;
  /** The acquirer's own answer; null when there is none; "CYCLE" when it is being asked for already. */
  acquirer(id: PartyId): Answer | "CYCLE" | null;
}

/** Findings about an acquirer's keys that count for those who inherit from it. */
const INHERITED_FINDINGS: Mask =
  FINDING_BIT.NO_USABLE_KEY |
  FINDING_BIT.KEY_OWNER_MISMATCH |
  FINDING_BIT.HANDOVER_INCOMPLETE |
  FINDING_BIT.SHARED_CUSTODY |
  FINDING_BIT.KEY_REUSED |
  FINDING_BIT.NO_SUCCESSOR |
  FINDING_BIT.OVERLAP_TOO_LONG |
  FINDING_BIT.WEAK_KEY |
  FINDING_BIT.CROSS_ENVIRONMENT |
  FINDING_BIT.COMPROMISED_IN_USE |
  FINDING_BIT.PRE_COMPROMISE_EXPOSURE |
  FINDING_BIT.TOKEN_INVALID |
  FINDING_BIT.ACQUIRER_CYCLE;

/** Findings about the principal's own keys that hold whoever signs, and so in the modes ISV and NONE too. */
export const UNSIGNED_KEY_FINDINGS: Mask =
  FINDING_BIT.KEY_REUSED | FINDING_BIT.WEAK_KEY | FINDING_BIT.CROSS_ENVIRONMENT;

/** The delegates that are candidates: the situation's, less those whose standing fails. */
interface Candidates {
  readonly isvs: readonly PartyId[];
  readonly integrators: readonly PartyId[];
}

/** The answer for a situation; `ITSELF` stands for the principal. */
export function decide(situation: Situation, standings: Standings, policy: PolicyName): Answer {
  const candidates = candidatesOf(situation, standings);
  const verdict = directVerdict(
    { ...candidates, dev: situation.dev, designated: situation.designated },
    policy,
  );
  const inherited =
    situation.status === "ACTIVE" && !situation.base ? inherit(situation, standings) : NO_INHERITANCE;
  const answer = answerOf(situation, verdict, inherited, standings);
  const own = ownFindings(situation, candidates, answer.mode);
  const flags = answer.flags | ((own & FINDING_BIT.DUAL_ROLE) !== 0 ? FLAG_BIT.DUAL_ROLE : 0);
  const untold = untoldResidue(situation, candidates, answer);
  return { ...answer, flags, findings: answer.findings | inherited.findings | own | untold };
}

function answerOf(
  situation: Situation,
  verdict: Verdict,
  inherited: Inheritance,
  standings: Standings,
): Answer {
  if (situation.status !== "ACTIVE")
    return none(situation, "R2", FLAG_BIT[`PARTY_${situation.status}`], null);
  if (situation.base) return direct(situation, verdict, standings);
  return inherited.answer ?? none(situation, "R4", situation.baseFlags, verdict.mode);
}

/** The candidates among the delegates that a situation names. */
export function candidatesOf(situation: Situation, standings: Standings): Candidates {
  const isCandidate = (isv: PartyId) => standings.delegate(isv).active && standings.delegate(isv).partner;
  return {
    isvs: situation.allow ? situation.authorized.filter(isCandidate) : [],
    integrators: situation.engaged.filter((integrator) => standings.delegate(integrator).active),
  };
}

function none(
  situation: Situation,
  rule: Answer["rule"],
  flags: Mask,
  wouldBeMode: IntegrationMode | null,
): Answer {
  return {
    mode: "NONE",
    wouldBeMode,
    status: null,
    channel: null,
    rule,
    implementer: null,
    accountOwner: ITSELF,
    accountOperator: ITSELF,
    keyOwner: situation.keys.usable ? ITSELF : null,
    keyHolder: null,
    acquirer: null,
    links: 0,
    flags,
    findings: situation.keys.findings & UNSIGNED_KEY_FINDINGS,
  };
}

/** R5–R12 with custody and status. */
function direct(situation: Situation, verdict: Verdict, standings: Standings): Answer {
  const { implementer, mode } = verdict;
  if (implementer === null) return none(situation, verdict.rule, verdict.flags, null);
  const byIsv = mode === "ISV";
  const ring = byIsv ? standings.delegate(implementer).keys : situation.keys;
  const findings = signerFindings(situation, verdict, ring, implementer);
  const blocked = (findings & (FINDING_BIT.NO_USABLE_KEY | FINDING_BIT.TOKEN_INVALID)) !== 0;
  return {
    mode,
    wouldBeMode: null,
    status: blocked ? "BLOCKED" : situation.lacksService ? "DEGRADED" : "OPERATIONAL",
    channel: "DIRECT",
    rule: verdict.rule,
    implementer,
    accountOwner: ITSELF,
    accountOperator: mode === "SYSTEM_INTEGRATOR" ? implementer : ITSELF,
    keyOwner: byIsv ? implementer : ITSELF,
    keyHolder: implementer,
    acquirer: null,
    links: 0,
    flags: verdict.flags,
    findings,
  };
}

/** K1, K2, K5, TOKEN_INVALID, and what is wrong about the signer's keys by themselves. */
function signerFindings(situation: Situation, { mode }: Verdict, ring: KeyRing, implementer: PartyId): Mask {
  const holder = mode === "SYSTEM_INTEGRATOR" ? implementer : ITSELF;
  let findings = ring.findings | (situation.keys.findings & UNSIGNED_KEY_FINDINGS);
  if (!ring.holders.includes(holder)) findings |= FINDING_BIT.NO_USABLE_KEY;
  if (mode === "SYSTEM_INTEGRATOR" && ring.usable && !ring.holders.includes(holder))
    findings |= FINDING_BIT.HANDOVER_INCOMPLETE;
  if (mode === "ISV" && situation.keys.usable) findings |= FINDING_BIT.KEY_OWNER_MISMATCH;
  if (mode === "ISV" && !situation.tokens.includes(implementer)) findings |= FINDING_BIT.TOKEN_INVALID;
  return findings;
}

interface Inheritance {
  readonly answer: Answer | null;
  /** ACQUIRER_CYCLE, when the chain above meets itself. */
  readonly findings: Mask;
}

const NO_INHERITANCE: Inheritance = { answer: null, findings: 0 };

/** R3: the answer of the first acquirer, in order of its link, whose mode is not NONE. */
function inherit(situation: Situation, standings: Standings): Inheritance {
  let findings: Mask = 0;
  for (const acquirer of situation.acquirers) {
    const above = standings.acquirer(acquirer);
    if (above === "CYCLE") findings |= FINDING_BIT.ACQUIRER_CYCLE;
    if (above === null || above === "CYCLE") continue;
    findings |= above.findings & FINDING_BIT.ACQUIRER_CYCLE;
    if (above.mode === "NONE" || above.links >= MOST_LINKS) continue;
    const several = situation.acquirers.length > 1 ? FLAG_BIT.MULTIPLE_ACQUIRERS : 0;
    const answer: Answer = {
      ...above,
      channel: "ACQUIRER",
      rule: "R3",
      acquirer,
      links: above.links + 1,
      flags: FLAG_BIT.INHERITED | several,
      findings: above.findings & INHERITED_FINDINGS,
    };
    return { answer, findings };
  }
  return { answer: null, findings };
}

/** Findings about what is the principal's own, whoever signs: K3, K4, K14, the declaration, roles, allowance. */
function ownFindings(situation: Situation, candidates: Candidates, mode: IntegrationMode): Mask {
  let findings: Mask = 0;
  if (situation.tokens.some((isv) => !candidates.isvs.includes(isv)))
    findings |= FINDING_BIT.WRONG_DELEGATE_KEY;
  if (situation.residual.some((it) => !candidates.integrators.includes(it)))
    findings |= FINDING_BIT.RESIDUAL_SI_CUSTODY;
  if (situation.status === "CLOSED" && situation.keys.usable) findings |= FINDING_BIT.ORPHAN_KEY;
  if (situation.declaredMode !== null && situation.declaredMode !== mode)
    findings |= FINDING_BIT.DECLARED_MISMATCH;
  if (dualRole(situation, candidates)) findings |= FINDING_BIT.DUAL_ROLE;
  if (situation.anyAuthorization && !situation.allow) findings |= FINDING_BIT.ISV_NOT_ALLOWED;
  return findings;
}

/** Is somebody able and not entitled, of whom no finding tells: an SI that never was a candidate, a stranger with a key? */
function untoldResidue(situation: Situation, { isvs, integrators }: Candidates, answer: Answer): Mask {
  const accounts = withAccount(situation);
  const left =
    answer.mode === "NONE"
      ? situation.tokens.length + accounts.length > 0
      : [...accounts, ...situation.keys.holders].some(
          (it) => it !== ITSELF && !entitled(answer, [...isvs, ...integrators], it),
        );
  return left ? UNTOLD_RESIDUE : 0;
}

/** Are two candidates, or the principal and a candidate, one legal entity? */
function dualRole(situation: Situation, { isvs, integrators }: Candidates): boolean {
  const concerned = (id: PartyId) => id === ITSELF || isvs.includes(id) || integrators.includes(id);
  return situation.sameEntity.some(([a, b]) => concerned(a) && concerned(b));
}

/** Puts the principal in the place of `ITSELF`. Member by member: to spread an answer takes thirty times as long, and every read does this. */
export function answerFor(principal: PartyId, answer: Answer): Answer {
  const named = <T extends PartyId | null>(id: T): T => (id === ITSELF ? (principal as T) : id);
  return {
    mode: answer.mode,
    wouldBeMode: answer.wouldBeMode,
    status: answer.status,
    channel: answer.channel,
    rule: answer.rule,
    implementer: named(answer.implementer),
    accountOwner: named(answer.accountOwner),
    accountOperator: named(answer.accountOperator),
    keyOwner: named(answer.keyOwner),
    keyHolder: named(answer.keyHolder),
    acquirer: answer.acquirer,
    links: answer.links,
    flags: answer.flags,
    findings: answer.findings,
  };
}
