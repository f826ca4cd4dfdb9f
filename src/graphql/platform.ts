/** The platform. */
import { Ctx, ObjectType, Query, Resolver } from "type-graphql";
import { fail } from "../app/failure";
import { type AsOf, At } from "./as-of";
import { type ReadingContext, readingAt } from "./context";
import { settle } from "./error-map";
import { Node } from "./node";
import { Party } from "./party";

@ObjectType("Platform", {
  implements: [Node, Party],
  description: "The platform itself: the counterparty of every base contract.",
})
export class Platform extends Party {}

@Resolver()
export class PlatformQueries {
  @Query(() => Platform, { description: "The platform; an error when none is registered yet." })
  async platform(@At() at: AsOf | null, @Ctx() context: ReadingContext): Promise<Platform> {
    const reading = await readingAt(context, at);
    const fact = await reading.snapshot.platform();
    return new Platform(
      settle(fact ?? fail({ code: "NO_PLATFORM", revision: reading.asOf.revision })),
      reading,
    );
  }
}
