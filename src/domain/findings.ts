/** Findings in full: the codes of an answer, each with the facts that it is about, its severity and the action that ends it. */
import type { Answer, FindingCode, PolicyName } from "./answer";
import { UNSIGNED_KEY_FINDINGS } from "./decide";
import { answerAt, candidatesAt } from "./evaluate";
import type { FactRef, Finding, FindingAction, Severity } from "./explanation";
import type { Client, FactKind } from "./facts";
import type { PartyGraph } from "./graph";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import { keyFindings, usableKeys } from "./key-ring";
import { FINDING_BIT, findingsOf } from "./masks";
import { authorizationsInForce } from "./ranking";
import { integratorsOf, keysLeftWith, leavesResidue } from "./residue";
import { inForce, linkInForce, partyStatus, tokenInvalidity } from "./states";

/** How bad each finding is and what ends it. */
const MEANING: Readonly<Record<FindingCode, readonly [Severity, FindingAction]>> = {
  NO_USABLE_KEY: ["CRITICAL", "REGISTER_KEY"],
  KEY_OWNER_MISMATCH: ["WARNING", "REVOKE_KEY"],
  WRONG_DELEGATE_KEY: ["CRITICAL", "REVOKE_TOKEN"],
  RESIDUAL_SI_CUSTODY: ["CRITICAL", "ROTATE_KEY"],
  HANDOVER_INCOMPLETE: ["WARNING", "HAND_OVER_KEY"],
  SHARED_CUSTODY: ["WARNING", "SEPARATE_KEYS"],
  KEY_REUSED: ["WARNING", "SEPARATE_KEYS"],
  NO_SUCCESSOR: ["WARNING", "REGISTER_KEY"],
  OVERLAP_TOO_LONG: ["INFO", "REVOKE_KEY"],
  WEAK_KEY: ["WARNING", "ROTATE_KEY"],
  CROSS_ENVIRONMENT: ["WARNING", "SEPARATE_KEYS"],
  COMPROMISED_IN_USE: ["CRITICAL", "REVOKE_KEY"],
  PRE_COMPROMISE_EXPOSURE: ["WARNING", "REVIEW_PAYMENTS"],
  ORPHAN_KEY: ["CRITICAL", "REVOKE_KEY"],
  TOKEN_INVALID: ["CRITICAL", "ISSUE_TOKEN"],
  DECLARED_MISMATCH: ["INFO", "CORRECT_DECLARATION"],
  DUAL_ROLE: ["INFO", "SEPARATE_ROLES"],
  ISV_NOT_ALLOWED: ["WARNING", "SETTLE_ALLOWANCE"],
  ACQUIRER_CYCLE: ["CRITICAL", "END_LINK"],
};

interface Asked {
  readonly graph: PartyGraph;
  readonly principal: PartyId;
  readonly t: Instant;
  readonly answer: Answer;
}

const refs = (kind: FactKind, facts: readonly { readonly id: number }[]): FactRef[] =>
  facts.map(({ id }) => ({ kind, id }));

const isLive = (client: Client): boolean => client.environment === "LIVE";

const orNone = <T>(value: T | null): T[] => (value === null ? [] : [value]);

const validTokens = ({ graph, principal, t }: Asked) =>
  graph.authorizations(principal).filter((token) => tokenInvalidity(token, t) === null);

const inForceContracts = ({ graph, principal, t }: Asked) =>
  [...authorizationsInForce(graph, principal, t).values()].flat();

/** K3: the valid tokens of everybody who is no candidate. */
function wrongTokens(asked: Asked, candidates: readonly PartyId[]): FactRef[] {
  return refs(
    "Authorization",
    validTokens(asked).filter((token) => !candidates.includes(token.isv)),
  );
}

/** K4: the open grants of former candidates, and the keys that they may still have. */
function residue({ graph, principal, t }: Asked, candidates: readonly PartyId[]): FactRef[] {
  const former = integratorsOf(graph, principal).filter(
    (integrator) => !candidates.includes(integrator) && leavesResidue(graph, principal, integrator, t),
  );
  const grants = graph
    .accountGrants(principal)
    .filter((it) => former.includes(it.integrator) && covers(it, t));
  const keys = new Set(former.flatMap((integrator) => keysLeftWith(graph, principal, integrator, t)));
  return [...refs("AccountGrant", grants), ...refs("KeyVersion", [...keys])];
}

