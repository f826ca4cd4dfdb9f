/** The changes that repairs are made of. */
import { ObjectType } from "type-graphql";
import type { Reading } from "../app/reading";
import type { ContractKind as Kind } from "../domain/facts";
import type { PartyId } from "../domain/ids";
import {
  type RepairChangeAction as Action,
  ANYBODY,
  type RepairChange as Change,
} from "../domain/repair-change";
import { ContractKind } from "./contract";
import { enumType } from "./enum-type";
import { REPAIR_ACTIONS } from "./near-miss";
import { Node } from "./node";
import { nodeOf } from "./node-of";
import { Party } from "./party";
import { partyOf, partyOrNull } from "./party-node";
import { Loaded, Property } from "./property";

const RepairChangeAction = enumType<Action>("RepairChangeAction", "What one does to bring a mode about.", {
  ...REPAIR_ACTIONS,
  ADD_SERVICE: "Add the services that the contract lacks.",
  END_CONTRACT: "End the contract.",
  DISALLOW_ISV: "Allow ISVs no longer.",
  END_ENGAGEMENT: "End the engagement of the system integrator.",
  TAKE_BACK_ACCOUNT: "Take the merchant account back from the system integrator.",
  WITHDRAW_CAPABILITY: "Withdraw the declared development capability.",
  APPROVE_LINK: "Approve the acquiring link.",
  END_LINK: "End the acquiring link.",
  ISSUE_TOKEN: "Give the ISV a delegation token.",
  REGISTER_KEY: "Register a key.",
  HAND_OVER_KEY: "Hand a key over to the system integrator.",
  ENABLE_CLIENT: "Enable the client again.",
});

@ObjectType("RepairChange", { description: "One change of a repair." })
export class RepairChange {
  constructor(
    private readonly change: Change,
    private readonly reading: Reading,
  ) {}

  @Property(() => RepairChangeAction, { description: "What to do." })
  get action(): Action {
    return this.change.action;
  }

  @Loaded(() => Party, { description: "Who must act, or act first." })
  get by(): Party | Promise<Party> {
    return partyOf(this.reading, this.change.by);
  }

  @Loaded(() => Party, { description: "Whose contract, relation, client, key or property it is about." })
  get subject(): Party | Promise<Party> {
    return partyOf(this.reading, this.change.subject);
  }

  @Loaded(() => Party, {
    nullable: true,
    description: "With whom; null when nobody else takes part, or when anybody will do.",
  })
  get counterparty(): Party | Promise<Party> | null {
    return knownParty(this.reading, this.change.counterparty);
  }

  @Property(() => Boolean, {
    description: "Will any ISV or system integrator do as the counterparty that may act and has a key?",
  })
  get withAnybody(): boolean {
    return this.change.counterparty === ANYBODY;
  }

  @Loaded(() => Node, { nullable: true, description: "To which object; null when a new one is needed." })
  get object(): Node | Promise<Node> | null {
    return this.change.object === null ? null : nodeOf(this.reading, this.change.object);
  }

  @Property(() => ContractKind, {
    nullable: true,
    description: "The kind of the contract; null when it is about none.",
  })
  get contract(): Kind | null {
    return this.change.contract;
  }

  @Property(() => [String], { description: "The services that are added, or that a new contract has." })
  get services(): readonly string[] {
    return this.change.services;
  }
}

/** The party, unless it is whoever is chosen. */
export const knownParty = (reading: Reading, id: PartyId | null) =>
  partyOrNull(reading, id === ANYBODY ? null : id);
