/** Effects: whose answers a change has changed, or would change. */
import { Arg, Ctx, Int, ObjectType, Query, Resolver } from "type-graphql";
import { compareAs } from "../app/diff-fleet";
import { effectsOf, effectsSupposed } from "../app/read-effects";
import type { Reading } from "../app/reading";
import type { Supposition } from "../app/supposition";
import type { PolicyName as Policy } from "../domain/answer";
import { type AsOf, At } from "./as-of";
import { Comparison } from "./comparison";
import { type ReadingContext, readingAt } from "./context";
import { settle } from "./error-map";
import { UnderPolicy } from "./party-filter";

@ObjectType("Effects", {
  implements: Comparison,
  description:
    "Whose answers are other by one change than they were known to be before it, at any instant, past or to come. Members of a party are told of the principals that they see, and of answers that they may see: others are null, as if nothing were known.",
})
export class Effects extends Comparison {}

/** The effects of a revision that was made. */
export async function effectsAt(reading: Reading, revision: number, policy: Policy): Promise<Effects> {
  const question = effectsOf(revision, policy);
  return new Effects(question, settle(await compareAs(question, reading)), reading);
}

/** The effects that a change would have; to read on in their list the change is supposed again. */
export function effectsIf(reading: Reading, supposition: Supposition, policy: Policy): Effects {
  const compared = effectsSupposed(reading, supposition, policy);
  const question = { identity: ["dry-run"], carried: "", compare: async () => compared };
  return new Effects(question, compared, reading);
}

@Resolver()
export class EffectsQueries {
  @Query(() => Effects, {
    description:
      "What one revision changed, at any instant, past or to come: the effects that the mutation which made it has answered with. Of these the feed of changes tells what turned the present.",
  })
  async effects(
    @Arg("revision", () => Int, { description: "The revision." }) revision: number,
    @UnderPolicy() policy: Policy | null,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<Effects> {
    return effectsAt(await readingAt(context, at), revision, policy ?? "STANDARD");
  }
}
