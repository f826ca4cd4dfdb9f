/** Plans what binds a principal to others beside contracts: delegation tokens, engagements, account grants, acquiring links. */
import type {
  AccountGrantDraft,
  AcquiringLinkDraft,
  AuthorizationDraft,
  EngagementDraft,
} from "../../domain/draft";
import type { Authorization, PartyRole } from "../../domain/facts";
import { FOREVER, type Instant } from "../../domain/instant";
import { Entry } from "./entry";
import type { BatchPlan } from "./plan";
import { PRINCIPALS } from "./words";

const ISV: readonly PartyRole[] = ["ISV"];
const INTEGRATOR: readonly PartyRole[] = ["SYSTEM_INTEGRATOR"];
const ACQUIRER: readonly PartyRole[] = ["ACQUIRER"];

/** Registers or amends each delegation token. */
export function planAuthorizations(plan: BatchPlan, drafts: readonly AuthorizationDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "authorizations", index, "Authorization", draft.ref);
    if (!entry) return;
    const before = entry.before;
    const revokedAt = draft.revokedAt === undefined ? (before?.revokedAt ?? null) : draft.revokedAt;
    const interval = entry.interval(draft, before);
    if (interval) entry.notBefore("revokedAt", revokedAt, interval.from);
    const sides = delegation(
      entry,
      draft.principal,
      "isv",
      draft.isv,
      ISV,
      before && [before.principal, before.isv],
    );
    entry.save((id) => {
      if (!sides || !interval) return undefined;
      const secrets = secretsOf(draft, before);
      return {
        id,
        reference: draft.ref,
        principal: sides[0],
        isv: sides[1],
        ...interval,
        revokedAt,
        ...secrets,
      };
    });
  });
}

/** The digests of a token's secrets: as given, null included; else as recorded. */
const secretsOf = (draft: AuthorizationDraft, before: Authorization | null) => ({
  codeDigest: draft.codeDigest === undefined ? (before?.codeDigest ?? null) : draft.codeDigest,
  codeExpiresAt: draft.codeExpiresAt === undefined ? (before?.codeExpiresAt ?? null) : draft.codeExpiresAt,
  tokenDigest: draft.tokenDigest === undefined ? (before?.tokenDigest ?? null) : draft.tokenDigest,
  refreshDigest: draft.refreshDigest === undefined ? (before?.refreshDigest ?? null) : draft.refreshDigest,
});

/** Registers or amends each engagement. */
export function planEngagements(plan: BatchPlan, drafts: readonly EngagementDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "engagements", index, "Engagement", draft.ref);
    if (!entry) return;
    const before = entry.before;
    const interval = entry.interval(ended(draft, before?.to, plan.recordedAt), before, true);
    const recorded = before && ([before.principal, before.integrator] as const);
    const sides = delegation(entry, draft.principal, "integrator", draft.integrator, INTEGRATOR, recorded);
    const state = draft.state ?? before?.state ?? "ACCEPTED";
    entry.save((id) => {
      if (!sides || !interval) return undefined;
      return { id, reference: draft.ref, principal: sides[0], integrator: sides[1], state, ...interval };
    });
  });
}

/** Registers or amends each account grant. */
export function planAccountGrants(plan: BatchPlan, drafts: readonly AccountGrantDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "accountGrants", index, "AccountGrant", draft.ref);
    if (!entry) return;
    const before = entry.before;
    const interval = entry.interval(draft, before, true);
    const recorded = before && ([before.principal, before.integrator] as const);
    const sides = delegation(entry, draft.principal, "integrator", draft.integrator, INTEGRATOR, recorded);
    entry.save((id) => {
      if (!sides || !interval) return undefined;
      return { id, reference: draft.ref, principal: sides[0], integrator: sides[1], ...interval };
    });
  });
}

/** Registers or amends each acquiring link. Cycles are looked for once all links are planned. */
export function planAcquiringLinks(plan: BatchPlan, drafts: readonly AcquiringLinkDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "acquiringLinks", index, "AcquiringLink", draft.ref);
    if (!entry) return;
    const before = entry.before;
    const interval = entry.interval(ended(draft, before?.to, plan.recordedAt), before, true);
    const merchant = entry.side("merchant", draft.merchant, PRINCIPALS, before?.merchant);
    const acquirer = entry.side("acquirer", draft.acquirer, ACQUIRER, before?.acquirer);
    const state = draft.state ?? before?.state ?? "APPROVED";
    entry.save((id) => {
      if (!merchant || !acquirer || !interval) return undefined;
      return { id, reference: draft.ref, merchant, acquirer, state, ...interval };
    });
  });
}

/** Both sides of a delegation; a party cannot delegate to itself (E18). */
function delegation<K extends "Authorization" | "Engagement" | "AccountGrant", Id>(
  entry: Entry<K>,
  principal: string | undefined,
  member: string,
  delegate: string | undefined,
  roles: readonly PartyRole[],
  recorded: readonly [Id, Id] | null,
) {
  if (principal !== undefined && principal === delegate) {
    return entry.refuse(
      "SELF_AUTHORIZATION",
      [member],
      `"${principal}" stands on both sides; expected two different parties`,
    );
  }
  const one = entry.side("principal", principal, PRINCIPALS, recorded?.[0] as never);
  const other = entry.side(member, delegate, roles, recorded?.[1] as never);
  return one !== undefined && other !== undefined ? ([one, other] as const) : undefined;
}

/** ENDED without an end means: ended now, unless it had ended before. */
function ended<D extends { readonly state?: string; readonly from?: Instant; readonly to?: Instant }>(
  draft: D,
  recordedEnd: Instant | undefined,
  recordedAt: Instant,
): { readonly from?: Instant; readonly to?: Instant } {
  if (draft.state !== "ENDED" || (draft.to !== undefined && draft.to !== FOREVER)) return draft;
  return {
    from: draft.from,
    to: recordedEnd !== undefined && recordedEnd < recordedAt ? recordedEnd : recordedAt,
  };
}
