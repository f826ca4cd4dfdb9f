/** Mutations: each is a command with an input and a payload, and nothing else happens here. */
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Command, Envelope } from "../app/commands/command";
import { perform } from "../app/commands/perform";
import type { Reading, Readings } from "../app/reading";
import { supposedSnapshot } from "../app/supposed-snapshot";
import { commandInput, type InputFields, type InputOf, privateKeyIn, readInput } from "./command-input";
import type { CommandContext } from "./context";
import { settle } from "./error-map";
import type { Payload, PayloadClass } from "./payload";

/** A mutation as its noun declares it. */
export interface MutationOf {
  readonly name: string;
  readonly description: string;
  readonly fields: InputFields;
  readonly command: Command<never>;
}

/** Declares a mutation; the command's input must be what the fields give. */
export const mutation = <F extends InputFields>(
  command: Command<InputOf<F>>,
  description: string,
  fields: F,
): MutationOf => ({ name: command.name, description, fields, command: command as Command<never> });

const typeName = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

/** Makes the resolver of some mutations that answer with the same payload. */
export function mutationsOf(payload: PayloadClass, mutations: readonly MutationOf[]): new () => object {
  @Resolver()
  class Mutations {}
  const prototype = Mutations.prototype as Record<string, unknown>;
  const answer = (...parts: ConstructorParameters<PayloadClass>): Payload => new payload(...parts);
  for (const { name, description, fields, command } of mutations) {
    const input = commandInput(typeName(name), `What ${name} is told.`, fields);
    prototype[name] = (given: object, context: CommandContext): Promise<Payload> =>
      performIn(context, command as Command<Envelope>, fields, given, answer);
    Arg("input", () => input, { description: "What is wanted." })(prototype, name, 0);
    Ctx()(prototype, name, 1);
    Mutation(() => payload, { description })(prototype, name, {
      value: prototype[name],
    });
  }
  return Mutations;
}

/** Performs a command, and answers with what is known after it. */
export async function performIn<F extends InputFields, P extends Payload>(
  { store, clock, actor, requestId, readings }: CommandContext,
  command: Command<InputOf<F>>,
  fields: F,
  given: object,
  answer: (...parts: ConstructorParameters<PayloadClass>) => P,
): Promise<P> {
  const secret = privateKeyIn(fields, given);
  const input = readInput(fields, { ...given });
  const isDry = input.dryRun === true;
  if (secret !== null) return answer([secret], null, null, null, isDry);
  const outcome = await perform({ store, clock, actor, requestId }, command, input);
  if (!outcome.ok) return answer(outcome.errors, null, null, null, isDry);
  const known = await readingAfter(readings, outcome.revision);
  const { supposition } = outcome;
  const reading = supposition === null ? known : known.supposing(supposedSnapshot(supposition));
  return answer([], { ...outcome, objects: command.objects(input) }, reading, known, isDry);
}

/** What is known at a revision, now or, where the clock lags behind, when it was recorded. */
async function readingAfter(readings: Readings, revision: number): Promise<Reading> {
  const reading = settle(await readings.at({ revision }));
  const { knownAt, validAt } = reading.asOf;
  return knownAt === null || knownAt <= validAt
    ? reading
    : settle(await readings.at({ revision, validAt: knownAt }));
}
