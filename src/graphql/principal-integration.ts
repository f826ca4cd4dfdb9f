/** The computed fields of principals: the answer now, and over time. */
import { Arg, ArgsType, Field, FieldResolver, Resolver, Root } from "type-graphql";
import { readTimeline } from "../app/read-timeline";
import { whenKnown } from "../app/when-known";
import type { PolicyName as Policy } from "../domain/answer";
import type { Instant } from "../domain/instant";
import { DateTime } from "./date-time";
import { EffectiveIntegration } from "./effective-integration";
import { settle } from "./error-map";
import { PolicyName } from "./integration-codes";
import { IntegrationInterval } from "./integration-interval";
import { UnderPolicy } from "./party-filter";
import { Principal } from "./principal";
import { addField } from "./property";

@ArgsType()
class PolicyArgs {
  @Field(() => PolicyName, {
    nullable: true,
    defaultValue: "STANDARD",
    description: "The policy to compute under.",
  })
  readonly policy?: Policy | null;
}

addField(
  Principal,
  "integration",
  {
    type: () => EffectiveIntegration,
    description: "How it is integrated in effect at the instant, and why.",
    args: () => PolicyArgs,
  },
  ({ fact, reading }, { policy }) => {
    const name = policy ?? "STANDARD";
    return whenKnown(
      reading.answers(name).at(fact.id),
      (stored) => new EffectiveIntegration(stored, reading, name),
    );
  },
);

@Resolver(() => Principal)
export class PrincipalIntegration {
  @FieldResolver(() => [IntegrationInterval], {
    description:
      "Its answers over time, in order and without gaps, as known at the revision. The ends are cut off at from and to.",
  })
  async timeline(
    @Root() { fact, reading }: Principal,
    @Arg("from", () => DateTime, {
      nullable: true,
      description: "The first instant of interest. Default: without bound.",
    })
    from: Instant | null,
    @Arg("to", () => DateTime, {
      nullable: true,
      description: "The first instant that is of no more interest. Default: without bound.",
    })
    to: Instant | null,
    @UnderPolicy() policy: Policy | null,
  ): Promise<readonly IntegrationInterval[]> {
    const name = policy ?? "STANDARD";
    const timeline = settle(await readTimeline(reading, fact.id, name, { from, to }));
    return timeline.map((segment) => new IntegrationInterval(segment, reading, name));
  }
}
