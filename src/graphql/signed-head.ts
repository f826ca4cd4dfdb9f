/** Signed heads: what an outsider checks history by. */
import { Args, Ctx, Int, ObjectType, Query, Resolver } from "type-graphql";
import { listSignedHeads } from "../app/list-history";
import type { Instant } from "../domain/instant";
import { headText, type SignedHead as Signed } from "../domain/signed-head";
import { type AsOf, At } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import { type ReadingContext, readingAt } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import { Property } from "./property";

@ObjectType("SignedHead", {
  description:
    "The digest of a revision, signed by a key that is not in the database: shown to an outsider, it proves that everything up to that revision is as it was.",
})
export class SignedHead {
  constructor(private readonly head: Signed) {}

  @Property(() => Int, { description: "The revision's number." })
  get revision(): number {
    return this.head.revision;
  }

  @Property(() => String, {
    description: "The digest of the revision, which covers all before it; hexadecimal.",
  })
  get digest(): string {
    return this.head.digest;
  }

  @Property(() => DateTime, { description: "When it was signed." })
  get signedAt(): Instant {
    return this.head.signedAt;
  }

  @Property(() => String, {
    description: "The thumbprint (RFC 7638, SHA-256, base64url) of the Ed25519 key that signed.",
  })
  get key(): string {
    return this.head.key;
  }

  @Property(() => String, { description: "What was signed, in these very bytes." })
  get text(): string {
    return headText(this.head);
  }

  @Property(() => String, { description: "The Ed25519 signature of the text; base64url." })
  get signature(): string {
    return this.head.signature;
  }
}

const SignedHeadConnection = connectionType(() => SignedHead, {
  name: "SignedHead",
  plural: "signed heads",
  singular: "signed head",
});

@Resolver()
export class SignedHeadQueries {
  @Query(() => SignedHeadConnection, {
    description: "The heads that were signed, in the order of their revisions.",
    complexity: pageComplexity,
  })
  async signedHeads(
    @Args(() => PageArgs) page: PageArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const request = settle(pageRequest(page));
    const found = settle(await listSignedHeads(await readingAt(context, at), request));
    return new ConnectionOf(found, {
      node: (head) => new SignedHead(head),
      id: ({ revision }) => revision,
    });
  }
}
