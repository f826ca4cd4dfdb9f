/** Parties: a legal entity in one role. What binds a party to others is added by the files of those nouns. */
import { InterfaceType } from "type-graphql";
import type { Party as PartyFact, PartyRole as Role, PartyStatus as Status } from "../domain/facts";
import { partyStatus } from "../domain/states";
import { enumType } from "./enum-type";
import { type NodeTypeName, TYPE_OF_ROLE } from "./global-id";
import { EchoesAsOf, Node } from "./node";
import { periodType } from "./period";
import { Property } from "./property";

export const PartyRole = enumType<Role>("PartyRole", "The role in which a legal entity acts.", {
  PLATFORM: "The platform itself: the counterparty of every base contract.",
  MERCHANT: "A merchant: a principal, whose mode is computed.",
  ACQUIRER: "An acquirer: a principal that may have merchants registered under it.",
  ISV: "An independent software vendor: a delegate that signs with its own key.",
  SYSTEM_INTEGRATOR: "A system integrator: a delegate that signs as the principal.",
});

export const PartyStatus = enumType<Status>("PartyStatus", "Whether a party may act.", {
  ACTIVE: "It may. So it is unless something else is on record.",
  SUSPENDED: "Not for the time being.",
  CLOSED: "Not any more.",
});

const PartyStatusPeriod = periodType("PartyStatusPeriod", () => PartyStatus, "The status of a party");

@EchoesAsOf()
@InterfaceType("Party", {
  implements: Node,
  description:
    "A legal entity in one role. One company that acts in two roles is two parties of one legal entity. Members of another party see who it is (id, reference, role, name, country) and, in its lists, what binds it to their own party; all else is null or empty.",
})
export abstract class Party extends Node<PartyFact> {
  get typeName(): NodeTypeName {
    return TYPE_OF_ROLE[this.fact.role];
  }

  @Property(() => String, { description: "The caller's own id of the party, unique among parties." })
  get reference(): string {
    return this.fact.reference;
  }

  @Property(() => PartyRole, { description: "The role in which it acts." })
  get role(): Role {
    return this.fact.role;
  }

  @Property(() => String, { description: "Its name." })
  get name(): string {
    return this.fact.name;
  }

  @Property(() => String, { nullable: true, description: "Its country: ISO 3166-1 alpha-2, such as SG." })
  get country(): string | null {
    return this.fact.country;
  }

  @Property(() => String, {
    nullable: true,
    description: "Its merchant category code: ISO 18245, such as 5812.",
  })
  get mcc(): string | null {
    return this.fact.mcc;
  }

  /** Whether whoever asks sees it in full; members of another party see its card. */
  protected get isWhole(): boolean {
    const { viewer } = this.reading;
    return viewer === null || viewer === this.fact.id;
  }

  @Property(() => PartyStatus, {
    nullable: true,
    description: "Whether it may act at the instant; null for members of another party.",
  })
  get status(): Status | null {
    return this.isWhole ? partyStatus(this.fact, this.reading.validAt) : null;
  }

  @Property(() => [PartyStatusPeriod], {
    description: "What is recorded of its status; ACTIVE where nothing is.",
  })
  get statusPeriods(): readonly object[] {
    return this.fact.status.map((period) => new PartyStatusPeriod(period));
  }
}
