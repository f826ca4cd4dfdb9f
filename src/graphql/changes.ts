/** A set of changes, to be supposed. */
import { Field, ID, InputType } from "type-graphql";
import { type Failed, fail, failed } from "../app/failure";
import type { Changes } from "../app/suppose";
import { REMOVABLE_KINDS, type Removal } from "../app/suppose-away";
import type { Batch } from "../domain/draft";
import { KIND_OF_TYPE, NODE_TYPES, parseGlobalId, readGlobalId } from "./global-id";
import { ClientChange, clientDraft, KeyChange, keyDraft, PartyChange, partyDraft } from "./party-change";
import {
  AccountGrantChange,
  AcquiringLinkChange,
  AuthorizationChange,
  accountGrantDraft,
  acquiringLinkDraft,
  authorizationDraft,
  ContractChange,
  contractDraft,
  DesignationChange,
  designationDraft,
  EngagementChange,
  engagementDraft,
} from "./relationship-change";

@InputType("FactChanges", {
  description:
    "Objects as they should be on record: parties first, then what binds them. References may be of objects that are new in the same changes; a known reference changes that object.",
})
export class FactChanges {
  @Field(() => [PartyChange], { nullable: true, description: "Parties." })
  readonly parties?: PartyChange[] | null;

  @Field(() => [ContractChange], { nullable: true, description: "Contracts." })
  readonly contracts?: ContractChange[] | null;

  @Field(() => [AuthorizationChange], { nullable: true, description: "Delegation tokens." })
  readonly authorizations?: AuthorizationChange[] | null;

  @Field(() => [EngagementChange], { nullable: true, description: "Engagements of system integrators." })
  readonly engagements?: EngagementChange[] | null;

  @Field(() => [AccountGrantChange], { nullable: true, description: "Account grants." })
  readonly accountGrants?: AccountGrantChange[] | null;

  @Field(() => [AcquiringLinkChange], { nullable: true, description: "Acquiring links." })
  readonly acquiringLinks?: AcquiringLinkChange[] | null;

  @Field(() => [ClientChange], { nullable: true, description: "Clients." })
  readonly clients?: ClientChange[] | null;

  @Field(() => [KeyChange], { nullable: true, description: "Key versions." })
  readonly keys?: KeyChange[] | null;

  @Field(() => [DesignationChange], { nullable: true, description: "Designations." })
  readonly designations?: DesignationChange[] | null;
}

@InputType("GraphChanges", {
  description:
    "Changes to the graph, taken together: objects taken away first, then parties, then what binds them. References may be of objects that are new in the same changes.",
})
export class GraphChanges extends FactChanges {
  @Field(() => [ID], {
    nullable: true,
    description:
      "Global ids of objects to take away, as if they had never been recorded. A client goes with its keys, a party with all that binds it, its clients and their keys; keys of others stay without it as a holder. The platform cannot be taken away.",
  })
  readonly remove?: string[] | null;
}

/** The objects of an input, as a batch. */
export const batchOf = (changes: FactChanges): Batch => ({
  parties: (changes.parties ?? []).map(partyDraft),
  contracts: (changes.contracts ?? []).map(contractDraft),
  authorizations: (changes.authorizations ?? []).map(authorizationDraft),
  engagements: (changes.engagements ?? []).map(engagementDraft),
  accountGrants: (changes.accountGrants ?? []).map(accountGrantDraft),
  acquiringLinks: (changes.acquiringLinks ?? []).map(acquiringLinkDraft),
  clients: (changes.clients ?? []).map(clientDraft),
  keys: (changes.keys ?? []).map(keyDraft),
  designations: (changes.designations ?? []).map(designationDraft),
});

const REMOVABLE_TYPES = NODE_TYPES.filter((type) =>
  REMOVABLE_KINDS.some((kind) => kind === KIND_OF_TYPE[type]),
);

/** The changes of an input. */
export function changesOf(input: GraphChanges): Changes | Failed {
  const removals: Removal[] = [];
  for (const id of input.remove ?? []) {
    if (readGlobalId(id)?.type === "Platform") return fail({ code: "PLATFORM_STAYS" });
    const parsed = parseGlobalId(id, REMOVABLE_TYPES);
    if (failed(parsed)) return parsed;
    removals.push({ kind: KIND_OF_TYPE[parsed.type] as Removal["kind"], id: parsed.id });
  }
  return { batch: batchOf(input), removals };
}
