/** What an answer says of itself, at an instant or over a stretch of time. */
import { InterfaceType } from "type-graphql";
import type { Reading } from "../app/reading";
import type {
  IntegrationChannel as Channel,
  FindingCode as Code,
  Flag as FlagName,
  PolicyName as Policy,
  IntegrationStatus as Status,
} from "../domain/answer";
import type { IntegrationMode as Mode } from "../domain/facts";
import { findingsOf, flagsOf } from "../domain/masks";
import type { PrincipalAnswer } from "../domain/ports";
import {
  FindingCode,
  Flag,
  IntegrationChannel,
  IntegrationMode,
  IntegrationStatus,
  PolicyName,
  RuleCode,
  type ShownMode,
  type ShownRule,
} from "./integration-codes";
import { Party } from "./party";
import { partyOrNull } from "./party-node";
import { Loaded, Property } from "./property";

@InterfaceType("IntegrationAnswer", {
  description:
    "How a principal is integrated in effect. Members of a party see the answers that concern it: its own, and those in which it implements, signs, or is the acquirer that is inherited from. Of any other, the mode is WITHHELD and all else null or empty.",
})
export abstract class IntegrationAnswer {
  constructor(
    readonly stored: PrincipalAnswer,
    readonly reading: Reading,
    private readonly underPolicy: Policy,
  ) {}

  @Property(() => IntegrationMode, { description: "The effective mode." })
  get mode(): ShownMode {
    return this.stored.withheld ? "WITHHELD" : this.stored.answer.mode;
  }

  @Property(() => IntegrationMode, {
    nullable: true,
    description: "What the mode would be if only the base contract were in force (rule R4); else null.",
  })
  get wouldBeMode(): Mode | null {
    return this.stored.answer.wouldBeMode;
  }

  @Property(() => IntegrationStatus, { nullable: true, description: "Whether it works; null in mode NONE." })
  get status(): Status | null {
    return this.stored.answer.status;
  }

  @Property(() => IntegrationChannel, { nullable: true, description: "By which way; null in mode NONE." })
  get channel(): Channel | null {
    return this.stored.answer.channel;
  }

  @Property(() => RuleCode, { description: "The row of the rule that decided." })
  get rule(): ShownRule {
    return this.stored.withheld ? "WITHHELD" : this.stored.answer.rule;
  }

  @Loaded(() => Party, {
    nullable: true,
    description:
      "Who implements: the principal itself, an ISV or a system integrator (below an acquirer: whoever does there); null in mode NONE.",
  })
  get implementer(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.implementer);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "The acquirer whose answer this is (rule R3); else null.",
  })
  get inheritedFrom(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.acquirer);
  }

  @Property(() => [Flag], { description: "What the rule remarks beside the mode." })
  get flags(): readonly FlagName[] {
    return flagsOf(this.stored.answer.flags);
  }

  @Property(() => [FindingCode], { description: "The codes of the findings." })
  get findingCodes(): readonly Code[] {
    return findingsOf(this.stored.answer.findings);
  }

  @Property(() => PolicyName, { description: "The policy that it was computed under." })
  get policy(): Policy {
    return this.underPolicy;
  }
}
