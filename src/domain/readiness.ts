/** Readiness: may a principal go over to a delegate, or to itself, at an instant, without being cut off? */
import { type AccountGrant, type Facts, INTEGRATION, type KeyVersion, type Party } from "./facts";
import type { PartyId } from "./ids";
import { covers, type Instant } from "./instant";
import {
  allowsIsv,
  engagementInForce,
  hasDevelopmentCapability,
  inForce,
  partyStatus,
  tokenInvalidity,
  usable,
} from "./states";

/** What has to be so, in the order in which it is brought about. */
export const READINESS_CHECKS = [
  "PARTY_ACTIVE",
  "BASE_CONTRACT_IN_FORCE",
  "DEVELOPMENT_CAPABILITY",
  "ISV_ALLOWED",
  "PARTNER_CONTRACT_IN_FORCE",
  "AUTHORIZATION_CONTRACT_IN_FORCE",
  "TOKEN_VALID",
  "ENGAGEMENT_IN_FORCE",
  "ACCOUNT_GIVEN",
  "KEY_USABLE",
  "KEY_HOLDER_VERIFIED",
] as const;
export type ReadinessCheckCode = (typeof READINESS_CHECKS)[number];

/** One check. */
export interface ReadinessCheck {
  readonly check: ReadinessCheckCode;
  readonly passed: boolean;
}

/** Who goes over to whom, and when; `to` is the principal itself where it integrates itself. */
export interface Handover {
  readonly principal: Party;
  readonly to: Party;
  readonly at: Instant;
}

/** All checks that a hand-over has to pass, from the facts of both. A key counts if the one who goes on signing holds it. */
export function readinessOf(facts: Facts, { principal, to, at }: Handover): readonly ReadinessCheck[] {
  const checks = [
    check("PARTY_ACTIVE", partyStatus(to, at) === "ACTIVE" && partyStatus(principal, at) === "ACTIVE"),
    check(
      "BASE_CONTRACT_IN_FORCE",
      facts.Contract.some(
        (it) => it.kind === "MERCHANT_SERVICE" && it.party === principal.id && inForce(it, at),
      ),
    ),
  ];
  if (to.role === "ISV") return [...checks, ...isvChecks(facts, principal, to.id, at)];
  if (to.role === "SYSTEM_INTEGRATOR")
    return [...checks, ...integratorChecks(facts, principal.id, to.id, at)];
  return [
    ...checks,
    check("DEVELOPMENT_CAPABILITY", hasDevelopmentCapability(principal, at)),
    ...keyChecks(facts, principal.id, principal.id, at),
  ];
}

const check = (code: ReadinessCheckCode, passed: boolean): ReadinessCheck => ({ check: code, passed });

const isvChecks = (facts: Facts, principal: Party, isv: PartyId, at: Instant): ReadinessCheck[] => [
  check("ISV_ALLOWED", allowsIsv(principal, at)),
  check(
    "PARTNER_CONTRACT_IN_FORCE",
    facts.Contract.some((it) => it.kind === "ISV_PARTNER" && it.party === isv && inForce(it, at)),
  ),
  check(
    "AUTHORIZATION_CONTRACT_IN_FORCE",
    facts.Contract.some(
      (it) =>
        it.kind === "AUTHORIZATION_SERVICE" &&
        it.party === principal.id &&
        it.counterparty === isv &&
        it.services.includes(INTEGRATION) &&
        inForce(it, at),
    ),
  ),
  check(
    "TOKEN_VALID",
    facts.Authorization.some(
      (it) => it.principal === principal.id && it.isv === isv && tokenInvalidity(it, at) === null,
    ),
  ),
  ...keyChecks(facts, isv, isv, at),
];

const integratorChecks = (
  facts: Facts,
  principal: PartyId,
  integrator: PartyId,
  at: Instant,
): ReadinessCheck[] => {
  const theirs = (it: AccountGrant) => it.principal === principal && it.integrator === integrator;
  return [
    check(
      "ENGAGEMENT_IN_FORCE",
      facts.Engagement.some((it) => theirs(it as never) && engagementInForce(it, at)),
    ),
    check(
      "ACCOUNT_GIVEN",
      facts.AccountGrant.some((it) => theirs(it) && covers(it, at)),
    ),
    ...keyChecks(facts, principal, integrator, at),
  ];
};

function keyChecks(facts: Facts, owner: PartyId, holder: PartyId, at: Instant): ReadinessCheck[] {
  const held = usableKeysOf(facts, owner, at).filter((key) => key.holders.includes(holder));
  return [
    check("KEY_USABLE", held.length > 0),
    check(
      "KEY_HOLDER_VERIFIED",
      held.some((key) => key.provedBy.includes(holder)),
    ),
  ];
}

/** The usable keys of a party's clients at an instant. */
function usableKeysOf(facts: Facts, owner: PartyId, at: Instant): KeyVersion[] {
  const clients = new Map(facts.Client.filter((it) => it.owner === owner).map((it) => [it.id, it]));
  return facts.KeyVersion.filter((key) => {
    const client = clients.get(key.client);
    return client !== undefined && usable(key, client, at);
  });
}
