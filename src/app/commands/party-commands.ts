/** Commands about parties: who takes part, and what is said of it. */
import type { LegalEntityDraft, PartyDraft } from "../../domain/draft";
import type {
  DevelopmentCapability,
  IntegrationMode,
  Party,
  PartyRole,
  PartyStatus,
} from "../../domain/facts";
import type { Instant } from "../../domain/instant";
import { partyStatus } from "../../domain/states";
import { command, type Plan } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { forGood, from } from "./periods";

const PRINCIPALS: readonly PartyRole[] = ["MERCHANT", "ACQUIRER"];

interface NewParty {
  readonly reference: string;
  readonly role: PartyRole;
  readonly name: string;
  readonly country?: string | null;
  readonly mcc?: string | null;
  readonly legalEntity?: LegalEntityDraft | null;
}

/** Registers a party that was not known before. */
export const registerParty = command("registerParty", "Party", async (desk, input: NewParty) => {
  await desk.mayMake();
  await desk.mustBeNew("Party", input.reference);
  const { reference: ref, role, name, country, mcc, legalEntity } = input;
  return {
    batch: { parties: [{ ref, role, name, country, mcc, legalEntity }] },
    object: { kind: "Party", reference: ref },
  };
});

interface PartyWords {
  readonly party: Named;
  readonly name?: string | null;
  readonly country?: string | null;
  readonly mcc?: string | null;
}

/** Amends what a party is called and where it is. */
export const amendParty = command("amendParty", "Party", async (desk, { party, ...words }: PartyWords) => {
  const { reference: ref } = await desk.object("Party", party, "party");
  const { name, country, mcc } = words;
  return {
    batch: { parties: [{ ref, name: name ?? undefined, country, mcc }] },
    object: { kind: "Party", reference: ref },
  };
});

interface OfParty {
  readonly party: Named;
  readonly until?: Instant | null;
}

/** The status periods of a party, from the instant of the change on. */
type Statuses = (party: Party) => PartyDraft["status"];

async function changeStatus(
  desk: Desk,
  named: Named,
  expected: readonly PartyStatus[],
  changed: Statuses,
): Promise<Plan> {
  const party = await desk.object("Party", named, "party");
  if (party.role === "PLATFORM") desk.refuse("WRONG_ROLE", "party", "the platform itself is always active");
  const status = partyStatus(party, desk.validAt);
  if (!expected.includes(status)) {
    desk.refuse(
      "INVALID_STATE",
      "party",
      `"${party.reference}" is ${status} then; expected ${expected.join(" or ")}`,
    );
  }
  return {
    batch: { parties: [{ ref: party.reference, status: changed(party) }] },
    object: { kind: "Party", reference: party.reference },
  };
}

/** Suspends a party, until an instant or until it is reinstated. */
export const suspendParty = command("suspendParty", "Party", (desk, { party, until }: OfParty) =>
  changeStatus(desk, party, ["ACTIVE"], ({ status }) => from(desk, status, "SUSPENDED", until)),
);

/** Lets a suspended party take part again. One that is closed by then, or later, stays so. */
export const reinstateParty = command("reinstateParty", "Party", (desk, { party }: OfParty) =>
  changeStatus(desk, party, ["SUSPENDED"], ({ status }) => from(desk, status, "ACTIVE", null)),
);

/** Closes a party for good. */
export const closeParty = command("closeParty", "Party", (desk, { party }: OfParty) =>
  changeStatus(desk, party, ["ACTIVE", "SUSPENDED"], ({ status }) => forGood(status, "CLOSED", desk.validAt)),
);

interface EntityOfParty {
  readonly party: Named;
  readonly legalEntity: LegalEntityDraft | null;
}

/** Says which legal entity is behind a party; what is said of the entity counts for all its parties. */
export const assignLegalEntity = command(
  "assignLegalEntity",
  "Party",
  async (desk, { party, legalEntity }: EntityOfParty) => {
    const { reference: ref } = await desk.object("Party", party, "party");
    return { batch: { parties: [{ ref, legalEntity }] }, object: { kind: "Party", reference: ref } };
  },
);

async function principal(desk: Desk, named: Named) {
  const party = await desk.object("Party", named, "party");
  if (!PRINCIPALS.includes(party.role))
    desk.refuse(
      "WRONG_ROLE",
      "party",
      `"${party.reference}" is no principal; expected a merchant or an acquirer`,
    );
  return party;
}

interface Capability extends OfParty {
  readonly capability: DevelopmentCapability;
}

/** Says from when on a principal can integrate itself. Only the platform verifies. */
export const setDevelopmentCapability = command(
  "setDevelopmentCapability",
  "Party",
  async (desk, { party: named, capability, until }: Capability) => {
    const { reference: ref, developmentCapability: known } = await principal(desk, named);
    if (capability === "VERIFIED" && !desk.forPlatform)
      desk.refuse(
        "FORBIDDEN",
        "capability",
        "only an operator of the platform verifies a capability; declare it",
      );
    const developmentCapability = from(desk, known, capability, until);
    return {
      batch: { parties: [{ ref, developmentCapability }] },
      object: { kind: "Party", reference: ref },
    };
  },
);

interface Allowance extends OfParty {
  readonly allowed: boolean;
}

/** Says from when on a principal lets an ISV implement for it, or not. */
export const setIsvAllowance = command(
  "setIsvAllowance",
  "Party",
  async (desk, { party: named, allowed, until }: Allowance) => {
    const { reference: ref, allowsIsv: known } = await principal(desk, named);
    const allowsIsv = from(desk, known, allowed, until);
    return { batch: { parties: [{ ref, allowsIsv }] }, object: { kind: "Party", reference: ref } };
  },
);

interface Declaration {
  readonly party: Named;
  readonly mode: IntegrationMode | null;
}

/** Keeps what a principal says its mode is; it never decides anything (E39). */
export const declareMode = command(
  "declareMode",
  "Party",
  async (desk, { party: named, mode }: Declaration) => {
    const { reference: ref } = await principal(desk, named);
    return { batch: { parties: [{ ref, declaredMode: mode }] }, object: { kind: "Party", reference: ref } };
  },
);
