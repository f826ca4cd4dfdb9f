/** Performs a command: all of it as one revision, or nothing; or, as a dry run, everything but the writing. */
import { type Actor, whoActs } from "../../domain/actor";
import { NO_CHANGES, type Problem } from "../../domain/draft";
import type { FactRef } from "../../domain/explanation";
import type { FactKind } from "../../domain/facts";
import type { Revision } from "../../domain/ids";
import type { Instant } from "../../domain/instant";
import type { Receipt } from "../../domain/origin";
import type { Recorded, Store, Unit } from "../../domain/ports";
import type { UserError } from "../../domain/user-error";
import type { BatchList, FactReader } from "../batch/plan";
import { planBatch } from "../batch/plan-batch";
import type { Clock } from "../clock";
import type { FactChange } from "../fact-change";
import { putChanges, recordingTime } from "../record-batch";
import { refreshAnswers } from "../refresh-answers";
import { Supposition } from "../supposition";
import type { Command, Envelope, Plan } from "./command";
import { Desk } from "./desk";
import type { DeskParts } from "./desk-parts";
import { AS_DRAFTED, type Place } from "./place";
import { refuseText } from "./refuse-text";
import { Refused } from "./refused";
import { digestOf } from "./request-digest";

/** What performing needs. */
export interface Performing {
  readonly store: Store;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly requestId: string | null;
}

/** What has become of a command. */
export type Outcome =
  | {
      readonly ok: true;
      /** The revision that was made; of a dry run, and where nothing had to be changed, the latest there is. */
      readonly revision: Revision;
      /** The object that was changed, or made; null for a command that has none. */
      readonly object: FactRef | null;
      /** Was anything written by it, now or when it was first asked for? */
      readonly written: boolean;
      /** Of a dry run: what would be. */
      readonly supposition: Supposition | null;
      readonly secrets: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly errors: readonly UserError[] };

type Done = Extract<Outcome, { ok: true }>;

/** Ends a transaction that need not write anything. */
class Nothing extends Error {
  constructor(readonly done: Done) {
    super("nothing to write");
  }
}

/** See the head of this file. */
export async function perform<I, K extends FactKind>(
  parts: Performing,
  command: Command<I, K>,
  input: I & Envelope,
): Promise<Outcome> {
  try {
    refuseText(input);
    return await (input.dryRun ? rehearse(parts, command, input) : commit(parts, command, input));
  } catch (error) {
    if (error instanceof Nothing) return error.done;
    if (error instanceof Refused) return { ok: false, errors: error.errors };
    throw error;
  }
}

async function commit<I, K extends FactKind>(
  { store, clock, actor, requestId }: Performing,
  command: Command<I, K>,
  input: I & Envelope,
): Promise<Done> {
  let head: Recorded | undefined;
  let now: Instant | undefined;
  const written = await store.write(
    (known) => {
      head = known;
      now = recordingTime(known, NO_CHANGES, clock).recordedAt;
      return now;
    },
    (unit) => write(unit, store, { head: head as Recorded, now: now as Instant, actor }, command, input),
    { ...whoActs(actor), operation: command.name, reason: input.reason ?? null, requestId },
  );
  return { ...written.result, revision: written.revision };
}

interface Turn {
  readonly head: Recorded;
  readonly now: Instant;
  readonly actor: Actor;
}

async function write<I, K extends FactKind>(
  unit: Unit,
  store: Store,
  { head, now, actor }: Turn,
  command: Command<I, K>,
  input: I & Envelope,
): Promise<Done> {
  const key = input.idempotencyKey ?? null;
  const digest = digestOf(command.name, input);
  if (key !== null) await answerAgain(unit, keeperOf(actor), key, digest);
  const desk = deskOf(unit, store, head, { actor, now }, command, input);
  const { plan, changes } = await work(desk, unit, command, input, { now, actor });
  const object = objectOf(command.kind, plan, changes) ?? (await knownObject(desk, plan));
  const done: Done = {
    ok: true,
    revision: head.revision,
    object,
    // A request with a key is kept with a revision of its own, so that it has the same answer again.
    written: changes.length > 0 || key !== null,
    supposition: null,
    secrets: plan.secrets ?? {},
  };
  if (changes.length === 0 && key === null) throw new Nothing(done);
  await putChanges(unit, changes, refreshAnswers);
  if (key !== null) await unit.keepReceipt(receiptOf(keeperOf(actor), key, digest, unit.revision, object));
  return done;
}

