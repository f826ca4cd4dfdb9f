/** Contracts. */
import { Args, Ctx, ObjectType, Query, Resolver } from "type-graphql";
import type { Reading } from "../app/reading";
import type {
  Contract as ContractFact,
  ContractKind as Kind,
  PartyRole,
  ContractStoredState as Stored,
} from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { EndsByKind } from "../domain/ports";
import { contractState, inForce, type ContractState as State } from "../domain/states";
import { type AsOf, At } from "./as-of";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime } from "./date-time";
import { enumType } from "./enum-type";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { TimeSpan } from "./period";
import { addField, Loaded, Property } from "./property";
import { Relationship } from "./relationship";

export const ContractKind = enumType<Kind>("ContractKind", "What a contract is about.", {
  MERCHANT_SERVICE: "The base contract of a principal with the platform: payment, refund, settlement.",
  AUTHORIZATION_SERVICE: "A principal authorizes an ISV: referral, marketing operation, integration.",
  ISV_PARTNER: "The contract of an ISV with the platform.",
});

const STORED_STATES = {
  DRAFT: "Not yet sent for signature.",
  PENDING_SIGNATURE: "Waiting to be signed.",
  REJECTED: "One side refused to sign.",
  CANCELLED: "Withdrawn before it was signed.",
};

export const ContractStoredState = enumType<Stored>(
  "ContractStoredState",
  "What is recorded of a contract.",
  {
    ...STORED_STATES,
    SIGNED: "Signed by both sides; what it is at an instant follows from its times.",
  },
);

const ContractState = enumType<State>(
  "ContractState",
  "What a contract is at an instant: the first that applies.",
  {
    ...STORED_STATES,
    NOT_YET_EFFECTIVE: "Signed, and its term starts later.",
    TERMINATED: "Ended before its term was over, or at its end.",
    EXPIRED: "Its term is over.",
    SUSPENDED: "Inside its term, and suspended; it resumes by itself.",
    IN_FORCE: "It counts.",
  },
);

@ObjectType("Contract", {
  implements: [Node, Relationship],
  description: "A contract of a principal with the platform or with an ISV, or of an ISV with the platform.",
})
export class Contract extends Relationship<ContractFact> {
  readonly typeName = "Contract";

  protected get between(): [number, number] {
    return [this.fact.party, this.fact.counterparty];
  }

  protected isInForce(t: Instant): boolean {
    return inForce(this.fact, t);
  }

  @Property(() => ContractKind, { description: "What it is about." })
  get kind(): Kind {
    return this.fact.kind;
  }

  @Loaded(() => Party, { description: "The principal, or the ISV of a partner contract." })
  get party(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.party);
  }

  @Loaded(() => Party, { description: "The platform, or the ISV of an authorization service contract." })
  get counterparty(): Party | Promise<Party> {
    return partyOf(this.reading, this.fact.counterparty);
  }

  @Property(() => [String], {
    description: "The codes of its services, as given; unknown ones are kept and grant nothing.",
  })
  get services(): readonly string[] {
    return this.fact.services;
  }

  @Property(() => ContractState, { description: "What it is at the instant." })
  get state(): State {
    return contractState(this.fact, this.reading.validAt);
  }

  @Property(() => ContractStoredState, { description: "What is recorded of it." })
  get storedState(): Stored {
    return this.fact.state;
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "When it was signed; null when that is not on record.",
  })
  get signedAt(): Instant | null {
    return this.fact.signedAt;
  }

  @Property(() => [Party], {
    description: "The sides that have signed it here; none of a contract that was recorded as signed.",
  })
  get signedBy(): readonly (Party | Promise<Party>)[] {
    const { party, counterparty, signedBy } = this.fact;
    const sides = signedBy.filter((id) => id === party || id === counterparty);
    return sides.map((id) => partyOf(this.reading, id));
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The instant from which it is terminated; null when it is not.",
  })
  get terminatedAt(): Instant | null {
    return this.fact.terminatedAt;
  }

  @Property(() => [TimeSpan], { description: "When it is suspended." })
  get suspensions(): readonly TimeSpan[] {
    return this.fact.suspensions.map((span) => new TimeSpan(span));
  }

  @Property(() => Boolean, { description: "Does it refuse a second authorization at the same time?" })
  get exclusive(): boolean {
    return this.fact.exclusive;
  }
}

const ContractConnection = connectionType(() => Contract, {
  name: "Contract",
  plural: "contracts",
  singular: "contract",
});

/** Where a party of each role stands in contracts; a system integrator has none. */
const ENDS: Readonly<Record<PartyRole, readonly EndsByKind["Contract"][]>> = {
  PLATFORM: ["counterparty"],
  MERCHANT: ["party"],
  ACQUIRER: ["party"],
  ISV: ["party", "counterparty"],
  SYSTEM_INTEGRATOR: [],
};

const node = (fact: ContractFact, reading: Reading): Contract => new Contract(fact, reading);

addField(
  Party,
  "contracts",
  {
    type: () => ContractConnection,
    description: "Its contracts, whatever their state, as they were recorded. A system integrator has none.",
    args: () => PageArgs,
    complexity: pageComplexity,
  },
  ({ fact, reading }, page) =>
    factList(reading, { kind: "Contract", ends: ENDS[fact.role], of: fact.id }, page, node),
);

@Resolver()
export class ContractQueries {
  @Query(() => Contract, {
    nullable: true,
    description: "The contract with this id or reference; null when there is none.",
  })
  contract(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Contract | null> {
    return lookUp(context, at, lookup, { kind: "Contract", types: ["Contract"], node });
  }
}
