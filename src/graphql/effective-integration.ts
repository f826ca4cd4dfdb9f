/** The answer of a principal at an instant, with its reasons. */
import { ObjectType } from "type-graphql";
import { explainIntegration, listLinkedAcquirers, readFindings } from "../app/read-integration";
import { readValidity } from "../app/read-timeline";
import type { Instant, Interval } from "../domain/instant";
import { Acquirer } from "./acquirer";
import { ResolvedAsOf } from "./as-of";
import { DateTime, endOf, startOf } from "./date-time";
import { Explanation } from "./explanation";
import { Finding } from "./finding";
import { IntegrationAnswer } from "./integration-answer";
import { KeyCustody } from "./key-custody";
import type { Party } from "./party";
import { partyOf } from "./party-node";
import { Loaded, Property } from "./property";

@ObjectType("EffectiveIntegration", {
  implements: IntegrationAnswer,
  description: "How a principal is integrated in effect at the instant, computed from the facts, and why.",
})
export class EffectiveIntegration extends IntegrationAnswer {
  private validity: Promise<Interval> | null = null;

  @Property(() => KeyCustody, {
    nullable: true,
    description: "Whose account and keys they are, and who has them; null when the answer is withheld.",
  })
  get custody(): KeyCustody | null {
    return this.stored.withheld ? null : new KeyCustody(this.stored, this.reading);
  }

  @Loaded(() => [Finding], { description: "What is registered against what the mode says." })
  async findings(): Promise<readonly Finding[]> {
    const { principal, answer } = this.stored;
    const found = await readFindings(this.reading, principal, answer, this.policy);
    return found.map((finding) => new Finding(finding, this.reading));
  }

  @Loaded(() => Explanation, {
    description: "Why: clauses with evidence, and near misses with what would repair them.",
  })
  async because(): Promise<Explanation> {
    return new Explanation(
      await explainIntegration(this.reading, this.stored.principal, this.policy),
      this.reading,
    );
  }

  @Loaded(() => [Acquirer], {
    description:
      "The acquirers that the principal is registered under at the instant, earliest link first, whether or not they decide.",
  })
  async acquirers(): Promise<readonly (Party | Promise<Party>)[]> {
    const acquirers = await listLinkedAcquirers(this.reading, this.stored.principal);
    return acquirers.map((id) => partyOf(this.reading, id));
  }

  @Loaded(() => DateTime, {
    nullable: true,
    description:
      "The first instant of the interval in which this answer holds; null when it has always held.",
  })
  async validFrom(): Promise<Instant | null> {
    return startOf((await this.interval()).from);
  }

  @Loaded(() => DateTime, {
    nullable: true,
    description:
      "The first instant after the interval in which this answer holds; null when nothing known ends it.",
  })
  async validTo(): Promise<Instant | null> {
    return endOf((await this.interval()).to);
  }

  @Property(() => ResolvedAsOf, { description: "The moment that the answer is about." })
  get asOf(): ResolvedAsOf {
    return this.reading.asOf;
  }

  private interval(): Promise<Interval> {
    this.validity ??= readValidity(this.reading, this.stored.principal, this.policy);
    return this.validity;
  }
}
