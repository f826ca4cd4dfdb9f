/** The viewer: who asks. */
import { Ctx, ObjectType, Query, Resolver } from "type-graphql";
import type { Reading } from "../app/reading";
import type { Actor, MemberLevel as Level } from "../domain/actor";
import { type AsOf, At } from "./as-of";
import { type ReadingContext, readingAt } from "./context";
import { enumType } from "./enum-type";
import { Party } from "./party";
import { partyNode } from "./party-node";
import { Loaded, Property } from "./property";

const ActorRole = enumType<Actor["role"]>("ActorRole", "For whom somebody acts.", {
  OPERATOR: "For the platform.",
  AUDITOR: "For nobody: reads everything, and changes nothing.",
  MEMBER: "For one party.",
});

const MemberLevel = enumType<Level>("MemberLevel", "What somebody may do for a party.", {
  ADMIN: "Everything.",
  MEMBER: "Its day-to-day business.",
  VIEWER: "Look.",
});

@ObjectType("Viewer", { description: "Who asks: whom the credential of the request stands for." })
class Viewer {
  constructor(
    private readonly actor: Actor,
    private readonly reading: Reading,
  ) {}

  @Property(() => String, { description: "The name that is recorded with every change." })
  get name(): string {
    return this.actor.name;
  }

  @Property(() => ActorRole, { description: "For whom it acts." })
  get role(): Actor["role"] {
    return this.actor.role;
  }

  @Property(() => MemberLevel, { nullable: true, description: "Of a member: what it may do." })
  get level(): Level | null {
    return this.actor.role === "MEMBER" ? this.actor.level : null;
  }

  @Loaded(() => Party, { nullable: true, description: "Of a member: the party that it acts for." })
  async party(): Promise<Party | null> {
    if (this.actor.role !== "MEMBER") return null;
    const [party] = await this.reading.snapshot.find("Party", [this.actor.party]);
    return party === undefined ? null : partyNode(party, this.reading);
  }
}

@Resolver()
export class ViewerQueries {
  @Query(() => Viewer, { description: "Who asks." })
  async viewer(@At() at: AsOf | null, @Ctx() context: ReadingContext): Promise<Viewer> {
    return new Viewer(context.actor, await readingAt(context, at));
  }
}
