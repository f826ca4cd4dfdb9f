/** Looking one object up: by its global id or by the caller's own reference. */
import { ArgsType, Field, ID } from "type-graphql";
import { type Failed, failed } from "../app/failure";
import { findFact, type Lookup } from "../app/find-fact";
import type { Reading } from "../app/reading";
import type { FactsByKind } from "../domain/facts";
import type { ReferencedKind } from "../domain/ports";
import type { AsOf } from "./as-of";
import { type ReadingContext, readingAt } from "./context";
import { settle } from "./error-map";
import { type NodeTypeName, parseGlobalId } from "./global-id";

@ArgsType()
export class LookupArgs {
  @Field(() => ID, { nullable: true, description: "The object's global id. Give either id or reference." })
  readonly id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The caller's own id of the object. Give either id or reference.",
  })
  readonly reference?: string | null;
}

/** Parses what an object is looked up by. */
export function lookupOf({ id, reference }: LookupArgs, types: readonly NodeTypeName[]): Lookup | Failed {
  if (id === undefined || id === null) return { reference };
  const parsed = parseGlobalId(id, types);
  return failed(parsed) ? parsed : { id: parsed.id, reference };
}

/** Finds one object and makes its node; null when there is none. */
export async function lookUp<K extends ReferencedKind, N>(
  context: ReadingContext,
  at: AsOf | null | undefined,
  args: LookupArgs,
  target: {
    readonly kind: K;
    readonly types: readonly NodeTypeName[];
    readonly node: (fact: FactsByKind[K], reading: Reading) => N | null;
  },
): Promise<N | null> {
  const lookup = settle(lookupOf(args, target.types));
  const reading = await readingAt(context, at);
  const fact = settle(await findFact(reading, target.kind, lookup));
  return fact === null ? null : target.node(fact, reading);
}
