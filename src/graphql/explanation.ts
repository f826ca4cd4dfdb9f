/** Explanations: why an answer is what it is. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { PolicyName as Policy } from "../domain/answer";
import type { DelegateCase as Case } from "../domain/explanation";
import type { IntegrationMode as Mode } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { ShownExplanation as Reasons } from "../domain/visibility";
import { Clause } from "./clause";
import { DateTime, startOf } from "./date-time";
import { IntegrationMode, PolicyName, RuleCode, type ShownRule } from "./integration-codes";
import { NearMiss } from "./near-miss";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

@ObjectType("DelegateCase", {
  description: "All clauses of one delegate or acquirer that the principal has to do with.",
})
export class DelegateCase {
  constructor(
    private readonly delegateCase: Case,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, { description: "The ISV, system integrator or acquirer." })
  get delegate(): Party | Promise<Party> {
    return partyOf(this.reading, this.delegateCase.delegate);
  }

  @Property(() => IntegrationMode, {
    nullable: true,
    description: "The mode that it would implement; null for an acquirer that is itself not integrated.",
  })
  get mode(): Mode | null {
    return this.delegateCase.mode;
  }

  @Property(() => Boolean, { description: "Does every clause hold?" })
  get candidate(): boolean {
    return this.delegateCase.candidate;
  }

  @Property(() => DateTime, {
    nullable: true,
    description:
      "The start of the earliest contract, engagement or link in force, which decides among several; null when none is in force.",
  })
  get since(): Instant | null {
    return this.delegateCase.since === null ? null : startOf(this.delegateCase.since);
  }

  @Property(() => [Clause], { description: "Its clauses, those that hold and those that fail." })
  get clauses(): readonly Clause[] {
    return this.delegateCase.clauses.map((clause) => new Clause(clause, this.reading));
  }
}

@ObjectType("Explanation", {
  description:
    "Why an answer is what it is: enough to derive it again, and what would make it another one. Members of a party see that of their own party's answer, less the objects that they may not see; of any other it is empty, with the rule WITHHELD.",
})
export class Explanation {
  constructor(
    private readonly reasons: Reasons,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Principal, { description: "Whose answer it is." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.reasons.principal);
  }

  @Property(() => PolicyName, { description: "The policy that it was computed under." })
  get policy(): Policy {
    return this.reasons.policy;
  }

  @Property(() => RuleCode, { description: "The row of the rule that decided." })
  get rule(): ShownRule {
    return this.reasons.rule;
  }

  @Property(() => [Clause], { description: "PARTY_ACTIVE, BASE, DEV and ALLOW of the principal." })
  get clauses(): readonly Clause[] {
    return this.reasons.clauses.map((clause) => new Clause(clause, this.reading));
  }

  @Property(() => [DelegateCase], { description: "The ISVs, in the order in which the rule prefers them." })
  get isvs(): readonly DelegateCase[] {
    return this.casesOf(this.reasons.isvs);
  }

  @Property(() => [DelegateCase], {
    description: "The system integrators, in the order in which the rule prefers them.",
  })
  get integrators(): readonly DelegateCase[] {
    return this.casesOf(this.reasons.integrators);
  }

  @Property(() => [DelegateCase], {
    description: "The acquirers, in the order in which the rule prefers them.",
  })
  get acquirers(): readonly DelegateCase[] {
    return this.casesOf(this.reasons.acquirers);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "The delegate that the principal designated; null when it designated none.",
  })
  get designated(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.reasons.designated);
  }

  @Property(() => [NearMiss], { description: "Answers that are not, each with what would bring it about." })
  get nearMisses(): readonly NearMiss[] {
    return this.reasons.nearMisses.map((missed) => new NearMiss(missed, this.reading));
  }

  private casesOf(cases: readonly Case[]): DelegateCase[] {
    return cases.map((delegateCase) => new DelegateCase(delegateCase, this.reading));
  }
}
