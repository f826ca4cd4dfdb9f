/** Correcting: any recorded fact, also for the past. What was known before stays known as of then (E32). */
import type { Batch } from "../../domain/draft";
import type { ReferencedKind } from "../../domain/ports";
import { command, type NamedObject } from "./command";

interface Correction {
  readonly changes: Batch;
}

/** The kind of the objects in each list; designations have no references. */
const KIND_OF_LIST = {
  parties: "Party",
  contracts: "Contract",
  authorizations: "Authorization",
  engagements: "Engagement",
  accountGrants: "AccountGrant",
  acquiringLinks: "AcquiringLink",
  clients: "Client",
  keys: "KeyVersion",
} as const satisfies { readonly [L in keyof Batch]?: ReferencedKind };

const namedIn = (changes: Batch): NamedObject[] =>
  Object.entries(KIND_OF_LIST).flatMap(([list, kind]) =>
    changes[list as keyof typeof KIND_OF_LIST].map(({ ref }) => ({ kind, reference: ref })),
  );

/** Records facts as they should have been. */
export const correctFacts = command(
  "correctFacts",
  "Party",
  async (desk, { changes }: Correction) => {
    await desk.mayMake();
    return { batch: changes, object: null };
  },
  ({ changes }) => namedIn(changes),
);
