/** Inputs of mutations: what all of them have, and a short way to say what each has of its own. */
import { Field, ID, InputType, Int } from "type-graphql";
import type { Envelope } from "../app/commands/command";
import type { Named } from "../app/commands/named";
import { findPrivateKey } from "../app/find-private-key";
import { LEAKED } from "../app/private-key";
import type { Instant } from "../domain/instant";
import type { UserError } from "../domain/user-error";
import { DateTime } from "./date-time";
import { type NodeTypeName, readGlobalId } from "./global-id";

@InputType({ description: "Common to mutations." })
export abstract class EnvelopeInput implements Envelope {
  @Field(() => String, {
    nullable: true,
    description:
      "Your own key for this request: sent again under it, it changes nothing more and has the same answer (secrets excepted, they are shown once). Another request under the same key is refused.",
  })
  readonly idempotencyKey?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The revision at which you have read what is to be changed: if anything that the request names to be changed, or changes, was changed since, it is refused with CONFLICT. A request that only makes something new is refused with it.",
  })
  readonly expectedRevision?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "From when on the change is valid; it may lie in the past or in the future. Default: now.",
  })
  readonly validAt?: Instant | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Answer with everything that would be, effects included, and write nothing.",
  })
  readonly dryRun?: boolean | null;

  @Field(() => String, { nullable: true, description: "Why; it is kept in the object's history." })
  readonly reason?: string | null;
}

/** A field of an input: its type in the schema, and what a command gets of it. */
export interface InputField<T> {
  readonly type: () => object;
  readonly description: string;
  readonly nullable: boolean;
  readonly read: (value: never) => T;
  /** Is it looked through for private keys piece by piece, where it is read? All else is looked through at once. */
  readonly inPieces?: true;
}

/** Fields by name. */
export type InputFields = Readonly<Record<string, InputField<unknown>>>;

type Read<Field> = Field extends InputField<infer T> ? T : never;
type MaybeAbsent<F> = { [K in keyof F]: undefined extends Read<F[K]> ? K : never }[keyof F];

/** What a command gets of some fields; those that may be absent are left out where they are. */
export type InputOf<F extends InputFields> = {
  readonly [K in Exclude<keyof F, MaybeAbsent<F>>]: Read<F[K]>;
} & { readonly [K in MaybeAbsent<F>]?: Read<F[K]> };

/** A field whose value goes to the command as it is. */
export const given = <T>(type: () => object, description: string): InputField<T> => ({
  type,
  description,
  nullable: false,
  read: (value) => value,
});

export const text = (description: string): InputField<string> => given(() => String, description);
export const texts = (description: string): InputField<readonly string[]> =>
  given(() => [String], description);
export const flag = (description: string): InputField<boolean> => given(() => Boolean, description);
export const whole = (description: string): InputField<number> => given(() => Int, description);
export const moment = (description: string): InputField<Instant> => given(() => DateTime, description);

/** An object that was made before: its global id, or its reference. */
export const named = (types: readonly NodeTypeName[], description: string): InputField<Named> => ({
  type: () => ID,
  description: `${description}: its global id, or its reference.`,
  nullable: false,
  read: (value: string) => namedBy(value, types),
});

/** Several of them. */
export const namedList = (
  types: readonly NodeTypeName[],
  description: string,
): InputField<readonly Named[]> => ({
  type: () => [ID],
  description: `${description}: their global ids, or references.`,
  nullable: false,
  read: (values: readonly string[]) => values.map((value) => namedBy(value, types)),
});

/** A text that is no id of such an object is taken for a reference. */
export function namedBy(value: string, types: readonly NodeTypeName[]): Named {
  const id = readGlobalId(value);
  return id !== null && types.includes(id.type) ? { id: id.id } : { reference: value };
}

/** A field that may be absent or null. */
export const optional = <T>({
  type,
  description,
  read,
}: InputField<T>): InputField<T | null | undefined> => ({
  type,
  description,
  nullable: true,
  read: (value) => (value === null || value === undefined ? (value as null | undefined) : read(value)),
});

/** Makes the input type of a mutation. */
export function commandInput(
  name: string,
  description: string,
  fields: InputFields,
): new () => EnvelopeInput {
  @InputType(name, { description })
  class CommandInput extends EnvelopeInput {}
  for (const [member, { type, nullable, description: what }] of Object.entries(fields))
    Field(type, { nullable, description: what })(CommandInput.prototype, member);
  return CommandInput;
}

/** Refuses an input with a private key anywhere in it, before anything is done with it. */
export function privateKeyIn(fields: InputFields, input: object): UserError | null {
  const inPieces = Object.keys(fields).filter((member) => fields[member]?.inPieces);
  const place = findPrivateKey(input, inPieces);
  return place && { code: "PRIVATE_KEY", path: ["input", ...place], message: LEAKED };
}

/** What the command gets of an input. */
export function readInput<F extends InputFields>(
  fields: F,
  input: Readonly<Record<string, unknown>>,
): InputOf<F> & Envelope {
  const read = Object.entries(fields).map(([member, field]) => [member, field.read(input[member] as never)]);
  const { idempotencyKey, expectedRevision, validAt, dryRun, reason } = input as Envelope;
  return {
    idempotencyKey,
    expectedRevision,
    validAt,
    dryRun,
    reason,
    ...Object.fromEntries(read.filter(([, value]) => value !== undefined)),
  };
}
