/** Commands about contracts: from the draft to the end. */
import type { ContractDraft } from "../../domain/draft";
import type { Contract, ContractKind } from "../../domain/facts";
import type { PartyId } from "../../domain/ids";
import { covers, FOREVER, type Instant } from "../../domain/instant";
import type { ContractState } from "../../domain/states";
import { contractState } from "../../domain/states";
import { CONTRACT_SIDES } from "../batch/contracts";
import { command, type Plan } from "./command";
import { mustNotOverlap, termOf } from "./contract-terms";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { endFrom, hasBegun } from "./periods";
import { AT_VALID_AT, type Place, under } from "./place";

/** A plan that amends one contract. */
const amending = (reference: string, draft: Omit<ContractDraft, "ref">, place?: Place): Plan => ({
  batch: { contracts: [{ ref: reference, ...draft }] },
  ...(place && { place }),
  object: { kind: "Contract", reference },
});

interface OfContract {
  readonly contract: Named;
}

/** The contract that is meant, in one of some states. */
async function contractIn(
  desk: Desk,
  { contract: named }: OfContract,
  expected: readonly ContractState[],
): Promise<Contract> {
  const contract = await desk.object("Contract", named, "contract");
  const state = contractState(contract, desk.validAt);
  if (expected.includes(state)) return contract;
  const message = `contract "${contract.reference}" is ${state} then; expected ${expected.join(" or ")}`;
  return desk.refuse("INVALID_STATE", "contract", message);
}

interface NewContract {
  readonly reference: string;
  readonly kind: ContractKind;
  readonly party: Named;
  readonly counterparty: Named;
  readonly services: readonly string[];
  readonly from: Instant;
  readonly to?: Instant | null;
  readonly exclusive?: boolean | null;
}

const SIDES = under({ "between.0": "party", "between.1": "counterparty", between: "counterparty" });

/** Drafts a contract; it binds nobody yet. */
export const draftContract = command("draftContract", "Contract", async (desk, input: NewContract) => {
  const { reference, kind, services, from, to, exclusive } = input;
  await desk.mustBeOneOf(input.party, input.counterparty);
  const party = await desk.addressee(input.party, "party");
  const counterparty = await desk.addressee(input.counterparty, "counterparty");
  const [parties, counterparties] = CONTRACT_SIDES[kind];
  await desk.mustFit(party, input.party, "party", parties);
  await desk.mustFit(counterparty, input.counterparty, "counterparty", counterparties);
  await desk.mayMake(["PARTY", party.id], ["COUNTERPARTY", counterparty.id]);
  await desk.mustBeNew("Contract", reference);
  const between = [party.reference, counterparty.reference] as const;
  const terms = { services, from, to: to ?? FOREVER, exclusive: exclusive ?? false };
  return amending(reference, { kind, between, state: "DRAFT", ...terms }, SIDES);
});

/** Sends a draft for signature. */
export const proposeContract = command("proposeContract", "Contract", async (desk, input: OfContract) => {
  const contract = await contractIn(desk, input, ["DRAFT"]);
  await mustNotOverlap(desk, contract);
  return amending(contract.reference, { state: "PENDING_SIGNATURE", signedBy: [] });
});

interface Signature extends OfContract {
  /** For whom an operator records the signature; absent: for the platform. */
  readonly side?: Named | null;
}

/** The side that signs: the actor's own; an operator signs for the platform, or records the signature of a side. */
async function signingSide(desk: Desk, contract: Contract, side: Named | null | undefined): Promise<PartyId> {
  const named = side ? (await desk.party(side, "side")).id : null;
  const platform = desk.forPlatform ? ((await desk.reader.platform())?.id ?? null) : null;
  const signing = named ?? platform ?? (await desk.own());
  const mine = desk.forPlatform || signing === (await desk.own());
  if (mine && (signing === contract.party || signing === contract.counterparty)) return signing;
  return desk.refuse(
    "FORBIDDEN",
    "side",
    desk.forPlatform
      ? "the platform is no side of this contract; expected the side whose signature is recorded"
      : "a member signs for its own party only",
  );
}

/** Signs for one side; once both have signed, the contract is signed. */
export const signContract = command("signContract", "Contract", async (desk, input: Signature) => {
  const contract = await contractIn(desk, input, ["PENDING_SIGNATURE"]);
  const side = await signingSide(desk, contract, input.side);
  if (contract.signedBy.includes(side))
    desk.refuse("INVALID_STATE", "contract", "this side has signed already; expected the other side");
  if (desk.validAt > desk.now)
    desk.refuse(
      "INVALID_VALUE",
      "validAt",
      "it lies in the future; expected when the signature is or was given",
    );
  const signers = [...contract.signedBy, side];
  const signedBy = await Promise.all(signers.map((id) => desk.referenceOf(id)));
  if (signers.length < 2) return amending(contract.reference, { signedBy });
  await mustNotOverlap(desk, contract);
  return amending(contract.reference, { state: "SIGNED", signedAt: desk.validAt, signedBy });
});

/** Refuses to sign. */
export const rejectContract = command("rejectContract", "Contract", async (desk, input: OfContract) => {
  const contract = await contractIn(desk, input, ["PENDING_SIGNATURE"]);
  return amending(contract.reference, { state: "REJECTED" });
});

