/** Mutations of contracts. */

import * as commands from "../app/commands/contract-commands";
import * as authorization from "../app/commands/request-commands";
import type { ContractKind as Kind } from "../domain/facts";
import { flag, given, moment, named, optional, text, texts } from "./command-input";
import { Contract, ContractKind } from "./contract";
import { PARTY_TYPES } from "./global-id";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";

const contract = named(["Contract"], "The contract");
const services = texts("The codes of its services; unknown ones are kept and grant nothing.");
const to = optional(moment("The first instant after its term; null or absent: open."));

const ContractPayload = payloadType("ContractPayload", { member: "contract", type: () => Contract });

export const ContractMutations = mutationsOf(ContractPayload, [
  mutation(commands.draftContract, "Drafts a contract; it binds nobody yet.", {
    reference: text("Your own id of the contract, unique among contracts."),
    kind: given<Kind>(() => ContractKind, "What it is about."),
    party: named(PARTY_TYPES, "The principal, or the ISV of a partner contract"),
    counterparty: named(PARTY_TYPES, "The platform, or the ISV of an authorization service contract"),
    services,
    from: moment("The first instant of its term."),
    to,
    exclusive: optional(flag("Does it refuse a second authorization at the same time? Default: no.")),
  }),
  mutation(commands.proposeContract, "Sends a draft to both sides for signature.", { contract }),
  mutation(
    commands.signContract,
    "Signs for one side: members for their own party, operators for the platform. Once both sides have signed, the contract is signed.",
    {
      contract,
      side: optional(
        named(PARTY_TYPES, "Of an operator: the side whose signature is recorded; absent: the platform"),
      ),
    },
  ),
  mutation(commands.rejectContract, "Refuses to sign.", { contract }),
  mutation(commands.cancelContract, "Withdraws a contract before it is signed.", { contract }),
  mutation(
    commands.amendContract,
    "Amends the terms of a contract before it is signed; whoever had signed has to sign again. Of a signed one an operator may amend the end, and everything before it takes effect.",
    {
      contract,
      services: optional(services),
      from: optional(moment("The first instant of its term.")),
      to,
      exclusive: optional(flag("Does it refuse a second authorization at the same time?")),
    },
  ),
  mutation(
    commands.renewContract,
    "Proposes the next term on the same terms, from the end of the old one on.",
    {
      contract,
      reference: text("Your own id of the new contract."),
      services: optional(services),
      to,
    },
  ),
  mutation(commands.suspendContract, "Suspends a contract; it resumes by itself, or when it is resumed.", {
    contract,
    until: optional(moment("When it resumes by itself. Default: not by itself.")),
  }),
  mutation(commands.resumeContract, "Ends a suspension early.", { contract }),
  mutation(
    commands.terminateContract,
    "Ends a signed contract before its term is over. One that has not begun yet ends where it begins: it never takes effect.",
    { contract },
  ),
  mutation(
    commands.voidContract,
    "Undoes a signed contract from its start, as if it had never been in force.",
    {
      contract,
    },
  ),
  mutation(
    authorization.requestAuthorization,
    "An ISV asks a principal to authorize it for some services, or for more than before; it has signed by that.",
    {
      reference: text("Your own id of the contract that is asked for."),
      principal: named(["Merchant", "Acquirer"], "The principal"),
      isv: named(["Isv"], "The ISV that asks"),
      services: optional(texts("The codes of the services. Default: INTEGRATION.")),
      exclusive: optional(flag("Is no other ISV to be authorized at the same time? Default: no.")),
      from: optional(moment("From when on. Default: from validAt on.")),
      to,
    },
  ),
]);
