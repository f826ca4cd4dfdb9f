/** Key versions: the public keys of clients. */
import { GraphQLJSONObject } from "graphql-scalars";
import { Args, Ctx, FieldResolver, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import { isUsable, readKeyState } from "../app/read-key";
import type { Reading } from "../app/reading";
import type { KeyVersion as KeyVersionFact } from "../domain/facts";
import type { Instant } from "../domain/instant";
import type { KeyState as State } from "../domain/states";
import { type AsOf, At } from "./as-of";
import { Client } from "./client";
import { connectionType } from "./connection";
import type { ReadingContext } from "./context";
import { DateTime, endOf, startOf } from "./date-time";
import { enumType } from "./enum-type";
import { factList } from "./fact-list";
import { LookupArgs, lookUp } from "./lookup";
import { EchoesAsOf, Node } from "./node";
import { PageArgs, pageComplexity } from "./page-args";
import { Party } from "./party";
import { partyOf } from "./party-node";
import { Loaded, Property } from "./property";

const KeyState = enumType<State>("KeyState", "What a key version is at an instant.", {
  PENDING: "Its term starts later.",
  ACTIVE: "It is the newest version in its term.",
  RETIRING: "A newer version has started; this one is still in its term.",
  RETIRED: "Its term is over, and a newer version has taken over.",
  REVOKED: "It was revoked.",
  COMPROMISED: "It is reported compromised, and not revoked: it goes on working.",
  EXPIRED: "Its term is over, and no newer version has started.",
});

@EchoesAsOf()
@ObjectType("KeyVersion", {
  implements: Node,
  description: "A version of a client's public key. Private keys never enter the system.",
})
export class KeyVersion extends Node<KeyVersionFact> {
  readonly typeName = "KeyVersion";

  @Property(() => String, { description: "The caller's own id of the version, unique among key versions." })
  get reference(): string {
    return this.fact.reference;
  }

  @Loaded(() => Client, { description: "The client that it is registered to." })
  async client(): Promise<Client> {
    return new Client(await this.reading.facts.get("Client", this.fact.client), this.reading);
  }

  @Property(() => String, { description: "The key's identity: its RFC 7638 thumbprint, SHA-256, base64url." })
  get thumbprint(): string {
    return this.fact.thumbprint;
  }

  @Property(() => GraphQLJSONObject, {
    description: "The public key as a JWK (RFC 7517) with its required members only.",
  })
  get publicKey(): unknown {
    return JSON.parse(this.fact.publicKey);
  }

  @Property(() => String, { description: "The type of the key: RSA, EC or OKP." })
  get keyType(): string {
    return this.fact.keyType;
  }

  @Property(() => Int, { description: "Its size in bits: the RSA modulus, or the curve." })
  get bits(): number {
    return this.fact.bits;
  }

  @Property(() => [Party], { description: "Who has the private key, on record." })
  get holders(): readonly (Party | Promise<Party>)[] {
    return this.fact.holders.map((id) => partyOf(this.reading, id));
  }

  @Property(() => [Party], {
    description: "Of the holders, those that have proved by a signature that they have the private key.",
  })
  get provedBy(): readonly (Party | Promise<Party>)[] {
    const { holders, provedBy } = this.fact;
    return provedBy.filter((id) => holders.includes(id)).map((id) => partyOf(this.reading, id));
  }

  @Loaded(() => KeyState, {
    description:
      "What it is at the instant. A holder that sees only some versions of the client is told what it is among those.",
  })
  state(): Promise<State> {
    return readKeyState(this.reading, this.fact);
  }

  @Loaded(() => Boolean, {
    description: "Can it sign something that counts at the instant? Its client must be ACTIVE and LIVE.",
  })
  usable(): Promise<boolean> {
    return isUsable(this.reading, this.fact);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant of its term; null when there is no start.",
  })
  get from(): Instant | null {
    return startOf(this.fact.from);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The first instant after its term; null when the end is open.",
  })
  get to(): Instant | null {
    return endOf(this.fact.to);
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The instant from which it is revoked; null when it is not.",
  })
  get revokedAt(): Instant | null {
    return this.fact.revokedAt;
  }

  @Property(() => DateTime, {
    nullable: true,
    description: "The instant since which it is reported compromised; null when it is not.",
  })
  get compromisedAt(): Instant | null {
    return this.fact.compromisedAt;
  }
}

export const KeyVersionConnection = connectionType(() => KeyVersion, {
  name: "KeyVersion",
  plural: "key versions",
  singular: "key version",
});

const node = (fact: KeyVersionFact, reading: Reading): KeyVersion => new KeyVersion(fact, reading);

@Resolver(() => Client)
export class ClientKeys {
  @FieldResolver(() => KeyVersionConnection, {
    description: "The versions of its key.",
    complexity: pageComplexity,
  })
  keys(@Root() { fact, reading }: Client, @Args(() => PageArgs) page: PageArgs): object | Promise<object> {
    return factList(reading, { kind: "KeyVersion", ends: ["client"], of: fact.id }, page, node);
  }
}

@Resolver(() => Party)
export class PartyHeldKeys {
  @FieldResolver(() => KeyVersionConnection, {
    description:
      "The key versions whose private key it has, on record: its own and those of others, whatever their state.",
    complexity: pageComplexity,
  })
  heldKeys(@Root() { fact, reading }: Party, @Args(() => PageArgs) page: PageArgs): object | Promise<object> {
    return factList(reading, { kind: "KeyVersion", ends: ["holder"], of: fact.id }, page, node);
  }
}

@Resolver()
export class KeyVersionQueries {
  @Query(() => KeyVersion, {
    nullable: true,
    description: "The key version with this id or reference; null when there is none.",
  })
  keyVersion(
    @Args(() => LookupArgs) lookup: LookupArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<KeyVersion | null> {
    return lookUp(context, at, lookup, { kind: "KeyVersion", types: ["KeyVersion"], node });
  }
}