/** The links in force on the walk upward from the principal that lead back to where the walk has been. */
function circle(graph: PartyGraph, principal: PartyId, t: Instant): FactRef[] {
  const walksOn = (id: PartyId) => {
    const party = graph.party(id);
    const active = party !== undefined && partyStatus(party, t) === "ACTIVE";
    return active && !graph.baseContracts(id).some((contract) => inForce(contract, t));
  };
  const above = (id: PartyId) =>
    walksOn(id) ? graph.acquiringLinks(id).filter((link) => linkInForce(link, t)) : [];
  const reached = (from: PartyId): Set<PartyId> => {
    const seen = new Set([from]);
    for (const id of seen) for (const link of above(id)) seen.add(link.acquirer);
    return seen;
  };
  const links = [...reached(principal)].flatMap(above);
  return refs(
    "AcquiringLink",
    links.filter((link) => reached(link.acquirer).has(link.merchant)),
  );
}

/** The parties among the principal and its candidates that share their legal entity with another of them. */
function sameEntity({ graph, principal }: Asked, candidates: readonly PartyId[]): FactRef[] {
  const concerned = [principal, ...candidates];
  const entityOf = (id: PartyId) => graph.party(id)?.legalEntity ?? null;
  const shares = (id: PartyId) => concerned.some((other) => other !== id && entityOf(other) === entityOf(id));
  return refs(
    "Party",
    concerned.filter((id) => entityOf(id) !== null && shares(id)).map((id) => ({ id })),
  );
}

/** Whose keys a finding about keys is about: the signing client's, and where it holds whoever signs, the account owner's too. */
function ownersAsked(code: FindingCode, { principal, answer }: Asked): PartyId[] {
  const signing = answer.keyOwner ?? principal;
  const both = (FINDING_BIT[code] & UNSIGNED_KEY_FINDINGS) !== 0 && answer.accountOwner !== signing;
  return both ? [signing, answer.accountOwner] : [signing];
}

function objectsOf(code: FindingCode, asked: Asked, candidates: readonly PartyId[]): FactRef[] {
  const { graph, principal, t, answer } = asked;
  switch (code) {
    case "NO_USABLE_KEY":
      return refs("Client", graph.clients(answer.keyOwner ?? principal).filter(isLive));
    case "KEY_OWNER_MISMATCH":
    case "ORPHAN_KEY":
    case "HANDOVER_INCOMPLETE":
      return refs("KeyVersion", usableKeys(graph, answer.accountOwner, t));
    case "WRONG_DELEGATE_KEY":
      return wrongTokens(asked, candidates);
    case "RESIDUAL_SI_CUSTODY":
      return residue(asked, candidates);
    case "TOKEN_INVALID":
      return [answer.accountOwner, ...orNone(answer.implementer)].map((id) => ({ kind: "Party", id }));
    case "ISV_NOT_ALLOWED":
      return refs("Contract", inForceContracts(asked));
    case "ACQUIRER_CYCLE":
      return circle(graph, principal, t);
    case "DUAL_ROLE":
      return sameEntity(asked, candidates);
    case "DECLARED_MISMATCH":
      return [{ kind: "Party", id: principal }];
    default: {
      const found = ownersAsked(code, asked).flatMap((owner) => keyFindings(graph, owner, t));
      return refs(
        "KeyVersion",
        found.flatMap((finding) => (finding.code === code ? finding.keys : [])),
      );
    }
  }
}

/** When only the account is left with a former SI there is no key to rotate (K4). */
const actionFor = (code: FindingCode, usual: FindingAction, objects: readonly FactRef[]): FindingAction =>
  code === "RESIDUAL_SI_CUSTODY" && objects.every(({ kind }) => kind === "AccountGrant")
    ? "TAKE_BACK_ACCOUNT"
    : usual;

/** A finding about some facts. */
export function findingOf(code: FindingCode, objects: readonly FactRef[]): Finding {
  const [severity, action] = MEANING[code];
  return { code, severity, action: actionFor(code, action, objects), objects };
}

/** The findings of a principal at `t` in full, in the order of `FINDINGS`; none for a party that is no principal. */
export function findingsAt(graph: PartyGraph, principal: PartyId, t: Instant, policy: PolicyName): Finding[] {
  const answer = answerAt(graph, principal, t, policy);
  if (answer === null) return [];
  const candidates = candidatesAt(graph, principal, t);
  const asked = { graph, principal, t, answer };
  return findingsOf(answer.findings).map((code) => findingOf(code, objectsOf(code, asked, candidates)));
}
