/** A change in the feed: before and after, and why. */
import { ID, Int, ObjectType } from "type-graphql";
import { readRecordedCauses } from "../app/list-feed";
import { readCauses } from "../app/read-causes";
import type { Reading } from "../app/reading";
import type { AnswerSegment, PolicyName as Policy } from "../domain/answer";
import { sameInEffect } from "../domain/causes";
import type { EventCode } from "../domain/events";
import type { FactRef } from "../domain/explanation";
import type { FeedChange as Change, WayToChange as Way } from "../domain/feed";
import type { Instant } from "../domain/instant";
import { EVENTS } from "./cause";
import { DateTime } from "./date-time";
import { enumType } from "./enum-type";
import { settle } from "./error-map";
import { IntegrationAnswer } from "./integration-answer";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Principal } from "./principal";
import { Loaded, Property } from "./property";
import { WayToChange } from "./way-to-change";

/** What can have made an answer another one. */
type RootEvent = EventCode | "RECORDED" | "AMENDED";

const RootEvent = enumType<RootEvent>("RootEvent", "What happened to an object.", {
  ...EVENTS,
  RECORDED: "It was recorded for the first time.",
  AMENDED: "It was recorded otherwise than before.",
});

@ObjectType("RootCause", {
  description:
    "Something without which a change would not have come about when it did. One cause may have many effects: they all have its id.",
})
class RootCause {
  constructor(
    private readonly happened: RootEvent,
    private readonly at: Instant,
    private readonly ref: FactRef,
    private readonly reading: Reading,
  ) {}

  @Property(() => ID, { description: "The same for all changes that it caused, for ever." })
  get id(): string {
    const { happened, at, ref } = this;
    return Buffer.from(`${at} ${happened} ${ref.kind}:${ref.id}`).toString("base64url");
  }

  @Property(() => RootEvent, { description: "What happened." })
  get event(): RootEvent {
    return this.happened;
  }

  @Loaded(() => Node, { description: "To which object; shown as of the moment asked about." })
  get object(): Node | Promise<Node> {
    return nodeOf(this.reading, this.ref);
  }
}

@ObjectType("AnswerThen", {
  implements: IntegrationAnswer,
  description: "How a principal was integrated at an instant, as known at that instant.",
})
class AnswerThen extends IntegrationAnswer {
  @Loaded(() => Party, {
    nullable: true,
    description: "Who by the mode held the keys and signed; null in mode NONE.",
  })
  get keyHolder(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.keyHolder);
  }
}

@ObjectType("FeedChange", {
  description:
    "A change of how a principal is integrated, in the present as it was known when it came about: in mode, status, channel, implementer, account, keys or acquirer; or that it came on record.",
})
export class FeedChange {
  constructor(
    private readonly change: Change,
    private readonly reading: Reading,
    private readonly underPolicy: Policy,
  ) {}

  @Property(() => DateTime, { description: "When it came about: also when it was known." })
  get at(): Instant {
    return this.change.at;
  }

  @Property(() => WayToChange, { description: "How it came about." })
  get by(): Way {
    return this.change.by;
  }

  @Property(() => Int, { description: "The revision that made it, or that was known when time did." })
  get revision(): number {
    return this.change.revision;
  }

  @Loaded(() => Principal, { description: "Whose integration changed; shown as of the moment asked about." })
  get principal(): Party | Promise<Party> {
    return partyOf(this.reading, this.change.principal);
  }

  @Property(() => AnswerThen, {
    nullable: true,
    description: "How it was integrated before, as known then; null when it was not on record.",
  })
  get before(): AnswerThen | null {
    return this.change.before === null ? null : this.answer(this.change.before);
  }

  @Property(() => AnswerThen, { description: "How it was integrated from then on, as known then." })
  get after(): AnswerThen {
    return this.answer(this.change.after);
  }

  @Loaded(() => [RootCause], { description: "Why: those without which it would not have come about so." })
  async causes(): Promise<readonly RootCause[]> {
    const { at, revision, principal, by } = this.change;
    const { readings } = this.reading;
    const cause = (event: RootEvent, ref: FactRef) => new RootCause(event, at, ref, this.reading);
    if (by === "REVISION") {
      const recorded = settle(await readRecordedCauses(readings, this.change, this.underPolicy));
      return recorded.map(({ before, ...ref }) => cause(before === null ? "RECORDED" : "AMENDED", ref));
    }
    const then = settle(await readings.at({ revision, validAt: at }));
    const events = await readCauses(then, principal, at, this.underPolicy, sameInEffect);
    return events.map(({ event, ...ref }) => cause(event, ref));
  }

  private answer(segment: AnswerSegment): AnswerThen {
    const stored = { ...segment, principal: this.change.principal };
    return new AnswerThen(stored, this.reading, this.underPolicy);
  }
}
