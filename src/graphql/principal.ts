/** Principals: the parties whose mode of integration is computed. The answer itself is in `integration.ts`. */
import { InterfaceType } from "type-graphql";
import type { DevelopmentCapability as Capability, IntegrationMode as Mode } from "../domain/facts";
import { allowsIsv, developmentCapability } from "../domain/states";
import { enumType } from "./enum-type";
import { IntegrationMode } from "./integration-codes";
import { Node } from "./node";
import { Party } from "./party";
import { periodType } from "./period";
import { Property } from "./property";

export const DevelopmentCapability = enumType<Capability>(
  "DevelopmentCapability",
  "Can a principal integrate itself?",
  {
    UNKNOWN: "Nothing is on record. It counts as no.",
    NONE: "No.",
    DECLARED: "It says so.",
    VERIFIED: "It was checked.",
  },
);

const CapabilityPeriod = periodType(
  "CapabilityPeriod",
  () => DevelopmentCapability,
  "The development capability of a principal",
);
const AllowancePeriod = periodType(
  "AllowancePeriod",
  () => Boolean,
  "Whether a principal allows an ISV to integrate",
);

@InterfaceType("Principal", {
  implements: [Node, Party],
  description: "A party whose mode of integration is computed: a merchant or an acquirer.",
})
export abstract class Principal extends Party {
  @Property(() => DevelopmentCapability, {
    nullable: true,
    description: "Whether it can integrate itself at the instant; null for members of another party.",
  })
  get developmentCapability(): Capability | null {
    return this.isWhole ? developmentCapability(this.fact, this.reading.validAt) : null;
  }

  @Property(() => [CapabilityPeriod], {
    description: "What is recorded of its development capability; UNKNOWN where nothing is.",
  })
  get developmentCapabilityPeriods(): readonly object[] {
    return this.fact.developmentCapability.map((period) => new CapabilityPeriod(period));
  }

  @Property(() => Boolean, {
    nullable: true,
    description: "Whether it allows an ISV to integrate at the instant; null for members of another party.",
  })
  get allowsIsv(): boolean | null {
    return this.isWhole ? allowsIsv(this.fact, this.reading.validAt) : null;
  }

  @Property(() => [AllowancePeriod], {
    description: "What is recorded of its allowance for ISVs; allowed where nothing is.",
  })
  get allowsIsvPeriods(): readonly object[] {
    return this.fact.allowsIsv.map((period) => new AllowancePeriod(period));
  }

  @Property(() => IntegrationMode, {
    nullable: true,
    description: "What the principal said its mode was. It never decides anything; a mismatch is a finding.",
  })
  get declaredMode(): Mode | null {
    return this.fact.declaredMode;
  }
}
