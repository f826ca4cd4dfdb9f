/** What ends the access of others. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { AccessEndingAction as Action, AccessEnding as Ending } from "../domain/explanation";
import { enumType } from "./enum-type";
import { Node } from "./node";
import { nodesOf } from "./node-of";
import { Property } from "./property";

const AccessEndingAction = enumType<Action>(
  "AccessEndingAction",
  "What is to be done so that nobody but the owner can act any more.",
  {
    REVOKE_TOKEN: "Revoke the delegation token. It takes effect at once.",
    ROTATE_KEY: "Register a new key and revoke these: whoever has them can sign as the principal until then.",
    TAKE_BACK_ACCOUNT: "Take the merchant account back.",
    END_LINK: "End the acquiring link.",
  },
);

@ObjectType("AccessEnding", {
  description: "A thing to do so that nobody but the account's owner can act any more.",
})
export class AccessEnding {
  constructor(
    private readonly ending: Ending,
    private readonly reading: Reading,
  ) {}

  @Property(() => AccessEndingAction, { description: "What to do." })
  get action(): Action {
    return this.ending.action;
  }

  @Property(() => [Node], { description: "The tokens, keys, grants or links that it is to be done to." })
  get objects(): readonly (Node | Promise<Node>)[] {
    return nodesOf(this.reading, this.ending.objects);
  }
}
