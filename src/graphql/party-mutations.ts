/** Mutations of parties. */
import * as commands from "../app/commands/party-commands";
import type { LegalEntityDraft } from "../domain/draft";
import type {
  DevelopmentCapability as Capability,
  IntegrationMode as Mode,
  PartyRole as Role,
} from "../domain/facts";
import { flag, given, type InputField, moment, named, optional, text } from "./command-input";
import { PARTY_TYPES } from "./global-id";
import { IntegrationMode } from "./integration-codes";
import { LegalEntityInput, legalEntityDraft } from "./legal-entity-input";
import { mutation, mutationsOf } from "./mutation";
import { Party, PartyRole } from "./party";
import { payloadType } from "./payload";
import { DevelopmentCapability } from "./principal";

const legalEntity: InputField<LegalEntityDraft> = {
  type: () => LegalEntityInput,
  description: "The legal entity behind the party.",
  nullable: false,
  read: legalEntityDraft,
};

const party = named(PARTY_TYPES, "The party");
const until = optional(
  moment(
    "Until when. Default: until something else is said. What is recorded for later begins all the same.",
  ),
);

const PartyPayload = payloadType("PartyPayload", { member: "party", type: () => Party });

/** A value that is given as null on purpose. */
const orNull = <T>(field: InputField<T>): InputField<T | null> => ({
  ...optional(field),
  read: (value) => (value === null || value === undefined ? null : field.read(value)),
});

export const PartyMutations = mutationsOf(PartyPayload, [
  mutation(commands.registerParty, "Registers a party that was not known before.", {
    reference: text("Your own id of the party, unique among parties."),
    role: given<Role>(() => PartyRole, "Its role; it never changes."),
    name: text("Its name."),
    country: optional(text("Its country: two letters, ISO 3166-1.")),
    mcc: optional(text("Its merchant category code: four digits, ISO 18245.")),
    legalEntity: optional(legalEntity),
  }),
  mutation(commands.amendParty, "Amends what a party is called and where it is.", {
    party,
    name: optional(text("Its name.")),
    country: optional(text("Its country: two letters, ISO 3166-1; null: none.")),
    mcc: optional(text("Its merchant category code: four digits, ISO 18245; null: none.")),
  }),
  mutation(commands.suspendParty, "Suspends a party: from then on it takes no part.", { party, until }),
  mutation(
    commands.reinstateParty,
    "Lets a suspended party take part again; a closure that is recorded for later stays.",
    { party },
  ),
  mutation(commands.closeParty, "Closes a party for good, whatever was planned for it.", { party }),
  mutation(commands.assignLegalEntity, "Says which legal entity is behind a party.", {
    party,
    legalEntity: orNull(legalEntity),
  }),
  mutation(commands.setDevelopmentCapability, "Says from when on a principal can integrate itself, or not.", {
    party,
    capability: given<Capability>(
      () => DevelopmentCapability,
      "Whether it can; only the platform says VERIFIED.",
    ),
    until,
  }),
  mutation(commands.setIsvAllowance, "Says from when on a principal lets an ISV implement for it, or not.", {
    party,
    allowed: flag("Whether it does."),
    until,
  }),
  mutation(commands.declareMode, "Keeps what a principal says its mode is; it never decides anything.", {
    party,
    mode: orNull(given<Mode>(() => IntegrationMode, "The mode; null: nothing is said.")),
  }),
]);
