/** Plans the parties of a batch and the legal entities behind them. */
import { isCountry } from "../../domain/country";
import type { LegalEntityDraft, PartyDraft } from "../../domain/draft";
import type { LegalEntity, Party } from "../../domain/facts";
import type { LegalEntityId } from "../../domain/ids";
import { isLei } from "../../domain/lei";
import { Entry } from "./entry";
import type { BatchPlan } from "./plan";

/** Registers or amends each party. `platform` is the one on record. */
export function planParties(plan: BatchPlan, drafts: readonly PartyDraft[], platform: Party | null): void {
  let theOne = platform?.reference ?? null;
  drafts.forEach((draft, index) => {
    const entry = Entry.open(plan, "parties", index, "Party", draft.ref);
    if (!entry) return;
    planParty(entry, draft);
    if (draft.role !== "PLATFORM" || draft.ref === theOne) return;
    if (theOne === null) theOne = draft.ref;
    else
      plan.refuse(
        "SECOND_PLATFORM",
        ["parties", index, "role"],
        `"${theOne}" is the platform already; expected only one`,
      );
  });
}

function planParty(entry: Entry<"Party">, draft: PartyDraft): void {
  const before = entry.before;
  const role = entry.fixed("role", draft.role, before?.role);
  const name = entry.needed("name", draft.name, before?.name);
  checkWords(entry, draft);
  const legalEntity = planLegalEntity(entry, draft.legalEntity);
  const status = entry.forward("status", draft.status ?? before?.status ?? []);
  const developmentCapability = entry.forward(
    "developmentCapability",
    draft.developmentCapability ?? before?.developmentCapability ?? [],
  );
  const allowsIsv = entry.forward("allowsIsv", draft.allowsIsv ?? before?.allowsIsv ?? []);
  entry.save((id) => {
    if (role === undefined || name === undefined) return undefined;
    return {
      id,
      reference: draft.ref,
      role,
      name,
      country: or(draft.country, before?.country),
      mcc: or(draft.mcc, before?.mcc),
      legalEntity: or(legalEntity, before?.legalEntity),
      status,
      developmentCapability,
      allowsIsv,
      declaredMode: or(draft.declaredMode, before?.declaredMode),
    };
  });
}

/** What is given, null included; else what is on record; else null. */
const or = <T>(given: T | null | undefined, recorded: T | null | undefined): T | null =>
  given === undefined ? (recorded ?? null) : given;

function checkWords(entry: Entry<"Party">, { name, country, mcc }: PartyDraft): void {
  entry.text(["name"], name);
  if (name !== undefined && name.trim() === "") {
    entry.refuse("INVALID_VALUE", ["name"], "the name is empty; expected a name");
  }
  if (country != null && !isCountry(country)) {
    entry.refuse(
      "INVALID_VALUE",
      ["country"],
      `"${country}" is no country; expected an ISO 3166-1 alpha-2 country code, such as CN`,
    );
  }
  if (mcc != null && !/^\d{4}$/.test(mcc)) {
    entry.refuse(
      "INVALID_VALUE",
      ["mcc"],
      `"${mcc}" is no merchant category code; expected four digits (ISO 18245)`,
    );
  }
}

/** Several parties of a batch may name the same legal entity; what a later one says of it is an amendment. */
function planLegalEntity(
  entry: Entry<"Party">,
  draft: LegalEntityDraft | null | undefined,
): LegalEntityId | null | undefined {
  if (draft == null) return draft;
  const plan = entry.plan;
  entry.text(["legalEntity", "ref"], draft.ref);
  entry.text(["legalEntity", "name"], draft.name);
  if (draft.lei != null && !isLei(draft.lei)) {
    return entry.refuse(
      "INVALID_LEI",
      ["legalEntity", "lei"],
      `"${draft.lei}" is no LEI; expected 20 characters with the right check digits (ISO 17442)`,
    );
  }
  const before = plan.find("LegalEntity", draft.ref) ?? null;
  const after: LegalEntity = {
    id: before?.id ?? (plan.takeId() as LegalEntityId),
    reference: draft.ref,
    name: or(draft.name, before?.name),
    lei: or(draft.lei, before?.lei),
  };
  plan.record("LegalEntity", before, after);
  return after.id;
}
