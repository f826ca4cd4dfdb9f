/** Causes: the events that make an answer change when it does. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { EventCode, FactEvent } from "../domain/events";
import { enumType } from "./enum-type";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Loaded, Property } from "./property";

/** What each event is. */
export const EVENTS: Readonly<Record<EventCode, string>> = {
  STARTED: "It begins: its start is reached.",
  RESUMED: "A suspension of the contract ends.",
  EXPIRED: "The contract, token or key reaches its end.",
  ENDED: "The engagement, account grant, acquiring link or designation reaches its end.",
  TERMINATED: "The contract is terminated.",
  SUSPENDED: "A suspension of the contract begins.",
  REVOKED: "The token or key is revoked.",
  COMPROMISED: "The key is compromised.",
  STATUS_CHANGED: "The status of the party or client becomes another.",
  CAPABILITY_CHANGED: "The principal's development capability becomes another.",
  ALLOWANCE_CHANGED: "The principal's allowance for ISVs becomes another.",
  EXPIRY_NOTICE: "The key ends in 30 days: from now on a successor is missed (finding NO_SUCCESSOR).",
  OVERLAP_OVER:
    "The key started 7 days ago: from now on those before it are found to overlap too long (finding OVERLAP_TOO_LONG).",
};

const CauseEvent = enumType<EventCode>(
  "CauseEvent",
  "What happens to an object by the passing of time alone.",
  EVENTS,
);

@ObjectType("Cause", {
  description:
    "An event without which the answer would not have changed when it did, and what it happens to.",
})
export class Cause {
  constructor(
    private readonly caused: FactEvent,
    private readonly reading: Reading,
  ) {}

  @Property(() => CauseEvent, { description: "What happens." })
  get event(): EventCode {
    return this.caused.event;
  }

  @Loaded(() => Node, { description: "To which object." })
  get object(): Node | Promise<Node> {
    return nodeOf(this.reading, this.caused);
  }
}

/** The causes as the API shows them. */
export const causesOf = (reading: Reading, events: readonly FactEvent[]): Cause[] =>
  events.map((event) => new Cause(event, reading));
