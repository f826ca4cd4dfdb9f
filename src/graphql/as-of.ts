/** As of when: the input at root fields, and its resolved echo. */
import { Arg, Field, InputType, Int, ObjectType } from "type-graphql";
import type { AsOfRequest, ResolvedAsOf as Resolved } from "../app/resolve-as-of";
import type { Instant } from "../domain/instant";
import { DateTime } from "./date-time";
import { Property } from "./property";

@InputType("AsOf", {
  description:
    "The moment that a question is about, in two times: when facts are in force, and when they were known. It is resolved once, at the root; everything below inherits it.",
})
export class AsOf implements AsOfRequest {
  @Field(() => DateTime, {
    nullable: true,
    description:
      "The instant at which facts are in force. Default: now. It may lie in the past or in the future.",
  })
  readonly validAt?: Instant | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Answer from what was known at this instant: the latest revision recorded at or before it. Default: what is known now. Not together with revision.",
  })
  readonly knownAt?: Instant | null;

  @Field(() => Int, {
    nullable: true,
    description: "Answer from what was known at this revision. Not together with knownAt.",
  })
  readonly revision?: number | null;
}

@ObjectType("ResolvedAsOf", { description: "The moment that an answer is about, resolved." })
export class ResolvedAsOf implements Resolved {
  @Property(() => DateTime, { description: "The instant at which facts are in force." })
  readonly validAt!: Instant;

  @Property(() => DateTime, {
    nullable: true,
    description: "When the revision was recorded; null at revision 0, before anything was.",
  })
  readonly knownAt!: Instant | null;

  @Property(() => Int, { description: "The revision that the answer was read at: the same answer for ever." })
  readonly revision!: Resolved["revision"];
}

/** The argument `at` of a root field. */
export const At = (): ReturnType<typeof Arg> =>
  Arg("at", () => AsOf, { nullable: true, description: "As of when. Default: now, as known now." });
