/** How problems name lists and roles. */
import type { PartyRole } from "../../domain/facts";
import type { BatchList } from "./plan";

/** What one entry of a list is called. */
export const NOUNS: Readonly<Record<BatchList, string>> = {
  parties: "party",
  contracts: "contract",
  authorizations: "authorization",
  engagements: "engagement",
  accountGrants: "account grant",
  acquiringLinks: "acquiring link",
  clients: "client",
  keys: "key",
  designations: "designation",
};

const ROLES: Readonly<Record<PartyRole, string>> = {
  PLATFORM: "the platform",
  MERCHANT: "a merchant",
  ACQUIRER: "an acquirer",
  ISV: "an ISV",
  SYSTEM_INTEGRATOR: "a system integrator",
};

/** A role with its article. */
export const aRole = (role: PartyRole): string => ROLES[role];

/** Some roles as a choice: "a merchant, an acquirer or an ISV". */
export function aList(roles: readonly PartyRole[]): string {
  const names = roles.map(aRole);
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

/** The roles whose mode is computed. */
export const PRINCIPALS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];

/** Who may own clients. */
export const CLIENT_OWNERS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER", "ISV", "SYSTEM_INTEGRATOR"];

/** Who may hold keys, and who may be designated. */
export const DELEGATES: readonly PartyRole[] = ["ISV", "SYSTEM_INTEGRATOR"];
