/** Plans the contracts of a batch. */
import type { ContractDraft } from "../../domain/draft";
import { type ContractKind, PARTY_ROLES, type PartyRole } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { Entry } from "./entry";
import type { BatchPlan } from "./plan";
import { PRINCIPALS } from "./words";

type Sides = readonly [PartyId, PartyId];

/** Who signs with whom, in the order of `between`. */
export const CONTRACT_SIDES: Readonly<
  Record<ContractKind, readonly [readonly PartyRole[], readonly PartyRole[]]>
> = {
  MERCHANT_SERVICE: [PRINCIPALS, ["PLATFORM"]],
  AUTHORIZATION_SERVICE: [PRINCIPALS, ["ISV"]],
  ISV_PARTNER: [["ISV"], ["PLATFORM"]],
};

/** Registers or amends each contract. */
export function planContracts(plan: BatchPlan, drafts: readonly ContractDraft[]): void {
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "contracts", index, "Contract", draft.ref);
    if (entry) planContract(entry, draft);
  });
}

function planContract(entry: Entry<"Contract">, draft: ContractDraft): void {
  const before = entry.before;
  const kind = entry.fixed("kind", draft.kind, before?.kind);
  const sides = sidesOf(entry, kind, draft);
  const interval = entry.interval(draft, before);
  const terminatedAt = draft.terminatedAt === undefined ? (before?.terminatedAt ?? null) : draft.terminatedAt;
  if (interval) entry.notBefore("terminatedAt", terminatedAt, interval.from);
  const suspensions = entry.forward("suspensions", draft.suspensions ?? before?.suspensions ?? []);
  draft.services?.forEach((service, i) => {
    entry.text(["services", i], service);
  });
  const signedBy = entry.parties("signedBy", draft.signedBy, PARTY_ROLES) ?? before?.signedBy ?? [];
  entry.save((id) => {
    if (!kind || !sides || !interval) return undefined;
    return {
      id,
      reference: draft.ref,
      kind,
      party: sides[0],
      counterparty: sides[1],
      services: draft.services ?? before?.services ?? [],
      state: draft.state ?? before?.state ?? "SIGNED",
      signedAt: draft.signedAt === undefined ? (before?.signedAt ?? null) : draft.signedAt,
      ...interval,
      terminatedAt,
      suspensions,
      exclusive: draft.exclusive ?? before?.exclusive ?? false,
      signedBy,
    };
  });
}

function sidesOf(
  entry: Entry<"Contract">,
  kind: ContractKind | undefined,
  { between }: ContractDraft,
): Sides | undefined {
  const recorded = entry.before;
  if (between === undefined) {
    return recorded ? [recorded.party, recorded.counterparty] : entry.needed("between", undefined, undefined);
  }
  const [first, second] = between;
  if (first === second) {
    return entry.refuse(
      "SELF_AUTHORIZATION",
      ["between"],
      `"${first}" stands on both sides; expected two different parties`,
    );
  }
  if (kind === undefined) return undefined;
  if (kind === "AUTHORIZATION_SERVICE" && entry.plan.find("Party", first)?.role === "ISV") {
    return entry.refuse(
      "WRONG_ROLE",
      ["between", 0],
      `an ISV cannot authorize another ISV, and "${first}" is an ISV; expected a merchant or an acquirer`,
    );
  }
  const party = entry.party(["between", 0], first, CONTRACT_SIDES[kind][0]);
  const counterparty = entry.party(["between", 1], second, CONTRACT_SIDES[kind][1]);
  if (!party || !counterparty) return undefined;
  if (recorded && (party.id !== recorded.party || counterparty.id !== recorded.counterparty)) {
    return entry.immutable(["between"], "the recorded parties");
  }
  return [party.id, counterparty.id];
}
