/** Principals that somebody can act for. */
import { ObjectType } from "type-graphql";
import type { ExposedPrincipal as Found } from "../app/exposure";
import type { Reading } from "../app/reading";
import type { PolicyName } from "../domain/answer";
import type { Exposed } from "../domain/exposure";
import type { PartyId } from "../domain/ids";
import type { Instant } from "../domain/instant";
import { connectionType } from "./connection";
import { DateTime, endOf, startOf } from "./date-time";
import { IntegrationInterval } from "./integration-interval";
import type { Party } from "./party";
import { partyOf } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";

@ObjectType("Exposure", { description: "A stretch of time in which a principal can be acted for." })
class Exposure {
  constructor(
    private readonly principal: PartyId,
    private readonly exposed: Exposed,
    private readonly reading: Reading,
    private readonly policy: PolicyName,
  ) {}

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant; null when it reaches back without bound.",
  })
  get from(): Instant | null {
    return startOf(this.exposed.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after it; null when nothing known ends it.",
  })
  get to(): Instant | null {
    return endOf(this.exposed.to);
  }

  @Property(() => Boolean, {
    description:
      "Able but not entitled: neither the principal, nor a candidate, nor named by the answer; in mode NONE whoever it is. By a key of the principal's own it is residual while the answer has somebody else sign.",
  })
  get residual(): boolean {
    return this.exposed.residual;
  }

  @Property(() => IntegrationInterval, { description: "The principal's answer in this time." })
  get integration(): IntegrationInterval {
    const stored = { ...this.exposed, principal: this.principal };
    return new IntegrationInterval(stored, this.reading, this.policy);
  }
}

@ObjectType("ExposedPrincipal", { description: "A principal that can be acted for, and when." })
export class ExposedPrincipal {
  constructor(
    private readonly found: Found,
    private readonly reading: Reading,
    private readonly policy: PolicyName,
  ) {}

  @Loaded(() => Principal, { description: "Who." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.found.principal);
  }

  @Property(() => [Exposure], { description: "When, in order of time." })
  get exposures(): readonly Exposure[] {
    return this.found.exposures.map(
      (exposed) => new Exposure(this.found.principal, exposed, this.reading, this.policy),
    );
  }
}

export const ExposedPrincipalConnection = connectionType(() => ExposedPrincipal, {
  name: "ExposedPrincipal",
  plural: "principals that can be acted for",
  singular: "principal",
});
