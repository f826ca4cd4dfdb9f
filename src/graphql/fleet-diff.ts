/** What differs over the whole fleet between two moments, or between two policies. */
import { Arg, Ctx, ObjectType, Query, Resolver } from "type-graphql";
import { compareAs, fleetDiff, policyDiff } from "../app/diff-fleet";
import type { PolicyName as Policy } from "../domain/answer";
import { AsOf, At } from "./as-of";
import { Comparison } from "./comparison";
import { type ReadingContext, readingAt } from "./context";
import { settle } from "./error-map";
import { PolicyName } from "./integration-codes";
import { UnderPolicy } from "./party-filter";

@ObjectType("FleetDiff", {
  implements: Comparison,
  description: "Who is integrated otherwise at one moment than at another.",
})
export class FleetDiff extends Comparison {}

@ObjectType("PolicyDiff", {
  implements: Comparison,
  description: "Who is integrated otherwise under one policy than under another.",
})
export class PolicyDiff extends Comparison {}

@Resolver()
export class FleetDiffQueries {
  @Query(() => FleetDiff, {
    description:
      "Compares two moments: two instants, two revisions, or both. Who was registered in between is in it, without an answer before.",
  })
  async fleetDiff(
    @Arg("from", () => AsOf, { description: "The moment before." }) from: AsOf,
    @Arg("to", () => AsOf, { nullable: true, description: "The moment after. Default: now, as known now." })
    to: AsOf | null,
    @UnderPolicy() policy: Policy | null,
    @Ctx() context: ReadingContext,
  ): Promise<FleetDiff> {
    const reading = await readingAt(context, to, "to");
    const question = fleetDiff(await readingAt(context, from, "from"), policy ?? "STANDARD");
    return new FleetDiff(question, settle(await compareAs(question, reading)), reading);
  }

  @Query(() => PolicyDiff, { description: "Compares two policies at one moment." })
  async policyDiff(
    @Arg("a", () => PolicyName, { description: "The policy before." }) a: Policy,
    @Arg("b", () => PolicyName, { description: "The policy after." }) b: Policy,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<PolicyDiff> {
    const reading = await readingAt(context, at);
    const question = policyDiff(a, b);
    return new PolicyDiff(question, settle(await compareAs(question, reading)), reading);
  }
}
