/** A legal entity, as an input says it. */
import { Field, InputType } from "type-graphql";
import type { LegalEntityDraft } from "../domain/draft";

@InputType("LegalEntityInput", { description: "The company or person behind one or more parties." })
export class LegalEntityInput {
  @Field(() => String, { description: "The caller's own id of the legal entity; a known one is amended." })
  readonly reference!: string;

  @Field(() => String, { nullable: true, description: "Its name." })
  readonly name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Its LEI (ISO 17442); the check digits must be right.",
  })
  readonly lei?: string | null;
}

/** The draft of a legal entity. */
export const legalEntityDraft = ({ reference: ref, name, lei }: LegalEntityInput): LegalEntityDraft => ({
  ref,
  name,
  lei,
});
