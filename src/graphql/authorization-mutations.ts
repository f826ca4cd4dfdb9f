/** Mutations of authorizations: the rest of the hand-shake that begins with a request. */
import { Field, ID, InputType } from "type-graphql";
import { consentToAuthorization } from "../app/commands/authorization-commands";
import type { Named } from "../app/commands/named";
import { inviteAuthorizations } from "../app/commands/request-commands";
import {
  exchangeAuthorizationCode,
  refreshAuthorization,
  revokeAuthorization,
} from "../app/commands/token-commands";
import { Authorization } from "./authorization";
import { flag, type InputField, moment, named, namedBy, optional, text, texts } from "./command-input";
import { Contract } from "./contract";
import { mutation, mutationsOf } from "./mutation";
import { payloadType } from "./payload";

@InputType("AuthorizationInvitation", { description: "A principal that is asked to authorize an ISV." })
class AuthorizationInvitation {
  @Field(() => String, { description: "Your own id of the contract that is asked for." })
  readonly reference!: string;

  @Field(() => ID, { description: "The principal: its global id, or its reference." })
  readonly principal!: string;
}

const invitations: InputField<readonly { readonly reference: string; readonly principal: Named }[]> = {
  type: () => [AuthorizationInvitation],
  description: "Who is asked: all of them, or, if anything is wrong with one, nobody.",
  nullable: false,
  read: (list: readonly AuthorizationInvitation[]) =>
    list.map(({ reference, principal }) => ({
      reference,
      principal: namedBy(principal, ["Merchant", "Acquirer"]),
    })),
};

const AuthorizationPayload = payloadType(
  "AuthorizationPayload",
  { member: "authorization", type: () => Authorization },
  [
    {
      name: "code",
      description: "The code that can be exchanged for a token once, within a day. It is shown this once.",
    },
    { name: "token", description: "The delegation token. It is shown this once; only its digest is kept." },
    {
      name: "refreshToken",
      description: "What renews the token. It is shown this once; only its digest is kept.",
    },
  ],
);

const InvitationsPayload = payloadType("InvitationsPayload", {
  member: "contracts",
  type: () => Contract,
  several: true,
});

export const AuthorizationMutations = mutationsOf(AuthorizationPayload, [
  mutation(
    consentToAuthorization,
    "A principal consents to what an ISV has asked for: the contract is signed, one between the same parties that it takes the place of ends at that instant, and a code is given out. One that is to begin within its term has to end first.",
    { contract: named(["Contract"], "The contract that the ISV asks for") },
  ),
  mutation(
    exchangeAuthorizationCode,
    "The ISV exchanges a code for a token, while an authorization contract is in force or still to come. A token that works gets new secrets; in the place of one that is over another one begins.",
    {
      code: text("The code."),
    },
  ),
  mutation(refreshAuthorization, "The ISV renews its token; the secrets it had stop to work.", {
    refreshToken: text("What came with the token."),
  }),
  mutation(
    revokeAuthorization,
    "Revokes a token: the ISV's access ends at that instant. A code that is still out is withdrawn at once.",
    {
      authorization: named(["Authorization"], "The token"),
    },
  ),
]);

export const InvitationMutations = mutationsOf(InvitationsPayload, [
  mutation(
    inviteAuthorizations,
    "An ISV asks many principals at once, for instance anew when it needs more services.",
    {
      isv: named(["Isv"], "The ISV that asks"),
      invitations,
      services: optional(texts("The codes of the services. Default: INTEGRATION.")),
      exclusive: optional(flag("Is no other ISV to be authorized at the same time? Default: no.")),
      from: optional(moment("From when on. Default: from validAt on.")),
      to: optional(moment("The first instant after the term; null or absent: open.")),
    },
  ),
]);
