/** Payloads: what a mutation answers with. */
import { Int, InterfaceType, ObjectType } from "type-graphql";
import type { NamedObject } from "../app/commands/named";
import type { Outcome } from "../app/commands/perform";
import type { Reading } from "../app/reading";
import type { UserErrorCode as Code, UserError as Refusal } from "../domain/user-error";
import { Effects, effectsAt, effectsIf } from "./effects";
import { enumType } from "./enum-type";
import type { Node } from "./node";
import { findNode, nodeNamed } from "./node-of";
import { Loaded, Property } from "./property";

/** A request that was granted, and the objects that it names if it is about several. */
export type Granted = Extract<Outcome, { ok: true }> & { readonly objects: readonly NamedObject[] };

export const UserErrorCode = enumType<Code>("UserErrorCode", "Why a change was refused.", {
  UNKNOWN_REFERENCE: "Something is referred to that is not on record.",
  WRONG_ROLE: "A party has another role than is needed here.",
  MISSING_FIELD: "Something is missing that a new object needs.",
  IMMUTABLE_FIELD: "Something cannot be changed.",
  BACKWARD_INTERVAL: "An end is not after its start.",
  INVALID_VALUE: "A value cannot be what it is given for.",
  DUPLICATE_REFERENCE: "A reference is given twice.",
  SELF_AUTHORIZATION: "One party stands on both sides.",
  EXCLUSIVE_GRANT: "An exclusive grant would overlap with another ISV's.",
  ACQUIRER_CYCLE: "A chain of acquirers would meet itself.",
  SECOND_PLATFORM: "There is a platform already.",
  PRIVATE_KEY: "The input holds a private key. It was not kept; treat it as leaked.",
  INVALID_KEY: "The input is no public key that is accepted.",
  INVALID_LEI: "The input is no LEI.",
  RECORDED_AT_NOT_INCREASING: "What is recorded must be recorded after everything before it.",
  NOT_FOUND: "There is no such object, for you.",
  FORBIDDEN: "You may not do this.",
  ALREADY_KNOWN: "The reference of a new object is taken.",
  INVALID_STATE: "The object is in a state that does not allow it.",
  OVERLAP: "It would overlap in time with another object of the same kind between the same parties.",
  CONFLICT: "The object was changed since you have read it. Read it again.",
  IDEMPOTENCY_MISMATCH: "The key was used for another request.",
  WRONG_SECRET: "A code or token is unknown, was used already, or belongs to somebody else.",
  WRONG_SIGNATURE: "A signature is not by the private half of the key.",
  NOT_READY: "Something is missing without which somebody would be cut off.",
  WINDOW_OVER: "The time in which this could be done is over.",
});

@ObjectType("UserError", { description: "One thing that is wrong with a request, for its sender to mend." })
export class UserError {
  constructor(private readonly refusal: Refusal) {}

  @Property(() => UserErrorCode, { description: "Why, from a closed set." })
  get code(): Code {
    return this.refusal.code;
  }

  @Property(() => [String], { description: "Where in the arguments; places in lists count from 0." })
  get path(): readonly string[] {
    return this.refusal.path.map(String);
  }

  @Property(() => String, { description: "What was wrong, what was expected, what to do." })
  get message(): string {
    return this.refusal.message;
  }

  @Property(() => Int, {
    nullable: true,
    description:
      "Of CONFLICT: the revision that has changed the object last. Read it at that or a later one, and expect that. Null of all else.",
  })
  get currentRevision(): number | null {
    return this.refusal.currentRevision ?? null;
  }
}

@InterfaceType("Payload", { description: "What a mutation answers with." })
export abstract class Payload {
  /** `granted` and `reading` are null where the request was refused; the reading is of what is known after the change. */
  constructor(
    protected readonly refusals: readonly Refusal[],
    protected readonly granted: Granted | null,
    protected readonly reading: Reading | null,
    /** What is known without the change. */
    private readonly unchanged: Reading | null,
    private readonly asksForDryRun: boolean,
  ) {}

  @Property(() => [UserError], {
    description:
      "What is wrong with the request; empty where it was granted. Where it is not, nothing was written.",
  })
  get userErrors(): readonly UserError[] {
    return this.refusals.map((refusal) => new UserError(refusal));
  }

  @Property(() => Int, {
    nullable: true,
    description:
      "The revision that was made; where nothing was written, the one that the answer is of. Null where the request was refused.",
  })
  get revision(): number | null {
    return this.granted?.revision ?? null;
  }

  @Property(() => Boolean, { description: "Was it a dry run? Then nothing was written." })
  get dryRun(): boolean {
    return this.asksForDryRun;
  }

  @Loaded(() => Effects, {
    nullable: true,
    description:
      "Whose answers the change changes, at any instant, past or to come; the same is read later by the field effects. Members of a party are told of the answers that they may see. Null where the request was refused, or changed nothing.",
  })
  async effects(): Promise<Effects | null> {
    const { granted, reading, unchanged } = this;
    if (granted === null || reading === null || unchanged === null) return null;
    if (granted.supposition !== null) return effectsIf(unchanged, granted.supposition, "STANDARD");
    return granted.written ? effectsAt(reading, granted.revision, "STANDARD") : null;
  }

  /** The object that was changed. */
  protected async changedObject(): Promise<Node | null> {
    const { granted, reading } = this;
    return granted === null || granted.object === null || reading === null
      ? null
      : findNode(reading, granted.object);
  }

  /** The objects of a request that names several, in its order. */
  protected async changedObjects(): Promise<Node[]> {
    const { granted, reading } = this;
    if (granted === null || reading === null) return [];
    const nodes = await Promise.all(granted.objects.map((it) => nodeNamed(reading, it)));
    return nodes.filter((node) => node !== null);
  }
}

/** The class of a payload. */
export type PayloadClass = new (...parts: ConstructorParameters<typeof Payload>) => Payload;

/** What a payload has beside its object: texts that are shown once. */
export interface Secret {
  readonly name: string;
  readonly description: string;
}

/** The field of a payload with the object that was changed, or with several. */
export interface PayloadObject {
  readonly member: string;
  readonly type: () => object;
  readonly several?: boolean;
}

const ONE_OBJECT =
  "The object as it is after the change; null where the request was refused, or has put it out of your sight.";
const SEVERAL_OBJECTS =
  "The objects as they are after the change, in the order of the request; empty where it was refused.";

/** What the fields of payloads are read from. */
interface Objects {
  changedObject(): Promise<Node | null>;
  changedObjects(): Promise<Node[]>;
}

/** Makes the payload type of a noun: a field with the object or objects, if there are any, and one for each secret. */
export function payloadType(
  name: string,
  object: PayloadObject | null,
  secrets: readonly Secret[] = [],
): PayloadClass {
  @ObjectType(name, { implements: Payload, description: "What a mutation answers with." })
  class ObjectPayload extends (Payload as unknown as PayloadClass) {}
  const prototype = ObjectPayload.prototype as unknown as Record<string, unknown>;
  if (object !== null) {
    const { member, type, several = false } = object;
    prototype[member] = function (this: Objects) {
      return several ? this.changedObjects() : this.changedObject();
    };
    if (several) Loaded(() => [type()], { description: SEVERAL_OBJECTS })(prototype, member);
    else Loaded(type, { nullable: true, description: ONE_OBJECT })(prototype, member);
  }
  for (const { name: member, description } of secrets) {
    prototype[member] = function (this: { granted: Granted | null }): string | null {
      return this.granted?.secrets[member] ?? null;
    };
    Loaded(() => String, { nullable: true, description })(prototype, member);
  }
  return ObjectPayload;
}
