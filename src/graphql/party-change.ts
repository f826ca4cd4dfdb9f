/** Changes of parties and of what is theirs: clients and keys. */
import { Field, InputType } from "type-graphql";
import { fail } from "../app/failure";
import type { ClientDraft, KeyDraft, PartyDraft } from "../domain/draft";
import type {
  DevelopmentCapability as Capability,
  ClientStatus as ClientStatusName,
  Environment as EnvironmentName,
  IntegrationMode as Mode,
  PartyRole as Role,
  PartyStatus as Status,
} from "../domain/facts";
import type { Instant } from "../domain/instant";
import {
  IntervalChange,
  intervalDraft,
  orAbsent,
  periodInput,
  periodsOf,
  ReferencedChange,
  said,
} from "./change-parts";
import { ClientStatus, Environment } from "./client";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { IntegrationMode, type ShownMode } from "./integration-codes";
import { LegalEntityInput, legalEntityDraft } from "./legal-entity-input";
import { PartyRole, PartyStatus } from "./party";
import { DevelopmentCapability } from "./principal";

const PartyStatusPeriodInput = periodInput<Status>("PartyStatusPeriodInput", () => PartyStatus, "The status");
const CapabilityPeriodInput = periodInput<Capability>(
  "CapabilityPeriodInput",
  () => DevelopmentCapability,
  "The development capability",
);
const AllowancePeriodInput = periodInput<boolean>(
  "AllowancePeriodInput",
  () => Boolean,
  "Whether ISVs are allowed",
);
const ClientStatusPeriodInput = periodInput<ClientStatusName>(
  "ClientStatusPeriodInput",
  () => ClientStatus,
  "The status",
);

type PeriodsOf<T> = readonly InstanceType<ReturnType<typeof periodInput<T>>>[] | null;

@InputType("PartyChange", {
  description:
    "A party to register or amend. What is absent stays as it is; role and name are required of a new one.",
})
export class PartyChange extends ReferencedChange {
  @Field(() => PartyRole, { nullable: true, description: "Its role; it cannot be amended." })
  readonly role?: Role | null;

  @Field(() => String, { nullable: true, description: "Its name." })
  readonly name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Its country: two letters, ISO 3166-1; null: none.",
  })
  readonly country?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Its merchant category code: four digits, ISO 18245; null: none.",
  })
  readonly mcc?: string | null;

  @Field(() => LegalEntityInput, { nullable: true, description: "The legal entity behind it; null: none." })
  readonly legalEntity?: LegalEntityInput | null;

  @Field(() => [PartyStatusPeriodInput], {
    nullable: true,
    description: "Its status; ACTIVE where nothing is said.",
  })
  readonly status?: PeriodsOf<Status>;

  @Field(() => [CapabilityPeriodInput], { nullable: true, description: "Whether it can integrate itself." })
  readonly developmentCapability?: PeriodsOf<Capability>;

  @Field(() => [AllowancePeriodInput], { nullable: true, description: "Whether it allows ISVs." })
  readonly allowsIsv?: PeriodsOf<boolean>;

  @Field(() => IntegrationMode, { nullable: true, description: "What it says its mode is; null: nothing." })
  readonly declaredMode?: ShownMode | null;
}

const modeOf = (given: ShownMode | null | undefined): Mode | null | undefined =>
  given === "WITHHELD" ? settle<never>(fail({ code: "NOT_A_MODE", argument: "declaredMode" })) : given;

/** The draft of a party's change. */
export const partyDraft = (it: PartyChange): PartyDraft => ({
  ref: it.reference,
  ...said({
    role: orAbsent(it.role),
    name: orAbsent(it.name),
    country: it.country,
    mcc: it.mcc,
    legalEntity: it.legalEntity && legalEntityDraft(it.legalEntity),
    status: periodsOf(it.status),
    developmentCapability: periodsOf(it.developmentCapability),
    allowsIsv: periodsOf(it.allowsIsv),
    declaredMode: modeOf(it.declaredMode),
  }),
});

@InputType("ClientChange", {
  description:
    "A client to add or amend. What is absent stays as it is; owner and environment are required of a new one.",
})
export class ClientChange extends ReferencedChange {
  @Field(() => String, { nullable: true, description: "The reference of the party whose client it is." })
  readonly owner?: string | null;

  @Field(() => Environment, { nullable: true, description: "Which world it belongs to." })
  readonly environment?: EnvironmentName | null;

  @Field(() => [ClientStatusPeriodInput], {
    nullable: true,
    description: "Its status; ACTIVE where nothing is said.",
  })
  readonly status?: PeriodsOf<ClientStatusName>;
}

/** The draft of a client's change. */
export const clientDraft = (it: ClientChange): ClientDraft => ({
  ref: it.reference,
  ...said({
    owner: orAbsent(it.owner),
    environment: orAbsent(it.environment),
    status: periodsOf(it.status),
  }),
});

@InputType("KeyChange", {
  description:
    "A key version to register or amend. What is absent stays as it is; client, public key and start are required of a new one.",
})
export class KeyChange extends IntervalChange {
  @Field(() => String, { nullable: true, description: "The reference of the client." })
  readonly client?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The public key as PEM or JWK, or the word generated: a key whose private half nobody has. A private key is refused.",
  })
  readonly publicKey?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "References of the parties that hold the private key; of a new key absent: the client's owner.",
  })
  readonly holders?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null: not at all." })
  readonly revokedAt?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: "Since when it is compromised; null: not at all." })
  readonly compromisedAt?: Instant | null;
}

/** The draft of a key's change. */
export const keyDraft = (it: KeyChange): KeyDraft => ({
  ...intervalDraft(it),
  ...said({
    client: orAbsent(it.client),
    publicKey: orAbsent(it.publicKey),
    holders: orAbsent(it.holders),
    revokedAt: it.revokedAt,
    compromisedAt: it.compromisedAt,
  }),
});
