/** What lists of parties are narrowed down and ordered by. */
import { Arg, Field, ID, InputType } from "type-graphql";
import type { PartyConditions, PartyMention } from "../app/list-parties";
import type {
  FindingCode as Finding,
  PolicyName as Policy,
  IntegrationStatus as Status,
} from "../domain/answer";
import type { IntegrationMode as Mode, PartyRole as Role } from "../domain/facts";
import type { PartyOrder as Order } from "../domain/ports";
import { enumType } from "./enum-type";
import { PARTY_TYPES, readGlobalId } from "./global-id";
import { FindingCode, IntegrationMode, IntegrationStatus, PolicyName } from "./integration-codes";
import { PartyRole } from "./party";

export const PartyOrder = enumType<Order>("PartyOrder", "How a list of parties is ordered.", {
  REGISTERED: "As they were registered, first first.",
  REFERENCE: "By reference, in code-unit order.",
  NAME: "By name, in code-unit order; then as registered.",
});

@InputType("PartyFilter", { description: "Conditions on parties of any role, combined with and." })
export class PartyFilter {
  @Field(() => [PartyRole], { nullable: true, description: "In one of these roles." })
  readonly role?: Role[] | null;

  @Field(() => String, { nullable: true, description: "Of this country: ISO 3166-1 alpha-2." })
  readonly country?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Each word of this text begins a word of the name or the reference; text without a letter or a digit finds nobody.",
  })
  readonly search?: string | null;
}

@InputType("DelegateFilter", { description: "Conditions on ISVs or system integrators, combined with and." })
export class DelegateFilter {
  @Field(() => String, { nullable: true, description: "Of this country: ISO 3166-1 alpha-2." })
  readonly country?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Each word of this text begins a word of the name or the reference; text without a letter or a digit finds nobody.",
  })
  readonly search?: string | null;
}

@InputType("MerchantFilter", {
  description:
    "Conditions on principals (merchants, acquirers) and on their answers at the instant, combined with and. Where a list is given, one of it must match; an empty list is no condition.",
})
export class MerchantFilter {
  @Field(() => [IntegrationMode], { nullable: true, description: "The effective mode is one of these." })
  readonly mode?: Mode[] | null;

  @Field(() => [IntegrationStatus], {
    nullable: true,
    description: "The status is one of these; a principal in mode NONE has none.",
  })
  readonly status?: Status[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "This party holds the keys and signs, by the effective mode: its global id, or its reference.",
  })
  readonly keyHolder?: string | null;

  @Field(() => ID, { nullable: true, description: "This party implements: its global id, or its reference." })
  readonly implementer?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "Registered under this acquirer by an approved link in force: its global id, or its reference.",
  })
  readonly acquirer?: string | null;

  @Field(() => [FindingCode], { nullable: true, description: "At least one of these is found." })
  readonly finding?: Finding[] | null;

  @Field(() => String, { nullable: true, description: "Of this country: ISO 3166-1 alpha-2." })
  readonly country?: string | null;

  @Field(() => String, { nullable: true, description: "With this merchant category code: ISO 18245." })
  readonly mcc?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Each word of this text begins a word of the name or the reference; text without a letter or a digit finds nobody.",
  })
  readonly search?: string | null;

  @Field(() => PolicyName, {
    nullable: true,
    description: "The policy whose answers the conditions are about. Default: STANDARD.",
  })
  readonly policy?: Policy | null;
}

/** A party named in a filter: its global id, or else its reference. */
export function mentionOf(given: string | null | undefined): PartyMention | null {
  if (given === undefined || given === null) return null;
  const parsed = readGlobalId(given);
  const isParty = parsed !== null && PARTY_TYPES.some((type) => type === parsed.type);
  return isParty ? { given, id: parsed.id } : { given, reference: given };
}

/** The conditions that a filter of principals states. */
export function principalConditions(
  roles: readonly Role[],
  filter: MerchantFilter | null | undefined,
): PartyConditions {
  const { mode, status, finding, country, mcc, search } = filter ?? {};
  return {
    ...{ roles, mode, status, finding, country, mcc, search },
    keyHolder: mentionOf(filter?.keyHolder),
    implementer: mentionOf(filter?.implementer),
    acquirer: mentionOf(filter?.acquirer),
  };
}

/** The argument `orderBy` of a list of parties. */
export const OrderBy = (): ReturnType<typeof Arg> =>
  Arg("orderBy", () => PartyOrder, {
    nullable: true,
    defaultValue: "REGISTERED",
    description: "How the list is ordered.",
  });

/** The argument `policy` of a field that is computed. */
export const UnderPolicy = (): ReturnType<typeof Arg> =>
  Arg("policy", () => PolicyName, {
    nullable: true,
    defaultValue: "STANDARD",
    description: "The policy to compute under.",
  });
