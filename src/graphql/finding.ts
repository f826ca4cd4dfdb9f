/** Findings: what is registered against what the mode says. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { FindingCode as Code } from "../domain/answer";
import type {
  FindingAction as Action,
  Finding as Found,
  Severity as SeverityName,
} from "../domain/explanation";
import { enumType } from "./enum-type";
import { FindingCode } from "./integration-codes";
import { Node } from "./node";
import { nodesOf } from "./node-of";
import { Property } from "./property";

const Severity = enumType<SeverityName>("Severity", "How bad a finding is.", {
  INFO: "Worth knowing.",
  WARNING: "To be put right.",
  CRITICAL: "Somebody can act who may not, or nobody can who should.",
});

const FindingAction = enumType<Action>("FindingAction", "The action that ends a finding.", {
  REGISTER_KEY: "Register a usable key.",
  REVOKE_KEY: "Revoke the key.",
  REVOKE_TOKEN: "Revoke the delegation token.",
  ISSUE_TOKEN: "Give the ISV a delegation token.",
  ROTATE_KEY: "Register a new key and revoke the old one; take the account back if it is still given.",
  TAKE_BACK_ACCOUNT: "Take the merchant account back.",
  HAND_OVER_KEY: "Register a key that the system integrator holds.",
  SEPARATE_KEYS: "Give each holder, client and environment a key of its own.",
  REVIEW_PAYMENTS: "Review what was signed since the key was compromised.",
  CORRECT_DECLARATION: "Correct the declared mode, or the facts.",
  SEPARATE_ROLES: "Separate the roles, or accept that they are one company's.",
  SETTLE_ALLOWANCE: "Allow ISVs, or end the authorization contract.",
  END_LINK: "End one of the acquiring links.",
});

@ObjectType("Finding", {
  description: "Something wrong at the instant: what, how bad, about what, and the action that ends it.",
})
export class Finding {
  constructor(
    private readonly found: Found,
    private readonly reading: Reading,
  ) {}

  @Property(() => FindingCode, { description: "What is wrong." })
  get code(): Code {
    return this.found.code;
  }

  @Property(() => Severity, { description: "How bad it is." })
  get severity(): SeverityName {
    return this.found.severity;
  }

  @Property(() => FindingAction, { description: "The action that ends it." })
  get action(): Action {
    return this.found.action;
  }

  @Property(() => [Node], { description: "The objects that it is about." })
  get objects(): readonly (Node | Promise<Node>)[] {
    return nodesOf(this.reading, this.found.objects);
  }
}
