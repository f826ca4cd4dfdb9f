/** Commands about parties: who takes part, and what is said of it. */
import type { LegalEntityDraft } from "../../domain/draft";
import type { DevelopmentCapability, IntegrationMode, PartyRole, PartyStatus } from "../../domain/facts";
import type { Instant } from "../../domain/instant";
import { partyStatus } from "../../domain/states";
import { command } from "./command";
import type { Desk } from "./desk";
import type { Named } from "./named";
import { from } from "./periods";

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

async function changeStatus(
  desk: Desk,
  { party: named, until }: OfParty,
  expected: readonly PartyStatus[],
  value: PartyStatus,
) {
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
    batch: { parties: [{ ref: party.reference, status: from(party.status, value, desk.validAt, until) }] },
    object: { kind: "Party", reference: party.reference },
  } as const;
}

/** Suspends a party, until an instant or until it is reinstated. */
export const suspendParty = command("suspendParty", "Party", (desk, input: OfParty) =>
  changeStatus(desk, input, ["ACTIVE"], "SUSPENDED"),
);

/** Lets a suspended party take part again. */
export const reinstateParty = command("reinstateParty", "Party", (desk, { party }: OfParty) =>
  changeStatus(desk, { party }, ["SUSPENDED"], "ACTIVE"),
);

/** Closes a party for good. */
export const closeParty = command("closeParty", "Party", (desk, { party }: OfParty) =>
  changeStatus(desk, { party }, ["ACTIVE", "SUSPENDED"], "CLOSED"),
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
    const developmentCapability = from(known, capability, desk.validAt, until);
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
    const allowsIsv = from(known, allowed, desk.validAt, until);
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
