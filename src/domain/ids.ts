/** Object ids: one space of small integers, given out in commit order and never used again. */

declare const brand: unique symbol;
type Id<Name extends string> = number & { readonly [brand]: Name };

/** The id of a fact of one kind; the kinds do not mix. */
export type PartyId = Id<"Party">;
export type LegalEntityId = Id<"LegalEntity">;
export type ContractId = Id<"Contract">;
export type AuthorizationId = Id<"Authorization">;
export type EngagementId = Id<"Engagement">;
export type AccountGrantId = Id<"AccountGrant">;
export type AcquiringLinkId = Id<"AcquiringLink">;
export type ClientId = Id<"Client">;
export type KeyVersionId = Id<"KeyVersion">;
export type DesignationId = Id<"Designation">;

/** A revision: a small integer given to each committed write, strictly increasing in commit order (law 10). 0 is the empty graph. */
export type Revision = Id<"Revision">;
