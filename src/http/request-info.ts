import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { holdsPrivateKey } from "../app/private-key";

/** What the rest of the program may know of the HTTP request that it answers. */
export interface RequestInfo {
  /** Of the caller if it sent a usable `x-request-id`, else ours; echoed in the response and in every log line. */
  readonly requestId: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly remoteAddress: string;
}

/** What is learnt about a GraphQL request on its way, for the one line that is logged about it. */
export interface RequestNotes {
  readonly requestId: string;
  /** Who asks, by name. */
  actor?: string;
  operation?: string;
  cost?: number;
  errorCodes?: readonly string[];
}

/** Where the notes travel: in the context of the operation, which everything that answers it has at hand. */
const NOTES = Symbol("notes");

/** A context that carries notes. (An AsyncLocalStorage would cost a fifth of the time of a page of 50.) */
export const withNotes = <Context extends object>(context: Context, notes: RequestNotes): Context =>
  Object.assign(context, { [NOTES]: notes });

/** The notes that a context carries; none where an operation does not come by HTTP. */
export const notesIn = (context: object): RequestNotes | undefined =>
  (context as { [NOTES]?: RequestNotes })[NOTES];

const USABLE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** The caller's own id if it is short and plain, and no key, else a new one: ids end up in logs, headers and history. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers["x-request-id"];
  const isUsable = typeof given === "string" && USABLE_ID.test(given) && !holdsPrivateKey(given);
  return isUsable ? given : randomUUID();
}
