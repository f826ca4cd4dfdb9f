/** Changes of what binds parties. */
import { Field, ID, InputType } from "type-graphql";
import type {
  AccountGrantDraft,
  AcquiringLinkDraft,
  AuthorizationDraft,
  ContractDraft,
  DesignationDraft,
  EngagementDraft,
} from "../domain/draft";
import type {
  EngagementState as EngagementStateName,
  ContractKind as Kind,
  LinkState as LinkStateName,
  ContractStoredState as Stored,
} from "../domain/facts";
import type { DesignationId } from "../domain/ids";
import { FOREVER, type Instant } from "../domain/instant";
import { LinkState } from "./acquiring-link";
import { IntervalChange, intervalDraft, intervalOf, orAbsent, said, TimeSpanInput } from "./change-parts";
import { ContractKind, ContractStoredState } from "./contract";
import { DateTime } from "./date-time";
import { EngagementState } from "./engagement";
import { readGlobalId } from "./global-id";

const PRINCIPAL = "The reference of the merchant or acquirer.";

@InputType("ContractChange", {
  description:
    "A contract to record or amend. What is absent stays as it is; kind, parties and start are required of a new one.",
})
export class ContractChange extends IntervalChange {
  @Field(() => ContractKind, { nullable: true, description: "What it is about; it cannot be amended." })
  readonly kind?: Kind | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "The references of its two parties: principal and platform, principal and ISV, or ISV and platform.",
  })
  readonly between?: string[] | null;

  @Field(() => [String], { nullable: true, description: "The services that it covers." })
  readonly services?: string[] | null;

  @Field(() => ContractStoredState, {
    nullable: true,
    description: "How far it has come; of a new one absent: SIGNED.",
  })
  readonly state?: Stored | null;

  @Field(() => DateTime, { nullable: true, description: "When it was signed; null: not known." })
  readonly signedAt?: Instant | null;

  @Field(() => DateTime, { nullable: true, description: "When it was terminated; null: not at all." })
  readonly terminatedAt?: Instant | null;

  @Field(() => [TimeSpanInput], { nullable: true, description: "All of its suspensions." })
  readonly suspensions?: TimeSpanInput[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether it excludes a second one like it." })
  readonly exclusive?: boolean | null;
}

/** The draft of a contract's change. */
export const contractDraft = (it: ContractChange): ContractDraft => ({
  ...intervalDraft(it),
  ...said({
    kind: orAbsent(it.kind),
    between: orAbsent(it.between) as [string, string] | undefined,
    services: orAbsent(it.services),
    state: orAbsent(it.state),
    signedAt: it.signedAt,
    terminatedAt: it.terminatedAt,
    suspensions: orAbsent(it.suspensions)?.map(intervalOf),
    exclusive: orAbsent(it.exclusive),
  }),
});

@InputType("AuthorizationChange", {
  description: "A delegation token of a principal for an ISV, to add or amend.",
})
export class AuthorizationChange extends IntervalChange {
  @Field(() => String, { nullable: true, description: PRINCIPAL })
  readonly principal?: string | null;

  @Field(() => String, { nullable: true, description: "The reference of the ISV." })
  readonly isv?: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null: not at all." })
  readonly revokedAt?: Instant | null;
}

/** The draft of a token's change. */
export const authorizationDraft = (it: AuthorizationChange): AuthorizationDraft => ({
  ...intervalDraft(it),
  ...said({ principal: orAbsent(it.principal), isv: orAbsent(it.isv), revokedAt: it.revokedAt }),
});

@InputType("EngagementChange", { description: "An engagement of a system integrator, to add or amend." })
export class EngagementChange extends IntervalChange {
  @Field(() => String, { nullable: true, description: PRINCIPAL })
  readonly principal?: string | null;

  @Field(() => String, { nullable: true, description: "The reference of the system integrator." })
  readonly integrator?: string | null;

  @Field(() => EngagementState, {
    nullable: true,
    description: "How far it has come; of a new one absent: ACCEPTED.",
  })
  readonly state?: EngagementStateName | null;
}

/** The draft of an engagement's change. */
export const engagementDraft = (it: EngagementChange): EngagementDraft => ({
  ...intervalDraft(it),
  ...said({
    principal: orAbsent(it.principal),
    integrator: orAbsent(it.integrator),
    state: orAbsent(it.state),
  }),
});

@InputType("AccountGrantChange", {
  description: "The merchant account in a system integrator's hands, to add or amend.",
})
export class AccountGrantChange extends IntervalChange {
  @Field(() => String, { nullable: true, description: PRINCIPAL })
  readonly principal?: string | null;

  @Field(() => String, { nullable: true, description: "The reference of the system integrator." })
  readonly integrator?: string | null;
}

/** The draft of an account grant's change. */
export const accountGrantDraft = (it: AccountGrantChange): AccountGrantDraft => ({
  ...intervalDraft(it),
  ...said({ principal: orAbsent(it.principal), integrator: orAbsent(it.integrator) }),
});

@InputType("AcquiringLinkChange", { description: "A sub-merchant below an acquirer, to add or amend." })
export class AcquiringLinkChange extends IntervalChange {
  @Field(() => String, { nullable: true, description: "The reference of the sub-merchant." })
  readonly merchant?: string | null;

  @Field(() => String, { nullable: true, description: "The reference of the acquirer." })
  readonly acquirer?: string | null;

  @Field(() => LinkState, {
    nullable: true,
    description: "How far it has come; of a new one absent: APPROVED.",
  })
  readonly state?: LinkStateName | null;
}

/** The draft of an acquiring link's change. */
export const acquiringLinkDraft = (it: AcquiringLinkChange): AcquiringLinkDraft => ({
  ...intervalDraft(it),
  ...said({
    merchant: orAbsent(it.merchant),
    acquirer: orAbsent(it.acquirer),
    state: orAbsent(it.state),
  }),
});

@InputType("DesignationChange", {
  description:
    "The choice of one delegate among several: a new one, which ends the one before, or one on record that is amended.",
})
export class DesignationChange {
  @Field(() => ID, {
    nullable: true,
    description: "The id of the one that is amended: what is absent stays as it is. Absent: a new one.",
  })
  readonly id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `${PRINCIPAL} Required of a new one; it cannot be amended.`,
  })
  readonly principal?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The reference of the ISV or system integrator. Required of a new one.",
  })
  readonly delegate?: string | null;

  @Field(() => DateTime, { nullable: true, description: "From when on. Required of a new one." })
  readonly from?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Until when; null: open. Absent: as it is, of a new one open. Ended where it begins, it never takes effect.",
  })
  readonly to?: Instant | null;
}

/** No object has it: what an id that is none stands for. */
const NO_ID = 0 as DesignationId;

const designationId = (text: string): DesignationId => {
  const found = readGlobalId(text);
  return found?.type === "Designation" ? (found.id as DesignationId) : NO_ID;
};

/** The draft of a designation. */
export const designationDraft = ({
  id,
  principal,
  delegate,
  from,
  to,
}: DesignationChange): DesignationDraft =>
  said({
    id: id == null ? undefined : designationId(id),
    principal: orAbsent(principal),
    delegate: orAbsent(delegate),
    from: orAbsent(from),
    to: to === null ? FOREVER : to,
  });
