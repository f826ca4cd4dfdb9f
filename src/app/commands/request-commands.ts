/** Asking for an authorization: what an ISV would like a principal to sign. */
import type { ContractDraft } from "../../domain/draft";
import { INTEGRATION } from "../../domain/facts";
import { FOREVER, type Instant } from "../../domain/instant";
import { command } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { type Place, type Steps, under } from "./place";

interface Request {
  readonly reference: string;
  readonly principal: Named;
  readonly isv: Named;
  readonly services?: readonly string[] | null;
  readonly exclusive?: boolean | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** What an ISV asks a principal for: a contract that the ISV has signed, and the principal has not. `inside`: where in the input it is. */
async function requested(desk: Desk, input: Request, inside: Steps = []): Promise<ContractDraft> {
  const isv = await desk.party(input.isv, "isv", ["ISV"]);
  await desk.mayMake(["COUNTERPARTY", isv.id]);
  const principal = await desk.addressee(input.principal, [...inside, "principal"], ["MERCHANT", "ACQUIRER"]);
  await desk.mustBeNew("Contract", input.reference, [...inside, "reference"]);
  return {
    ref: input.reference,
    kind: "AUTHORIZATION_SERVICE",
    between: [principal.reference, isv.reference],
    services: input.services ?? [INTEGRATION],
    exclusive: input.exclusive ?? false,
    state: "PENDING_SIGNATURE",
    signedBy: [isv.reference],
    from: input.from ?? desk.validAt,
    to: input.to ?? FOREVER,
  };
}

const SIDES = under({ "between.0": "principal", "between.1": "isv", between: "principal" });

/** Asks a principal to authorize an ISV for some services, or for more than before. */
export const requestAuthorization = command(
  "requestAuthorization",
  "Contract",
  async (desk, input: Request) => ({
    batch: { contracts: [await requested(desk, input)] },
    place: SIDES,
    object: { kind: "Contract", reference: input.reference },
  }),
);

interface Invitations extends Omit<Request, "reference" | "principal"> {
  readonly invitations: readonly { readonly reference: string; readonly principal: Named }[];
}

/** What the invitations have in common stands beside them. */
const ofInvitation: Place = (member, list, index) => {
  const place = SIDES(member, list, index);
  const isOwn = place.length === 0 || place[0] === "principal" || place[0] === "reference";
  return isOwn ? ["invitations", index, ...place] : place;
};

/** Asks many principals at once: all of them, or none. */
export const inviteAuthorizations = command(
  "inviteAuthorizations",
  "Contract",
  async (desk, { invitations, ...common }: Invitations) => {
    const contracts: ContractDraft[] = [];
    for (const [index, invitation] of invitations.entries())
      contracts.push(await requested(desk, { ...common, ...invitation }, ["invitations", index]));
    return { batch: { contracts }, place: ofInvitation, object: null };
  },
  ({ invitations }) => invitations.map(({ reference }) => ({ kind: "Contract", reference })),
);