async function rehearse<I, K extends FactKind>(
  { store, clock, actor }: Performing,
  command: Command<I, K>,
  input: I & Envelope,
): Promise<Done> {
  const head = await store.head();
  const now = recordingTime(head, NO_CHANGES, clock).recordedAt;
  const supposition = new Supposition(store.at(head.revision));
  const desk = deskOf(supposition.facts, store, head, { actor, now }, command, input);
  const { plan, changes } = await work(desk, supposition.facts, command, input, { now, actor });
  for (const { kind, after } of changes) supposition.facts.put(kind, [after]);
  await refreshAnswers(supposition, changes);
  const object = objectOf(command.kind, plan, changes) ?? (await knownObject(desk, plan));
  return { ok: true, revision: head.revision, object, written: false, supposition, secrets: {} };
}

function deskOf<I>(
  reader: FactReader,
  store: Store,
  head: Recorded,
  { actor, now }: Pick<DeskParts, "actor" | "now">,
  { name: action }: Pick<Command<I>, "name">,
  { validAt, expectedRevision }: Envelope,
): Desk {
  const snapshot = store.at(head.revision);
  const history = store.history(head.revision);
  const when = { now, validAt: validAt ?? now, expectedRevision: expectedRevision ?? null };
  const secret = () => store.secret();
  return new Desk({ reader, secret, snapshot, history, actor, action, ...when });
}

async function work<I, K extends FactKind>(
  desk: Desk,
  reader: FactReader,
  command: Command<I, K>,
  input: I,
  { now, actor }: Pick<Turn, "now" | "actor">,
): Promise<{ plan: Plan; changes: FactChange[] }> {
  const plan = await command.plan(desk, input);
  const changes = plan.changes ?? (await changesOf(reader, plan, now, actor));
  await desk.expectation.mustHold(changes);
  return { plan, changes: [...changes] };
}

async function changesOf(
  reader: FactReader,
  { batch, place }: Plan,
  now: Instant,
  actor: Actor,
): Promise<FactChange[]> {
  const planned = await planBatch(reader, { ...NO_CHANGES, ...batch }, now, { refusesWeakKeys: true });
  if (planned.problems.length > 0) throw new Refused(distinct(planned.problems.map(userError(actor, place))));
  return planned.changes();
}

/** A problem of a batch as the caller is told of it, who knows the input and not the batch. */
const userError =
  ({ role }: Actor, place: Place = AS_DRAFTED) =>
  ({ code, path: [list, index, ...member], message }: Problem): UserError => ({
    code,
    path: ["input", ...place(member, list as BatchList, index as number)],
    message: role === "MEMBER" && code === "EXCLUSIVE_GRANT" ? EXCLUSIVE : message,
  });

/** What is told in the same words is told once: how often it is so is not for everybody to know. */
const distinct = (errors: readonly UserError[]): UserError[] => [
  ...new Map(errors.map((error) => [JSON.stringify(error), error])).values(),
];

/** Members need not see the contract that stands in the way. */
const EXCLUSIVE =
  "it overlaps with an authorization contract of another ISV, and one of the two is exclusive; expected intervals that do not overlap";

/** Keys of requests are each actor's own: a name alone may be shared, with a colleague elsewhere. */
const keeperOf = (actor: Actor): string =>
  actor.role === "MEMBER" ? JSON.stringify([actor.name, actor.party]) : actor.name;

/** The object that the plan is about, as it is changed; one without a reference of its own is the new one of its kind. */
function objectOf(kindOf: FactKind, { object }: Plan, changes: readonly FactChange[]): FactRef | null {
  const mine = changes.find(({ kind, before, after }) =>
    object === null
      ? kindOf === "Designation" && kind === kindOf && before === null
      : kind === object.kind && "reference" in after && after.reference === object.reference,
  );
  return mine === undefined ? null : { kind: mine.kind, id: mine.after.id };
}

async function knownObject(desk: Desk, { object }: Plan): Promise<FactRef | null> {
  const fact = object && (await desk.find(object.kind, { reference: object.reference }));
  return object && fact && { kind: object.kind, id: fact.id };
}

const NO_OBJECT = "";

const receiptOf = (
  actor: string,
  key: string,
  digest: string,
  revision: Revision,
  object: FactRef | null,
): Receipt => ({ actor, key, digest, revision, kind: object?.kind ?? NO_OBJECT, id: object?.id ?? 0 });

/** A request that was granted before is answered again, without being done again. */
async function answerAgain(unit: Unit, actor: string, key: string, digest: string): Promise<void> {
  const receipt = await unit.receipt(actor, key);
  if (receipt === null) return;
  if (receipt.digest !== digest) {
    const message = `the key "${key}" was used by revision ${receipt.revision} for another request; expected a new key`;
    throw new Refused([{ code: "IDEMPOTENCY_MISMATCH", path: ["input", "idempotencyKey"], message }]);
  }
  const object = receipt.kind === NO_OBJECT ? null : { kind: receipt.kind as FactKind, id: receipt.id };
  const revision = receipt.revision as Revision;
  throw new Nothing({ ok: true, revision, object, written: true, supposition: null, secrets: {} });
}
