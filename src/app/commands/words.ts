/** How refusals name what a command is about, and who may give it. */
import type { FactKind } from "../../domain/facts";
import type { Action, Permission, Relation } from "../../domain/who-may";
import type { Named } from "./named";

/** What one object of a kind is called. */
export const KIND_NAMES: Readonly<Record<FactKind, string>> = {
  LegalEntity: "legal entity",
  Party: "party",
  Contract: "contract",
  Authorization: "authorization",
  Engagement: "engagement",
  AccountGrant: "account grant",
  AcquiringLink: "acquiring link",
  Client: "client",
  KeyVersion: "key version",
  Designation: "designation",
};

/** An object as the caller has named it. */
export const nameOf = (named: Named): string =>
  "id" in named ? "this id" : `the reference "${named.reference}"`;

/** Who may take an action. */
export function forbidden(action: Action, { operator, relations, level }: Permission): string {
  const members = relations.map(inWords).join(" or ");
  const who = [
    ...(operator ? ["an operator of the platform"] : []),
    ...(members === "" ? [] : [`a member of level ${level} of ${members}`]),
  ];
  return `${action} is for ${who.join(", or ")}`;
}

function inWords(relation: Relation): string {
  if (relation === "ITSELF") return "the party itself";
  return `its ${relation === "ISV" ? relation : relation.toLowerCase()}`;
}
