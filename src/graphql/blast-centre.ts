/** What a blast radius is of. */
import { Field, ID, InputType } from "type-graphql";
import { type Failed, fail, failed } from "../app/failure";
import { findFact } from "../app/find-fact";
import type { BlastCentre } from "../app/measure-blast-radius";
import type { Reading } from "../app/reading";
import { KIND_OF_TYPE, parseGlobalId } from "./global-id";

const byReference = (what: string) =>
  Field(() => String, { nullable: true, description: `The reference of ${what}.` });

@InputType("BlastCentre", { description: "What a blast radius is of. Give exactly one." })
export class BlastCentreInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "The global id of a party, a contract, an engagement, an account grant, a token, an acquiring link, a designation, a client or a key version.",
  })
  readonly id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The thumbprint (RFC 7638) of a key, wherever it is registered.",
  })
  readonly thumbprint?: string | null;

  @byReference("a party")
  readonly party?: string | null;

  @byReference("a contract")
  readonly contract?: string | null;

  @byReference("an engagement of a system integrator")
  readonly engagement?: string | null;

  @byReference("a delegation token")
  readonly authorization?: string | null;

  @byReference("a client")
  readonly client?: string | null;

  @byReference("a key version")
  readonly key?: string | null;
}

const KINDS = {
  party: "Party",
  contract: "Contract",
  engagement: "Engagement",
  authorization: "Authorization",
  client: "Client",
  key: "KeyVersion",
} as const;

/** Parses what is meant; an object that is not on record is refused. */
export async function centreOf(reading: Reading, input: BlastCentreInput): Promise<BlastCentre | Failed> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const [name, value] = given[0] ?? [];
  if (given.length !== 1 || name === undefined)
    return fail({ code: "ONE_CENTRE", given: given.map(([it]) => it) });
  if (name === "thumbprint") return { kind: "Thumbprint", thumbprint: value };
  if (name === "id") {
    const parsed = parseGlobalId(value);
    return failed(parsed) ? parsed : { kind: KIND_OF_TYPE[parsed.type], id: parsed.id };
  }
  const kind = KINDS[name as keyof typeof KINDS];
  const fact = await findFact(reading, kind, { reference: value });
  if (failed(fact)) return fact;
  return fact === null
    ? fail({ code: "UNKNOWN_OBJECT", id: value, revision: reading.asOf.revision })
    : { kind, id: fact.id };
}
