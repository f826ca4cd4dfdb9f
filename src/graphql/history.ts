/** History: who recorded what, when and why. */
import { Arg, Args, Ctx, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import {
  type HistoryEntry as Entry,
  listHistory,
  listRevisions,
  type ShownRecord,
} from "../app/list-history";
import type { Reading } from "../app/reading";
import type { Instant } from "../domain/instant";
import { type AsOf, At } from "./as-of";
import { ConnectionOf, connectionType } from "./connection";
import { type ReadingContext, readingAt } from "./context";
import { DateTime } from "./date-time";
import { settle } from "./error-map";
import { KIND_OF_TYPE, parseGlobalId } from "./global-id";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { PageArgs, pageComplexity, pageRequest } from "./page-args";
import { Loaded, Property } from "./property";

@ObjectType("Revision", {
  description:
    "Everything that was recorded at once, and who recorded it. Revisions form a chain of digests. Members of parties are told when it was, and the rest only of what was done under their own name for their own party.",
})
export class Revision {
  constructor(private readonly record: ShownRecord) {}

  @Property(() => Int, { description: "Its number; they increase by one." })
  get number(): number {
    return this.record.revision;
  }

  @Property(() => DateTime, { description: "When it was recorded." })
  get recordedAt(): Instant {
    return this.record.recordedAt;
  }

  @Property(() => String, {
    nullable: true,
    description: "Who did it: the subject of a credential, or a program; null for other members.",
  })
  get actor(): string | null {
    return this.record.origin?.actor ?? null;
  }

  @Property(() => String, {
    nullable: true,
    description:
      "The reference of the party for which a member did it. Null for operators and programs, for other members, and where it was recorded before this was.",
  })
  get actedFor(): string | null {
    return this.record.origin?.actedFor ?? null;
  }

  @Property(() => String, {
    nullable: true,
    description: "What was done: the name of the mutation, or what a program does; null for other members.",
  })
  get operation(): string | null {
    return this.record.origin?.operation ?? null;
  }

  @Property(() => String, { nullable: true, description: "Why, in the actor's words." })
  get reason(): string | null {
    return this.record.origin?.reason ?? null;
  }

  @Property(() => String, { nullable: true, description: "The id of the request that it came with." })
  get requestId(): string | null {
    return this.record.origin?.requestId ?? null;
  }

  @Property(() => String, {
    nullable: true,
    description:
      "SHA-256 over the digest of the revision before, this record, and every fact recorded with it; hexadecimal. Null for members.",
  })
  get digest(): string | null {
    return this.record.digest;
  }
}

@ObjectType("HistoryEntry", { description: "What one revision made of an object." })
export class HistoryEntry {
  constructor(
    private readonly entry: Entry,
    private readonly reading: Reading,
  ) {}

  @Property(() => Revision, { description: "Who did it, when and why." })
  get revision(): Revision {
    return new Revision(this.entry.record);
  }

  @Property(() => [String], {
    description: "The members of the object that it changed; all of them where the object was new.",
  })
  get changed(): readonly string[] {
    return this.entry.changed;
  }

  @Loaded(() => Node, { description: "The object as it was known from this revision on." })
  async object(): Promise<Node> {
    const { record, kind, id } = this.entry;
    const request = { revision: record.revision, validAt: this.reading.validAt };
    return nodeOf(settle(await this.reading.readings.at(request)), { kind, id });
  }
}

const HistoryEntryConnection = connectionType(() => HistoryEntry, {
  name: "HistoryEntry",
  plural: "changes to an object",
  singular: "change",
});

const RevisionConnection = connectionType(() => Revision, {
  name: "Revision",
  plural: "revisions",
  singular: "revision",
});

@Resolver()
export class HistoryQueries {
  @Query(() => HistoryEntryConnection, {
    description:
      "Who did what to an object, in the order in which it was recorded; empty when there is none. Members of a party may read that of the party itself, of what binds it, of its clients, and of its keys and those that it holds.",
    complexity: pageComplexity,
  })
  async history(
    @Arg("of", () => ID, { description: "The global id of the object." }) of: string,
    @Args(() => PageArgs) page: PageArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const { type, id } = settle(parseGlobalId(of));
    const request = settle(pageRequest(page));
    const reading = await readingAt(context, at);
    const found = settle(await listHistory(reading, { kind: KIND_OF_TYPE[type], id }, request));
    return new ConnectionOf(found, {
      node: (entry, bound) => new HistoryEntry(entry, bound),
      id: ({ record }) => record.revision,
    });
  }

  @Query(() => RevisionConnection, {
    description: "All revisions in the order in which they were recorded.",
    complexity: pageComplexity,
  })
  async revisions(
    @Args(() => PageArgs) page: PageArgs,
    @At() at: AsOf | null,
    @Ctx() context: ReadingContext,
  ): Promise<object> {
    const request = settle(pageRequest(page));
    const found = settle(await listRevisions(await readingAt(context, at), request));
    return new ConnectionOf(found, {
      node: (record) => new Revision(record),
      id: ({ revision }) => revision,
    });
  }
}