/** Withdraws a contract before it is signed. */
export const cancelContract = command("cancelContract", "Contract", async (desk, input: OfContract) => {
  const contract = await contractIn(desk, input, ["DRAFT", "PENDING_SIGNATURE"]);
  return amending(contract.reference, { state: "CANCELLED" });
});

interface Terms extends OfContract {
  readonly services?: readonly string[] | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
  readonly exclusive?: boolean | null;
}

/**
 * Amends the terms of a contract before it is signed; whoever had signed has to sign again. Of a signed one the platform may amend the
 * end, and before it takes effect the rest as well: what has been in force is only ever corrected.
 */
export const amendContract = command("amendContract", "Contract", async (desk, input: Terms) => {
  const open = ["DRAFT", "PENDING_SIGNATURE"] as const;
  const contract = await contractIn(desk, input, [...open, "NOT_YET_EFFECTIVE", "IN_FORCE", "SUSPENDED"]);
  const { services, from, to, exclusive } = input;
  const terms = {
    ...(services ? { services } : {}),
    ...(from ? { from } : {}),
    ...(to === undefined ? {} : { to: to ?? FOREVER }),
    ...(exclusive === undefined || exclusive === null ? {} : { exclusive }),
  };
  if (contract.state !== "SIGNED") return amending(contract.reference, { ...terms, signedBy: [] });
  if (!desk.forPlatform)
    desk.refuse(
      "FORBIDDEN",
      "contract",
      "it is signed: only an operator of the platform amends it; renew it",
    );
  const begun = contract.from <= desk.validAt || hasBegun(desk, contract);
  if (begun && ("services" in terms || "from" in terms || "exclusive" in terms))
    desk.refuse(
      "INVALID_STATE",
      "contract",
      "it has taken effect: expected only a new end; renew it, or correct it",
    );
  await mustNotOverlap(desk, { ...contract, ...terms });
  return amending(contract.reference, terms);
});

interface Renewal extends OfContract {
  readonly reference: string;
  readonly services?: readonly string[] | null;
  readonly to?: Instant | null;
}

/** Proposes the next term on the same terms, from the end of the old one on. */
export const renewContract = command("renewContract", "Contract", async (desk, input: Renewal) => {
  const states = ["NOT_YET_EFFECTIVE", "IN_FORCE", "SUSPENDED", "EXPIRED", "TERMINATED"] as const;
  const old = await contractIn(desk, input, states);
  await desk.mustBeNew("Contract", input.reference);
  const { to: start } = termOf(old);
  if (start === FOREVER) desk.refuse("INVALID_STATE", "contract", "it has no end: there is nothing to renew");
  const between = [await desk.referenceOf(old.party), await desk.referenceOf(old.counterparty)] as const;
  return amending(input.reference, {
    kind: old.kind,
    between,
    services: input.services ?? old.services,
    exclusive: old.exclusive,
    state: "PENDING_SIGNATURE",
    from: start,
    to: input.to ?? FOREVER,
  });
});

interface Suspension extends OfContract {
  readonly until?: Instant | null;
}

/** Suspends a contract, until an instant or until it is resumed (E6). */
export const suspendContract = command("suspendContract", "Contract", async (desk, input: Suspension) => {
  const contract = await contractIn(desk, input, ["IN_FORCE"]);
  const suspension = { from: desk.validAt, to: input.until ?? FOREVER };
  const suspensions = [...contract.suspensions, suspension];
  return amending(contract.reference, { suspensions }, under({ suspensions: "until" }));
});

/** Ends a suspension early. */
export const resumeContract = command("resumeContract", "Contract", async (desk, input: OfContract) => {
  const contract = await contractIn(desk, input, ["SUSPENDED"]);
  const t = desk.validAt;
  const suspensions = contract.suspensions
    .map((suspension) => (covers(suspension, t) ? { ...suspension, to: t } : suspension))
    .filter(({ from, to }) => from < to);
  return amending(contract.reference, { suspensions });
});

/**
 * Ends a signed contract before its term is over (E5). One that has not begun yet ends where it begins, so it never takes effect; one
 * that has begun is not undone by an end at its start or before.
 */
export const terminateContract = command("terminateContract", "Contract", async (desk, input: OfContract) => {
  const contract = await contractIn(desk, input, ["NOT_YET_EFFECTIVE", "IN_FORCE", "SUSPENDED"]);
  const { reference, from, terminatedAt } = contract;
  if (terminatedAt === from)
    desk.refuse("INVALID_STATE", "contract", `contract "${reference}" never takes effect anyway`);
  return amending(reference, { terminatedAt: endFrom(desk, contract) }, AT_VALID_AT);
});

/** Undoes a signed contract from its start, as if it had never been in force (E33). */
export const voidContract = command("voidContract", "Contract", async (desk, input: OfContract) => {
  const states = ["NOT_YET_EFFECTIVE", "IN_FORCE", "SUSPENDED", "EXPIRED", "TERMINATED"] as const;
  const contract = await contractIn(desk, input, states);
  return amending(contract.reference, { terminatedAt: contract.from });
});
