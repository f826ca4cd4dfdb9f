/** The objects that a batch records, by their references. */
import type { Batch } from "../../domain/draft";
import type { ReferencedKind } from "../../domain/ports";

/** The kind of the objects in each list; designations have no references. */
export const KIND_OF_LIST = {
  parties: "Party",
  contracts: "Contract",
  authorizations: "Authorization",
  engagements: "Engagement",
  accountGrants: "AccountGrant",
  acquiringLinks: "AcquiringLink",
  clients: "Client",
  keys: "KeyVersion",
} as const satisfies { readonly [L in keyof Batch]?: ReferencedKind };

/** Every object that a batch records. */
export const namedIn = (batch: Batch): { kind: ReferencedKind; reference: string }[] =>
  Object.entries(KIND_OF_LIST).flatMap(([list, kind]) =>
    batch[list as keyof typeof KIND_OF_LIST].map(({ ref }) => ({ kind, reference: ref })),
  );
