/** Custody: whose account and keys they are, who has them by the rule, and who on record. */
import { ObjectType } from "type-graphql";
import { readCustody } from "../app/read-integration";
import type { Reading } from "../app/reading";
import type { RegisteredCustody } from "../domain/explanation";
import type { PrincipalAnswer } from "../domain/ports";
import { AccessEnding } from "./access-ending";
import { KeyVersion } from "./key-version";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Loaded } from "./property";

@ObjectType("KeyCustody", {
  description:
    "Who owns and operates the account, who owns and holds the keys: by the effective mode, and on record.",
})
export class KeyCustody {
  private registered: Promise<RegisteredCustody> | null = null;

  constructor(
    private readonly stored: PrincipalAnswer,
    private readonly reading: Reading,
  ) {}

  @Loaded(() => Party, { description: "Whose merchant account it is." })
  get accountOwner(): Party | Promise<Party> {
    return partyOf(this.reading, this.stored.answer.accountOwner);
  }

  @Loaded(() => Party, { description: "Who in fact uses the account." })
  get accountOperator(): Party | Promise<Party> {
    return partyOf(this.reading, this.stored.answer.accountOperator);
  }

  @Loaded(() => Party, {
    nullable: true,
    description:
      "Whose client the signing key is registered to; in mode NONE the principal while it has usable keys, else null.",
  })
  get keyOwner(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.keyOwner);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "Who by the effective mode holds the keys and signs; null in mode NONE.",
  })
  get keyHolder(): Party | Promise<Party> | null {
    return partyOrNull(this.reading, this.stored.answer.keyHolder);
  }

  @Loaded(() => [Party], { description: "Who on record holds a usable LIVE key of the signing client." })
  async registeredHolders(): Promise<readonly (Party | Promise<Party>)[]> {
    const { registeredHolders } = await this.onRecord();
    return registeredHolders.map((id) => partyOf(this.reading, id));
  }

  @Loaded(() => [KeyVersion], { description: "Those keys. Where record and rule differ, findings say so." })
  async keys(): Promise<readonly KeyVersion[]> {
    const { keys } = await this.onRecord();
    return keys.map((key) => new KeyVersion(key, this.reading));
  }

  @Loaded(() => [AccessEnding], {
    description:
      "What to do so that nobody but the account's owner can act any more; empty when nobody else can.",
  })
  async toEndAccess(): Promise<readonly AccessEnding[]> {
    const { toEndAccess } = await this.onRecord();
    return toEndAccess.map((ending) => new AccessEnding(ending, this.reading));
  }

  private onRecord(): Promise<RegisteredCustody> {
    this.registered ??= readCustody(this.reading, this.stored.principal, this.stored.answer);
    return this.registered;
  }
}
