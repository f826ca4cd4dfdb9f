/** Proofs that need a secret: what a token is worth, and the challenge that shows who has a key. */
import { Arg, Ctx, ID, ObjectType, Query, Resolver } from "type-graphql";
import { challengeHolder } from "../app/challenge-holder";
import { introspectToken } from "../app/introspect-token";
import type { Challenge } from "../app/key-challenge";
import type { Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { Authorization } from "./authorization";
import { namedBy } from "./command-input";
import { type CommandContext, readingAt } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { PARTY_TYPES } from "./global-id";
import { Property } from "./property";

@ObjectType("TokenIntrospection", { description: "What a delegation token is worth at an instant." })
class TokenIntrospection {
  @Property(() => Boolean, { description: "Does it work? False as well for a token that is none of yours." })
  readonly active!: boolean;

  @Property(() => Authorization, {
    nullable: true,
    description: "The authorization; null when it does not work.",
  })
  readonly authorization!: Authorization | null;
}

@ObjectType("KeyChallenge", { description: "A text that whoever holds a private key signs to prove it." })
class KeyChallenge {
  @Property(() => String, { description: "The text; sign its bytes, and give both to proveKeyPossession." })
  readonly text!: string;

  @Property(() => DateTime, { description: "Until when the proof is accepted." })
  readonly expiresAt!: Instant;
}

@Resolver()
export class ProofQueries {
  @Query(() => TokenIntrospection, {
    description: "Does a delegation token work, and whose is it? For its ISV and for operators.",
  })
  async introspectToken(
    @Arg("token", () => String, { description: "The token." }) token: string,
    @At() at: AsOf | null,
    @Ctx() context: CommandContext,
  ): Promise<TokenIntrospection> {
    const reading = await readingAt(context, at);
    const found = await introspectToken(reading, context.actor, token);
    return { active: found !== null, authorization: found && new Authorization(found, reading) };
  }

  @Query(() => KeyChallenge, {
    description: "A challenge for one holder of a key; it can be answered for ten minutes.",
  })
  async keyChallenge(
    @Arg("key", () => ID, { description: "The key version: its global id, or its reference." }) key: string,
    @Arg("holder", () => ID, {
      nullable: true,
      description:
        "The holder that is to prove: its global id, or its reference. Default: the first on record.",
    })
    holder: string | null,
    @At() at: AsOf | null,
    @Ctx() context: CommandContext,
  ): Promise<Challenge> {
    const reading = await readingAt(context, at);
    return settle(
      await challengeHolder(reading, {
        key: namedBy(key, ["KeyVersion"]),
        holder: holder === null || holder === undefined ? null : namedBy(holder, PARTY_TYPES),
        secret: await context.store.secret(),
        now: context.clock(),
      }),
    );
  }
}
