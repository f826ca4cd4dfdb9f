/** Clauses: the predicates of the rule with their evidence. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { ClauseCode as Code, Clause as Predicate, Evidence as Proof } from "../domain/explanation";
import type { Instant } from "../domain/instant";
import { DateTime, endOf, startOf } from "./date-time";
import { enumType } from "./enum-type";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { Loaded, Property } from "./property";

const ClauseCode = enumType<Code>("ClauseCode", "A predicate of the rule.", {
  PARTY_ACTIVE: "The principal is ACTIVE.",
  BASE: "A merchant service contract is in force.",
  DEV: "The development capability is DECLARED or VERIFIED.",
  ALLOW: "The principal allows an ISV to integrate.",
  DELEGATE_ACTIVE: "The delegate is ACTIVE.",
  AUTHORIZED: "An authorization contract with the ISV is in force.",
  INTEGRATION_SERVICE: "INTEGRATION is among the services of that contract.",
  PARTNER_CONTRACT: "The ISV's own contract with the platform is in force.",
  ISV_ALLOWED: "The principal allows an ISV to integrate.",
  ENGAGED: "The system integrator accepted an engagement, and it is in force.",
  ACCOUNT_GIVEN: "The merchant account is in the system integrator's hands.",
  ACQUIRER_LINKED: "An approved link to the acquirer is in force.",
  ACQUIRER_INTEGRATED: "The acquirer itself has a mode other than NONE.",
});

@ObjectType("Evidence", { description: "A fact that a clause rests on." })
export class Evidence {
  constructor(
    private readonly proof: Proof,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Node, { description: "The fact." })
  get object(): Node | Promise<Node> {
    return nodeOf(this.reading, this.proof);
  }

  @Property(() => String, { description: "What the fact is at the instant, such as IN_FORCE or EXPIRED." })
  get state(): string {
    return this.proof.state;
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant of the fact's term; null when there is no start.",
  })
  get from(): Instant | null {
    return startOf(this.proof.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after the fact's term; null when the end is open.",
  })
  get to(): Instant | null {
    return endOf(this.proof.to);
  }
}

@ObjectType("Clause", {
  description: "A predicate of the rule, whether it holds, and the facts that say so.",
})
export class Clause {
  constructor(
    private readonly predicate: Predicate,
    private readonly reading: Reading,
  ) {}

  @Property(() => ClauseCode, { description: "The predicate." })
  get code(): Code {
    return this.predicate.code;
  }

  @Property(() => Boolean, { description: "Does it hold at the instant?" })
  get holds(): boolean {
    return this.predicate.holds;
  }

  @Loaded(() => Party, { description: "The party that it is about." })
  get subject(): Party | Promise<Party> {
    return partyOf(this.reading, this.predicate.subject);
  }

  @Property(() => [Evidence], { description: "The facts that say so; none when nothing is on record." })
  get evidence(): readonly Evidence[] {
    return this.predicate.evidence.map((proof) => new Evidence(proof, this.reading));
  }
}
